package ledgertest

import (
	"fmt"
	"time"

	"github.com/emmansun/gmsm/smx509"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/authority"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
)

// With alters an act before it is signed, or adds to what goes with it.
type With func(claims *record.Statement, rest *rest)

type rest struct {
	attachments []string
	consents    []*Actor
}

// Attach adds an attachment and names it in the statement.
func Attach(text string) With {
	return func(claims *record.Statement, rest *rest) {
		rest.attachments = append(rest.attachments, text)
		claims.Att = append(claims.Att, Digest(text))
	}
}

// Consent adds somebody's consent.
func Consent(by *Actor) With {
	return func(_ *record.Statement, rest *rest) { rest.consents = append(rest.consents, by) }
}

// Possession is the consent by which a new key shows that whoever brings it holds it.
func Possession(of *Actor) With { return Consent(&Actor{ID: of.Key.Kid(), Key: of.Key}) }

// Life is how long the statement lives.
func Life(d time.Duration) With {
	return func(claims *record.Statement, _ *rest) { claims.Exp = claims.Iat + int64(d/time.Second) }
}

// Submission signs an act about a record as it stands, and what goes with it.
func (w *World) Submission(namespace string, by *Actor, act, sub string, body any, with ...With) record.Submission {
	w.Helper()
	now := w.Clock()
	claims := record.Statement{
		Iss: by.ID, Aud: w.Network + "/" + namespace, Iat: now.Unix(), Exp: now.Add(24 * time.Hour).Unix(), Jti: Nonce(),
		Act: act, Sub: sub, Prev: record.None, Att: []string{}, Body: w.Encode(body),
	}
	if sub != "" {
		value, _ := w.Read(namespace, sub)
		claims.Prev = seal.Digest(value)
	}
	more := &rest{attachments: []string{}}
	for _, alter := range with {
		alter(&claims, more)
	}
	submission := record.Submission{Statements: []string{w.Sign(by.Key, record.TypeStatement, claims)}, Attachments: more.attachments}
	for _, other := range more.consents {
		submission.Statements = append(submission.Statements, w.Sign(other.Key, record.TypeConsent, record.Consent{
			Iss: other.ID, Aud: claims.Aud, Iat: claims.Iat, Exp: claims.Exp, Jti: Nonce(), Ref: Digest(submission.Statements[0]),
		}))
	}
	return submission
}

// Draft is an act as honest organizations endorse it; nothing is committed yet.
func (w *World) Draft(namespace, via string, by *Actor, act, sub string, body any, with ...With) *Tx {
	w.Helper()
	return w.Endorse(namespace, via, w.Submission(namespace, by, act, sub, body, with...))
}

// Act has an act committed in a block of its own.
func (w *World) Act(namespace, via string, by *Actor, act, sub string, body any, with ...With) record.Result {
	w.Helper()
	tx := w.Draft(namespace, via, by, act, sub, body, with...)
	w.Commit(tx)
	return tx.Answer
}

// Endorse decides a submission now and makes the transaction of it.
func (w *World) Endorse(namespace, via string, submission record.Submission) *Tx {
	w.Helper()
	reader := &recorder{World: w}
	now := w.Clock()
	outcome, err := rules.Decide(rules.Tx{Time: now.Truncate(time.Second), Creator: via, Namespace: namespace}, submission, reader)
	w.must(err)
	tx := &Tx{
		ID: Nonce() + Nonce(), Code: valid, Namespace: namespace, Creator: via, Time: now, Reads: reader.read, Answer: outcome.Result,
		Args: [][]byte{[]byte("Act"), w.Encode(submission.Statements), w.Encode(submission.Attachments)},
	}
	for _, write := range outcome.Writes {
		tx.Writes = append(tx.Writes, envelope.Write{Namespace: namespace, Key: write.Key, Value: write.Value})
	}
	return tx
}

type recorder struct {
	*World
	read []envelope.KeyRead
}

// Read implements rules.Reader.
func (r *recorder) Read(namespace, key string) ([]byte, error) {
	r.read = append(r.read, envelope.KeyRead{Namespace: namespace, Key: key})
	return r.World.Read(namespace, key)
}

// Clerk enrols a person of one of the three.
func (w *World) Clerk(organization string, roles ...string) *Actor {
	w.Helper()
	person := &Actor{Key: NewKey(w.TB)}
	body := record.Enrol{
		Post: "登记岗-07", Roles: roles, Scope: record.Scope{Regions: []string{}, Types: []string{}}, Key: person.Key.Point(),
		Until: record.Time(w.Clock().AddDate(1, 0, 0)),
	}
	result := w.Act(record.Governance, organization, w.Registrars[organization], "actor.enrol", "", body, Possession(person))
	person.ID = result.Key[len("actor/"):]
	return person
}

// Firm registers a firm with the data bureau, under a certificate of the CA; n tells one from another.
func (w *World) Firm(n int, roles ...string) *Actor {
	w.Helper()
	firm := &Actor{Key: NewKey(w.TB)}
	name, uscc := fmt.Sprintf("海峡数据公司%d", n), w.USCC(fmt.Sprintf("9135020000000%04d", n))
	root, err := smx509.ParseCertificate(w.ca)
	w.must(err)
	ca, err := authority.Open(root, w.caKey)
	w.must(err)
	leaf, err := ca.Issue(authority.ProfileOrganization, firm.Key.Public(), authority.Subject{Name: name, Organization: name, Uscc: uscc}, w.Clock(), 3)
	w.must(err)
	result := w.Act(record.Governance, record.DataBureau, w.Registrars[record.DataBureau], "actor.register", "", record.RegisterActor{
		Name: name, Uscc: uscc, Region: Region, Roles: roles, Scope: record.Scope{Regions: []string{}, Types: []string{}},
	}, Attach(string(authority.EncodePEM(leaf))))
	firm.ID = result.Key[len("actor/"):]
	return firm
}

// Except has all three record that leaves are what they are.
func (w *World) Except(leaves ...string) *Tx {
	w.Helper()
	return w.Draft(record.Governance, record.DataBureau, w.Registrars[record.DataBureau], "exception.record", "",
		record.Exception{Leaves: leaves, Reason: "三方已核实"}, Consent(w.Registrars[record.MarketRegulator]), Consent(w.Registrars[record.Exchange]))
}
