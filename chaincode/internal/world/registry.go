package world

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// StoryAt is [Story] in a network founded at a later edition of the rules.
func StoryAt(t *testing.T, edition int, tell func(w *World)) {
	t.Helper()
	w := New(t)
	w.FoundAt(edition)
	tell(w)
	w.PlayAgain()
}

// FoundAt founds the network as [World.Found] does, at a later edition of the rules.
func (w *World) FoundAt(edition int) {
	w.Helper()
	w.FoundWith(func(f *Founding) { f.Body.Edition = edition })
}

// Bureau is a registrar of the data bureau, who is enrolled when first asked for and does what the helpers below do.
func (w *World) Bureau() *Actor {
	w.Helper()
	if w.bureau == nil {
		w.bureau = w.Staff(record.DataBureau, record.RoleBureau)
	}
	return w.bureau
}

// Organization registers an organization from outside as a body describes it, under a chain of the licensed CA.
func (w *World) Organization(body record.RegisterActor) *Actor {
	w.Helper()
	firm := NewActor()
	chain := PEM(w.CA.Leaf(firm, body.Name, body.Uscc, w.Now.AddDate(0, -1, 0)), w.CA.Certificate)
	firm.ID = ID(w.Act(Governance, record.DataBureau, w.Registrars[record.DataBureau], "actor.register", "", body, Attach(chain)).Key)
	return firm
}

// NextPack is the small rule pack in a later version, with parameters for all types: names and values in turn.
func NextPack(version int, parameters ...string) record.Pack {
	pack := Pack()
	pack.Version = version
	for i := 0; i < len(parameters); i += 2 {
		pack.Parameters = append(pack.Parameters, record.Parameter{Name: parameters[i], Value: parameters[i+1], Article: "S0 35"})
	}
	slices.SortFunc(pack.Parameters, func(a, b record.Parameter) int { return strings.Compare(a.Name, b.Name) })
	return pack
}

// PublishPack publishes a pack that counts from a moment on, with the consents it needs.
func (w *World) PublishPack(pack record.Pack, from time.Time) {
	w.Helper()
	body := record.PublishPack{Pack: pack.Name(), From: record.Time(from), Reason: "省数据局公告"}
	w.Act(Governance, record.DataBureau, w.Bureau(), "pack.publish", record.RulesKey, body, append(w.Cosigned(), Attach(string(Text(pack))))...)
}

// Cosigned are the consents that a pack, or its repeal, needs.
func (w *World) Cosigned() []With {
	return []With{Consent(w.Registrars[record.MarketRegulator]), Consent(w.Registrars[record.Exchange])}
}

// Rules are the rules in force.
func (w *World) Rules() *record.Rules {
	w.Helper()
	return w.Body(Governance, record.RulesKey, &record.Rules{}).(*record.Rules)
}

// Delegation offers data-property registration in some regions for a year; the first filing is due in 90 days.
func Delegation(delegate *Actor, now time.Time, regions ...string) record.Propose {
	return record.Propose{
		Delegate: delegate.ID, Regions: regions, Types: []string{record.TypeDP}, From: record.Time(now), To: record.Time(now.AddDate(1, 0, 0)),
		Document: Digest("authorisation"), FirstDue: record.Time(now.AddDate(0, 0, 90)),
	}
}

// Delegated proposes a [Delegation] that the delegate accepts, and gives its key.
func (w *World) Delegated(delegate *Actor, regions ...string) string {
	w.Helper()
	key := w.Act(Governance, record.DataBureau, w.Bureau(), "delegation.propose", "", Delegation(delegate, w.Now, regions...)).Key
	w.Act(Governance, record.Exchange, delegate, "delegation.accept", key, Because("接受授权"))
	return key
}

// Filing is what a delegate files for the month before now.
func Filing(delegation, due string, now time.Time) record.File {
	return record.File{
		Delegation: delegation, Due: due, From: record.Time(now.AddDate(0, -1, 0)), To: record.Time(now),
		Counts: []record.Count{{Name: "ACCEPTED", Value: 7}, {Name: "ISSUED", Value: 5}}, Root: Digest("certificates"),
	}
}

// Venue is an exchange approved for some types of object, or for all.
func Venue(scope ...string) record.Venue {
	if len(scope) == 0 {
		scope = record.ObjectTypes
	}
	return record.Venue{Namespace: Exchange, Name: "省数据交易中心", Approval: Digest("approval"), Licence: Digest("licence"), Scope: scope}
}

// Onboarded has the bureau approve the exchange, and gives the approval's key.
func (w *World) Onboarded(scope ...string) string {
	w.Helper()
	return w.Act(Governance, record.DataBureau, w.Bureau(), "venue.onboard", "", Venue(scope...), Consent(w.Registrars[record.Exchange])).Key
}
