package verify

import (
	"encoding/json"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Verdict is the one answer, always about a time.
type Verdict string

// The verdicts.
const (
	Valid           Verdict = "valid"
	ValidWithLimits Verdict = "valid-with-limits"
	NotValid        Verdict = "not-valid"
	Undetermined    Verdict = "undetermined"
)

// Good reports whether a verdict lets one rely on the file.
func (v Verdict) Good() bool { return v == Valid || v == ValidWithLimits }

// Result is what one check found.
type Result string

// The results, from best to worst but for Unknown, which a failure outweighs.
const (
	Pass    Result = "pass"
	Limit   Result = "limit"   // holds, within a limit that the reason names
	Unknown Result = "unknown" // cannot be decided with what was given
	Fail    Result = "fail"
)

// Kinds of file.
const (
	KindCertificate = "certificate"
	KindStatements  = "statements"
	KindEvidence    = "evidence"
)

// Check is one thing examined.
type Check struct {
	ID     string `json:"id"`
	Result Result `json:"result"`
	Reason Reason `json:"reason"` // empty when there is nothing to add
	Detail string `json:"detail"` // values, in English, from the file; cleaned and bounded
	Asof   string `json:"asof"`   // time of the evidence it rests on; empty when it rests on the file alone
	ZH     string `json:"zh"`
	EN     string `json:"en"`
}

// Now is what holds at the verifier's own time: it needs evidence that is still current.
type Now struct {
	Verdict Verdict `json:"verdict"`
	Reason  Reason  `json:"reason"` // the first that decided the verdict, empty when valid
	At      string  `json:"at"`
	ZH      string  `json:"zh"`
	EN      string  `json:"en"`
}

// Report is the whole judgement. What stands in Certificate, Disclosed, Statements and Presentation is what the file
// says; it is worth what the verdict says.
type Report struct {
	Verdict      Verdict             `json:"verdict"` // as of AsOf
	Reason       Reason              `json:"reason"`  // the first that decided the verdict, empty when valid
	Test         bool                `json:"test"`    // from a test network: shown before everything
	AsOf         string              `json:"asOf"`    // T
	Now          Now                 `json:"now"`
	Since        string              `json:"since"`  // L, since when it is proven to stand on the ledger; empty when it is not
	Status       string              `json:"status"` // S, the time of the newest status; empty when there is none
	Kind         string              `json:"kind"`
	Bundle       bool                `json:"bundle"`    // the file is a proof bundle
	Timestamp    bool                `json:"timestamp"` // it carries a timestamp token, which is not examined
	Limits       []string            `json:"limits"`
	Checks       []Check             `json:"checks"`
	Objections   []Objection         `json:"objections"`
	TrustList    *ListSummary        `json:"trustList"`
	Certificate  *record.Certificate `json:"certificate"`
	Disclosed    []Disclosed         `json:"disclosed"`
	Withheld     int                 `json:"withheld"` // digests without a disclosure; some may be decoys
	Presentation *Presentation       `json:"presentation"`
	Statements   []Signed            `json:"statements"`
	Package      *Packaged           `json:"package,omitempty"` // of an evidence package
}

// Disclosed is one member that the holder chose to show.
type Disclosed struct {
	Name  string          `json:"name"`
	Value json.RawMessage `json:"value"`
}

// Presentation is what the holder signed when showing the certificate.
type Presentation struct {
	Holder   string `json:"holder"`
	Audience string `json:"audience"`
	Nonce    string `json:"nonce"`
	Purpose  string `json:"purpose"`
	At       string `json:"at"`
	Expires  string `json:"expires"`
	Kid      string `json:"kid"`
}

// Objection is a co-signer's refusal of something that this file rests on.
type Objection struct {
	Organization string `json:"organization"`
	To           string `json:"to"`     // state key of the leaf, or the status entry
	Height       uint64 `json:"height"` // of the checkpoint
}

// Find gives a check by its id.
func (r *Report) Find(id string) (Check, bool) {
	for _, check := range r.Checks {
		if check.ID == id {
			return check, true
		}
	}
	return Check{}, false
}
