package contract_test

import (
	"slices"
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

func TestOfTwoActsOnOneVersionOnlyTheFirstIsCommitted(t *testing.T) {
	m := founded(t)
	key := m.Act(world.Property, record.Exchange, m.supplier, "registration.apply", "", world.Application(m.dataset, m.Now)).Key
	accept := m.Draft(world.Property, record.DataBureau, m.bureau, "registration.accept", key, world.Because("齐全"))
	decline := m.Draft(world.Property, record.DataBureau, m.bureau, "registration.decline", key, world.Because("不齐"))
	wantValid(t, m.Together(accept, decline), true, false)
	m.Is(world.Property, key, record.StateAccepted)
}

func TestADatasetAppliedForTwiceAtOnceIsAppliedForOnce(t *testing.T) {
	m := founded(t)
	apply := func() *world.Draft {
		return m.Draft(world.Property, record.Exchange, m.supplier, "registration.apply", "", world.Application(m.dataset, m.Now))
	}
	wantValid(t, m.Together(apply(), apply()), true, false)
}

func TestARevocationInAnotherNamespaceIsSeenAtCommit(t *testing.T) {
	m := founded(t)
	object, citation := m.trade()
	list := func() *world.Draft {
		return m.Draft(world.Exchange, record.Exchange, m.centre, "listing.list", "", world.Listed(object))
	}
	revoke := m.Draft(world.Property, record.DataBureau, m.bureau, "registration.revoke", citation.Key, world.Revocation())
	wantValid(t, m.Together(revoke, list()), true, false)
	m.Refused(record.RuleForbids, world.Exchange, record.Exchange, m.centre, "listing.list", "", world.Listed(object))
}

func TestASuspensionInTheSameBlockStopsTheSuspended(t *testing.T) {
	m := founded(t)
	suspend := m.Draft(world.Governance, record.DataBureau, m.bureau, "actor.suspend", "", record.Suspend{Actor: m.supplier.ID, Reason: "虚假材料"})
	apply := m.Draft(world.Property, record.Exchange, m.supplier, "registration.apply", "", world.Application(m.dataset, m.Now))
	wantValid(t, m.Together(suspend, apply), true, false)
}

func TestOneNumberIsCommittedOnce(t *testing.T) {
	m := founded(t)
	first := m.Deposited(world.Property, m.bureau, m.supplier, m.dataset)
	second := m.Deposited(world.Property, m.bureau, m.supplier, m.Dataset(m.supplier, "第二份数据"))
	a, b := m.Prepare(world.Property, first), m.Prepare(world.Property, second)
	b.Certificate.Number, b.Status.List.Idx = a.Certificate.Number, 77
	issue := func(key string, c *record.Certificate) *world.Draft {
		sealed := m.Sealed(world.Property, c)
		return m.Draft(world.Property, record.DataBureau, m.bureau, "registration.issue", key, sealed.Body, sealed.With)
	}
	wantValid(t, m.Together(issue(first, a), issue(second, b)), true, false)
}

func TestAnActNeedsGovernanceToAnswer(t *testing.T) {
	m := founded(t)
	m.Ledger.Stop(world.Governance)
	m.Refused(record.Unavailable, world.Property, record.Exchange, m.supplier, "registration.apply", "", world.Application(m.dataset, m.Now))
}

func TestTheContractOffersActAndGetOnly(t *testing.T) {
	m := founded(t)
	for _, function := range []string{"Delete", "Put", "New", "GetName", ""} {
		s, err := m.Ledger.Endorse(world.Proposal{Namespace: world.Property, Creator: record.Exchange, Time: m.Now, Clock: m.Now, Arguments: []string{function, "a", "b"}})
		if err != nil || s.Refusal == "" {
			t.Fatalf("%q was answered: %v %v", function, s, err)
		}
	}
	s, err := m.Ledger.Endorse(world.Proposal{Namespace: world.Governance, Creator: record.Exchange, Time: m.Now, Clock: m.Now, Arguments: []string{"Get", record.NetworkKey}})
	if value, _ := m.Ledger.Read(world.Governance, record.NetworkKey); err != nil || s.Payload != string(value) {
		t.Fatalf("Get does not give the value: %v", err)
	}
}

func TestAMovableClockIsAcceptedOnATestNetworkOnly(t *testing.T) {
	w := world.New(t)
	w.Ledger = world.NewLedger(true)
	w.Found() // as a test network
	w.Dataset(w.Firm("厦门港口数据有限公司", world.USCC("91350200MA0000001"), record.RoleHolder), "数据")
	real := w.Record(world.Governance, record.NetworkKey)
	real.Body = world.Altered(real.Body, "test", false)
	w.Ledger.Plant(world.Governance, record.NetworkKey, world.Text(real))
	w.Refused(record.Unavailable, world.Governance, record.Exchange, w.Registrars[record.Exchange], "dataset.register", "", world.Dataset("数据"))
}

func TestTimeIsTakenFromTheTransactionAndComparedWithThePeersClock(t *testing.T) {
	m := founded(t)
	for _, skew := range []time.Duration{6 * time.Minute, -6 * time.Minute, day, -day} {
		p := func(d *world.Draft) { d.Time = d.Clock.Add(skew) }
		m.Refused(record.ClockSkew, world.Governance, record.Exchange, m.supplier, "dataset.register", "", world.Dataset("数据"), p)
	}
	late := func(d *world.Draft) { d.Time = d.Clock.Add(4 * time.Minute) }
	key := m.Act(world.Governance, record.Exchange, m.supplier, "dataset.register", "", world.Dataset("数据"), late).Key
	if at := m.Record(world.Governance, key).Acts[0].At; at != record.Time(m.Now.Add(4*time.Minute)) {
		t.Fatalf("recorded at %s, not at the transaction's time", at)
	}
}

func founded(t *testing.T) *market {
	w := world.New(t)
	w.Found()
	return openMarket(w)
}

func wantValid(t *testing.T, got []bool, want ...bool) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("valid: %v, expected %v", got, want)
	}
}
