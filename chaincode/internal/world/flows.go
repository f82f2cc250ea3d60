package world

import (
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

// ID is the part of a state key after the kind.
func ID(key string) string {
	_, id, _ := strings.Cut(key, "/")
	return id
}

// Firm registers a firm with the data bureau, under a certificate chain of the licensed CA.
func (w *World) Firm(name, uscc string, roles ...string) *Actor {
	w.Helper()
	firm := NewActor()
	chain := PEM(w.CA.Leaf(firm, name, uscc, w.Now.AddDate(0, -1, 0)), w.CA.Certificate)
	result := w.Act(Governance, record.DataBureau, w.Registrars[record.DataBureau], "actor.register", "", Firm(name, uscc, roles...), Attach(chain))
	firm.ID = ID(result.Key)
	return firm
}

// Staff enrols a person of one of the three organizations.
func (w *World) Staff(organization string, roles ...string) *Actor {
	w.Helper()
	return w.Clerk(organization, w.Registrars[organization], roles...)
}

// Clerk enrols a person for whoever signs.
func (w *World) Clerk(via string, employer *Actor, roles ...string) *Actor {
	w.Helper()
	person := NewActor()
	person.ID = ID(w.Act(Governance, via, employer, "actor.enrol", "", Enrolment(person, w.Now, roles...), Possession(person)).Key)
	return person
}

// Dataset registers a dataset of a firm.
func (w *World) Dataset(firm *Actor, name string) string {
	w.Helper()
	return ID(w.Act(Governance, record.Exchange, firm, "dataset.register", "", Dataset(name)).Key)
}

// Owner is the organization a namespace belongs to.
func (w *World) Owner(namespace string) string {
	for _, ns := range Namespaces {
		if ns.Name == namespace {
			return ns.Owner
		}
	}
	w.Fatalf("no namespace %s", namespace)
	return ""
}

// Noticed takes a dataset from application to the public notice, and returns the registration's key.
func (w *World) Noticed(namespace string, clerk, firm *Actor, dataset string) string {
	w.Helper()
	owner := w.Owner(namespace)
	key := w.Act(namespace, record.Exchange, firm, "registration.apply", "", Application(dataset, w.Now)).Key
	w.Act(namespace, owner, clerk, "registration.accept", key, Because("材料齐全"))
	w.Act(namespace, owner, clerk, "registration.review", key, Review("PASS"))
	w.Act(namespace, owner, clerk, "registration.notice", key, PublicNotice())
	return key
}

// Deposited is Noticed, the notice run out and the deposit made.
func (w *World) Deposited(namespace string, clerk, firm *Actor, dataset string) string {
	w.Helper()
	key := w.Noticed(namespace, clerk, firm, dataset)
	w.At(w.Body(namespace, key, &record.Registration{}).(*record.Registration).Notice.To)
	w.Act(namespace, w.Owner(namespace), clerk, "registration.deposit", key, Because("公示期满无异议"))
	return key
}

// Registered is Deposited with the certificate issued; it returns the citation of it.
func (w *World) Registered(namespace string, clerk, firm *Actor, dataset string) record.Citation {
	w.Helper()
	key := w.Deposited(namespace, clerk, firm, dataset)
	return record.Citation{Namespace: namespace, Key: key, Number: w.Issue(namespace, clerk, "registration.issue", key)}
}

// Issue prepares a certificate, seals it and has it recorded; it returns the number.
func (w *World) Issue(namespace string, clerk *Actor, act, key string) string {
	w.Helper()
	certificate := w.Prepare(namespace, key)
	sealed := w.Sealed(namespace, certificate)
	w.Act(namespace, w.Owner(namespace), clerk, act, key, sealed.Body, sealed.With)
	return certificate.Certificate.Number
}

var beijing = time.FixedZone("UTC+08:00", 8*3600)

// certType is the type of certificate a record gets.
func (w *World) certType(namespace, key string) string {
	w.Helper()
	body, err := w.Record(namespace, key).Certified()
	if err != nil {
		w.Fatal(err)
	}
	var content record.Content
	body.Certify(&content)
	return content.Type
}

// Prepare makes the claims of a record's certificate with a fresh number and index.
func (w *World) Prepare(namespace, key string) *record.Certificate {
	w.Helper()
	w.serial++
	owner := w.Owner(namespace)
	draft := rules.Draft{
		Number: record.Number{Type: w.certType(namespace, key), Region: Region, Day: w.Now.In(beijing).Format("20060102"), Gateway: w.Digit(owner), Serial: w.serial},
		Index:  1000 + w.serial, Iat: w.Now.Unix(), SD: []string{Disclosure("a"), Disclosure("b")},
	}
	if draft.SD[0] > draft.SD[1] {
		draft.SD[0], draft.SD[1] = draft.SD[1], draft.SD[0]
	}
	certificate, err := rules.Claims(rules.Tx{Time: w.Now, Creator: owner, Namespace: namespace}, key, draft, w.Ledger)
	if err != nil {
		w.Fatal(err)
	}
	return certificate
}

// Digit is the digit of an organization's gateway.
func (w *World) Digit(organization string) int {
	for i, name := range Organizations {
		if name == organization {
			return i
		}
	}
	return -1
}

// SealedCertificate is a certificate with the body of the act that issues it.
type SealedCertificate struct {
	Body    record.Issue
	Compact string
	With    With
}

// Sealed signs a certificate with the issuer key of a namespace's owner.
func (w *World) Sealed(namespace string, certificate any) SealedCertificate {
	return SealedBy(w.Issuers[w.Owner(namespace)], certificate)
}

// SealedBy signs a certificate with any key.
func SealedBy(issuer *Actor, certificate any) SealedCertificate {
	compact := issuer.Seal(record.TypeCertificate, certificate)
	return SealedCertificate{record.Issue{Prepared: Digest(compact[:strings.LastIndex(compact, ".")])}, compact, Bring(compact)}
}
