package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"github.com/cockroachdb/pebble/v2"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/signer"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// Add keeps co-signatures of an organization, oldest first, after checking each: the text is the one our own index
// computes, the signature by a log key of the trust list in force. One that says something else about our chain is a
// fork, and both are kept. Of several the good ones before the first bad one are kept.
//
// An organization may pass over heights: a signer does that while it objects to more than a co-signature can name. It
// harms itself only, for a height is proved by those who have co-signed that very height.
func (c *Collector) Add(ctx context.Context, organization string, list []signer.Cosigned) (err error) {
	newest := c.Height(organization)
	var good []signer.Cosigned
	for i := range list {
		if list[i].Height > c.index.Height() { // ours may take a while: what is good counts now
			if err = c.keep(organization, good); err != nil {
				return err
			}
			good = nil
		}
		if err = c.check(ctx, organization, &list[i]); err != nil {
			break
		}
		if list[i].Height > newest { // what is known already is checked all the same: it may contradict itself
			good, newest = append(good, list[i]), list[i].Height
		}
	}
	return errors.Join(err, c.keep(organization, good))
}

func (c *Collector) keep(organization string, list []signer.Cosigned) error {
	if len(list) == 0 {
		return nil
	}
	batch := c.db.NewBatch()
	defer batch.Close()
	for i := range list {
		text, err := json.Marshal(list[i])
		if err != nil {
			return err
		}
		if err := batch.Set(noteKey(organization, list[i].Height), text, nil); err != nil {
			return err
		}
	}
	if err := batch.Commit(pebble.NoSync); err != nil { // it can be collected again
		return err
	}
	if err := c.share(list); err != nil {
		return err
	}
	c.mutex.Lock()
	c.heights[organization] = max(c.heights[organization], list[len(list)-1].Height)
	c.mutex.Unlock()
	c.waiters.Wake(progress)
	return nil
}

func (c *Collector) check(ctx context.Context, organization string, cosigned *signer.Cosigned) error {
	note, err := tlog.ParseNote(cosigned.Note)
	if err != nil {
		return err
	}
	if note.Checkpoint.Height != cosigned.Height || len(note.Cosignatures) != 1 || note.Cosignatures[0].Organization != organization {
		return refused("%s sent something other than its co-signature of height %d", organization, cosigned.Height)
	}
	by := &note.Cosignatures[0]
	trust, err := c.trust()
	if err != nil {
		return err
	}
	if trust.signer(note.Text, by) == nil {
		return refused("the co-signature of height %d is by no key that the trust list in force names for %s at that time", cosigned.Height, organization)
	}
	digest, err := tlog.ObjectedDigest(cosigned.Objected)
	if err != nil || !bytes.Equal(digest, by.Objected) {
		return refused("%s co-signed another list of objected leaves than it sent", organization)
	}
	// Only what is signed counts as a statement about the chain; so the comparison comes last.
	if err := c.index.AwaitHeight(ctx, cosigned.Height); err != nil {
		return err
	}
	own, found, err := c.index.Checkpoint(cosigned.Height)
	switch {
	case err != nil:
		return err
	case !found:
		return refused("%s co-signed height %d, of which there is no checkpoint", organization, cosigned.Height)
	case own.Text() != note.Text:
		return c.fork(organization, own, note)
	}
	return nil
}

func refused(format string, args ...any) error {
	return record.Errorf(record.Invalid, format, args...).Under("docs/format.md §10")
}
