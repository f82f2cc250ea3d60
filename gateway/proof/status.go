package proof

import (
	"context"
	"encoding/binary"
	"encoding/json"

	"github.com/cockroachdb/pebble/v2"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/index/disk"
	"github.com/shuzheng/shuzheng/gateway/signer"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
)

// signedSet is a status set with its tokens by the names of their lists.
type signedSet struct {
	*signer.StatusSet
	tokens map[string]string
}

func readSet(text []byte) (*signedSet, error) {
	var set signer.StatusSet
	if err := json.Unmarshal(text, &set); err != nil {
		return nil, err
	}
	s := &signedSet{&set, map[string]string{}}
	for _, compact := range set.Tokens {
		token, _, err := statuslist.Peek(compact)
		if err != nil {
			return nil, err
		}
		s.tokens[token.Sub] = compact
	}
	return s, nil
}

// AddSet keeps a status set of an organization after checking it: it says of its height what our own index computes, and
// every token is by a status key that the trust list in force names for the organization. What is older than what is
// known is passed over.
func (c *Collector) AddSet(ctx context.Context, organization string, set *signer.StatusSet) error {
	newest := c.newest(organization)
	if newest != nil && set.Sequence <= newest.Sequence {
		return nil
	}
	if err := plausible(newest, set, c.index.Height()); err != nil {
		return err
	}
	if err := c.index.AwaitHeight(ctx, set.Height); err != nil {
		return err
	}
	own, found, err := c.index.Checkpoint(set.Height)
	if err != nil {
		return err
	}
	if digest, err := statuslist.DigestAll(set.Lists); err != nil || !found || own.Status != digest {
		return refused("the status lists of %s at height %d are not those of the ledger", organization, set.Height)
	}
	signed, err := c.openTokens(organization, set)
	if err != nil {
		return err
	}
	if newest != nil && !signed.after(newest) {
		return refused("a status set of %s at height %d was there before under another number", organization, set.Height)
	}
	return c.keepSet(organization, signed)
}

// Nobody signs a set's number and height as such: they are bounded by what an honest signer can have come to.
const (
	maxAhead = 10_000  // blocks beyond our own newest
	maxLeap  = 1 << 20 // sets since the newest known
)

// plausible refuses a set for which we would wait for ever, or behind which we would miss every later one.
func plausible(newest *signedSet, set *signer.StatusSet, height uint64) error {
	var before uint64
	if newest != nil {
		before = newest.Sequence
	}
	if set.Height > height+maxAhead || set.Sequence > before+maxLeap {
		return refused("status set %d of height %d follows set %d, and we have %d blocks", set.Sequence, set.Height, before, height)
	}
	return nil
}

// after reports whether a set is newer by what is signed: its tokens' height and time.
func (s *signedSet) after(other *signedSet) bool {
	return s.Height > other.Height || s.Height == other.Height && s.signedAt() > other.signedAt()
}

// signedAt is the time of the newest token.
func (s *signedSet) signedAt() (at int64) {
	for _, compact := range s.tokens {
		if token, _, err := statuslist.Peek(compact); err == nil { // it has been opened
			at = max(at, token.Iat)
		}
	}
	return at
}

// openTokens checks the tokens of a set whose lists have been.
func (c *Collector) openTokens(organization string, set *signer.StatusSet) (*signedSet, error) {
	trust, err := c.trust()
	if err != nil {
		return nil, err
	}
	keys, err := trust.statusKeys(organization)
	if err != nil {
		return nil, err
	}
	named := map[string]string{}
	for _, list := range set.Lists {
		named[list.URI] = list.Digest
	}
	signed := &signedSet{set, map[string]string{}}
	for _, compact := range set.Tokens {
		token, list, _, err := statuslist.Open(compact, keys)
		if err != nil {
			return nil, err
		}
		if _, twice := signed.tokens[token.Sub]; twice || token.Height != set.Height || named[token.Sub] != list.Digest() {
			return nil, refused("the token of %s by %s is not the one of height %d", token.Sub, organization, set.Height)
		}
		signed.tokens[token.Sub] = compact
	}
	return signed, nil
}

func (c *Collector) keepSet(organization string, signed *signedSet) error {
	text, err := json.Marshal(signed.StatusSet)
	if err != nil {
		return err
	}
	batch := c.db.NewBatch()
	defer batch.Close()
	if err := batch.Set(setKey(organization, signed.Sequence), text, nil); err != nil {
		return err
	}
	sequence := binary.BigEndian.AppendUint64(nil, signed.Sequence)
	if err := batch.Set(setHeightKey(organization, signed.Height), sequence, nil); err != nil {
		return err
	}
	if err := batch.Commit(pebble.NoSync); err != nil { // it can be collected again
		return err
	}
	c.mutex.Lock()
	c.sets[organization] = signed
	c.mutex.Unlock()
	c.waiters.Wake(progress)
	return nil
}

// StatusSet is the newest set of an organization that this gateway has; nil when there is none.
func (c *Collector) StatusSet(organization string) *signer.StatusSet {
	if set := c.newest(organization); set != nil {
		return set.StatusSet
	}
	return nil
}

func (c *Collector) newest(organization string) *signedSet {
	c.mutex.RLock()
	defer c.mutex.RUnlock()
	return c.sets[organization]
}

// AwaitStatus waits for a set of an organization behind a sequence number; nil when the context ends first.
func (c *Collector) AwaitStatus(ctx context.Context, organization string, after uint64) *signer.StatusSet {
	var newer *signer.StatusSet
	_ = c.await(ctx, func() (bool, error) { // the only error is that time is up
		if set := c.StatusSet(organization); set != nil && set.Sequence > after {
			newer = set
		}
		return newer != nil, nil
	})
	return newer
}

// StatusSetOf gives a dated set of an organization by its sequence number; nil when this gateway has none.
func (c *Collector) StatusSetOf(organization string, sequence uint64) (*signer.StatusSet, error) {
	set, err := c.readSet(organization, sequence)
	if set == nil || err != nil {
		return nil, err
	}
	return set.StatusSet, nil
}

func (c *Collector) readSet(organization string, sequence uint64) (*signedSet, error) {
	c.mutex.RLock()
	for _, known := range []*signedSet{c.sets[organization], c.opened[organization]} {
		if known != nil && known.Sequence == sequence {
			c.mutex.RUnlock()
			return known, nil
		}
	}
	c.mutex.RUnlock()
	text, found, err := disk.Get(c.db, setKey(organization, sequence))
	if !found || err != nil {
		return nil, err
	}
	set, err := readSet(text)
	if err != nil {
		return nil, err
	}
	c.mutex.Lock()
	c.opened[organization] = set
	c.mutex.Unlock()
	return set, nil
}

// provedSet finds the newest set of an organization whose height is proved and does not lie below a height; nil when there
// is none. The newest of all would do for nobody while a co-signer is away.
func (c *Collector) provedSet(organization string, least uint64) (*signedSet, error) {
	proved, err := c.Proved()
	if err != nil {
		return nil, err
	}
	for limit := proved + 1; limit > least; {
		key, sequence, found, err := disk.Last(c.db, setHeightKey(organization, least), setHeightKey(organization, limit))
		if !found || err != nil {
			return nil, err
		}
		height := tail(key)
		counts, err := c.counts(height)
		if err != nil {
			return nil, err
		}
		if counts {
			return c.readSet(organization, tail(sequence))
		}
		limit = height
	}
	return nil, nil
}

// statusFrom waits for a set of an organization at a proved height from a height on.
func (c *Collector) statusFrom(ctx context.Context, organization string, height uint64) (set *signedSet, err error) {
	err = c.await(ctx, func() (bool, error) {
		set, err = c.provedSet(organization, height)
		return set != nil, err
	})
	switch newest := c.StatusSet(organization); {
	case err == nil:
		return set, nil
	case ctx.Err() == nil:
		return nil, err
	case newest != nil && newest.Height >= height:
		return nil, c.unproved(newest.Height, err)
	}
	return nil, record.Errorf(record.NotProved, "%s has not signed its status lists of height %d yet", organization, height).Under("docs/format.md §11")
}
