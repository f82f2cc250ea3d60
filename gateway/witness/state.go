package witness

import (
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index"
)

type address = envelope.KeyRead

// state is the ledger just before a transaction: as it was before the block, and over it what earlier transactions of the
// block have written.
type state struct {
	before  rules.Reader
	written map[address][]byte
}

// Read implements [rules.Reader]. Fabric keeps no empty value: one that is written empty is deleted.
func (s *state) Read(namespace, key string) ([]byte, error) {
	value, written := s.written[address{Namespace: namespace, Key: key}]
	if !written {
		var err error
		if value, err = s.before.Read(namespace, key); err != nil {
			return nil, err
		}
	}
	if len(value) == 0 {
		return nil, nil
	}
	return value, nil
}

func (s *state) apply(writes []index.Logged) {
	for _, w := range writes {
		s.written[address{Namespace: w.Namespace, Key: w.Key}] = w.Value
		if w.Deleted {
			s.written[address{Namespace: w.Namespace, Key: w.Key}] = nil
		}
	}
}
