package proof

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/index/disk"
	"github.com/shuzheng/shuzheng/gateway/signer"
)

// Height is the newest height that an organization has co-signed, as far as this gateway knows.
func (c *Collector) Height(organization string) uint64 {
	c.mutex.RLock()
	defer c.mutex.RUnlock()
	return c.heights[organization]
}

// Proved is the newest height that as many organizations have co-signed as the trust list in force wants; all three where
// it wants none.
func (c *Collector) Proved() (uint64, error) {
	trust, err := c.trust()
	if err != nil {
		return 0, err
	}
	c.mutex.RLock()
	defer c.mutex.RUnlock()
	return c.shared[trust.needed()], nil
}

// AwaitProved returns once a height is proved, itself or by a later one. Besides a broken disk the only error is the
// context's.
func (c *Collector) AwaitProved(ctx context.Context, height uint64) error {
	return c.await(ctx, func() (bool, error) {
		proved, err := c.Proved()
		return proved >= height, err
	})
}

// share notes which of the heights just kept other organizations have co-signed too. Whoever keeps one later sees both.
func (c *Collector) share(list []signer.Cosigned) error {
	newest := map[int]uint64{}
	for i := range list {
		n, err := c.cosigners(list[i].Height)
		if err != nil {
			return err
		}
		for ; n >= 2; n-- {
			newest[n] = max(newest[n], list[i].Height)
		}
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for n, height := range newest {
		c.shared[n] = max(c.shared[n], height)
	}
	return nil
}

// cosigners is how many organizations have co-signed exactly this height.
func (c *Collector) cosigners(height uint64) (n int, err error) {
	for _, organization := range Organizations {
		_, found, err := disk.Get(c.db, noteKey(organization, height))
		if err != nil {
			return 0, err
		}
		if found {
			n++
		}
	}
	return n, nil
}

// loadShared finds what [Collector.share] had found. Organizations pass over heights rarely, so it is near.
func (c *Collector) loadShared() error {
	var heights []uint64
	for _, organization := range Organizations {
		heights = append(heights, c.heights[organization])
	}
	slices.Sort(heights)
	for n := 2; n <= len(Organizations); n++ {
		for height := heights[len(heights)-n]; height > 0; height-- {
			found, err := c.cosigners(height)
			if err != nil {
				return err
			}
			if found >= n {
				c.shared[n] = height
				break
			}
		}
	}
	return nil
}

// near is how many heights are looked at one by one.
const near = 64

// counted finds the first height from one on whose co-signatures a verifier counts by the trust list in force. That is the
// height itself, unless somebody passed it over, or a log key was compromised when it was co-signed: what a thief may have
// signed proves nothing, and the proof begins with the next key.
func (c *Collector) counted(height uint64) (uint64, error) {
	proved, err := c.Proved()
	if err != nil {
		return 0, err
	}
	low := height
	for ; low <= proved && low < height+near; low++ {
		if counts, err := c.counts(low); counts || err != nil {
			return low, err
		}
	}
	if counts, err := c.counts(proved); low > proved || !counts || err != nil {
		return 0, c.unproved(height, err)
	}
	for high := proved; ; { // the time of a stolen key is long and ended once: low may not count yet, high does
		if low >= high {
			return high, nil
		}
		middle := low + (high-low)/2
		counts, err := c.counts(middle)
		if err != nil {
			return 0, err
		}
		if counts {
			high = middle
		} else {
			low = middle + 1
		}
	}
}

// counts reports whether a verifier counts enough co-signatures of a height.
func (c *Collector) counts(height uint64) (bool, error) {
	trust, err := c.trust()
	if err != nil {
		return false, err
	}
	note, _, err := c.note(height)
	if note == nil || err != nil {
		return false, err
	}
	return trust.counts(note), nil
}

// unproved says who is away, when waiting for a height has been in vain; another error stays what it is.
func (c *Collector) unproved(height uint64, err error) error {
	if err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var away []string
	for _, organization := range Organizations {
		if c.Height(organization) < height {
			away = append(away, organization)
		}
	}
	detail := "by enough organizations"
	if len(away) > 0 {
		detail = "by " + strings.Join(away, ", ")
	}
	return record.Errorf(record.NotProved, "height %d is not co-signed yet %s", height, detail).Under("design §4, states of an act")
}
