package record

// ReportKinds are the kinds of third-party report and the services (list A2-e) of which a registered third party must have one to
// give it. Provinces call some services differently.
var ReportKinds = map[string][]string{
	"ALGORITHM":    {"ALGORITHM_AUDIT"},
	"ASSET_VALUE":  {"ASSET_APPRAISAL"},
	"COMPLIANCE":   {"COMPLIANCE_CERTIFICATION", "COMPLIANCE_REVIEW"},
	"DATA_AUDIT":   {"DATA_AUDIT"},
	"LEGAL":        {"LEGAL_ADVICE"},
	"NOTARISATION": {"NOTARISATION"},
	"PRICE":        {"PRICE_APPRAISAL"},
	"QUALITY":      {"EVALUATION", "QUALITY_ASSESSMENT"},
	"RISK":         {"RISK_ASSESSMENT"},
	"SECURITY":     {"SECURITY_AUDIT", "SECURITY_TESTING"},
}

// Values reports whether a kind of report is a valuation, which names its method (S4 二(二)4).
func (b *Report) Values() bool { return b.Kind == "ASSET_VALUE" || b.Kind == "PRICE" }

// Report is the body of `report/<id>` and of `report.file`: what a third party found, by digest (domain model E35).
type Report struct {
	Kind        string `json:"kind"`
	Subject     string `json:"subject"` // key of the record it is about: an object, a subject or a deal here, a dataset in governance
	Method      string `json:"method"`  // of a valuation: COST, INCOME, MARKET
	Notarial    string `json:"notarial"`
	Digest      string `json:"digest"`
	ValidTo     string `json:"validTo"`
	Independent bool   `json:"independent"` // the third party declares it
	Issuer      string `json:"issuer"`      // set by the ledger: actor id of the third party
}

// Valid checks the body on its own.
func (b *Report) Valid() error {
	var c Check
	c.That(ReportKinds[b.Kind] != nil, "there is no kind of report %q", excerpt([]byte(b.Kind), 0))
	c.That(IsKey(b.Subject), "subject must be the key of a record")
	c.OneOf("method", b.Method, "", "COST", "INCOME", "MARKET")
	c.That(b.Values() == (b.Method != ""), "method is given exactly for a valuation")
	c.OneOf("notarial", b.Notarial, "", "SUBJECT_ACCESS", "DATA_ACCESS", "DATA_TRUTH", "DATA_LEAK", "MODEL_SECURITY")
	c.That((b.Kind == "NOTARISATION") == (b.Notarial != ""), "notarial is given exactly for a NOTARISATION")
	c.Digest("digest", b.Digest)
	c.Time("validTo", b.ValidTo)
	c.That(b.Issuer == "", "issuer is set by the ledger and must be empty")
	return c.Err()
}

// At implements [Timed].
func (b *Report) At(state, now string) (string, string) {
	if state == StateInForce && now >= b.ValidTo {
		return StateExpired, "S0 13(4)"
	}
	return state, ""
}
