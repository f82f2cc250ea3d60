package record

// States of a demander's verification (domain model SM4).
const (
	StateVerified   = "VERIFIED"
	StateRecheckDue = "RECHECK_DUE"
	StateWithdrawn  = "WITHDRAWN"
)

// VerifiedStates are those in which a demander may deal. A recheck that is due is shown, and done; until it is, what was verified
// counts.
var VerifiedStates = []string{StateVerified, StateRecheckDue}

// ApplyDemander is the body of `demander.apply` (S0 17, S3a 9). The key that signs it is the one with which the demander binds keys
// made for deals.
type ApplyDemander struct {
	Capability string          `json:"capability"` // SM3 of what shows that it can protect and use data
	Need       string          `json:"need"`       // category of need, a code
	Checklist  []ChecklistItem `json:"checklist"`
	Commitment string          `json:"commitment"` // SM3
}

// Valid checks the body on its own.
func (b *ApplyDemander) Valid() error {
	var c Check
	c.Digest("capability", b.Capability)
	c.Code("need", b.Need)
	checkChecklist(&c, b.Checklist)
	c.Digest("commitment", b.Commitment)
	return c.Err()
}

// Demander is the body of `demander/<actor id>`: the verification of a demander at one exchange (domain model E7).
type Demander struct {
	Applicant   string        `json:"applicant"`
	Region      string        `json:"region"`
	Key         string        `json:"key"` // kid with which it binds keys made for deals
	Application ApplyDemander `json:"application"`
	Opinions    []Opinion     `json:"opinions"`
	Verified    string        `json:"verified"`          // when last; empty before
	Recheck     string        `json:"recheck,omitempty"` // due from then on
	Cohort      string        `json:"cohort,omitempty"`  // key of the cohort it is one of
	Validity    Period        `json:"validity"`          // of the certificate, where demanders get one
	Issued      Issued        `json:"issued"`            // empty where they do not
	Measure     *Measure      `json:"measure,omitempty"` // while suspended
	Reason      string        `json:"reason,omitempty"`  // why it was withdrawn
}

// DemanderKey is where an actor's verification stands.
func DemanderKey(actor string) string { return "demander/" + actor }

// At is the state at a time: a verification that is to be checked again says so.
func (b *Demander) At(state, now string) (string, string) {
	if state == StateVerified && b.Recheck != "" && now >= b.Recheck {
		return StateRecheckDue, "S3a 9"
	}
	return state, ""
}

// Cohort is the body of `cohort/<n>`: demanders in the order in which they were verified. A deal names a cohort and not its
// receiver, and whoever judges it reads every member's records.
type Cohort struct {
	Members []string `json:"members"` // actor ids
}

// MaxCohort is how many verified demanders share a cohort.
const MaxCohort = 16

// CohortsKey is where the number of the cohort stands that is being filled.
const CohortsKey = "cohorts/open"

// Party is the body of `party/<kid>`: a key made for one deal.
type Party struct {
	Key  string `json:"key"`  // base64url of the uncompressed point
	Role string `json:"role"` // RECEIVER
	Deal string `json:"deal"` // key of the deal or contract record
}

// PartyKey is where a key made for one deal stands.
func PartyKey(kid string) string { return "party/" + kid }

func checkChecklist(c *Check, list []ChecklistItem) {
	c.Count("checklist", len(list), 1, 20)
	for _, item := range list {
		c.Code("checklist item", item.Item)
		c.OneOf("checklist result", item.Result, "MET", "NOT_MET")
		c.Digest("checklist evidence", item.Evidence)
	}
}
