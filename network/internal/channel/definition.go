package channel

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/shuzheng/shuzheng/network/internal/config"
)

// committed is a definition as the ledger has it.
type committed struct {
	Name                string          `json:"name"`
	Sequence            int             `json:"sequence"`
	Version             string          `json:"version"`
	ValidationParameter string          `json:"validation_parameter"`
	Collections         json.RawMessage `json:"collections"`
}

// committedOn asks one peer for all definitions.
func (c *Channel) committedOn(org config.Org, peer config.Node) (map[string]committed, error) {
	out, err := c.peer(org, peer, "lifecycle", "chaincode", "querycommitted", "-C", config.Channel, "-O", "json")
	if err != nil {
		return nil, err
	}
	var answer struct {
		Definitions []committed `json:"chaincode_definitions"`
	}
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		return nil, err
	}
	byName := map[string]committed{}
	for _, definition := range answer.Definitions {
		byName[definition.Name] = definition
	}
	return byName, nil
}

// memory is what DIR/definitions/NAME.json keeps: what was asked for, and what the ledger then showed. Policies are
// written as text but stored by Fabric in its own encoding, so equality of texts cannot be read from the ledger alone;
// the ledger's side is kept too, so that a definition changed by somebody else is noticed.
type memory struct {
	Asked    string `json:"asked"`
	Sequence int    `json:"sequence"`
	Ledger   string `json:"ledger"` // empty while the commit is under way
}

// matches says whether the ledger has what was asked for. A commit that was interrupted before its result was noted
// counts when its sequence is there.
func (m memory) matches(asked string, have committed) bool {
	if have.Sequence == 0 || m.Asked != asked || m.Sequence != have.Sequence {
		return false
	}
	return m.Ledger == "" || m.Ledger == have.digest()
}

func (c *Channel) memoryPath(ns config.Namespace) string {
	return c.conf.Path("definitions", ns.Name+".json")
}

// nextSequence compares the wish with the ledger. Zero means that the ledger has this definition already.
func (c *Channel) nextSequence(ns config.Namespace, have committed) (int, error) {
	asked, err := c.wish(ns)
	if err != nil {
		return 0, err
	}
	var known memory
	data, err := os.ReadFile(c.memoryPath(ns))
	if err == nil {
		err = json.Unmarshal(data, &known)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	if known.matches(asked, have) {
		return 0, nil
	}
	return have.Sequence + 1, nil
}

// Deployed says whether all namespaces were once committed and read back.
func (c *Channel) Deployed() bool {
	for _, ns := range config.Namespaces() {
		var known memory
		data, err := os.ReadFile(c.memoryPath(ns))
		if err != nil || json.Unmarshal(data, &known) != nil || known.Ledger == "" {
			return false
		}
	}
	return true
}

// wish is the digest of everything that makes up a definition on our side.
func (c *Channel) wish(ns config.Namespace) (string, error) {
	var collections []byte
	if ns.Collections != "" {
		data, err := os.ReadFile(c.collectionsPath(ns))
		if err != nil {
			return "", err
		}
		collections = data
	}
	return digest([]string{ns.Name, ns.Version, ns.Policy, string(collections)}), nil
}

func (c *Channel) collectionsPath(ns config.Namespace) string {
	return c.conf.InRepository("network", ns.Collections)
}

// remember notes the wish, its sequence and, once it is known, the ledger's side.
func (c *Channel) remember(ns config.Namespace, sequence int, ledger string) error {
	asked, err := c.wish(ns)
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(memory{Asked: asked, Sequence: sequence, Ledger: ledger}, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(c.memoryPath(ns)), 0o755); err != nil {
		return err
	}
	return os.WriteFile(c.memoryPath(ns), append(data, '\n'), 0o644)
}

func (d committed) digest() string { return digest(d) }

func digest(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
