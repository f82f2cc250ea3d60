package world

import (
	"encoding/json"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Draft is a submission on its way; a [With] alters it before it is signed or sent.
type Draft struct {
	Namespace, Via string
	By             *Actor
	Typ            string
	Claims         record.Statement
	Attachments    []string
	Consents       []func(statement string, draft *Draft) string
	Terms          string
	Time, Clock    time.Time
	Sent           func(*record.Submission) // last hand on it
}

// With alters a draft.
type With func(*Draft)

// Draft prepares a statement as an honest client would: dated now, for a day, about the record as it stands.
func (w *World) Draft(namespace, via string, by *Actor, act, sub string, body any, with ...With) *Draft {
	d := &Draft{
		Namespace: namespace, Via: via, By: by, Typ: record.TypeStatement, Time: w.Now, Clock: w.Now,
		Claims: record.Statement{
			Iss: by.ID, Aud: w.Network + "/" + namespace, Iat: w.Now.Unix(), Exp: w.Now.Add(24 * time.Hour).Unix(), Jti: Nonce(),
			Act: act, Sub: sub, Prev: record.None, Att: []string{}, Body: Text(body),
		},
	}
	if sub != "" {
		value, _ := w.Ledger.Read(namespace, sub)
		d.Claims.Prev = seal.Digest(value)
	}
	for _, alter := range with {
		alter(d)
	}
	return d
}

// Submission signs the draft and everything that goes with it.
func (d *Draft) Submission() record.Submission {
	statement := d.By.Seal(d.Typ, d.Claims)
	s := record.Submission{Statements: []string{statement}, Attachments: append([]string{}, d.Attachments...)}
	for _, consent := range d.Consents {
		s.Statements = append(s.Statements, consent(statement, d))
	}
	s.Terms = d.Terms
	if d.Sent != nil {
		d.Sent(&s)
	}
	return s
}

func (d *Draft) proposal() Proposal {
	s := d.Submission()
	p := Proposal{
		Namespace: d.Namespace, Creator: d.Via, Time: d.Time, Clock: d.Clock,
		Arguments: []string{"Act", string(Text(s.Statements)), string(Text(s.Attachments))},
	}
	if s.Terms != "" {
		p.Transient = map[string][]byte{record.TermsTransient: []byte(s.Terms)}
	}
	return p
}

// Privately adds private terms, whose digest the body names.
func Privately(terms any) With {
	return func(d *Draft) { d.Terms = string(Text(terms)) }
}

// Attach adds an attachment and names it in the statement.
func Attach(text string) With {
	return func(d *Draft) {
		d.Attachments = append(d.Attachments, text)
		d.Claims.Att = append(d.Claims.Att, Digest(text))
	}
}

// Bring adds an attachment that the statement does not name, such as a certificate.
func Bring(text string) With {
	return func(d *Draft) { d.Attachments = append(d.Attachments, text) }
}

// Consent adds an actor's consent; alter changes it before it is signed.
func Consent(by *Actor, alter ...func(*record.Consent)) With {
	return func(d *Draft) {
		d.Consents = append(d.Consents, func(statement string, draft *Draft) string {
			claims := record.Consent{
				Iss: by.ID, Aud: draft.Claims.Aud, Iat: draft.Claims.Iat, Exp: draft.Claims.Exp, Jti: Nonce(), Ref: Digest(statement),
			}
			for _, change := range alter {
				change(&claims)
			}
			return by.Seal(record.TypeConsent, claims)
		})
	}
}

// Possession is the consent by which a bare key shows that whoever brings it holds it.
func Possession(key *Actor) With { return Consent(key.As(key.Kid)) }

// Claim alters the statement before it is signed.
func Claim(alter func(*record.Statement)) With {
	return func(d *Draft) { alter(&d.Claims) }
}

// Sent alters the submission after it is signed.
func Sent(alter func(*record.Submission)) With {
	return func(d *Draft) { d.Sent = alter }
}

// Altered gives a body with one member changed; it panics if there is no such member.
func Altered(body any, member string, value any) json.RawMessage {
	var members map[string]any
	if err := json.Unmarshal(Text(body), &members); err != nil {
		panic(err)
	}
	if _, there := members[member]; !there {
		panic("no member " + member)
	}
	members[member] = value
	return Text(members)
}
