package channel

import (
	"errors"
	"fmt"

	"github.com/shuzheng/shuzheng/network/internal/config"
)

// verify reads the definitions back from every peer: only then is the deployment done.
func (c *Channel) verify(changes []change) ([]string, error) {
	if err := c.AwaitEqualHeights(); err != nil {
		return nil, err
	}
	err := c.eachPeer(func(org config.Org, peer config.Node) error {
		have, err := c.committedOn(org, peer)
		if err != nil {
			return err
		}
		for _, ch := range changes {
			if got := have[ch.namespace.Name]; got.Sequence != ch.sequence {
				return fmt.Errorf("%s has sequence %d of %s, not %d", peer.Name, got.Sequence, ch.namespace.Name, ch.sequence)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	first := c.conf.Orgs[0]
	have, err := c.committedOn(first, first.Peers[0])
	if err != nil {
		return nil, err
	}
	var done []string
	for _, ch := range changes {
		err = errors.Join(err, c.remember(ch.namespace, ch.sequence, have[ch.namespace.Name].digest()))
		done = append(done, fmt.Sprintf("%s (sequence %d)", ch.namespace.Name, ch.sequence))
	}
	return done, err
}
