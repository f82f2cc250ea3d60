package contract_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

// resealed is a market whose bureau has an issuer key more, and list 2 that names it.
func resealed(m *market) (*world.Actor, record.TrustList) {
	issuer, list := world.NewActor(), m.NextList()
	list.Keys = append(list.Keys, m.TrustKey(issuer, record.DataBureau, record.PurposeIssuer, record.TypeDP))
	return issuer, list
}

// issuing is the registration of a new dataset, ready for its certificate, and the act that issues it sealed by a key.
func (m *market) issuing(name string) (key string, by func(issuer *world.Actor) (record.Issue, world.With)) {
	key = m.Deposited(world.Property, m.bureau, m.supplier, m.Dataset(m.supplier, name))
	return key, func(issuer *world.Actor) (record.Issue, world.With) {
		sealed := world.SealedBy(issuer, m.Prepare(world.Property, key))
		return sealed.Body, sealed.With
	}
}

func TestTheThreePutTheNextTrustListInForce(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		issuer, list := resealed(m)
		root, old := world.NewActor().As(record.Exchange), w.Roots[record.Exchange]
		list.Roots[2] = record.Root{Organization: record.Exchange, Kid: root.Kid, Key: root.Point}
		list.Page, list.Cosign = world.Digest("page"), "3-of-3"
		signed := w.SignList(list, world.Organizations...)
		w.Act(world.Governance, record.MarketRegulator, w.Registrars[record.MarketRegulator], "trust.succeed", record.RulesKey, record.Succeed{Seq: 2}, world.Attach(signed))
		w.Again()
		if kept, _ := w.Ledger.Read(world.Governance, "trust/2"); string(kept) != signed {
			t.Fatal("the signed list is not kept as it came")
		}
		if trust := w.Body(world.Governance, record.RulesKey, &record.Rules{}).(*record.Rules).Trust; trust != "trust/2" {
			t.Fatalf("%s is in force", trust)
		}
		for name, by := range map[string]*world.Actor{"新密钥": issuer, "旧密钥": w.Issuers[record.DataBureau]} {
			key, issue := m.issuing(name)
			body, sealed := issue(by)
			w.Act(world.Property, record.DataBureau, m.bureau, "registration.issue", key, body, sealed)
		}
		// List 3 is signed under the roots of list 2.
		w.Later(day)
		third := w.NextList()
		w.Refused(record.UnknownKey, world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "trust.succeed", record.RulesKey, record.Succeed{Seq: 3},
			world.Attach(w.SignList(third, world.Organizations...)))
		w.Roots[record.Exchange] = root
		w.Succeed(third)
		w.Roots[record.Exchange] = old
	})
}

func TestASuccessorMayEndWhatTheListBeforeSaid(t *testing.T) {
	world.Story(t, func(w *world.World) {
		list := w.NextList()
		now, earlier := record.Time(w.Now), record.Time(w.Now.Add(-time.Hour))
		list.Keys[0].To, list.Keys[1].CompromisedAt, list.Authorities[1].To = now, now, now
		spare := world.NewActor()
		list.Roots = append(list.Roots, record.Root{Organization: record.DataBureau, Kid: spare.Kid, Key: spare.Point})
		list.Authorities = append(list.Authorities, w.CA.Listed("CA-LICENSED", "", w.Now.AddDate(5, 0, 0)))
		list.IssuedAt = record.Time(w.Now.Add(5 * time.Minute)) // as far ahead as a clock may be
		w.Succeed(list)
		w.Later(5 * time.Minute)
		next := w.NextList()
		next.Keys[1].CompromisedAt, next.Roots = earlier, next.Roots[:3]
		w.Succeed(next)
	})
}

// listCase alters list 3, which otherwise would follow.
type listCase struct {
	name  string
	code  record.Code
	alter func(w *world.World, l *record.TrustList)
}

func listCases() []listCase {
	invalid := func(name string, alter func(l *record.TrustList)) listCase {
		return listCase{name, record.Invalid, func(_ *world.World, l *record.TrustList) { alter(l) }}
	}
	other := world.NewActor()
	later := func(moment *string) { *moment = strings.Replace(*moment, "203", "204", 1) }
	return []listCase{
		invalid("the list after the next", func(l *record.TrustList) { l.Seq++ }),
		invalid("another predecessor", func(l *record.TrustList) { l.Previous = world.Digest("other") }),
		invalid("no predecessor", func(l *record.TrustList) { l.Previous = record.None }),
		invalid("another network", func(l *record.TrustList) { l.Network += "0" }),
		invalid("another region", func(l *record.TrustList) { l.Region = "110000" }),
		invalid("no longer a test network", func(l *record.TrustList) { l.Test = false }),
		invalid("issued before the list before", func(l *record.TrustList) { l.IssuedAt = "2026-02-28T00:00:00Z" }),
		invalid("a list that ends before it begins", func(l *record.TrustList) { l.ExpiresAt = l.IssuedAt }),
		invalid("looser co-signing", func(l *record.TrustList) { l.Cosign = "none" }),
		invalid("a co-signing policy that does not exist", func(l *record.TrustList) { l.Cosign = "1-of-3" }),
		invalid("a page that is no digest", func(l *record.TrustList) { l.Page = "https://example.org" }),
		invalid("a key left out", func(l *record.TrustList) { l.Keys = l.Keys[1:] }),
		invalid("a key of another organization", func(l *record.TrustList) { l.Keys[0].Organization = record.Exchange }),
		invalid("a key for another purpose", func(l *record.TrustList) { l.Keys[0].Purpose = record.PurposeStatus }),
		invalid("a key for more types", func(l *record.TrustList) { l.Keys[0].Types = append(l.Keys[0].Types, record.TypeIP) }),
		invalid("a key that began at another time", func(l *record.TrustList) { l.Keys[0].From = "2026-03-01T00:00:01Z" }),
		invalid("a key that ends later", func(l *record.TrustList) { later(&l.Keys[0].To) }),
		invalid("another key under the same name", func(l *record.TrustList) { l.Keys[0].Key = other.Point }),
		invalid("a key that is not compromised any more", func(l *record.TrustList) { l.Keys[1].CompromisedAt = "" }),
		invalid("a key compromised later", func(l *record.TrustList) { l.Keys[1].CompromisedAt = "2026-03-02T00:00:01Z" }),
		invalid("a time of compromise that is none", func(l *record.TrustList) { l.Keys[1].CompromisedAt = "yesterday" }),
		invalid("an authority left out", func(l *record.TrustList) { l.Authorities = l.Authorities[1:] }),
		invalid("an authority that ends later", func(l *record.TrustList) { later(&l.Authorities[0].To) }),
		invalid("an authority that vouches for more", func(l *record.TrustList) { l.Authorities[0].Vouches = append(l.Authorities[0].Vouches, "BANK") }),
		invalid("an authority of one organization for all", func(l *record.TrustList) { l.Authorities[1].Organization = "" }),
		invalid("an organization without a root", func(l *record.TrustList) { l.Roots[2].Organization = record.DataBureau }),
		{"an organization with five roots", record.Invalid, func(w *world.World, l *record.TrustList) {
			for range 4 {
				root := world.NewActor()
				l.Roots = append(l.Roots, record.Root{Organization: record.Exchange, Kid: root.Kid, Key: root.Point})
			}
		}},
		{"a root of before as another key", record.Invalid, func(w *world.World, l *record.TrustList) {
			old := w.Roots[record.Exchange]
			l.Roots[2].Kid, l.Roots[2].Key = other.Kid, other.Point
			l.Keys = append(l.Keys, w.TrustKey(old, record.Exchange, record.PurposeLog))
		}},
		{"an issuer key for no type", record.Invalid, func(w *world.World, l *record.TrustList) {
			l.Keys = append(l.Keys, w.TrustKey(other, record.DataBureau, record.PurposeIssuer))
		}},
		{"a log key for a type", record.Invalid, func(w *world.World, l *record.TrustList) {
			l.Keys = append(l.Keys, w.TrustKey(other, record.DataBureau, record.PurposeLog, record.TypeDP))
		}},
		{"an actor's key as issuer", record.WrongPurpose, func(w *world.World, l *record.TrustList) {
			l.Keys = append(l.Keys, w.TrustKey(w.Registrars[record.DataBureau], record.DataBureau, record.PurposeIssuer, record.TypeDP))
		}},
		{"an actor's key as root", record.WrongPurpose, func(w *world.World, l *record.TrustList) {
			l.Roots[0].Kid, l.Roots[0].Key = w.Services[record.DataBureau].Kid, w.Services[record.DataBureau].Point
		}},
		{"a list that has expired", record.Invalid, func(w *world.World, l *record.TrustList) {
			l.IssuedAt, l.ExpiresAt = record.Time(w.Now.Add(-time.Hour)), record.Time(w.Now)
		}},
		{"a list that is not yet issued", record.Invalid, func(w *world.World, l *record.TrustList) {
			l.IssuedAt = record.Time(w.Now.Add(5*time.Minute + time.Second))
		}},
	}
}

func TestASuccessorThatTakesBackWhatWasSaidIsRefused(t *testing.T) {
	w := world.New(t)
	w.Found()
	second := w.NextList()
	second.Cosign, second.Keys[1].CompromisedAt = "2-of-3", "2026-03-02T00:00:00Z"
	w.Succeed(second)
	w.Later(day)
	registrar := w.Registrars[record.DataBureau]
	refuse := func(t *testing.T, code record.Code, via string, by *world.Actor, seq int, with ...world.With) {
		t.Helper()
		here := *w
		here.TB = t
		here.Refused(code, world.Governance, via, by, "trust.succeed", record.RulesKey, record.Succeed{Seq: seq}, with...)
	}
	for _, c := range listCases() {
		t.Run(c.name, func(t *testing.T) {
			list := w.NextList()
			c.alter(w, &list)
			refuse(t, c.code, record.DataBureau, registrar, 3, world.Attach(w.SignList(list, world.Organizations...)))
		})
	}
	list := w.NextList()
	good := w.SignList(list, world.Organizations...)
	clerk := w.Staff(record.DataBureau, record.RoleBureau)
	refuse(t, record.AttachmentMismatch, record.DataBureau, registrar, 3)
	refuse(t, record.AttachmentMismatch, record.DataBureau, registrar, 3, world.Attach(good), world.Attach(good))
	refuse(t, record.Malformed, record.DataBureau, registrar, 3, world.Attach(good+"\n"))
	refuse(t, record.Invalid, record.DataBureau, registrar, 1, world.Attach(good))
	refuse(t, record.Invalid, record.DataBureau, registrar, 4, world.Attach(good))
	refuse(t, record.ConsentMissing, record.DataBureau, registrar, 3, world.Attach(w.SignList(list, record.DataBureau, record.Exchange)))
	refuse(t, record.OutOfRole, record.DataBureau, clerk, 3, world.Attach(good))
	refuse(t, record.WrongOrganization, record.Exchange, registrar, 3, world.Attach(good))
	refuse(t, record.ConsentMissing, record.DataBureau, registrar, 3, world.Attach(good), world.Consent(w.Registrars[record.Exchange]))
	w.Succeed(list)
	w.Refused(record.Invalid, world.Governance, record.DataBureau, registrar, "trust.succeed", record.RulesKey, record.Succeed{Seq: 3}, world.Attach(good))
}

func TestATrustListThatHasExpiredAuthorizesNothingButItsSuccessor(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		key, issue := m.issuing("货运数据")
		list := w.NextList()
		list.ExpiresAt = record.Time(w.Now.Add(10 * day))
		w.Succeed(list)
		w.At(list.ExpiresAt)
		body, sealed := issue(w.Issuers[record.DataBureau])
		refused := w.Refused(record.RuleForbids, world.Property, record.DataBureau, m.bureau, "registration.issue", key, body, sealed)
		if !strings.Contains(refused.Detail, "expired at "+list.ExpiresAt) || !strings.Contains(refused.Detail, "trust.succeed") {
			t.Fatalf("the refusal does not say what to do: %s", refused.Detail)
		}
		unsealed := m.Draft(world.Property, record.DataBureau, m.bureau, "registration.issue", key, body, sealed).Submission()
		unsealed.Attachments[0] = unsealed.Attachments[0][:strings.LastIndex(unsealed.Attachments[0], ".")+1]
		if err := rules.Approve(rules.Tx{Time: w.Now, Creator: record.DataBureau, Namespace: world.Property}, unsealed, w.Ledger); record.CodeOf(err) != record.RuleForbids {
			t.Fatalf("the signer would seal: %v", err)
		}
		firm, name, uscc := world.NewActor(), "泉州石化数据有限公司", world.USCC("91350500MA0000003")
		chain := world.Attach(world.PEM(w.CA.Leaf(firm, name, uscc, w.Now.Add(-day))))
		w.Refused(record.RuleForbids, world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "actor.register", "", world.Firm(name, uscc, record.RoleHolder), chain)
		// What does not rest on the list goes on.
		w.Staff(record.DataBureau, record.RoleBureau)
		w.Succeed(w.NextList())
		w.Act(world.Property, record.DataBureau, m.bureau, "registration.issue", key, body, sealed)
		w.Act(world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "actor.register", "", world.Firm(name, uscc, record.RoleHolder), chain)
	})
}

func TestACompromisedIssuerKeySealsNoMore(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		issuer, list := resealed(m)
		key, issue := m.issuing("货运数据")
		list.IssuedAt, list.Keys[0].CompromisedAt = record.Time(w.Now), record.Time(w.Now.Add(time.Hour))
		w.Succeed(list)
		w.Later(time.Hour - time.Second)
		body, sealed := issue(w.Issuers[record.DataBureau])
		w.Later(time.Second)
		w.Refused(record.UnknownKey, world.Property, record.DataBureau, m.bureau, "registration.issue", key, body, sealed)
		body, sealed = issue(issuer)
		w.Act(world.Property, record.DataBureau, m.bureau, "registration.issue", key, body, sealed)
	})
}

func TestNoKeyOfTheNewListBecomesAnActors(t *testing.T) {
	w := world.New(t)
	w.Found()
	person, list := world.NewActor(), w.NextList()
	list.Keys = append(list.Keys, w.TrustKey(person, record.DataBureau, record.PurposeStore))
	enrol := w.Draft(world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "actor.enrol", "", world.Enrolment(person, w.Now, record.RoleBureau), world.Possession(person))
	next := w.Draft(world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "trust.succeed", record.RulesKey, record.Succeed{Seq: 2},
		world.Attach(w.SignList(list, world.Organizations...)))
	wantValid(t, w.Together(next, enrol), true, false)
	w.Refused(record.WrongPurpose, world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "actor.enrol", "",
		world.Enrolment(person, w.Now, record.RoleBureau), world.Possession(person))
}

func TestTheThreeRecordAnExceptionTogether(t *testing.T) {
	world.Story(t, func(w *world.World) {
		leaves := []string{world.Digest("a"), world.Digest("b")}
		slices.Sort(leaves)
		body := record.Exception{Leaves: leaves, Reason: "三方查明：写入系旧版程序所致"}
		registrars := w.Registrars
		regulator, exchange := world.Consent(registrars[record.MarketRegulator]), world.Consent(registrars[record.Exchange])
		result := w.Act(world.Governance, record.DataBureau, registrars[record.DataBureau], "exception.record", "", body, regulator, exchange)
		w.Again()
		w.Is(world.Governance, result.Key, "RECORDED")
		if kept := w.Body(world.Governance, result.Key, &record.Exception{}).(*record.Exception); !slices.Equal(kept.Leaves, leaves) || kept.Reason != body.Reason {
			t.Fatalf("recorded as %+v", kept)
		}
		refuse := func(code record.Code, via string, by *world.Actor, body any, with ...world.With) {
			t.Helper()
			w.Refused(code, world.Governance, via, by, "exception.record", "", body, with...)
		}
		refuse(record.ConsentMissing, record.DataBureau, registrars[record.DataBureau], body, regulator)
		refuse(record.ConsentMissing, record.Exchange, registrars[record.Exchange], body, regulator)
		refuse(record.ConsentMissing, record.DataBureau, registrars[record.DataBureau], body, regulator, world.Consent(w.Services[record.Exchange]))
		refuse(record.OutOfRole, record.DataBureau, w.Services[record.DataBureau], body, regulator, exchange)
		refuse(record.WrongOrganization, record.Exchange, registrars[record.DataBureau], body, regulator, exchange)
		many := make([]string, 65)
		for i := range many {
			many[i] = world.Digest(string(rune('a' + i)))
		}
		slices.Sort(many)
		for _, wrong := range [][]string{{}, {leaves[1], leaves[0]}, {leaves[0], leaves[0]}, {"sm3:0"}, many} {
			refuse(record.Invalid, record.DataBureau, registrars[record.DataBureau], world.Altered(body, "leaves", wrong), regulator, exchange)
		}
		refuse(record.Invalid, record.DataBureau, registrars[record.DataBureau], world.Altered(body, "reason", ""), regulator, exchange)
		w.Act(world.Governance, record.DataBureau, registrars[record.DataBureau], "exception.record", "", world.Altered(body, "leaves", many[:64]), regulator, exchange)
	})
}
