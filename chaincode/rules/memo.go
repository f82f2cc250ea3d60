package rules

// memo reads every key at most once in a decision: reading another namespace is a call to its chaincode, and a decision
// looks at the same keys and actors from several steps. It belongs to one decision and is used by one goroutine.
type memo struct {
	reader Reader
	seen   map[address][]byte
}

type address struct{ namespace, key string }

func remember(reader Reader) *memo { return &memo{reader, map[address][]byte{}} }

// Read implements [Reader].
func (m *memo) Read(namespace, key string) ([]byte, error) {
	at := address{namespace, key}
	if value, seen := m.seen[at]; seen {
		return value, nil
	}
	value, err := m.reader.Read(namespace, key)
	if err == nil {
		m.seen[at] = value
	}
	return value, err
}
