package proof

import (
	"encoding/json"

	"github.com/cockroachdb/pebble/v2"

	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// Fork is an organization that co-signed another chain than the one our own peer shows, with the evidence.
type Fork struct {
	Organization string `json:"organization"`
	Height       uint64 `json:"height"`
	Ours         string `json:"ours"`   // the checkpoint that our own index computes
	Theirs       string `json:"theirs"` // the signed note that contradicts it
}

// maxForks bounds what is kept: the first ones say what happened.
const maxForks = 100

// fork keeps both checkpoints, synced: a signed contradiction is evidence that cannot be collected again.
func (c *Collector) fork(organization string, own *tlog.Checkpoint, other *tlog.Note) error {
	if err := c.keepFork(Fork{organization, own.Height, own.Text(), other.String()}); err != nil {
		return err
	}
	return refused("FORK: %s co-signed another checkpoint of height %d than our own chain has", organization, own.Height)
}

func (c *Collector) keepFork(fork Fork) error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for _, known := range c.forks {
		if known.Organization == fork.Organization && known.Height == fork.Height {
			return nil
		}
	}
	if len(c.forks) >= maxForks {
		return nil
	}
	c.log.Error("alarm", "kind", "fork", "organization", fork.Organization, "height", fork.Height)
	text, err := json.Marshal(fork)
	if err != nil {
		return err
	}
	if err := c.db.Set(forkKey(len(c.forks)), text, pebble.Sync); err != nil {
		return err
	}
	c.forks = append(c.forks, fork)
	return nil
}

func (c *Collector) loadForks() error {
	for {
		var fork Fork
		found, err := c.get(forkKey(len(c.forks)), &fork)
		if !found || err != nil {
			return err
		}
		c.forks = append(c.forks, fork)
	}
}

// Forks lists what was found.
func (c *Collector) Forks() []Fork {
	c.mutex.RLock()
	defer c.mutex.RUnlock()
	return append([]Fork{}, c.forks...)
}
