// Package gather finds what belongs into an evidence package: which values of the ledger tell of a deal or a certificate, who
// signed them with which keys, and under which rules. It reads and proves nothing; package proof adds the proofs.
package gather

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/index"
)

// Reader is a ledger at one height, as an index's view shows it.
type Reader interface {
	Read(namespace, key string) ([]byte, error)
	Versions(namespace, key string) ([]index.Version, error)
	Naming(namespace, key string, limit int) ([]string, error)
}

// Leaf is a value that belongs into the package.
type Leaf struct {
	Namespace, Key string
	index.Version
	Dated bool // it tells what happened: its proof says since when
	IsKey bool // the record of an actor's key: as it stands when its status was signed
}

// Plan is what belongs into the package of one subject.
type Plan struct {
	Namespace, Subject string
	Owner              string // of the namespace
	Leaves             []Leaf
	Lists              map[string]string // status list of a certificate: the organization that signs it
}

// maxBeside bounds the records beside a subject.
const maxBeside = 512

// Of plans the package of `deal/<id>`, of another record, or of the certificate `jwt/<number>`.
func Of(r Reader, namespace, key string) (*Plan, error) {
	network, err := rules.Founded(r)
	if err != nil {
		return nil, err
	}
	ns, known := network.Find(namespace)
	if !known {
		return nil, record.Errorf(record.NotFound, "there is no namespace %s", seal.Printable(namespace))
	}
	g := &gatherer{Reader: r, plan: &Plan{Namespace: namespace, Owner: ns.Owner, Lists: map[string]string{}}, seen: map[seen]int{}, done: map[string]bool{}}
	if g.plan.Subject, err = g.subject(namespace, key); err != nil {
		return nil, err
	}
	g.everything()
	if g.err != nil {
		return nil, g.err
	}
	slices.SortFunc(g.plan.Leaves, func(a, b Leaf) int {
		return cmp.Or(strings.Compare(a.Namespace, b.Namespace), strings.Compare(a.Key, b.Key), cmp.Compare(a.Leaf, b.Leaf))
	})
	return g.plan, nil
}

// gatherer collects leaves; after an error it collects nothing more.
type gatherer struct {
	Reader
	plan *Plan
	seen map[seen]int // place in plan.Leaves
	done map[string]bool
	err  error
}

type seen struct {
	namespace, key string
	leaf           uint64
}

// subject is the record that a package is about: of a certificate the one that got it, of a transaction its deal.
func (g *gatherer) subject(namespace, key string) (string, error) {
	if number, is := strings.CutPrefix(key, "jwt/"); is {
		claims := g.certificate(namespace, number)
		if g.err == nil && claims == nil {
			g.err = record.Errorf(record.NotFound, "there is no certificate %s in %s", seal.Printable(number), seal.Printable(namespace))
		}
		if g.err != nil {
			return "", g.err
		}
		key = claims.Certificate.Record
	}
	rec := g.newest(namespace, key)
	if g.err == nil && (rec == nil || !record.IsKey(key)) {
		g.err = record.Errorf(record.NotFound, "there is no record %s in %s", seal.Printable(key), seal.Printable(namespace))
	}
	if g.err != nil {
		return "", g.err
	}
	if rec.Kind == "transaction" {
		var body struct{ Deal string }
		_ = json.Unmarshal(rec.Body, &body) // a transaction without its deal stands for itself
		if deal := g.newest(namespace, body.Deal); deal != nil {
			return body.Deal, g.err
		}
	}
	return key, g.err
}

// everything gathers what belongs to the subject.
func (g *gatherer) everything() {
	ns, key := g.plan.Namespace, g.plan.Subject
	g.last(record.Governance, "network/1")
	first := g.life(ns, key)
	rec := g.newest(ns, key)
	if g.err != nil || rec == nil {
		return
	}
	var body links
	_ = json.Unmarshal(rec.Body, &body) // a member of another form stays empty
	if rec.Kind == "deal" || rec.Kind == "contract" || rec.Kind == "registration" {
		g.beside(ns, key)
	}
	g.linked(ns, &body, first)
	g.cohort(ns, body.Cohort, first)
	g.certificate(ns, body.Issued.Number)
}

// links are members of bodies that lead to other records.
type links struct {
	Listing, Object, Dataset, Cohort string
	Application                      struct {
		Dataset, Prior, Subject string
		Cites                   []record.Citation
	}
	Issued struct{ Number string }
	Rules  json.RawMessage
}

// linked gathers what the subject rests on: listing, object, subject and the certificates they cite, as they were when it began and
// as they are.
func (g *gatherer) linked(ns string, body *links, at index.Position) {
	g.around(ns, body.Listing, at)
	objects := []*links{body}
	if object := g.around(ns, body.Object, at); object != nil {
		objects = append(objects, object)
	}
	for _, object := range objects {
		g.around(ns, object.Application.Subject, at)
		g.around(ns, object.Application.Prior, at)
		for _, cite := range object.Application.Cites {
			g.certificate(cite.Namespace, cite.Number)
		}
		if dataset := cmp.Or(object.Dataset, object.Application.Dataset); record.IsID(dataset) {
			g.around(record.Governance, "dataset/"+dataset, at)
		}
	}
}

// around gathers a record as it was at a place of the chain and as it is, with its certificate.
func (g *gatherer) around(ns, key string, at index.Position) *links {
	if !record.IsKey(key) {
		return nil
	}
	g.then(ns, key, at)
	g.last(ns, key)
	rec := g.newest(ns, key)
	if rec == nil {
		return nil
	}
	var body links
	_ = json.Unmarshal(rec.Body, &body) // a member of another form stays empty
	g.certificate(ns, body.Issued.Number)
	return &body
}

// asTheyAre are kinds of record of which only the newest version is wanted: they stand beside the subject and are not its story.
var asTheyAre = []string{"registration", "report", "party"}

// beside gathers what happened beside the subject.
func (g *gatherer) beside(ns, key string) {
	keys, err := g.Naming(ns, key, maxBeside+1)
	if g.fails(err) {
		return
	}
	if len(keys) > maxBeside {
		g.err = record.Errorf(record.TooLarge, "more than %d records stand beside %s", maxBeside, key)
		return
	}
	for _, other := range keys {
		if kind, _, _ := strings.Cut(other, "/"); slices.Contains(asTheyAre, kind) {
			g.last(ns, other)
			continue
		}
		g.life(ns, other)
		if rec := g.newest(ns, other); rec != nil {
			var body links
			_ = json.Unmarshal(rec.Body, &body) // a member of another form stays empty
			g.certificate(ns, body.Issued.Number)
			var rules string
			if json.Unmarshal(body.Rules, &rules) == nil && record.IsKey(rules) { // the document a dispute is mediated under
				g.last(record.Governance, rules)
			}
		}
	}
}

// cohort gathers all those among whom the receiver is, each with the key that binds: whoever it is, the ledger and this package
// single nobody out, and a binding can be verified without asking for a key by name.
func (g *gatherer) cohort(ns, key string, at index.Position) {
	if !record.IsKey(key) {
		return
	}
	version := g.then(ns, key, at)
	var rec record.Record
	var cohort record.Cohort
	if version == nil || record.Load(version.Value, &rec) != nil || record.Load(rec.Body, &cohort) != nil {
		return
	}
	for _, id := range cohort.Members {
		then := g.then(ns, record.DemanderKey(id), at)
		var demander record.Demander
		if then == nil || record.Load(then.Value, &rec) != nil || record.Load(rec.Body, &demander) != nil {
			continue
		}
		g.key(ns, demander.Key)
		g.actor(id)
	}
}
