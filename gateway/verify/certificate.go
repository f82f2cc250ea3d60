package verify

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
)

// The checks, in the order of a report; [CheckTest] always stands first.
const (
	CheckTest        = "test-network"
	CheckList        = "trust-list"
	CheckRoots       = "trust-roots"
	CheckListPeriod  = "trust-list-period"
	CheckForm        = "form"
	CheckNetwork     = "network"
	CheckIssuer      = "issuer"
	CheckSignature   = "signature"
	CheckType        = "type"
	CheckNumber      = "number"
	CheckNamespace   = "namespace"
	CheckHolder      = "holder"
	CheckStatusRef   = "status-reference"
	CheckHash        = "sd-alg"
	CheckDisclosures = "disclosures"
	CheckKeyBinding  = "key-binding"
	CheckValidity    = "validity"

	// Of a file without proofs.
	CheckProof = "proof"

	// Of a proof bundle.
	CheckCheckpoint   = "checkpoint"
	CheckCosignatures = "cosignatures"
	CheckInclusion    = "log-inclusion"
	CheckObjections   = "objections"
	CheckStatus       = "status"

	// Of statements.
	CheckStatements = "statements"
	CheckReferences = "references"
	CheckTimes      = "times"
	CheckKeys       = "keys"
	CheckParties    = "parties" // only where a key made for one deal has signed

	// Of an evidence package, beside those above.
	CheckRecords      = "records"
	CheckCertificates = "certificates"
	CheckDocuments    = "documents"
	CheckSummary      = "summary"
)

// certificate is one that could be taken apart; nothing in it is trusted yet.
type certificate struct {
	text        string
	jwt         string
	kid         string
	payload     []byte
	claims      record.Certificate
	disclosures []sdjwt.Disclosure
	keyBinding  string
}

// step is one check of a certificate that could be taken apart.
type step struct {
	id  string
	run func(*judge, *certificate)
}

var steps = []step{
	{CheckNetwork, (*judge).network},
	{CheckIssuer, (*judge).issuer},
	{CheckSignature, (*judge).signature},
	{CheckType, (*judge).kind},
	{CheckNumber, (*judge).number},
	{CheckNamespace, (*judge).namespace},
	{CheckHolder, (*judge).holder},
	{CheckStatusRef, (*judge).statusReference},
	{CheckHash, (*judge).hash},
	{CheckDisclosures, (*judge).disclosed},
	{CheckKeyBinding, (*judge).keyBinding},
	{CheckValidity, (*judge).validity},
}

// certificateFile judges a certificate that comes without proofs; a damaged one is a report with verdict not-valid.
func (j *judge) certificateFile(text string) *Report {
	j.about(KindCertificate, j.ask.Now)
	j.certificate(text)
	j.unproved()
	return j.conclude()
}

// certificate judges what the certificate itself says; it answers nil for one that cannot be taken apart.
func (j *judge) certificate(text string) *certificate {
	c, err := takeApart(text)
	if err != nil {
		j.fail(CheckForm, formReason(err), "%s", detail(err))
		for _, step := range steps {
			j.notChecked(step.id)
		}
		return nil
	}
	j.pass(CheckForm, "%d disclosures", len(c.disclosures))
	j.report.Certificate, j.report.Test = &c.claims, j.report.Test || c.claims.Certificate.Test
	j.current = func() []Check { return []Check{c.validity(j.ask.Now).check(CheckValidity)} }
	for _, step := range steps {
		step.run(j, c)
	}
	return c
}

// takeApart reads the parts strictly; a differently written text is refused, whatever it means.
func takeApart(text string) (*certificate, error) {
	c := &certificate{text: text}
	var err error
	if c.jwt, c.disclosures, c.keyBinding, err = sdjwt.Parse(text); err != nil {
		return nil, err
	}
	split, _, err := seal.Split(c.jwt, record.TypeCertificate)
	if err != nil {
		return nil, err
	}
	c.kid, c.payload = split.Header.Kid, split.Payload
	return c, record.Decode(split.Payload, &c.claims)
}

// unproved says what the trust list's policy lets a certificate without proofs claim.
func (j *judge) unproved() {
	switch {
	case j.list == nil:
		j.unknown(CheckProof, ListUnusable, "")
		j.unknown(CheckStatus, ListUnusable, "")
	case j.list.Cosign == cosignNone:
		j.limit(CheckProof, ProofPending, "cosign: none")
		j.limit(CheckStatus, StatusAsOfIssue, "")
	default:
		j.unknown(CheckProof, ProofMissing, "cosign: %s", j.list.Cosign)
		j.unknown(CheckStatus, StatusUnknown, "")
	}
}
