package web

import (
	"context"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/proof"
	"github.com/shuzheng/shuzheng/gateway/register"
)

// Limits on reading registers.
const (
	maxScan   = 1000 // records that one page looks at
	maxChain  = 64   // registrations that follow each other
	maxBeside = 500  // records shown beside one
)

// reading is what one answer about the registers is made of: the index at one height, and who is who there.
type reading struct {
	*index.View
	network *record.Network
	edition int
}

// reading opens the index at a height; 0 is the newest. It must be closed.
func (s *Server) reading(height uint64) (*reading, error) {
	view, err := s.Index.ViewAt(height)
	if err != nil {
		return nil, err
	}
	r := &reading{View: view}
	if r.network, err = rules.Founded(view); err == nil {
		var inForce *record.Rules
		if inForce, err = rules.InForce(view); err == nil {
			r.edition = inForce.Edition
			return r, nil
		}
	}
	_ = view.Close() // the first error is the one to report
	return nil, err
}

// namespace finds out what may be done in a namespace of the network.
func (r *reading) namespace(name string) (register.Steps, error) {
	ns, known := r.network.Find(name)
	if !known {
		return register.Steps{}, record.Errorf(record.NotFound, "the network has no namespace %s", seal.Printable(name))
	}
	return register.Steps{Kind: ns.Kind, Edition: r.edition}, nil
}

// item reads a record; nil when there is none.
func (r *reading) item(namespace, key string) (*register.Item, error) {
	value, err := r.Read(namespace, key)
	if err != nil || value == nil {
		return nil, err
	}
	return register.Read(namespace, key, value), nil
}

type recordsInput struct {
	Namespace string `path:"namespace" maxLength:"32"`
	Kind      string `path:"kind" maxLength:"32"`
	State     string `query:"state" maxLength:"32" doc:"Effective state"`
	Type      string `query:"type" maxLength:"32"`
	Holder    string `query:"holder" maxLength:"64" doc:"Actor id"`
	Region    string `query:"region" maxLength:"6" doc:"Beginning of the region code"`
	Dataset   string `query:"dataset" maxLength:"64" doc:"Id of the dataset"`
	Text      string `query:"text" maxLength:"160" doc:"Part of the name"`
	From      string `query:"from" maxLength:"20" doc:"Came into being from then on"`
	To        string `query:"to" maxLength:"20" doc:"Came into being before then"`
	Due       bool   `query:"due" doc:"Only what is overdue, or what time has moved and nobody has written down"`
	After     string `query:"after" maxLength:"64" doc:"next of the page before"`
	Limit     int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (in *recordsInput) filter() (*register.Filter, error) {
	f := &register.Filter{
		State: in.State, Type: in.Type, Holder: in.Holder, Region: in.Region, Dataset: in.Dataset, Text: in.Text, From: in.From, To: in.To, Due: in.Due,
	}
	return f, f.Valid()
}

type recordsOutput struct{ Body api.Records }

// records lists a register in the order in which its records came into being: the queue in which everybody is treated alike
// (S0 3). Places never change, so whoever goes on behind a page misses nothing and sees nothing twice.
func (s *Server) records(_ context.Context, in *recordsInput) (*recordsOutput, error) {
	from, err := index.ParsePlace(in.After)
	if err != nil {
		return nil, err
	}
	filter, err := in.filter()
	if err != nil {
		return nil, err
	}
	r, err := s.reading(0)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	steps, err := r.namespace(in.Namespace)
	if err != nil {
		return nil, err
	}
	page := api.Records{Namespace: in.Namespace, Kind: in.Kind, Height: r.Height, At: record.Time(s.Now()), Entries: []register.Entry{}}
	scanned := 0
	err = r.Each(in.Namespace, in.Kind, from, func(at index.Place, key string, value []byte) (bool, error) {
		if len(page.Entries) == min(in.Limit, maxList) || scanned == maxScan {
			page.Next = at.String()
			return false, nil
		}
		scanned++
		if item := register.Read(in.Namespace, key, value); item != nil {
			if e := register.Of(item, page.At); filter.Keeps(&e) {
				e.Next = steps.From(in.Kind, e.State)
				page.Entries = append(page.Entries, e)
			}
		}
		return true, nil
	})
	return &recordsOutput{page}, err
}

type timelineInput struct {
	Namespace string `path:"namespace" maxLength:"32"`
	Kind      string `path:"kind" maxLength:"32"`
	ID        string `path:"id" maxLength:"64"`
}

type timelineOutput struct{ Body register.Timeline }

// timeline draws a record's life, with what stands around it.
func (s *Server) timeline(_ context.Context, in *timelineInput) (*timelineOutput, error) {
	r, err := s.reading(0)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	steps, err := r.namespace(in.Namespace)
	if err != nil {
		return nil, err
	}
	life, err := s.life(r, in.Namespace, in.Kind+"/"+in.ID)
	if err != nil {
		return nil, err
	}
	t := register.TimelineOf(life, record.Time(s.Now()), steps)
	t.Network, t.Height = r.network.Network, r.Height
	t.Proved, err = s.Proofs.Proved()
	return &timelineOutput{*t}, err
}

func (s *Server) life(r *reading, namespace, key string) (*register.Life, error) {
	versions, err := r.Versions(namespace, key)
	if err != nil {
		return nil, err
	}
	life := &register.Life{}
	for i := range versions {
		v := &versions[i]
		item := register.Read(namespace, key, v.Value)
		if item == nil {
			continue
		}
		standing, err := s.Proofs.StandingOf(namespace, key, v)
		if err != nil {
			return nil, err
		}
		life.Versions = append(life.Versions, register.Version{
			Item: *item, Transaction: v.TxID, Block: v.Block, Proved: standing.Proved, Legal: legal(standing), Objected: standing.Objected,
		})
	}
	if len(life.Versions) == 0 {
		return nil, record.Errorf(record.NotFound, "there is no record %s in %s", seal.Printable(key), seal.Printable(namespace))
	}
	return life, r.around(life, namespace, key)
}

func legal(standing *proof.Standing) string {
	if !standing.Proved {
		return ""
	}
	return record.Time(time.Unix(standing.Since, 0))
}

// around finds what stands beside a record, and for a registration those that follow each other with it, from one to the
// next in both directions.
func (r *reading) around(life *register.Life, namespace, key string) error {
	beside, err := r.Naming(namespace, key, maxBeside)
	if err != nil {
		return err
	}
	if err := r.each(namespace, beside, func(item *register.Item) { life.Beside = append(life.Beside, item) }); err != nil {
		return err
	}
	if !isRegistration(key) {
		return nil
	}
	seen, queue := map[string]bool{key: true}, []string{key}
	for len(queue) > 0 && len(life.Chain) < maxChain {
		var linked []string
		if err := r.each(namespace, queue[:1], func(item *register.Item) {
			life.Chain = append(life.Chain, item)
			linked = register.Linked(item)
		}); err != nil {
			return err
		}
		naming, err := r.Naming(namespace, queue[0], maxBeside)
		if err != nil {
			return err
		}
		queue = queue[1:]
		for _, next := range append(linked, naming...) {
			if isRegistration(next) && !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return nil
}

func isRegistration(key string) bool { return strings.HasPrefix(key, "registration/") }

// each reads the records of some keys; what is none is passed over.
func (r *reading) each(namespace string, keys []string, visit func(item *register.Item)) error {
	for _, key := range keys {
		item, err := r.item(namespace, key)
		if err != nil {
			return err
		}
		if item != nil {
			visit(item)
		}
	}
	return nil
}

type sameInput struct {
	Digest string `path:"digest" maxLength:"68" doc:"Fingerprint: sm3:… or 64 hexadecimal digits"`
}

type sameOutput struct{ Body register.Same }

// same tells what both registers hold about equal data: the sharing between them that S0 10(3) asks for.
func (s *Server) same(_ context.Context, in *sameInput) (*sameOutput, error) {
	fingerprint := register.FingerprintOf(in.Digest)
	if fingerprint == "" {
		return nil, record.Errorf(record.Invalid, "%s is no fingerprint", seal.Printable(in.Digest))
	}
	r, err := s.reading(0)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	found, err := r.item(record.Governance, record.FingerprintKey(fingerprint))
	var known record.Fingerprint
	if err == nil && (found == nil || record.Load(found.Record.Body, &known) != nil) {
		err = record.Errorf(record.NotFound, "nobody has registered data with the fingerprint %s", fingerprint)
	}
	if err != nil {
		return nil, err
	}
	steps, err := r.namespace(record.Governance)
	if err != nil {
		return nil, err
	}
	answer := register.Same{
		Fingerprint: fingerprint, Height: r.Height, At: record.Time(s.Now()), Datasets: []register.Entry{}, Registrations: []register.Registered{},
	}
	for _, id := range known.Datasets[:min(len(known.Datasets), record.MaxSameData)] {
		key := "dataset/" + id
		if err := r.each(record.Governance, []string{key}, func(item *register.Item) {
			answer.Datasets = append(answer.Datasets, steps.Show(item, answer.At))
		}); err != nil {
			return nil, err
		}
		if err := r.registrations(key, &answer); err != nil {
			return nil, err
		}
	}
	return &sameOutput{answer}, nil
}

// registrations adds those of a dataset in both registers.
func (r *reading) registrations(dataset string, answer *register.Same) error {
	for _, ns := range r.network.Namespaces {
		if ns.Kind != record.KindProperty && ns.Kind != record.KindIntellectual {
			continue
		}
		naming, err := r.Naming(ns.Name, dataset, maxBeside)
		if err != nil {
			return err
		}
		if err := r.each(ns.Name, naming, func(item *register.Item) {
			if item.Record.Kind == "registration" {
				answer.Registrations = append(answer.Registrations, register.RegisteredOf(item, ns.Owner, answer.At))
			}
		}); err != nil {
			return err
		}
	}
	return nil
}

type exportInput struct {
	Namespace string `path:"namespace" maxLength:"32"`
	Kind      string `path:"kind" maxLength:"32"`
	Format    string `query:"format" enum:"csv,json" default:"json"`
	Height    uint64 `query:"height" doc:"Blocks it is made of; 0 for all there are"`
	Anchor    string `query:"anchor" maxLength:"80" doc:"Key of an anchor: the register as it was anchored; a json file holds the proof"`
	Wait      int    `query:"wait" minimum:"0" maximum:"60" default:"0" doc:"Seconds to wait until the anchor is proved"`
}

type exportOutput struct {
	ContentType string `header:"Content-Type"`
	Digest      string `header:"Shuzheng-Digest"`
	Height      string `header:"Shuzheng-Height"`
	Count       string `header:"Shuzheng-Count"`
	Body        []byte
}

// export gives a whole register as a file with a digest. It reads every record of the kind, so one at a time.
func (s *Server) export(ctx context.Context, in *exportInput) (*exportOutput, error) {
	anchored, height, err := s.anchored(ctx, in)
	if err != nil {
		return nil, err
	}
	e, err := s.exported(in.Namespace, in.Kind, height)
	if err != nil {
		return nil, err
	}
	if anchored != nil {
		_, anchor, err := register.AnchorOf([]byte(anchored.Value))
		if err != nil {
			return nil, err
		}
		if err := e.Matches(anchor); err != nil {
			return nil, err
		}
		e.Anchor = anchored
	}
	output := &exportOutput{Digest: e.Digest, Height: strconv.Itoa(e.Height), Count: strconv.Itoa(e.Count)}
	if in.Format == "csv" {
		output.ContentType, output.Body = "text/csv; charset=utf-8; header=present", register.CSV(e.Rows)
		return output, nil
	}
	output.ContentType = "application/json"
	output.Body, err = e.Encode()
	return output, err
}

// anchored finds the anchor that an export is asked for with, its proof, and the height to export at.
func (s *Server) anchored(ctx context.Context, in *exportInput) (*register.Anchored, uint64, error) {
	if in.Anchor == "" {
		return nil, in.Height, nil
	}
	if in.Height != 0 {
		return nil, 0, record.Errorf(record.Invalid, "an anchor names the height itself")
	}
	standAside(ctx)
	bounded, cancel := within(ctx, in.Wait)
	defer cancel()
	held, err := s.Proofs.Held(bounded, in.Namespace, in.Anchor)
	if err != nil {
		return nil, 0, err
	}
	_, anchor, err := register.AnchorOf(held.Value)
	if err != nil {
		return nil, 0, err
	}
	return &register.Anchored{Value: string(held.Value), Proof: held.Proof, Checkpoint: held.Checkpoint}, uint64(anchor.Height), nil
}

// exported makes the rows of a register at a height, by the ledger's time there.
func (s *Server) exported(namespace, kind string, height uint64) (*register.Export, error) {
	leave, err := s.alone()
	if err != nil {
		return nil, err
	}
	defer leave()
	r, err := s.reading(height)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if _, err := r.namespace(namespace); err != nil {
		return nil, err
	}
	asOf, err := r.Time()
	if err != nil {
		return nil, err
	}
	var rows []register.Row
	for item := range r.all(namespace, kind, &err) {
		rows = append(rows, register.RowOf(item, asOf))
	}
	if err != nil {
		return nil, err
	}
	return register.NewExport(r.network.Network, namespace, kind, r.Height, rows)
}

// alone lets one request at a time read whole registers.
func (s *Server) alone() (leave func(), err error) {
	if !s.counting.TryLock() {
		return nil, record.Errorf(record.Overloaded, "another register is being exported or counted")
	}
	return s.counting.Unlock, nil
}

// all are the records of a kind, in the order in which they came into being; err says what stopped it.
func (r *reading) all(namespace, kind string, err *error) iter.Seq[*register.Item] {
	return func(yield func(*register.Item) bool) {
		count := 0
		*err = r.Each(namespace, kind, index.Place{}, func(_ index.Place, key string, value []byte) (bool, error) {
			if count++; count > register.MaxRows {
				return false, record.Errorf(record.TooLarge, "%s holds more than %d records %q", namespace, register.MaxRows, seal.Printable(kind))
			}
			item := register.Read(namespace, key, value)
			return item == nil || yield(item), nil
		})
	}
}
