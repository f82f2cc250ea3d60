package contract_test

import (
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// foundingCase alters what the founders prepared, or who signs it.
type foundingCase struct {
	name  string
	code  record.Code
	alter func(w *world.World, f *world.Founding)
	with  func(w *world.World, f *world.Founding) []world.With // instead of the usual attachments and consents
}

func usual(w *world.World, f *world.Founding) []world.With {
	return append(w.Attachments(f), w.OtherRoots()...)
}

func foundingCases() []foundingCase {
	body := func(name string, alter func(f *record.Founding)) foundingCase {
		return foundingCase{name, record.Invalid, func(_ *world.World, f *world.Founding) { alter(&f.Body) }, usual}
	}
	list := func(name string, code record.Code, alter func(w *world.World, l *record.TrustList)) foundingCase {
		return foundingCase{name, code, func(w *world.World, f *world.Founding) { alter(w, &f.List) }, usual}
	}
	pack := func(name string, alter func(p *record.Pack)) foundingCase {
		return foundingCase{name, record.Invalid, func(_ *world.World, f *world.Founding) { alter(&f.Pack) }, usual}
	}
	return []foundingCase{
		body("a namespace missing", func(f *record.Founding) { f.Namespaces = f.Namespaces[:4] }),
		body("a namespace twice", func(f *record.Founding) { f.Namespaces = append(f.Namespaces, f.Namespaces[1]) }),
		body("governance under another name", func(f *record.Founding) { f.Namespaces[0].Name = "rule" }),
		body("no lien", func(f *record.Founding) { f.Namespaces[4].Kind, f.Namespaces[4].Name = record.KindExchange, "second" }),
		body("an unknown owner", func(f *record.Founding) { f.Namespaces[1].Owner = "Nobody" }),
		body("founders out of order", func(f *record.Founding) { f.Founders[0], f.Founders[1] = f.Founders[1], f.Founders[0] }),
		body("two gateways with one digit", func(f *record.Founding) { f.Founders[1].Gateway = 0 }),
		body("a registrar without a key", func(f *record.Founding) { f.Founders[1].Registrar = "" }),
		body("another region than the list", func(f *record.Founding) { f.Region = "110000" }),
		body("a test network that the list does not call one", func(f *record.Founding) { f.Test = false }),
		{"a bad code of an organization", record.BadIdentifier, func(_ *world.World, f *world.Founding) { f.Body.Founders[0].Uscc = "91350211M0000XUF46" }, usual},
		{"one key for registrar and service", record.Exists, func(_ *world.World, f *world.Founding) { f.Body.Founders[0].Service = f.Body.Founders[0].Registrar }, usual},
		list("a second list", record.Invalid, func(_ *world.World, l *record.TrustList) { l.Seq = 2 }),
		list("a list with a predecessor", record.Invalid, func(_ *world.World, l *record.TrustList) { l.Previous = world.Digest("before") }),
		list("a list that has expired", record.Invalid, func(w *world.World, l *record.TrustList) { l.ExpiresAt = record.Time(w.Now) }),
		list("a list for another network", record.WrongAudience, func(_ *world.World, l *record.TrustList) { l.Network += "0" }),
		list("a root that also seals certificates", record.Invalid, func(_ *world.World, l *record.TrustList) {
			l.Keys[0].Kid, l.Keys[0].Key = l.Roots[0].Kid, l.Roots[0].Key
		}),
		list("a root under another name", record.Invalid, func(_ *world.World, l *record.TrustList) { l.Roots[0].Kid = l.Keys[0].Kid }),
		pack("a draft pack", func(p *record.Pack) { p.Status = "DRAFT" }),
		pack("a pack out of order", func(p *record.Pack) { p.Negative[0], p.Negative[1] = p.Negative[1], p.Negative[0] }),
		pack("a notice of no days", func(p *record.Pack) { p.Notice[0].Value = 0 }),
		pack("an element that does not exist", func(p *record.Pack) { p.Elements[0] = 16 }),
		{"a calendar of days that do not exist", record.Invalid, func(_ *world.World, f *world.Founding) { f.Calendar.Holidays = []string{"2026-02-30"} }, usual},
		{"no consent", record.ConsentMissing, nothing, func(w *world.World, f *world.Founding) []world.With { return w.Attachments(f) }},
		{"the consent of one", record.ConsentMissing, nothing, func(w *world.World, f *world.Founding) []world.With { return usual(w, f)[:4] }},
		{"a consent to something else", record.ConsentMissing, nothing, func(w *world.World, f *world.Founding) []world.With {
			return append(usual(w, f)[:4], world.Consent(w.Roots[record.Exchange], func(c *record.Consent) { c.Ref = world.Digest("x") }))
		}},
		{"a consent by a key that is no root", record.UnknownKey, nothing, func(w *world.World, f *world.Founding) []world.With {
			return append(usual(w, f)[:4], world.Consent(w.Issuers[record.Exchange]))
		}},
		{"a list signed by two", record.ConsentMissing, nothing, func(w *world.World, f *world.Founding) []world.With {
			rest := usual(w, f)[1:]
			return append([]world.With{world.Attach(w.SignList(f.List, record.DataBureau, record.Exchange))}, rest...)
		}},
		{"no calendar", record.AttachmentMismatch, nothing, func(w *world.World, f *world.Founding) []world.With {
			return append(w.Attachments(f)[:2], w.OtherRoots()...)
		}},
		{"a statement in another's name", record.UnknownKey, nothing, func(w *world.World, f *world.Founding) []world.With {
			return append(usual(w, f), world.Claim(func(c *record.Statement) { c.Iss = record.Exchange }))
		}},
		{"a statement that has expired", record.StatementExpired, nothing, func(w *world.World, f *world.Founding) []world.With {
			return append(usual(w, f), world.Claim(func(c *record.Statement) { c.Iat, c.Exp = c.Iat-10, c.Iat }))
		}},
	}
}

func nothing(*world.World, *world.Founding) {}

func TestAFoundingThatIsNotCompleteIsRefused(t *testing.T) {
	w := world.New(t)
	for _, c := range foundingCases() {
		t.Run(c.name, func(t *testing.T) {
			here := *w
			here.TB = t
			f := here.NewFounding()
			c.alter(&here, f)
			here.Refused(c.code, world.Governance, record.DataBureau, here.Roots[record.DataBureau], "found", "", f.Body, c.with(&here, f)...)
		})
	}
}

func TestAFounderMayHaveTwoRootsAndEitherSigns(t *testing.T) {
	w := world.New(t)
	f := w.NewFounding()
	kept := world.NewActor().As(record.DataBureau)
	f.List.Roots = append(f.List.Roots, record.Root{Organization: record.DataBureau, Kid: kept.Kid, Key: kept.Point})
	w.Act(world.Governance, record.Exchange, kept, "found", "", f.Body, usual(w, f)...)
}
