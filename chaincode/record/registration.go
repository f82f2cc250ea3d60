package record

// Certificate types that this edition issues; the first two letters of a [Number].
const (
	TypeDP = "DP" // data-property registration certificate 数据产权合规登记凭证
	TypeIP = "IP" // data-IP registration certificate 数据知识产权登记凭证
	TypeSM = "SM" // subject certificate of a data merchant 主体登记凭证
	TypeOB = "OB" // object certificate 标的登记凭证
	TypeSD = "SD" // subject certificate of a demander, where the rule packs give them one 需求方主体登记凭证
	TypeST = "ST" // subject certificate of a third-party service body 第三方服务机构主体登记凭证
	TypeTC = "TC" // transaction certificate 交易凭证
)

// States of registrations and certificates (domain model SM1–SM3, SM5).
const (
	StateSubmitted   = "SUBMITTED"
	StateAccepted    = "ACCEPTED"
	StateNotAccepted = "NOT_ACCEPTED"
	StateReview      = "UNDER_REVIEW"
	StateRefused     = "REFUSED"
	StateNotice      = "NOTICE"
	StateDeposited   = "DEPOSITED"
	StateApproved    = "APPROVED" // reviewed, awaiting its certificate
	StateListed      = "LISTED"
	StateDelisted    = "DELISTED"
	// Since edition 3.
	StateSupplement  = "SUPPLEMENTING"
	StateLapsed      = "LAPSED"
	StateTerminated  = "TERMINATED"
	StateObjected    = "OBJECTED"
	StateWaitNumber  = "WAIT_NUMBER"
	StateRestricted  = "RESTRICTED"
	StateSuperseded  = "SUPERSEDED" // by a change, correction, renewal or exchange
	StateTransferred = "TRANSFERRED"
	StatePartly      = "PARTLY_TRANSFERRED"
	StateExpired     = "EXPIRED"
	StateCancelled   = "CANCELLED"
)

// Right is one of the three data rights claimed for a holder (domain model E11).
type Right struct {
	Right        string   `json:"right"` // HOLD, USE, OPERATE
	Basis        string   `json:"basis"`
	BasisDigest  string   `json:"basisDigest"`
	Scope        string   `json:"scope"`
	From         string   `json:"from"`
	To           string   `json:"to"`
	Restrictions []string `json:"restrictions"`
	Exclusive    bool     `json:"exclusive"`
}

func (r *Right) check(c *Check) {
	c.OneOf("right", r.Right, "HOLD", "USE", "OPERATE")
	c.OneOf("right basis", r.Basis, "COLLECTED", "AGREEMENT", "PUBLIC_CRAWL", "DERIVED", "FUSED", "STATUTE", "AUTHORISED_OPERATION")
	c.Digest("right basisDigest", r.BasisDigest)
	c.Text("right scope", r.Scope, 2, 200)
	c.Time("right from", r.From)
	c.Time("right to", r.To)
	c.That(r.From < r.To, "a right must end after it begins")
	c.Count("right restrictions", len(r.Restrictions), 0, 10)
	for _, restriction := range r.Restrictions {
		c.Text("right restriction", restriction, 2, 200)
	}
}

// Deposit is the evidence deposit or notarisation that precedes a data-IP application (practice B-21).
type Deposit struct {
	Platform string `json:"platform"`
	Number   string `json:"number"`
	Digest   string `json:"digest"`
}

// Apply is the body of `registration.apply`, for both registrations.
type Apply struct {
	Dataset    string    `json:"dataset"`
	Rights     []Right   `json:"rights"`
	Scenario   string    `json:"scenario"`
	Processing string    `json:"processing"` // rule by which the data were processed; mandatory for data IP
	Materials  string    `json:"materials"`  // SM3 of the list of materials
	Commitment string    `json:"commitment"` // SM3 of the signed commitment
	Deposits   []Deposit `json:"deposits"`

	// Since edition 3; absent for an initial registration by the holder.
	Kind       string      `json:"kind,omitempty"`       // TRANSFER, CHANGE, CORRECTION, RENEWAL, EXCHANGE; absent: initial
	Prior      string      `json:"prior,omitempty"`      // key of the registration it follows
	Proof      string      `json:"proof,omitempty"`      // SM3 of what shows the change, the mistake or the old certificate
	Succession *Succession `json:"succession,omitempty"` // of a transfer
	Holder     string      `json:"holder,omitempty"`     // actor id for whom an agent applies; the holder consents
	CoHolders  []string    `json:"coHolders,omitempty"`  // actor ids of further holders, sorted; each consents
	SubType    string      `json:"subType,omitempty"`    // PUBLIC_ASSET (S1 12)
	Agreement  string      `json:"agreement,omitempty"`  // SM3 of the agreement of those whose data were fused (B-06)
}

// Kinds of registration that follow another one (domain model E12).
const (
	ApplyTransfer   = "TRANSFER"
	ApplyChange     = "CHANGE"
	ApplyCorrection = "CORRECTION"
	ApplyRenewal    = "RENEWAL"
	ApplyExchange   = "EXCHANGE" // 换证: a new certificate for one of an earlier scheme or face
)

// Succession says how rights came to their new holder, who takes over the duties with them (S2 21(1), S1 49).
type Succession struct {
	Cause    string `json:"cause"`    // MERGER, DIVISION, PURCHASE, TRANSFER, DONATION, OTHER
	Contract string `json:"contract"` // SM3 of the contract or the decision
	Duties   string `json:"duties"`   // SM3 of the acceptance of duties; the successor's signature is the statement itself
}

// Since is the edition from which the body counts.
func (b *Apply) Since() int {
	if b.Kind+b.Prior+b.Proof+b.Holder+b.SubType+b.Agreement != "" || b.Succession != nil || len(b.CoHolders) > 0 {
		return EditionRegistries
	}
	return 1
}

func (b *Apply) later(c *Check) {
	c.OneOf("kind", b.Kind, "", ApplyTransfer, ApplyChange, ApplyCorrection, ApplyRenewal, ApplyExchange)
	c.That((b.Kind == "") == (b.Prior == ""), "kind and prior are given together")
	c.That(b.Prior == "" || IsKey(b.Prior), "prior must be the key of a record")
	c.That(b.Proof == "" || IsDigest(b.Proof), "proof must be a digest")
	c.That(b.Proof != "" || b.Kind != ApplyCorrection && b.Kind != ApplyChange && b.Kind != ApplyExchange, "%s needs proof", b.Kind)
	c.That((b.Kind == ApplyTransfer) == (b.Succession != nil), "succession is given exactly for a TRANSFER")
	if b.Succession != nil {
		c.OneOf("succession cause", b.Succession.Cause, "MERGER", "DIVISION", "PURCHASE", "TRANSFER", "DONATION", "OTHER")
		c.Digest("succession contract", b.Succession.Contract)
		c.Digest("succession duties", b.Succession.Duties)
	}
	if b.Holder != "" {
		c.ID("holder", b.Holder)
	}
	c.Count("coHolders", len(b.CoHolders), 0, 4)
	for i, holder := range b.CoHolders {
		c.ID("coHolders", holder)
		c.That(i == 0 || b.CoHolders[i-1] < holder, "coHolders must be sorted and without repetition")
	}
	c.OneOf("subType", b.SubType, "", "PUBLIC_ASSET")
	c.That(b.Agreement == "" || IsDigest(b.Agreement), "agreement must be a digest")
}

// Valid checks the body on its own.
func (b *Apply) Valid() error {
	var c Check
	c.ID("dataset", b.Dataset)
	c.Count("rights", len(b.Rights), 1, 3)
	for i := range b.Rights {
		b.Rights[i].check(&c)
		c.That(i == 0 || b.Rights[i-1].Right < b.Rights[i].Right, "rights must be sorted and without repetition")
	}
	c.Text("scenario", b.Scenario, 0, 400)
	c.Text("processing", b.Processing, 0, 400)
	c.Digest("materials", b.Materials)
	c.Digest("commitment", b.Commitment)
	c.Count("deposits", len(b.Deposits), 0, 3)
	for _, deposit := range b.Deposits {
		c.Text("deposit platform", deposit.Platform, 2, 100)
		c.Text("deposit number", deposit.Number, 2, 64)
		c.Digest("deposit digest", deposit.Digest)
	}
	b.later(&c)
	return c.Err()
}

// Answer is a reviewer's answer to one item of the negative list.
type Answer struct {
	Code   string `json:"code"`
	Answer string `json:"answer"` // NO_HIT, HIT, EVIDENCE_GIVEN
}

// Review is the body of `registration.review` and `object.review`.
type Review struct {
	Depth    string   `json:"depth"` // FORMAL, PRUDENT, SUBSTANTIVE
	Negative []Answer `json:"negative"`
	Conflict bool     `json:"conflict"` // the reviewer declares a conflict of interest
	Result   string   `json:"result"`   // PASS, REFUSE
	Reasons  string   `json:"reasons"`  // SM3 of the reasons, kept off the ledger
}

// Valid checks the body on its own.
func (b *Review) Valid() error {
	var c Check
	c.OneOf("depth", b.Depth, "FORMAL", "PRUDENT", "SUBSTANTIVE")
	c.OneOf("result", b.Result, "PASS", "REFUSE")
	c.Digest("reasons", b.Reasons)
	checkAnswers(&c, b.Negative)
	return c.Err()
}

func checkAnswers(c *Check, list []Answer) {
	c.Count("negative", len(list), 1, MaxNegative)
	for i, answer := range list {
		c.Code("negative code", answer.Code)
		c.OneOf("negative answer", answer.Answer, "NO_HIT", "HIT", "EVIDENCE_GIVEN")
		c.That(i == 0 || list[i-1].Code < answer.Code, "negative answers must be sorted by code, one per item")
	}
}

// Notice is the body of `registration.notice`.
type Notice struct {
	Withheld       []string `json:"withheld"` // members not published
	WithheldReason string   `json:"withheldReason"`
}

// Valid checks the body on its own.
func (b *Notice) Valid() error {
	var c Check
	c.Count("withheld", len(b.Withheld), 0, 10)
	for _, member := range b.Withheld {
		c.OneOf("withheld", member, "holder", "name", "summary", "restrictions")
	}
	c.Text("withheldReason", b.WithheldReason, 0, 200)
	c.That((len(b.Withheld) == 0) == (b.WithheldReason == ""), "withheldReason must be given exactly when something is withheld")
	return c.Err()
}

// Period is a span of time on the ledger; empty texts before it has begun.
type Period struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Registration is the body of `registration/<id>`, from application to the certificate's end (domain model E12–E14).
type Registration struct {
	Type        string   `json:"type"` // DP or IP
	Applicant   string   `json:"applicant"`
	Region      string   `json:"region"`
	Application Apply    `json:"application"`
	DatasetName string   `json:"datasetName"`
	Fingerprint string   `json:"fingerprint"`
	Opinions    []Review `json:"opinions"`
	Notice      Period   `json:"notice"`
	Withheld    []string `json:"withheld"`
	Validity    Period   `json:"validity"` // from deposit on
	Issued      Issued   `json:"issued"`

	Life
}

// Holders are all who hold the rights: the applicant first.
func (r *Registration) Holders() []string {
	return append([]string{r.Applicant}, r.Application.CoHolders...)
}

// Issue is the body of every act that issues a certificate; the attachment is the compact JWT, whose signing input
// (`header.payload`) has the digest named here. The attachment is not listed in `att`: it is signed after the statement.
type Issue struct {
	Prepared string `json:"prepared"` // SM3 of the signing input that the registrar reviewed
}

// Valid checks the body on its own.
func (b *Issue) Valid() error {
	var c Check
	c.Digest("prepared", b.Prepared)
	return c.Err()
}

// Issued says which certificate a record has; empty before it is issued.
type Issued struct {
	Number  string `json:"number"`
	Index   int    `json:"index"`   // in the status list of issuer and type
	Digest  string `json:"digest"`  // SM3 of the compact JWT
	Revoked string `json:"revoked"` // reason code, empty while not revoked
}

// Revoke is the body of every act that revokes a certificate for cause.
type Revoke struct {
	Reason   string `json:"reason"`
	Evidence string `json:"evidence"`
}

// Valid checks the body on its own.
func (b *Revoke) Valid() error {
	var c Check
	c.OneOf("reason", b.Reason, "FRAUD", "NEGATIVE_LIST", "COURT_ORDER", "CREDIT_BREACH", "OTHER")
	c.Digest("evidence", b.Evidence)
	return c.Err()
}
