package rules_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

// lived is a data-property register in which something has come to every state.
type lived struct {
	*world.Register
	people []*world.Actor // a holder, and an official in every other role
	keys   []string
	bodies map[string]any // one that could be accepted, by act
}

func newLived(t testing.TB) *lived {
	w := world.New(t)
	pack := world.RegistryPack()
	w.FoundRegisters(pack)
	l := &lived{Register: &world.Register{World: w, Namespace: world.Property, Clerk: w.Bureau(), Pack: pack}}
	holder := w.Firm("厦门港口数据有限公司", world.USCC("91350200MA0000001"), record.RoleHolder)
	other := w.Firm("泉州石化数据有限公司", world.USCC("91350500MA0000003"), record.RoleHolder)
	court := w.Firm("省高级人民法院", world.USCC("11350000MB000000A"), record.RoleCourt)
	official := (&walked{World: w, actors: map[string]*world.Actor{}}).clerk(record.DataBureau, record.RoleBureau, record.RoleSector, record.RoleCourt, record.RoleService)
	l.people = []*world.Actor{holder, other, official, w.Bureau()}

	dataset := w.Dataset(holder, "数据")
	applied := func() string {
		body := world.Dataset("数据" + world.Nonce()[:8])
		of := world.ID(w.Act(world.Governance, record.Exchange, holder, "dataset.register", "", body).Key)
		return l.Apply(holder, world.Application(of, w.Now))
	}
	issued := func() string { return l.Certified(applied()).Key }
	after := func(key, act string, by *world.Actor, body any, with ...world.With) string {
		l.By(by, act, key, body, with...)
		return key
	}
	seizure, objection := record.Annotate{Kind: "COURT_SEIZURE", Document: "（2026）1号", Effect: "BLOCK_TRANSFER"}, record.Objecting{Grounds: "OWNERSHIP", Evidence: world.Digest("e")}
	suspension := record.SuspendRegistration{Reason: "RISK", Document: "（2026）2号", Deadline: record.Time(w.Now.AddDate(1, 0, 0))}
	active := issued()
	partly, transferred := issued(), issued()
	transfer := func(prior string, rights ...string) string {
		return l.Apply(other, world.Only(l.Following(record.ApplyTransfer, prior), rights...), world.Consent(holder))
	}
	moved := l.Certified(transfer(partly, "OPERATE"))
	l.Certified(transfer(transferred, "HOLD", "OPERATE", "USE"))
	usage := record.Usage{Kind: "TRADE", Registration: active, Number: l.Registration(active).Issued.Number, Digest: world.Digest("document")}
	mirror := record.Mirror{
		Regime: "NDA_2026", Number: "SJ3512026030001", Holder: holder.ID, Dataset: dataset, Deposit: world.Digest("deposit"),
		ValidTo: record.Time(w.Now.AddDate(5, 0, 0)), Status: "VALID",
	}
	request := record.RequestRetirement{Registration: active, Scope: "全部", Reason: "过期", Inventory: world.Digest("inventory")}
	retired := func(acts int) string {
		asked := request
		asked.Registration = issued()
		key := l.By(holder, "retirement.request", "", asked).Key
		destroyed := record.Destruction{Method: "覆写", Operator: world.Digest("o"), Witness: world.Digest("w"), At: record.Time(w.Now), Evidence: world.Digest("e")}
		for _, step := range []func(){
			func() { l.By(official, "retirement.check", key, record.Handed{Digest: world.Digest("checked")}) },
			func() { l.By(w.Bureau(), "retirement.approve", key, world.Because("同意")) },
			func() { l.By(holder, "retirement.destroy", key, destroyed) },
			func() { l.By(w.Bureau(), "retirement.complete", key, world.Because("完成")) },
		}[:acts] {
			step()
		}
		return key
	}
	bureau := w.Bureau()
	l.keys = []string{
		"", "registration/NONE", "applied/" + dataset, record.RulesKey, active, partly, transferred, moved.Key, record.RightKey(active, "USE"), l.Apply(holder, world.Application(dataset, w.Now)),
		after(applied(), "registration.query", bureau, record.Query{Items: "缺页"}), after(applied(), "registration.accept", bureau, world.Because("齐全")),
		l.Reviewed(applied()), l.Announced(applied()), after(l.Announced(applied()), "registration.object", other, objection), l.Stored(applied()),
		after(issued(), "registration.annotate", court, seizure), after(issued(), "registration.object", other, objection),
		after(issued(), "registration.suspend", official, suspension), after(issued(), "registration.revoke", bureau, world.Revocation()),
		after(applied(), "registration.withdraw", holder, world.Because("撤回")), l.By(bureau, "mirror.record", "", mirror).Key,
		l.By(holder, "deposit.make", "", record.Evidence{Digest: world.Digest("d"), Method: "SM3"}).Key, l.By(holder, "usage.record", "", usage).Key,
		retired(0), retired(1), retired(2), retired(3), retired(4),
	}
	because, handed := world.Because("理由"), record.Handed{Digest: world.Digest("handed")}
	certificate := l.Sealed(l.Namespace, l.Prepare(l.Namespace, l.keys[15]))
	l.bodies = map[string]any{
		"registration.apply": l.Following(record.ApplyRenewal, active), "registration.query": record.Query{Items: "缺页"}, "registration.supplement": handed,
		"registration.review": world.Answers(pack, "PASS"), "registration.notice": world.PublicNotice(), "registration.object": objection,
		"registration.answer": record.Answering{Objection: "A", Answer: world.Digest("answer")}, "registration.issue": certificate.Body,
		"registration.resolve": record.Resolve{Objection: "A", Result: "DISMISSED", Reasons: world.Digest("r")}, "registration.number": l.Numbered(),
		"registration.annotate": seizure, "registration.lift": record.LiftAnnotation{Annotation: "A", Document: "（2026）1号"}, "registration.suspend": suspension,
		"registration.cancel": record.Cancel{Reason: "REQUEST", Evidence: world.Digest("e")}, "registration.revoke": world.Revocation(),
		"mirror.record": mirror, "mirror.sync": record.Sync{Deposit: world.Digest("other"), Status: "VALID"}, "deposit.make": record.Evidence{Digest: world.Digest("d"), Method: "SM3"},
		"retirement.request": request, "retirement.check": handed, "usage.record": usage,
		"retirement.destroy": record.Destruction{Method: "覆写", Operator: world.Digest("o"), Witness: world.Digest("w"), At: record.Time(w.Now), Evidence: world.Digest("e")},
		"register.anchor":    record.Anchor{Kind: "registration", Height: 1, Count: 1, Digest: world.Digest("register")}, "actor.suspend": record.Suspend{Actor: other.ID, Reason: "试"},
	}
	for _, row := range rules.Table(record.KindProperty) {
		if l.bodies[row.Act] == nil {
			l.bodies[row.Act] = because
		}
	}
	return l
}

// answered has somebody act, and fails the test if that ends otherwise than in a result or in a refusal that is theirs.
func (l *lived) answered(t *testing.T, by *world.Actor, act, sub string, body any) {
	t.Helper()
	submission := l.Draft(l.Namespace, record.DataBureau, by, act, sub, body, world.Consent(l.people[0])).Submission()
	for _, s := range []record.Submission{submission, {Statements: submission.Statements[:1]}} { // with the holder's consent and without
		_, err := rules.Decide(rules.Tx{Time: l.Now, Creator: record.DataBureau, Namespace: l.Namespace}, s, l.Ledger)
		if err != nil && record.CodeOf(err) == record.Internal {
			t.Errorf("%s on %q with %s: %v", act, sub, world.Text(body), err)
		}
	}
}

func TestNoActOnAnyRecordEndsInAnInternalError(t *testing.T) {
	l := newLived(t)
	for _, row := range rules.Table(record.KindProperty) {
		for _, who := range l.people {
			for _, key := range l.keys {
				l.answered(t, who, row.Act, key, l.bodies[row.Act])
			}
		}
	}
}

// FuzzRegistry signs bodies in which one member is something else: what a text means must never make a decision stumble.
func FuzzRegistry(f *testing.F) {
	l := newLived(f)
	rows := rules.Table(record.KindProperty)
	for i := range rows {
		f.Add(uint(i), uint(i), uint(0), uint(0), uint(i), "")
	}
	f.Fuzz(func(t *testing.T, act, key, who, member, value uint, text string) {
		row := rows[act%uint(len(rows))]
		var members map[string]json.RawMessage
		if err := json.Unmarshal(world.Text(l.bodies[row.Act]), &members); err != nil {
			t.Fatal(err)
		}
		names := slices.Sorted(maps.Keys(members))
		members[names[member%uint(len(names))]] = l.another(value, text)
		l.answered(t, l.people[who%uint(len(l.people))], row.Act, l.keys[key%uint(len(l.keys))], members)
	})
}

// another is what a member might say instead: a key, a moment, a number, a digest, nothing, or any text.
func (l *lived) another(which uint, text string) json.RawMessage {
	if _, err := record.Encode(text); err != nil {
		text = "" // no statement can hold it
	}
	values := []any{"", text, record.None, 0, -1, 1 << 40, []string{}, []string{text}, struct{}{}, true, world.Digest(text), record.Time(l.Now), record.Time(l.Now.AddDate(9, 0, 0))}
	for _, key := range l.keys {
		values = append(values, key, world.ID(key))
	}
	return world.Text(values[which%uint(len(values))])
}
