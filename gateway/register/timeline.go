package register

import (
	"cmp"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Timeline is the life of one record, made to be drawn: every list is in the order of time.
type Timeline struct {
	Network     string      `json:"network"`
	Height      uint64      `json:"height" doc:"Blocks it was made of"`
	At          string      `json:"at" doc:"States are as of then"`
	Proved      uint64      `json:"proved" doc:"Blocks covered by the newest checkpoint that the organizations have co-signed"`
	Entry       Entry       `json:"entry" doc:"The record as lists show it"`
	Happenings  []Happening `json:"happenings" doc:"Every act, and every move that time made, the oldest first"`
	Chain       []Link      `json:"chain" doc:"Registrations it follows and those that follow it, itself among them, the oldest first"`
	Annotations []Annotated `json:"annotations"`
	Objections  []Disputed  `json:"objections"`
	Rights      []Entry     `json:"rights"`
	Usage       []Entry     `json:"usage" doc:"Uses of its certificate"`
	Mirrors     []Entry     `json:"mirrors" doc:"National certificates mirrored beside it"`
	Retirements []Entry     `json:"retirements"`
	Filings     []Entry     `json:"filings" doc:"Of a delegation"`
	Trade       []Entry     `json:"trade" doc:"What an exchange keeps about it: of a deal its deliveries, settlements, disputes, transaction certificate and more"`
}

// Happening is one thing that happened to the record.
type Happening struct {
	At          string   `json:"at"`
	What        string   `json:"what" enum:"act,time"`
	Act         string   `json:"act" doc:"Empty of a move that time made, like everything up to transaction but the rule"`
	By          string   `json:"by" doc:"Actor who signed"`
	For         string   `json:"for" doc:"Organization the actor acts for"`
	Through     string   `json:"through" doc:"Organization through which it came"`
	Rule        string   `json:"rule"`
	Pack        string   `json:"pack" doc:"Rule packs it was decided under"`
	Statement   string   `json:"statement"`
	Transaction string   `json:"transaction"`
	Block       uint64   `json:"block"`
	Version     int      `json:"version" doc:"Of the record"`
	Digest      string   `json:"digest" doc:"Of that version"`
	State       string   `json:"state" doc:"State after it"`
	Proved      bool     `json:"proved" doc:"Covered by a co-signed checkpoint; a move is as proved as the version that it follows from"`
	Legal       string   `json:"legal" doc:"Legal time: the earliest co-signature that covers it; empty while it is not proved"`
	Objected    []string `json:"objected" doc:"Co-signers that object to it: no proof of it will be believed"`
}

// Version is one version of the record with where the ledger holds it and how far its proof has come.
type Version struct {
	Item
	Transaction string
	Block       uint64
	Proved      bool
	Legal       string
	Objected    []string
}

// Link is a registration in a chain of those that follow each other.
type Link struct {
	Key     string `json:"key"`
	Follows string `json:"follows" doc:"How it follows its prior; empty of an initial registration"`
	Prior   string `json:"prior"`
	Number  string `json:"number"`
	State   string `json:"state"`
	Holder  string `json:"holder"`
	Created string `json:"created"`
	This    bool   `json:"this" doc:"The record that was asked for"`
}

// Annotated is an annotation and whether it counts.
type Annotated struct {
	record.Annotation
	Live bool `json:"live"`
}

// Disputed is an objection and how it stands.
type Disputed struct {
	record.Objection
	Open    bool `json:"open"`
	Overdue bool `json:"overdue" doc:"The registrant has not answered in time"`
}

// Life is what a timeline is made of: the versions of a record, oldest first, and what stands around it.
type Life struct {
	Versions []Version
	Chain    []*Item // registrations before and after, in any order
	Beside   []*Item // records of the namespace that name it, in that order
}

// TimelineOf draws a life at a time; there is at least one version.
func TimelineOf(life *Life, now string, steps Steps) *Timeline {
	newest := &life.Versions[len(life.Versions)-1].Item
	t := &Timeline{
		At: now, Entry: steps.Show(newest, now), Happenings: happenings(life.Versions, now), Chain: []Link{},
		Annotations: []Annotated{}, Objections: []Disputed{}, Rights: []Entry{}, Usage: []Entry{}, Mirrors: []Entry{}, Retirements: []Entry{}, Filings: []Entry{},
		Trade: []Entry{},
	}
	slices.SortFunc(life.Chain, func(a, b *Item) int {
		return cmp.Or(cmp.Compare(a.Record.Acts[0].At, b.Record.Acts[0].At), cmp.Compare(a.Record.ID, b.Record.ID))
	})
	for _, item := range life.Chain {
		t.Chain = append(t.Chain, link(item, newest, now))
	}
	for _, item := range life.Beside {
		t.beside(steps.Show(item, now))
	}
	if body := newest.registration(); body != nil {
		t.burdens(body, now)
	}
	return t
}

func (t *Timeline) beside(e Entry) {
	lists := map[string]*[]Entry{"right": &t.Rights, "usage": &t.Usage, "mirror": &t.Mirrors, "retirement": &t.Retirements, "filing": &t.Filings}
	kind, _, _ := strings.Cut(e.Key, "/")
	if list := lists[kind]; list != nil {
		*list = append(*list, e)
	} else if slices.Contains(besides, kind) {
		t.Trade = append(t.Trade, e)
	}
}

// besides are the kinds of record that stand beside an object, a listing or a deal.
var besides = []string{
	"object", "listing", "deal", "party", "handover", "settlement", "dispute", "transaction", "violation", "disclosure", "access", "pause", "report", "contract",
	"delivery",
}

func (t *Timeline) burdens(body *record.Registration, now string) {
	for _, a := range body.Annotations {
		t.Annotations = append(t.Annotations, Annotated{a, a.Live(now)})
	}
	for _, o := range body.Objections {
		t.Objections = append(t.Objections, Disputed{o, o.Open(), o.Result == "" && o.Answer == "" && o.ReplyBy != "" && now >= o.ReplyBy})
	}
}

// happenings are the acts, one with every version, and between them the moves that the version before made by itself.
func happenings(versions []Version, now string) []Happening {
	list := []Happening{}
	for i := range versions {
		v, until := &versions[i], now
		if i+1 < len(versions) {
			until = versions[i+1].Record.Last()
		}
		act := v.Record.Acts[len(v.Record.Acts)-1]
		list = append(list, v.happening(Happening{
			At: act.At, What: "act", Act: act.Act, By: act.By, For: act.For, Through: act.Through, Rule: act.Rule, Pack: act.Pack, Statement: act.Statement,
			Transaction: v.Transaction, Block: v.Block, State: v.Record.State,
		}))
		for _, move := range v.moves(until) {
			if move.At > act.At {
				list = append(list, v.happening(Happening{At: move.At, What: "time", Rule: move.Rule, State: move.State}))
			}
		}
	}
	return list
}

func (v *Version) happening(h Happening) Happening {
	h.Version, h.Digest = v.Record.Version, v.Digest
	h.Proved, h.Legal, h.Objected = v.Proved, v.Legal, append([]string{}, v.Objected...)
	return h
}

func link(item, this *Item, now string) Link {
	facts := item.facts()
	state, _ := item.effective(now)
	return Link{
		Key: item.Record.Key(), Follows: facts.Follows, Prior: facts.Prior, Number: facts.Number, State: state, Holder: facts.Holder,
		Created: item.Record.Acts[0].At, This: item.Record.Key() == this.Record.Key(),
	}
}

// Linked names the registrations that a registration says it follows or is followed by.
func Linked(item *Item) []string {
	facts := item.facts()
	return slices.DeleteFunc([]string{facts.Prior, facts.Follower}, func(key string) bool { return !strings.HasPrefix(key, "registration/") })
}
