package record

// Life is what happens to a registration beside its way to the certificate, since edition 3 (domain model E14, E15). A
// member is absent until it applies; times are UTC and set by the ledger.
type Life struct {
	Before      string       `json:"before,omitempty"`      // key of an ended registration of the same dataset
	Transferor  string       `json:"transferor,omitempty"`  // actor id of who had the rights before
	Withholding string       `json:"withholding,omitempty"` // why members of the notice are withheld
	NoticeLeft  int          `json:"noticeLeft,omitempty"`  // working days of notice left when an objection stopped it
	Regime      string       `json:"regime,omitempty"`      // rule packs it was deposited under; its certificate names them
	Agency      string       `json:"agency,omitempty"`      // organization that accepted it and handles it from then on
	AcceptBy    string       `json:"acceptBy,omitempty"`    // silence until then accepts
	Supplement  *Supplement  `json:"supplement,omitempty"`  // the newest request
	ReviewBy    string       `json:"reviewBy,omitempty"`    // shown as overdue after it
	Extended    string       `json:"extended,omitempty"`    // why the review was extended
	Objections  []Objection  `json:"objections,omitempty"`
	Annotations []Annotation `json:"annotations,omitempty"` // lifted ones stay, with their end
	Suspension  *Measure     `json:"suspension,omitempty"`  // while suspended
	Duplicates  []string     `json:"duplicates,omitempty"`  // `<namespace> <key>` of other registrations of the same data
	Warnings    []Warning    `json:"warnings,omitempty"`    // what draft rules would say
	External    *External    `json:"external,omitempty"`    // number of the national system
	Mirror      string       `json:"mirror,omitempty"`      // key of the mirrored national certificate
	Follower    string       `json:"follower,omitempty"`    // key of the registration that follows it, once issued
	Carried     []string     `json:"carried,omitempty"`     // numbers of the certificates before it, newest first
	Ended       *Ending      `json:"ended,omitempty"`
}

// MaxObjections and MaxAnnotations bound what gathers on one registration.
const (
	MaxObjections  = 16
	MaxAnnotations = 64
)

// Supplement is a request for what is missing. Days the applicant needs do not count for the agency.
type Supplement struct {
	Items  string `json:"items"`  // what is missing, in words
	By     string `json:"by"`     // lapses after it
	Answer string `json:"answer"` // SM3 of what was handed in, empty until then
}

// Objection is somebody's objection by real name; who it is stays with whoever took it in (domain model E14).
type Objection struct {
	ID       string `json:"id"`
	Stage    string `json:"stage"` // NOTICE, POST
	By       string `json:"by"`    // actor id; of an objection taken in, the organization that did
	Grounds  string `json:"grounds"`
	Evidence string `json:"evidence"`
	Identity string `json:"identity"` // keyed digest of the real name, when taken in for somebody without a key
	At       string `json:"at"`
	ReplyBy  string `json:"replyBy"`
	Answer   string `json:"answer"`  // SM3 of the registrant's answer
	Result   string `json:"result"`  // UPHELD, DISMISSED, TO_COURT; empty while open
	Reasons  string `json:"reasons"` // SM3
	Court    string `json:"court"`   // number of the case or judgment
}

// Open reports whether it still waits for its outcome; one before a court does.
func (o *Objection) Open() bool { return o.Result == "" || o.Result == "TO_COURT" }

// Annotation is something everybody must know who relies on a registration (domain model E15).
type Annotation struct {
	ID        string `json:"id"`
	Kind      string `json:"kind"`
	Authority string `json:"authority"` // actor id of the organization that made it and alone lifts it
	Document  string `json:"document"`
	Effect    string `json:"effect"`
	Note      string `json:"note"`
	From      string `json:"from"`
	To        string `json:"to"`     // ends by itself then; empty: until lifted
	Lifted    string `json:"lifted"` // when it was lifted, empty before
}

// Live reports whether it counts at a time.
func (a *Annotation) Live(now string) bool {
	return a.Lifted == "" && (a.To == "" || now < a.To)
}

// Bear takes over what was annotated and objected on a registration before this one and is not over.
func (l *Life) Bear(before *Life, now string) {
	for _, annotation := range before.Annotations {
		if annotation.Live(now) {
			l.Annotations = append(l.Annotations, annotation)
		}
	}
	for _, objection := range before.Objections {
		if objection.Open() {
			l.Objections = append(l.Objections, objection)
		}
	}
}

// Blocks reports whether a live annotation forbids something: `BLOCK_TRANSFER`, `BLOCK_PLEDGE`, or with `BLOCK_ALL` anything.
func (l *Life) Blocks(what, now string) *Annotation {
	for i := range l.Annotations {
		if a := &l.Annotations[i]; a.Live(now) && (a.Effect == what || a.Effect == "BLOCK_ALL") {
			return a
		}
	}
	return nil
}

// Blocked reports whether a live annotation blocks anything, or an objection is open.
func (l *Life) Blocked(now string) bool {
	if l.Disputed() {
		return true
	}
	for i := range l.Annotations {
		if a := &l.Annotations[i]; a.Live(now) && a.Effect != "INFO" {
			return true
		}
	}
	return false
}

// Disputed reports whether an objection is open.
func (l *Life) Disputed() bool {
	for i := range l.Objections {
		if l.Objections[i].Open() {
			return true
		}
	}
	return false
}

// Standing is the state of a registration in force: suspended before restricted before active.
func (l *Life) Standing(now string) string {
	switch {
	case l.Suspension != nil:
		return StateSuspended
	case l.Blocked(now):
		return StateRestricted
	}
	return StateActive
}

// Measure is a suspension.
type Measure struct {
	Authority string `json:"authority"` // actor id of the organization
	Reason    string `json:"reason"`
	Document  string `json:"document"`
	Deadline  string `json:"deadline"` // for putting it right
}

// Warning is what a rule in draft would say, or what others have registered.
type Warning struct {
	Pack    string `json:"pack"`
	Code    string `json:"code"`
	Article string `json:"article"`
}

// External is the number that the national system gave (B-18): its structure is checked, nothing else can be.
type External struct {
	Certificate  string `json:"certificate"`  // 17 digits
	Registration string `json:"registration"` // 16 characters
	Digest       string `json:"digest"`       // SM3 of the notification
}

// Ending says how a registration came to its end.
type Ending struct {
	Reason   string `json:"reason"`
	Evidence string `json:"evidence"`
	At       string `json:"at"`
}

// At is the state of a registration at a time, and the rule by which it moved there by itself.
func (r *Registration) At(state, now string) (string, string) {
	switch state {
	case StateSubmitted:
		if r.AcceptBy != "" && now >= r.AcceptBy {
			return StateAccepted, "B-03"
		}
	case StateSupplement:
		if r.Supplement != nil && now >= r.Supplement.By {
			return StateLapsed, "B-03"
		}
	case StateActive, StateRestricted, StateSuspended, StatePartly:
		if r.Validity.To != "" && now >= r.Validity.To {
			return StateExpired, "B-09"
		}
		if standing := r.Standing(now); standing != state && state != StatePartly {
			return standing, "B-07"
		}
	}
	return state, ""
}

// Timed is the body of a record whose state moves with time.
type Timed interface {
	// At gives the state that a record written in a state has at a time, and the rule that moved it; empty when none did.
	At(state, now string) (moved, rule string)
}

// Effective gives the state of a record at a time (RFC 3339, UTC) and the rule that moved it there; a record of a kind that
// time does not move, or that cannot be read, is in the state that was written.
func Effective(r *Record, now string) (state, rule string) {
	var body Timed
	switch r.Kind {
	case "registration":
		body = &Registration{}
	case "delegation":
		body = &Delegation{}
	case "mirror":
		body = &Mirror{}
	case "subject":
		body = &Subject{}
	case "object":
		body = &Object{}
	case "report":
		body = &Report{}
	case "egress":
		body = &Egress{}
	case "demander":
		body = &Demander{}
	case "deal":
		body = &Deal{}
	case "pause":
		body = &OrderedPause{}
	case "handover":
		body = &HandedOver{}
	case "disclosure":
		body = &Authorisation{}
	case "access":
		body = &Access{}
	case "exemption":
		body = &Exempt{}
	default:
		return r.State, ""
	}
	if Load(r.Body, body) != nil {
		return r.State, ""
	}
	return body.At(r.State, now)
}

// Query is the body of `registration.query`: the agency asks for what is missing.
type Query struct {
	Items string `json:"items"`
}

// Valid checks the body on its own.
func (b *Query) Valid() error {
	var c Check
	c.Text("items", b.Items, 2, 400)
	return c.Err()
}

// Handed is the body of acts that hand something in by its digest: a supplement, an answer.
type Handed struct {
	Digest string `json:"digest"`
}

// Valid checks the body on its own.
func (b *Handed) Valid() error {
	var c Check
	c.Digest("digest", b.Digest)
	return c.Err()
}

// Objecting is the body of `registration.object`.
type Objecting struct {
	Grounds  string `json:"grounds"`
	Evidence string `json:"evidence"`
	Identity string `json:"identity"` // keyed digest of the real name, when an agency takes it in; else empty
}

// Valid checks the body on its own.
func (b *Objecting) Valid() error {
	var c Check
	c.OneOf("grounds", b.Grounds, "OWNERSHIP", "SOURCE", "PRIVACY", "TRADE_SECRET", "AGREEMENT", "OTHER")
	c.Digest("evidence", b.Evidence)
	c.That(b.Identity == "" || IsDigest(b.Identity), "identity must be empty or a keyed digest")
	return c.Err()
}

// Answering is the body of `registration.answer`: the registrant answers an objection.
type Answering struct {
	Objection string `json:"objection"` // its id
	Answer    string `json:"answer"`    // SM3
}

// Valid checks the body on its own.
func (b *Answering) Valid() error {
	var c Check
	c.ID("objection", b.Objection)
	c.Digest("answer", b.Answer)
	return c.Err()
}

// Resolve is the body of `registration.resolve`: the outcome of an objection.
type Resolve struct {
	Objection string `json:"objection"`
	Result    string `json:"result"` // UPHELD, DISMISSED, TO_COURT
	Reasons   string `json:"reasons"`
	Court     string `json:"court"` // of a court's: number of the case or judgment
}

// Valid checks the body on its own.
func (b *Resolve) Valid() error {
	var c Check
	c.ID("objection", b.Objection)
	c.OneOf("result", b.Result, "UPHELD", "DISMISSED", "TO_COURT")
	c.Digest("reasons", b.Reasons)
	c.Text("court", b.Court, 0, 100)
	c.That(b.Result != "TO_COURT" || b.Court != "", "court must name the case when the objection goes there")
	return c.Err()
}

// Annotate is the body of `registration.annotate`.
type Annotate struct {
	Kind     string `json:"kind"`
	Document string `json:"document"` // number of the document it rests on
	Effect   string `json:"effect"`
	Note     string `json:"note"`
	To       string `json:"to"` // ends by itself then; empty: until lifted
}

// Valid checks the body on its own.
func (b *Annotate) Valid() error {
	var c Check
	c.OneOf("kind", b.Kind, "AGREED_CONDITION", "COURT_SEIZURE", "ADMIN_CONTROL", "STATUTORY", "OTHER")
	c.Text("document", b.Document, 2, 100)
	c.OneOf("effect", b.Effect, "INFO", "BLOCK_TRANSFER", "BLOCK_PLEDGE", "BLOCK_ALL")
	c.Text("note", b.Note, 0, 200)
	if b.To != "" {
		c.Time("to", b.To)
	}
	return c.Err()
}

// LiftAnnotation is the body of `registration.lift`.
type LiftAnnotation struct {
	Annotation string `json:"annotation"` // its id
	Document   string `json:"document"`
}

// Valid checks the body on its own.
func (b *LiftAnnotation) Valid() error {
	var c Check
	c.ID("annotation", b.Annotation)
	c.Text("document", b.Document, 2, 100)
	return c.Err()
}

// SuspendRegistration is the body of `registration.suspend`.
type SuspendRegistration struct {
	Reason   string `json:"reason"` // RECTIFY, INVESTIGATION, RISK, OTHER
	Document string `json:"document"`
	Deadline string `json:"deadline"`
}

// Valid checks the body on its own.
func (b *SuspendRegistration) Valid() error {
	var c Check
	c.OneOf("reason", b.Reason, "RECTIFY", "INVESTIGATION", "RISK", "OTHER")
	c.Text("document", b.Document, 2, 100)
	c.Time("deadline", b.Deadline)
	return c.Err()
}

// Cancel is the body of `registration.cancel`, on application or ex officio (B-11).
type Cancel struct {
	Reason   string `json:"reason"` // REQUEST, DATA_DESTROYED, RIGHT_ENDED, JUDGMENT, LAW
	Evidence string `json:"evidence"`
}

// Valid checks the body on its own.
func (b *Cancel) Valid() error {
	var c Check
	c.OneOf("reason", b.Reason, "REQUEST", "DATA_DESTROYED", "RIGHT_ENDED", "JUDGMENT", "LAW")
	c.Digest("evidence", b.Evidence)
	return c.Err()
}

// Valid checks the body on its own (`registration.number`).
func (b *External) Valid() error {
	var c Check
	c.That(IsDIPCertificate(b.Certificate), "certificate must have 17 digits, year and month first (B-18)")
	c.That(IsDIPRegistration(b.Registration), "registration must have 16 characters, digits and capital letters (B-18)")
	c.Digest("digest", b.Digest)
	return c.Err()
}
