package contract_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// entry is where a key stands in the status list of keys at a try, and what stands in the ledger for it.
func entry(key *world.Actor, try int) (index int, stateKey string) {
	index = seal.StatusIndex(fmt.Sprintf("%s/%d", key.Kid, try))
	return index, fmt.Sprintf("index/keys-%d", index)
}

// indexed fails the test unless a key has the entry of a try.
func indexed(t *testing.T, w *world.World, key *world.Actor, try int) {
	t.Helper()
	want, stateKey := entry(key, try)
	claimed, _ := w.Ledger.Read(world.Governance, stateKey)
	if got := w.Body(world.Governance, "key/"+key.Kid, &record.Key{}).(*record.Key).Index; got != want || string(claimed) != key.Kid {
		t.Fatalf("key %s has entry %d, not %d, which is claimed by %q", key.Kid, got, want, claimed)
	}
}

// colliding are two keys that would have the same entry.
func colliding() (*world.Actor, *world.Actor) {
	seen := map[int]*world.Actor{}
	for {
		key := world.NewActor()
		index, _ := entry(key, 0)
		if other := seen[index]; other != nil {
			return other, key
		}
		seen[index] = key
	}
}

func TestEveryKeyHasAnEntryOfItsOwnInTheStatusListOfKeys(t *testing.T) {
	w := world.New(t)
	first, second := colliding()
	w.Registrars[record.DataBureau], w.Services[record.DataBureau] = first, second
	w.Found() // both in one transaction
	w.PlayAgain()
	indexed(t, w, first, 0)
	indexed(t, w, second, 1)
	indexed(t, w, w.Firm("厦门港口数据有限公司", world.USCC("91350200MA0000001"), record.RoleHolder), 0)
	indexed(t, w, w.Staff(record.DataBureau, record.RoleBureau), 0)
}

func TestAnEntryIsCommittedOnce(t *testing.T) {
	w := world.New(t)
	w.Found()
	first, second := colliding()
	enrol := func(person *world.Actor) *world.Draft {
		return w.Draft(world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "actor.enrol", "", world.Enrolment(person, w.Now, record.RoleBureau), world.Possession(person))
	}
	wantValid(t, w.Together(enrol(first), enrol(second)), true, false)
	wantValid(t, w.Together(enrol(second)), true)
	indexed(t, w, second, 1)
}

func TestAKeyTriesSixteenEntriesAndIsThenRefused(t *testing.T) {
	w := world.New(t)
	w.Found()
	lucky, unlucky := world.NewActor(), world.NewActor()
	take := func(key *world.Actor, tries int) {
		for try := range tries {
			_, stateKey := entry(key, try)
			w.Ledger.Plant(world.Governance, stateKey, []byte("K-OTHER"))
		}
	}
	take(lucky, 15)
	take(unlucky, 16)
	registrar := w.Registrars[record.DataBureau]
	w.Act(world.Governance, record.DataBureau, registrar, "actor.enrol", "", world.Enrolment(lucky, w.Now, record.RoleBureau), world.Possession(lucky))
	indexed(t, w, lucky, 15)
	w.Refused(record.Duplicate, world.Governance, record.DataBureau, registrar, "actor.enrol", "",
		world.Enrolment(unlucky, w.Now, record.RoleBureau), world.Possession(unlucky))
}

// presenting is a key for presenting, good for a year.
func presenting(w *world.World, key *world.Actor) record.AddKey {
	return record.AddKey{Key: key.Point, Purpose: record.PurposePresent, To: record.Time(w.Now.AddDate(1, 0, 0))}
}

// present enters a key for presenting.
func present(w *world.World, firm *world.Actor) *world.Actor {
	w.Helper()
	key := world.NewActor()
	w.Act(world.Governance, record.Exchange, firm, "key.add", "", presenting(w, key), world.Possession(key))
	return key
}

func TestAFirmEntersAKeyForPresentingThatDoesNothingElse(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		key := present(w, m.supplier)
		w.Again()
		w.Is(world.Governance, "key/"+key.Kid, record.StateActive)
		indexed(t, w, key, 0)
		body := w.Body(world.Governance, "key/"+key.Kid, &record.Key{}).(*record.Key)
		if body.Actor != m.supplier.ID || body.Purpose != record.PurposePresent || body.Certificate != record.None || body.Authority != "" || body.From != record.Time(w.Now) {
			t.Fatalf("entered as %+v", body)
		}
		held := m.supplier.Holding(key)
		w.Refused(record.WrongPurpose, world.Governance, record.Exchange, held, "dataset.register", "", world.Dataset("数据"))
		another := world.NewActor()
		w.Refused(record.WrongPurpose, world.Governance, record.Exchange, held, "key.add", "", presenting(w, another), world.Possession(another))
		w.Refused(record.WrongPurpose, world.Governance, record.Exchange, held, "key.end", "key/"+key.Kid, world.Because("停用"))
		object, _ := m.trade()
		buyers := present(w, m.buyer)
		w.Refused(record.WrongPurpose, world.Exchange, record.Exchange, m.supplier, "contract.sign", "", world.Deal(object, m.buyer.ID, w.Now),
			world.Consent(m.buyer.Holding(buyers)))
	})
}

func TestAKeyForPresentingIsEnteredByItsFirmAlone(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		clerk, key, another := w.Clerk(record.Exchange, m.supplier, record.RoleHolder), world.NewActor(), world.NewActor()
		body := presenting(w, key)
		possession := world.Possession(key)
		refuse := func(code record.Code, by *world.Actor, body any, with ...world.With) {
			t.Helper()
			w.Refused(code, world.Governance, record.DataBureau, by, "key.add", "", body, with...)
		}
		refuse(record.ConsentMissing, m.supplier, body)
		refuse(record.ConsentMissing, m.supplier, body, world.Possession(another))
		refuse(record.ConsentMissing, m.supplier, body, world.Consent(key.As(m.supplier.ID)))
		refuse(record.OutOfRole, clerk, body, possession)
		refuse(record.OutOfRole, w.Staff(record.DataBureau, record.RoleHolder), body, possession)
		refuse(record.OutOfRole, w.Registrars[record.DataBureau], body, possession)
		refuse(record.Invalid, m.supplier, world.Altered(body, "purpose", record.PurposeAct), possession)
		refuse(record.Invalid, m.supplier, world.Altered(body, "to", record.Time(w.Now.AddDate(3, 0, 0).Add(time.Second))), possession)
		refuse(record.Invalid, m.supplier, world.Altered(body, "to", record.Time(w.Now)), possession)
		refuse(record.Invalid, m.supplier, world.Altered(body, "to", "2027"), possession)
		refuse(record.Invalid, m.supplier, world.Altered(body, "key", "A"+key.Point[1:]), possession)
		refuse(record.Exists, m.supplier, presenting(w, m.supplier), world.Possession(m.supplier))
		issuer := w.Issuers[record.DataBureau]
		refuse(record.WrongPurpose, m.supplier, presenting(w, issuer), world.Possession(issuer))
		body.To = record.Time(w.Now.AddDate(3, 0, 0))
		w.Act(world.Governance, record.DataBureau, m.supplier, "key.add", "", body, possession)
		refuse(record.Exists, m.supplier, body, possession)
		refuse(record.Exists, m.buyer, body, possession)
	})
}

func TestAKeyForPresentingIsEndedByItsActorOrTheRegistrar(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		first, second := present(w, m.supplier), present(w, m.supplier)
		w.Later(day)
		end := func(kid string) (string, any) { return "key/" + kid, world.Because("手机更换") }
		sub, body := end(first.Kid)
		w.Refused(record.OutOfRole, world.Governance, record.Exchange, m.buyer, "key.end", sub, body)
		w.Refused(record.OutOfRole, world.Governance, record.Exchange, w.Clerk(record.Exchange, m.supplier, record.RoleHolder), "key.end", sub, body)
		w.Refused(record.Invalid, world.Governance, record.Exchange, m.supplier, "key.end", sub, world.Because(""))
		w.Refused(record.WrongPurpose, world.Governance, record.Exchange, m.supplier, "key.end", "key/"+m.supplier.Kid, body)
		w.Act(world.Governance, record.Exchange, m.supplier, "key.end", sub, body)
		w.Is(world.Governance, sub, record.StateRevoked)
		if key := w.Body(world.Governance, sub, &record.Key{}).(*record.Key); key.EndedAt != record.Time(w.Now) || key.CompromisedAt != "" {
			t.Fatalf("ended as %+v", key)
		}
		w.Refused(record.StateForbids, world.Governance, record.Exchange, m.supplier, "key.end", sub, body)
		lost, sub := record.RevokeKey{CompromisedAt: record.Time(w.Now), Reason: "被盗"}, "key/"+second.Kid
		w.Refused(record.OutOfRole, world.Governance, record.MarketRegulator, w.Registrars[record.MarketRegulator], "key.revoke", sub, lost)
		w.Act(world.Governance, record.Exchange, w.Registrars[record.Exchange], "key.revoke", sub, lost)
		w.Is(world.Governance, sub, record.StateRevoked)
	})
}

func TestOfTwoTimesOfCompromiseTheEarlierStands(t *testing.T) {
	for name, days := range map[string]struct{ second, first, want int }{
		"the later one came first": {3, 1, 1}, "the earlier one came first": {1, 2, 1},
	} {
		t.Run(name, func(t *testing.T) {
			world.Story(t, func(w *world.World) {
				clerk, start := w.Staff(record.DataBureau, record.RoleBureau), w.Now
				keys := []*world.Actor{clerk}
				for range 2 {
					w.Later(2 * day)
					next := world.NewActor()
					w.Act(world.Governance, record.DataBureau, keys[len(keys)-1], "actor.rotate", "actor/"+clerk.ID,
						record.Rotate{Key: next.Point, To: record.Time(start.AddDate(0, 6, 0))}, world.Possession(next))
					keys = append(keys, clerk.Holding(next))
				}
				w.Later(2 * day)
				revoke := func(key *world.Actor, after int) {
					w.Act(world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "key.revoke", "key/"+key.Kid,
						record.RevokeKey{CompromisedAt: record.Time(start.AddDate(0, 0, after)), Reason: "被盗"})
				}
				revoke(keys[1], days.second)
				revoke(keys[0], days.first)
				for _, key := range keys[1:] {
					if got := w.Body(world.Governance, "key/"+key.Kid, &record.Key{}).(*record.Key).CompromisedAt; got != record.Time(start.AddDate(0, 0, days.want)) {
						t.Errorf("key %s is compromised since %s", key.Kid, got)
					}
				}
			})
		})
	}
}
