package contract_test

import (
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// market is a founded world in which everybody who trades is registered.
type market struct {
	*world.World
	bureau, regulator, centre *world.Actor // staff who decide
	supplier, buyer           *world.Actor // firms
	dataset                   string
}

const day = 24 * time.Hour

func openMarket(w *world.World) *market {
	m := &market{World: w}
	m.bureau = w.Staff(record.DataBureau, record.RoleBureau)
	m.regulator = w.Staff(record.MarketRegulator, record.RoleRegulator)
	m.centre = w.Staff(record.Exchange, record.RoleExchange)
	m.supplier = w.Firm("厦门港口数据有限公司", world.USCC("91350200MA0000001"), record.RoleHolder, record.RoleMerchant)
	m.buyer = w.Firm("福建保险股份有限公司", world.USCC("91350100MA0000002"), record.RoleDemander)
	m.dataset = w.Dataset(m.supplier, "港口集装箱作业数据")
	return m
}

// merchant gives the supplier its subject certificate.
func (m *market) merchant() string {
	subject := m.Act(world.Exchange, record.MarketRegulator, m.supplier, "subject.apply", "", world.Merchant()).Key
	m.Act(world.Exchange, record.Exchange, m.centre, "subject.review", subject, world.Pass())
	m.Issue(world.Exchange, m.centre, "subject.issue", subject)
	return subject
}

// product gives the supplier an object certificate citing a registration.
func (m *market) product(subject string, cites ...record.Citation) string {
	object := m.Act(world.Exchange, record.DataBureau, m.supplier, "object.apply", "", world.Product(m.dataset, subject, cites...)).Key
	m.Act(world.Exchange, record.Exchange, m.centre, "object.review", object, world.Review("PASS"))
	m.Issue(world.Exchange, m.centre, "object.issue", object)
	return object
}

// trade leads to an object in trade and the citation of its registration.
func (m *market) trade() (object string, citation record.Citation) {
	citation = m.Registered(world.Property, m.bureau, m.supplier, m.dataset)
	return m.product(m.merchant(), citation), citation
}

func TestTheNetworkIsFoundedOnceByAllThree(t *testing.T) {
	w := world.New(t)
	w.Refused(record.NotFounded, world.Property, record.DataBureau, w.Roots[record.DataBureau], "registration.apply", "", struct{}{})
	w.Found()
	w.Again()
	w.Is(world.Governance, record.NetworkKey, "FOUNDED")
	f := w.NewFounding()
	w.Refused(record.AlreadyFounded, world.Governance, record.DataBureau, w.Roots[record.DataBureau], "found", "", f.Body,
		append(w.Attachments(f), w.OtherRoots()...)...)
	w.PlayAgain()
}

func TestAFirmEntersWithItsCertificateChainAndEnrolsAClerk(t *testing.T) {
	world.Story(t, func(w *world.World) {
		firm := w.Firm("厦门港口数据有限公司", "91110000101623741K", record.RoleHolder)
		w.Again()
		key := w.Body(world.Governance, "key/"+firm.Kid, &record.Key{}).(*record.Key)
		if key.Authority != "CA-LICENSED" || key.Actor != firm.ID || key.Key != firm.Point {
			t.Fatalf("the key record says %+v", key)
		}
		clerk := w.Clerk(record.Exchange, firm, record.RoleHolder)
		dataset := w.Dataset(clerk, "港口数据")
		if holder := w.Body(world.Governance, "dataset/"+dataset, &record.Dataset{}).(*record.Dataset).Holder; holder != firm.ID {
			t.Fatalf("the dataset belongs to %s, not to the firm", holder)
		}
	})
}

func TestADataPropertyIsRegisteredStepByStepAndRevoked(t *testing.T) {
	world.Story(t, func(w *world.World) { registrationStory(openMarket(w), world.Property) })
}

func TestADataIntellectualPropertyIsRegisteredByTheSameSteps(t *testing.T) {
	world.Story(t, func(w *world.World) { registrationStory(openMarket(w), world.Intellectual) })
}

func registrationStory(m *market, namespace string) {
	clerk, via := m.bureau, record.DataBureau
	if namespace == world.Intellectual {
		clerk, via = m.regulator, record.MarketRegulator
	}
	key := m.Noticed(namespace, clerk, m.supplier, m.dataset)
	m.Is(namespace, key, record.StateNotice)
	end := m.Body(namespace, key, &record.Registration{}).(*record.Registration).Notice.To
	m.Refused(record.TooEarly, namespace, via, clerk, "registration.deposit", key, world.Because("太早"))
	m.At(end)
	m.Act(namespace, via, clerk, "registration.deposit", key, world.Because("公示期满"))
	m.Again()
	number := m.Issue(namespace, clerk, "registration.issue", key)
	m.Again()
	m.Is(namespace, key, record.StateActive)
	if jwt, _ := m.Ledger.Read(namespace, record.NumberKey(number)); len(jwt) == 0 {
		m.Fatal("the certificate does not stand under its number")
	}
	m.Act(namespace, via, clerk, "registration.revoke", key, world.Revocation())
	m.Is(namespace, key, record.StateRevoked)
	m.Noticed(namespace, clerk, m.supplier, m.dataset) // a dataset whose registration has ended may apply anew
}

func TestAReviewMayRefuseAndAnAcceptanceMayDecline(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		apply := func() string {
			return m.Act(world.Property, record.Exchange, m.supplier, "registration.apply", "", world.Application(m.dataset, m.Now)).Key
		}
		declined := apply()
		m.Act(world.Property, record.DataBureau, m.bureau, "registration.decline", declined, world.Because("材料不齐"))
		m.Is(world.Property, declined, record.StateNotAccepted)
		refused := apply()
		m.Act(world.Property, record.DataBureau, m.bureau, "registration.accept", refused, world.Because("材料齐全"))
		m.Act(world.Property, record.DataBureau, m.bureau, "registration.review", refused, world.Review("REFUSE"))
		m.Is(world.Property, refused, record.StateRefused)
		subject := m.Act(world.Exchange, record.Exchange, m.supplier, "subject.apply", "", world.Merchant()).Key
		m.Act(world.Exchange, record.Exchange, m.centre, "subject.review", subject, world.Altered(world.Pass(), "result", "REFUSE"))
		m.Is(world.Exchange, subject, record.StateRefused)
	})
}

func TestAProductIsListedSoldEvidencedAndDelivered(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		object, citation := m.trade()
		m.Act(world.Exchange, record.Exchange, m.centre, "listing.list", "", world.Listed(object))
		m.Later(day)
		deal := world.Deal(object, m.buyer.ID, m.Now, citation)
		contract := m.Act(world.Exchange, record.MarketRegulator, m.supplier, "contract.sign", "", deal, world.Consent(m.buyer)).Key
		m.Again()
		m.Act(world.Exchange, record.Exchange, m.centre, "contract.evidence", contract, world.Pass())
		m.Is(world.Exchange, contract, record.StateEvidenced)
		for batch := 1; batch <= 2; batch++ {
			m.Act(world.Exchange, record.Exchange, m.supplier, "delivery.confirm", "", world.Receipt(contract, batch, m.Now), world.Consent(m.buyer))
			m.Again()
		}
		kept, _ := m.Ledger.Read(world.Exchange, "jws/"+world.ID(contract))
		var statements []string
		if err := record.Decode(kept, &statements); err != nil || len(statements) != 2 {
			t.Fatalf("both parties' statements must be kept verbatim: %v, %d", err, len(statements))
		}
	})
}

func TestImportantDataAreNotDeliveredRaw(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		m.dataset = world.ID(m.Act(world.Governance, record.Exchange, m.supplier, "dataset.register", "", world.Altered(world.Dataset("重要数据"), "grade", "IMPORTANT")).Key)
		object, citation := m.trade()
		contract := m.Act(world.Exchange, record.Exchange, m.supplier, "contract.sign", "", world.Deal(object, m.buyer.ID, m.Now, citation), world.Consent(m.buyer)).Key
		m.Act(world.Exchange, record.Exchange, m.centre, "contract.evidence", contract, world.Pass())
		receipt := world.Receipt(contract, 1, m.Now)
		for _, mode := range []string{"RAW_TRANSFER", "OFFLINE"} {
			refused := m.Refused(record.RuleForbids, world.Exchange, record.Exchange, m.supplier, "delivery.confirm", "", world.Altered(receipt, "mode", mode), world.Consent(m.buyer))
			under(t, refused, "S2 8(4)")
		}
		m.Act(world.Exchange, record.Exchange, m.supplier, "delivery.confirm", "", world.Altered(receipt, "mode", "SANDBOX"), world.Consent(m.buyer))
	})
}

func TestAContractMayBeReturnedAndCertificatesRevoked(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		object, _ := m.trade()
		contract := m.Act(world.Exchange, record.Exchange, m.supplier, "contract.sign", "", world.Deal(object, m.buyer.ID, m.Now), world.Consent(m.buyer)).Key
		m.Act(world.Exchange, record.Exchange, m.centre, "contract.evidence", contract, world.Altered(world.Pass(), "result", "REFUSE"))
		m.Is(world.Exchange, contract, record.StateReturned)
		m.Act(world.Exchange, record.Exchange, m.centre, "object.revoke", object, world.Revocation())
		m.Refused(record.RuleForbids, world.Exchange, record.Exchange, m.centre, "listing.list", "", world.Listed(object))
		subject := m.Body(world.Exchange, object, &record.Object{}).(*record.Object).Application.Subject
		m.Act(world.Exchange, record.Exchange, m.centre, "subject.revoke", subject, world.Revocation())
		m.Is(world.Exchange, subject, record.StateRevoked)
	})
}
