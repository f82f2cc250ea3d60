package proof

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// Bundle makes the proof bundle of a write-once value, `jwt/<number>` or `jws/<id>`, as fresh as this gateway can: without
// disclosures, which only the holder has, with the key records of those who signed the statements and those that present
// asks for. It waits, as long as ctx allows, until the log is proved that far.
func (c *Collector) Bundle(ctx context.Context, namespace, key string, present []string) (*bundle.Bundle, error) {
	m, err := c.maker(namespace, key, present)
	if err != nil {
		return nil, err
	}
	// 1. The leaf stands under the first checkpoint that covers it: that one says since when.
	covered := m.version.Block + 1
	if err := c.AwaitProved(ctx, covered); err != nil {
		return nil, c.unproved(covered, err)
	}
	first, err := c.counted(covered)
	if err != nil {
		return nil, err
	}
	// 2. The newest status at a proved height. Of a certificate it must cover the leaf. Statements need no newer one than
	// covers their signers' keys: whether those were in force when the statements were recorded, the co-signers have verified.
	least := covered
	if m.b.Certificate == "" {
		least = 1
	}
	if least, err = m.covering(least); err != nil {
		return nil, err
	}
	set, err := c.statusFrom(ctx, m.owner, least)
	if err != nil {
		return nil, err
	}
	return m.b, m.fill(first, set)
}

// maker puts one bundle together.
type maker struct {
	*Collector
	b              *bundle.Bundle
	namespace, key string
	owner          string // of the namespace
	version        index.Version
	list           string          // status list of the certificate; empty for statements
	kids           []string        // keys to be shown
	parties        map[string]bool // those of them that were made for one deal
}

// maker reads the value that a bundle is to be of. What is written once is what was written first: that somebody else wrote
// over it later, as no rule allows, takes nobody's proof away.
func (c *Collector) maker(namespace, key string, present []string) (*maker, error) {
	life, err := c.index.History(namespace, key, 1, index.Position{})
	if err != nil {
		return nil, err
	}
	if len(life) == 0 || life[0].Deleted {
		return nil, record.Errorf(record.NotFound, "there is no %s in %s", seal.Printable(key), seal.Printable(namespace))
	}
	m := &maker{Collector: c, b: bundle.New(), namespace: namespace, key: key, version: life[0], parties: map[string]bool{}}
	switch kind, _, _ := strings.Cut(key, "/"); kind {
	case "jwt":
		err = m.certificate(present)
	case "jws":
		err = m.statements()
	default:
		err = errors.New("a bundle holds one or the other")
	}
	if err != nil { // whatever is wrong with it, the asker has not written it
		return nil, record.Errorf(record.NotFound, "%s in %s is no certificate and no statements: %v", seal.Printable(key), seal.Printable(namespace), err)
	}
	network, err := rules.Founded(c.index)
	if err != nil {
		return nil, err
	}
	ns, known := network.Find(namespace)
	if !known {
		return nil, record.Errorf(record.NotFound, "there is no namespace %s", seal.Printable(namespace))
	}
	m.owner = ns.Owner
	return m, nil
}

func (m *maker) certificate(present []string) error {
	opened, _, err := seal.Split(string(m.version.Value), record.TypeCertificate)
	if err != nil {
		return err
	}
	var claims record.Certificate
	if err := record.Decode(opened.Payload, &claims); err != nil {
		return err
	}
	m.b.Certificate, m.list = string(m.version.Value)+"~", claims.Status.List.URI
	m.show(present...)
	return nil
}

// statements reads what the parties signed, and with which keys.
func (m *maker) statements() error {
	if err := record.Decode(m.version.Value, &m.b.Statements); err != nil {
		return err
	}
	for i, compact := range m.b.Statements {
		typ := record.TypeConsent
		if i == 0 {
			typ = record.TypeStatement
		}
		opened, _, err := seal.Split(compact, typ)
		if err != nil {
			return err
		}
		m.show(opened.Header.Kid)
		if by := issuedBy(opened.Payload); by == opened.Header.Kid { // a key made for one deal is called by its own name
			m.parties[by] = true
		}
	}
	return nil
}

// issuedBy is who a statement or consent says has signed it.
func issuedBy(payload []byte) string {
	var claims struct{ Iss string }
	_ = json.Unmarshal(payload, &claims) // one that cannot be read names nobody
	return claims.Iss
}

// keyAt is where the record of a key stands.
func (m *maker) keyAt(kid string) (namespace, key string) {
	if m.parties[kid] {
		return m.namespace, record.PartyKey(kid)
	}
	return record.Governance, "key/" + kid
}

// show wants the records of keys in the bundle, each once.
func (m *maker) show(kids ...string) {
	for _, kid := range kids {
		if !slices.Contains(m.kids, kid) {
			m.kids = append(m.kids, kid)
		}
	}
}

// covering is the least height from one on at which all keys that are to be shown stand on the ledger.
func (m *maker) covering(height uint64) (uint64, error) {
	for _, kid := range m.kids {
		namespace, key := m.keyAt(kid)
		life, err := m.index.History(namespace, key, 1, index.Position{})
		if err != nil {
			return 0, err
		}
		if len(life) == 0 {
			return 0, record.Errorf(record.UnknownKey, "no key is called %s", seal.Printable(kid))
		}
		height = max(height, life[0].Block+1)
	}
	return height, nil
}

// fill puts in checkpoints, the earlier first, and what is proved under them.
func (m *maker) fill(first uint64, set *signedSet) error {
	heights := []uint64{first, set.Height}
	slices.Sort(heights)
	heights = slices.Compact(heights)
	for _, height := range heights {
		note, objected, err := m.note(height)
		if err != nil {
			return err
		}
		m.b.Checkpoints = append(m.b.Checkpoints, bundle.Checkpoint{Note: note.String(), Objected: objected})
	}
	var err error
	if m.b.Leaf, err = m.proof(m.namespace, m.key, m.version.Leaf, first, slices.Index(heights, first)); err != nil {
		return err
	}
	newest := slices.Index(heights, set.Height)
	if m.b.Status, err = m.status(set, newest); err != nil {
		return err
	}
	for _, kid := range m.kids {
		// The record as it was at that height: the status there says of that very version what became of the key.
		namespace, key := m.keyAt(kid)
		version, _, err := m.index.LeafAt(namespace, key, set.Height)
		if err != nil {
			return err
		}
		proof, err := m.proof(namespace, key, version.Leaf, set.Height, newest)
		if err != nil {
			return err
		}
		m.b.Keys = append(m.b.Keys, bundle.Key{Record: string(version.Value), Proof: proof})
	}
	return nil
}

func (m *maker) proof(namespace, key string, leaf, height uint64, at int) (bundle.Proof, error) {
	checkpoint, found, err := m.index.Checkpoint(height)
	if err != nil || !found {
		return bundle.Proof{}, orAbsent(err, height)
	}
	path, err := tlog.Inclusion(leaf, checkpoint.Size, m.index.Node)
	return bundle.NewProof(namespace, key, leaf, path, at), err
}

// status puts in the tokens that this bundle needs: the certificate's own list, and that of the keys where keys are shown.
func (m *maker) status(set *signedSet, at int) (bundle.Status, error) {
	status := bundle.Status{Checkpoint: at, Lists: set.Lists, Tokens: []string{}}
	wanted := []string{}
	if m.list != "" {
		wanted = append(wanted, m.list)
	}
	if len(m.kids) > len(m.parties) {
		trust, err := m.trust()
		if err != nil {
			return status, err
		}
		wanted = append(wanted, record.StatusURI(trust.list.Network, record.DataBureau, record.TypeKeys))
	}
	for _, uri := range wanted {
		token, signed := set.tokens[uri]
		if !signed {
			return status, record.Errorf(record.NotProved, "%s has not signed the status list %s at height %d", m.owner, seal.Printable(uri), set.Height).Under("docs/format.md §11")
		}
		status.Tokens = append(status.Tokens, token)
	}
	return status, nil
}
