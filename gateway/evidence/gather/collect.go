package gather

import (
	"encoding/json"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/evidence"
	"github.com/shuzheng/shuzheng/gateway/index"
)

func (g *gatherer) fails(err error) bool {
	if g.err == nil {
		g.err = err
	}
	return g.err != nil
}

// newest reads a record as it stands; nil when there is none.
func (g *gatherer) newest(ns, key string) *record.Record {
	value, err := g.Read(ns, key)
	var rec record.Record
	if g.fails(err) || value == nil || record.Load(value, &rec) != nil || rec.Key() != key {
		return nil
	}
	return &rec
}

// add puts a leaf in, once; what is dated stays dated.
func (g *gatherer) add(leaf Leaf) {
	if leaf.Deleted || g.err != nil {
		return
	}
	at := seen{leaf.Namespace, leaf.Key, leaf.Leaf}
	if n, there := g.seen[at]; there {
		g.plan.Leaves[n].Dated = g.plan.Leaves[n].Dated || leaf.Dated
		return
	}
	g.seen[at] = len(g.plan.Leaves)
	g.plan.Leaves = append(g.plan.Leaves, leaf)
	if len(g.plan.Leaves) > evidence.MaxEntries {
		g.err = record.Errorf(record.TooLarge, "more than %d values belong to it", evidence.MaxEntries)
	}
}

// life gathers every version of a record, who made it, and under what; it answers where the first stands.
func (g *gatherer) life(ns, key string) (first index.Position) {
	versions, err := g.Versions(ns, key)
	if g.fails(err) {
		return first
	}
	for i, version := range versions {
		if i == 0 {
			first = version.Position
		}
		var rec record.Record
		if record.Load(version.Value, &rec) != nil || rec.Key() != key {
			continue // the co-signers object to it
		}
		g.add(Leaf{Namespace: ns, Key: key, Version: version, Dated: true})
		if len(rec.Acts) > 0 {
			g.act(ns, &rec.Acts[len(rec.Acts)-1], version.Position)
		}
	}
	return first
}

// once reports whether something is to be done: it has not been before.
func (g *gatherer) once(what, ns, key string) bool {
	name := what + " " + ns + " " + key
	before := g.done[name]
	g.done[name] = true
	return !before
}

// last gathers the newest version of a value.
func (g *gatherer) last(ns, key string) {
	if !g.once("last", ns, key) {
		return
	}
	versions, err := g.Versions(ns, key)
	if !g.fails(err) && len(versions) > 0 {
		g.add(Leaf{Namespace: ns, Key: key, Version: versions[len(versions)-1]})
	}
}

// then gathers the version that a value had at a place of the chain, or got there.
func (g *gatherer) then(ns, key string, at index.Position) *index.Version {
	versions, err := g.Versions(ns, key)
	if g.fails(err) {
		return nil
	}
	var found *index.Version
	for i := range versions {
		if v := &versions[i]; v.Block < at.Block || v.Block == at.Block && v.Tx <= at.Tx {
			found = v
		}
	}
	if found != nil {
		g.add(Leaf{Namespace: ns, Key: key, Version: *found})
	}
	return found
}

// act gathers what an act rests on: its statements where the ledger keeps them, the keys and names of those who signed, the rule
// packs and the edition in force.
func (g *gatherer) act(ns string, act *record.Act, at index.Position) {
	g.statements(ns, act.Statement)
	g.key(ns, act.Key)
	g.actor(act.By)
	g.actor(act.For)
	for name := range strings.SplitSeq(act.Pack, "+") {
		if key := evidence.PackKey(name); name != "" && record.IsKey(key) {
			g.last(record.Governance, key)
		}
	}
	g.then(record.Governance, record.RulesKey, at)
}

// statements gathers what the parties signed, and the keys of all who did.
func (g *gatherer) statements(ns, digest string) {
	key := evidence.StatementKey(digest)
	versions, err := g.Versions(ns, key)
	if g.fails(err) || len(versions) == 0 {
		return
	}
	g.add(Leaf{Namespace: ns, Key: key, Version: versions[0], Dated: true}) // written once: what came first
	var compacts []string
	if json.Unmarshal(versions[0].Value, &compacts) != nil {
		return
	}
	for i, compact := range compacts {
		typ := record.TypeConsent
		if i == 0 {
			typ = record.TypeStatement
		}
		if opened, _, err := seal.Split(compact, typ); err == nil {
			g.key(ns, opened.Header.Kid)
		}
	}
}

// key gathers the record of a key: an actor's, with who that is, or one that was made for a deal.
func (g *gatherer) key(ns, kid string) {
	if !record.IsID(kid) || !g.once("key", ns, kid) {
		return
	}
	if rec := g.newest(record.Governance, "key/"+kid); rec != nil {
		var key record.Key
		_ = json.Unmarshal(rec.Body, &key) // a key of nobody has no actor
		versions, err := g.Versions(record.Governance, "key/"+kid)
		if !g.fails(err) && len(versions) > 0 {
			g.add(Leaf{Namespace: record.Governance, Key: "key/" + kid, Version: versions[len(versions)-1], IsKey: true})
		}
		g.actor(key.Actor)
		return
	}
	g.last(ns, record.PartyKey(kid))
}

// actor gathers who somebody is, and for whom they act.
func (g *gatherer) actor(id string) {
	for range 2 {
		if !record.IsID(id) || !g.once("actor", record.Governance, id) {
			return
		}
		rec := g.newest(record.Governance, "actor/"+id)
		if rec == nil {
			return
		}
		g.last(record.Governance, "actor/"+id)
		var actor record.Actor
		_ = json.Unmarshal(rec.Body, &actor) // one that cannot be read acts for nobody
		id = actor.For
	}
}

// certificate gathers a certificate by its number, and where its status stands; nil when there is none.
func (g *gatherer) certificate(ns, number string) *record.Certificate {
	if !record.IsID(number) || g.err != nil {
		return nil
	}
	versions, err := g.Versions(ns, record.NumberKey(number))
	if g.fails(err) || len(versions) == 0 {
		return nil
	}
	opened, _, err := seal.Split(string(versions[0].Value), record.TypeCertificate)
	var claims record.Certificate
	if err != nil || record.Load(opened.Payload, &claims) != nil {
		return nil
	}
	g.add(Leaf{Namespace: ns, Key: record.NumberKey(number), Version: versions[0], Dated: true})
	if n := strings.LastIndexByte(claims.Iss, '/'); n >= 0 {
		g.plan.Lists[claims.Status.List.URI] = claims.Iss[n+1:]
	}
	return &claims
}
