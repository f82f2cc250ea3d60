package proof

import (
	"context"
	"fmt"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/evidence"
	"github.com/shuzheng/shuzheng/gateway/evidence/gather"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/verify"
)

// Evidence makes the evidence package of a deal, another record, or a certificate (`jwt/<number>`): the public part, without
// private documents. It waits, as long as ctx allows, until the log is proved that far.
func (c *Collector) Evidence(ctx context.Context, namespace, key string) (*evidence.Package, error) {
	view, err := c.index.View()
	if err != nil {
		return nil, err
	}
	defer view.Close()
	plan, err := gather.Of(view, namespace, key)
	if err != nil {
		return nil, err
	}
	m := &packer{Collector: c, plan: plan, heights: map[uint64]uint64{}, p: evidence.New()}
	m.p.Namespace, m.p.Subject = plan.Namespace, plan.Subject
	if err := m.await(ctx); err != nil {
		return nil, err
	}
	if err := m.fill(); err != nil {
		return nil, err
	}
	if err := m.asOf(min(view.Height, m.points[len(m.points)-1])); err != nil {
		return nil, err
	}
	m.p.Sort()
	m.p.Summary = evidence.Summarize(m.p)
	return m.p, nil
}

// asOf says of what height the package is: no later one than its checkpoints prove.
func (m *packer) asOf(height uint64) error {
	view, err := m.index.ViewAt(height)
	if err != nil {
		return err
	}
	defer view.Close()
	m.p.Height = int(height)
	m.p.At, err = view.Time()
	return err
}

// packer puts one evidence package together.
type packer struct {
	*Collector
	plan    *gather.Plan
	p       *evidence.Package
	newest  uint64            // a proved height that covers everything
	heights map[uint64]uint64 // of a block: the first proved height that covers it
	sets    []*signedSet      // the namespace owner's first: it has the status of the keys
	points  []uint64          // heights of the checkpoints
}

// await waits until everything gathered is proved, and for the status of keys and certificates.
func (m *packer) await(ctx context.Context) error {
	least, covered := map[string]uint64{m.plan.Owner: 1}, uint64(1)
	for i := range m.plan.Leaves {
		leaf := &m.plan.Leaves[i]
		covered = max(covered, leaf.Block+1)
		if leaf.IsKey {
			first, err := m.index.History(leaf.Namespace, leaf.Key, 1, index.Position{})
			if err != nil {
				return err
			}
			least[m.plan.Owner] = max(least[m.plan.Owner], first[0].Block+1)
		}
	}
	for _, owner := range m.plan.Lists {
		least[owner] = max(least[owner], 1)
	}
	if err := m.AwaitProved(ctx, covered); err != nil {
		return m.unproved(covered, err)
	}
	var err error
	if m.newest, err = m.counted(covered); err != nil {
		return err
	}
	for _, organization := range m.owners() {
		set, err := m.statusFrom(ctx, organization, max(least[organization], m.claimed(organization)))
		if err != nil {
			return err
		}
		m.sets = append(m.sets, set)
	}
	return nil
}

// owners are the organizations whose status lists are wanted, the namespace's first.
func (m *packer) owners() []string {
	list := []string{m.plan.Owner}
	for _, organization := range Organizations {
		for _, owner := range m.plan.Lists {
			if owner == organization && !slices.Contains(list, organization) {
				list = append(list, organization)
			}
		}
	}
	return list
}

// claimed is the least height at which all certificates of an organization have their entries.
func (m *packer) claimed(organization string) (height uint64) {
	network, err := rules.Founded(m.index)
	if err != nil {
		return 0
	}
	for i := range m.plan.Leaves {
		leaf := &m.plan.Leaves[i]
		if ns, known := network.Find(leaf.Namespace); known && ns.Owner == organization && len(leaf.Key) > 4 && leaf.Key[:4] == "jwt/" {
			height = max(height, leaf.Block+1)
		}
	}
	return height
}

func (m *packer) fill() error {
	trust, err := TrustChain(m.index)
	if err != nil {
		return err
	}
	network, err := rules.Founded(m.index)
	if err != nil {
		return err
	}
	m.p.Trust, m.p.Network = string(trust), network.Network
	if err := m.checkpoints(); err != nil {
		return err
	}
	for i := range m.plan.Leaves {
		if err := m.entry(&m.plan.Leaves[i]); err != nil {
			return err
		}
	}
	for n, set := range m.sets {
		m.p.Statuses = append(m.p.Statuses, m.status(set, n == 0))
	}
	return nil
}

// checkpoints finds the heights under which everything is proved, and their notes.
func (m *packer) checkpoints() error {
	m.points = []uint64{m.newest}
	for _, set := range m.sets {
		m.points = append(m.points, set.Height)
	}
	for i := range m.plan.Leaves {
		leaf := &m.plan.Leaves[i]
		if _, known := m.heights[leaf.Block]; !leaf.Dated || known {
			continue
		}
		height, err := m.counted(leaf.Block + 1)
		if err != nil {
			return err
		}
		m.heights[leaf.Block] = height
		m.points = append(m.points, height)
	}
	slices.Sort(m.points)
	m.points = slices.Compact(m.points)
	for _, height := range m.points {
		note, objected, err := m.note(height)
		if err != nil {
			return err
		}
		m.p.Checkpoints = append(m.p.Checkpoints, bundle.Checkpoint{Note: note.String(), Objected: objected})
	}
	return nil
}

// entry proves a value: under the first checkpoint that covers it where that says since when, else under one for all. The
// record of a key is the one at the height of its status, which says of that very version what became of it.
func (m *packer) entry(leaf *gather.Leaf) error {
	height, version := m.newest, leaf.Version
	switch {
	case leaf.IsKey:
		height = m.sets[0].Height
		then, found, err := m.index.LeafAt(leaf.Namespace, leaf.Key, height)
		if err != nil || !found {
			return orMissing(err, leaf.Key)
		}
		version = then
	case leaf.Dated:
		height = m.heights[leaf.Block]
	}
	proof, err := (&maker{Collector: m.Collector}).proof(leaf.Namespace, leaf.Key, version.Leaf, height, slices.Index(m.points, height))
	m.p.Entries = append(m.p.Entries, evidence.Entry{Value: string(version.Value), Proof: proof})
	return err
}

// status gives the tokens that the package needs of a set.
func (m *packer) status(set *signedSet, keys bool) bundle.Status {
	status := bundle.Status{Checkpoint: slices.Index(m.points, set.Height), Lists: set.Lists, Tokens: []string{}}
	for _, list := range set.Lists {
		_, wanted := m.plan.Lists[list.URI]
		if keys && list.URI == record.StatusURI(m.p.Network, record.DataBureau, record.TypeKeys) || wanted && m.plan.Lists[list.URI] != "" {
			if token, signed := set.tokens[list.URI]; signed {
				status.Tokens = append(status.Tokens, token)
			}
		}
	}
	return status
}

// TrustChain is the chain of trust lists up to the one in force, as text.
func TrustChain(x *index.Index) ([]byte, error) {
	if _, err := rules.Founded(x); err != nil {
		return nil, err
	}
	inForce, err := rules.InForce(x)
	if err != nil {
		return nil, err
	}
	chain := verify.TrustChain{Kind: verify.KindTrustChain, Lists: []string{}}
	for seq := 1; ; seq++ {
		key := fmt.Sprintf("trust/%d", seq)
		value, found, err := x.Get(record.Governance, key)
		switch {
		case err != nil:
			return nil, err
		case !found:
			return nil, record.Errorf(record.NotFound, "there is no %s", seal.Printable(key))
		}
		chain.Lists = append(chain.Lists, string(value))
		if key == inForce.Trust {
			return record.Encode(chain)
		}
	}
}
