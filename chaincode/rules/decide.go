// Package rules decides. It is pure: record, statements and context in; new records or a refusal out. Chaincode calls
// it, the signer calls it again on its own replica, the gateway calls it to explain a refusal before submitting.
//
// What may be done stands in tables ([Table]): an act is a row with its states, roles, organization and rule, and one
// function that fills the record. Decide walks the same steps for every row.
package rules

import (
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Tx is what the ledger says of a transaction before anything is decided. Time is the client's claim; whoever
// endorses compares it with a clock of its own first.
type Tx struct {
	Time      time.Time
	Creator   string // MSP id of the submitting identity
	Namespace string
}

// Reader reads the ledger by key. Absent is nil without an error; an error aborts the decision.
type Reader interface {
	Read(namespace, key string) ([]byte, error)
}

// Write is one key and its new value.
type Write struct {
	Key   string
	Value []byte
}

// Outcome is the whole public write set of a transaction in key order, its private one, and its answer. A statement that was
// applied before gives its result again and writes nothing.
type Outcome struct {
	Result  record.Result
	Writes  []Write
	Private []Write // into the collection [record.TermsCollection]
}

// Decide applies a submission to the ledger that reader shows, or refuses with a [*record.Error].
func Decide(tx Tx, submission record.Submission, reader Reader) (*Outcome, error) {
	return decide(newDecision(tx, submission, reader))
}

func newDecision(tx Tx, submission record.Submission, reader Reader) *decision {
	d := &decision{tx: tx, reader: remember(reader), submission: submission}
	d.private.reader, _ = reader.(Terms)
	return d
}

// Approve decides an issuing act before its certificate is signed: the attachment ends after the signing input and its
// dot. It is for the signer, which signs only what this accepts, and its outcome is never written anywhere.
func Approve(tx Tx, submission record.Submission, reader Reader) error {
	d := newDecision(tx, submission, reader)
	d.unsealed = true
	_, err := decide(d)
	return err
}

func decide(d *decision) (*Outcome, error) {
	// 1. Read the act without trusting it yet; nothing but its form has been looked at.
	if err := d.parse(); err != nil {
		return nil, err
	}
	// 2. Founding comes before there is anything to check against.
	if d.tx.Namespace == record.Governance && d.statement.Act == actFound {
		return d.found()
	}
	// 3. Is it meant for this namespace, and is there such an act?
	if err := d.address(); err != nil {
		return nil, err
	}
	// 4. The same statement again finds its result, whenever it comes and whoever brings it.
	if outcome, err := d.replay(); outcome != nil || err != nil {
		return outcome, err
	}
	// 5. Who signed, may they act at all, here, through this organization, in this role?
	if err := d.authorize(); err != nil {
		return nil, err
	}
	// 6. The record they saw is the record as it stands, in a state that allows the act.
	if err := d.load(); err != nil {
		return nil, err
	}
	// 7. What comes with the act is what was signed.
	if err := d.accompany(); err != nil {
		return nil, err
	}
	// 8. The row's own function checks the content and fills the record.
	if err := d.row.apply.decide(d); err != nil {
		return nil, cite(err, d.row.Rule)
	}
	return d.finish()
}

func (d *decision) parse() error {
	if n := len(d.submission.Statements); n < 1 || n > 1+record.MaxConsents {
		return record.Errorf(record.Malformed, "a submission has 1 to %d statements, this has %d", 1+record.MaxConsents, n)
	}
	if n := len(d.submission.Attachments); n > record.MaxAttachments {
		return record.Errorf(record.TooLarge, "a submission has at most %d attachments, this has %d", record.MaxAttachments, n)
	}
	for _, attachment := range d.submission.Attachments {
		if len(attachment) > record.MaxAttachment {
			return record.Errorf(record.TooLarge, "an attachment has %d bytes, %d are allowed", len(attachment), record.MaxAttachment)
		}
	}
	for _, statement := range d.submission.Statements {
		if len(statement) > record.MaxStatement {
			return record.Errorf(record.TooLarge, "a statement has %d bytes, %d are allowed", len(statement), record.MaxStatement)
		}
	}
	opened, _, err := seal.Split(d.submission.Statements[0], record.TypeStatement)
	if err != nil {
		return err
	}
	d.digest = opened.Digest
	if err := record.Decode(opened.Payload, &d.statement); err != nil {
		return err
	}
	return d.statement.Valid()
}

func (d *decision) address() error {
	if err := d.context(); err != nil {
		return err
	}
	if want := d.network.Network + "/" + d.tx.Namespace; d.statement.Aud != want {
		return record.Errorf(record.WrongAudience, "aud is %q, this is %q", seal.Printable(d.statement.Aud), want)
	}
	if d.rules.Edition > Newest {
		return record.Errorf(record.Unavailable, "rules edition %d is in force, this program knows %d", d.rules.Edition, Newest)
	}
	d.row = findRow(d.namespace.Kind, d.statement.Act, d.rules.Edition)
	if d.row == nil {
		return record.Errorf(record.UnknownAct, "%s has no act %q", d.tx.Namespace, seal.Printable(d.statement.Act))
	}
	return nil
}

func (d *decision) replay() (*Outcome, error) {
	key := d.targetKey()
	value, err := d.reader.Read(d.tx.Namespace, key)
	if err != nil || value == nil {
		return nil, err
	}
	if err := record.Decode(value, &d.record); err != nil {
		if d.statement.Sub != "" {
			return nil, record.Errorf(record.NotFound, "%s is not a record that acts change", key)
		}
		return nil, err
	}
	d.value = value
	if !d.record.Knows(d.digest) {
		return nil, nil
	}
	return &Outcome{Result: record.Result{Key: key, State: d.record.State, Digest: seal.Digest(value)}}, nil
}

// targetKey is the key of the record the act is about; a new record is named after its statement.
func (d *decision) targetKey() string {
	switch {
	case d.statement.Sub != "":
		return d.statement.Sub
	case d.row.key != nil:
		if key := d.row.key(d); key != "" {
			return key
		}
	}
	return d.row.Kind + "/" + d.newID("")
}

func (d *decision) authorize() error {
	brought := d.brought()
	ring := seal.Keyring(ledgerKeys{d})
	if brought != nil {
		ring = seal.Fixed{brought.Kid: *brought}
	}
	opened, err := seal.Open(d.submission.Statements[0], seal.Want{Type: record.TypeStatement, Purpose: record.PurposeAct}, ring)
	if err != nil {
		return err
	}
	if err := d.timely(d.statement.Iat, d.statement.Exp); err != nil {
		return err
	}
	if brought != nil {
		d.signer = partyOf(brought.Kid)
	} else if d.signer, err = d.person(opened.Key.Kid, d.statement.Iss); err != nil {
		return err
	}
	if err := d.row.through(d); err != nil {
		return err
	}
	if err := d.hasRole(d.row.Roles); err != nil {
		return err
	}
	return d.approved()
}

func (d *decision) load() error {
	if d.statement.Sub == "" {
		if len(d.row.From) > 0 {
			return record.Errorf(record.StateForbids, "%s is about an existing record; name it in sub", d.row.Act)
		}
		if d.value != nil && !d.row.renews {
			return record.Errorf(record.Exists, "%s exists", d.targetKey())
		}
		return nil
	}
	if d.value == nil {
		return record.Errorf(record.NotFound, "there is no %s in %s", d.statement.Sub, d.tx.Namespace)
	}
	if d.record.Kind != d.row.Kind {
		return record.Errorf(record.StateForbids, "%s is not about a %s", d.row.Act, d.record.Kind)
	}
	if now := seal.Digest(d.value); d.statement.Prev != now {
		return record.Errorf(record.Stale, "prev is %s, the record is at version %d with digest %s", d.statement.Prev, d.record.Version, now)
	}
	if last := d.record.Last(); record.Time(d.tx.Time) < last {
		return record.Errorf(record.ClockSkew, "the transaction is dated %s, the record's last act %s", record.Time(d.tx.Time), last).Under("design §3, time")
	}
	if d.whole() && !d.row.settles {
		d.record.State, _ = record.Effective(&d.record, d.now())
	}
	if !contains(d.row.From, d.record.State) {
		return record.Errorf(record.StateForbids, "%s is %s; %s is possible from %v", d.statement.Sub, d.record.State, d.row.Act, d.row.From).Under(d.row.Rule)
	}
	return nil
}

func (d *decision) accompany() error {
	if err := d.holdsTerms(); err != nil {
		return err
	}
	if d.row.sealed {
		if len(d.statement.Att) != 0 || len(d.submission.Attachments) != 1 {
			return record.Errorf(record.AttachmentMismatch, "an issuing act has one attachment, the certificate, and names none in att")
		}
	} else if err := d.matchAttachments(); err != nil {
		return err
	}
	consents, err := d.possessed(d.submission.Statements[1:])
	if err != nil {
		return err
	}
	for _, compact := range consents {
		consent, err := d.consentOfParty(compact)
		if err != nil {
			return err
		}
		d.consents = append(d.consents, consent)
	}
	return nil
}

func (d *decision) matchAttachments() error {
	if len(d.statement.Att) != len(d.submission.Attachments) {
		return record.Errorf(record.AttachmentMismatch, "the statement names %d attachments, %d came", len(d.statement.Att), len(d.submission.Attachments))
	}
	for i, want := range d.statement.Att {
		if seal.Digest([]byte(d.submission.Attachments[i])) != want {
			return record.Errorf(record.AttachmentMismatch, "attachment %d has not the digest that was signed", i+1)
		}
	}
	return nil
}

func (d *decision) finish() (*Outcome, error) {
	for i, consent := range d.consents {
		if !consent.used {
			return nil, record.Errorf(record.ConsentMissing, "consent %d is by somebody whose consent %s does not ask for", i+1, d.row.Act)
		}
	}
	if n := len(d.record.Acts); n >= record.MaxActs && !(d.row.ends && n < record.MaxActs+reservedActs) {
		return nil, record.Errorf(record.StateForbids, "the record has had its %d acts", record.MaxActs)
	}
	next := d.record
	if d.value == nil || (d.statement.Sub == "" && d.row.renews) {
		kind, id := splitKey(d.targetKey())
		next = record.Record{Kind: kind, ID: id, Prev: record.None, Acts: []record.Act{}}
	}
	if d.value != nil {
		next.Prev, next.Version, next.Acts = seal.Digest(d.value), d.record.Version, d.record.Acts
	}
	next.State = d.row.To
	if d.state != "" {
		next.State = d.state
	}
	next.Version++
	next.Acts = append(append([]record.Act{}, next.Acts...), d.trace())
	next.Body = d.body
	value, err := record.Encode(next)
	if err != nil {
		return nil, err
	}
	d.put(next.Key(), value)
	return &Outcome{
		Result: record.Result{Key: next.Key(), State: next.State, Digest: seal.Digest(value)},
		Writes: d.sortedWrites(), Private: d.private.writes,
	}, nil
}

// reservedActs are kept for acts that end or free something, so that nobody can make a record unendable by wearing it out.
const reservedActs = 64

func (d *decision) trace() record.Act {
	return record.Act{
		Act: d.statement.Act, By: d.signer.id, For: d.signer.organizationID, Key: d.signer.kid, Through: d.tx.Creator,
		At: record.Time(d.tx.Time), Statement: d.digest, Pack: d.rules.Pack, Rule: d.row.Rule,
	}
}
