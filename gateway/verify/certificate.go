package verify

import (
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
)

// The checks, in the order of a certificate's report; [CheckTest] always stands first.
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
	CheckProof       = "proof"
	CheckStatus      = "status"
)

// certificate is one that could be taken apart; nothing in it is trusted yet.
type certificate struct {
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

// Certificate judges an SD-JWT certificate as of a moment. It fails only when file or trust list cannot be read as
// what they should be; a damaged certificate is a report with verdict not-valid.
func Certificate(file []byte, trust Trust, at time.Time) (*Report, error) {
	j, err := newJudge(KindCertificate, trust, at)
	if err != nil {
		return nil, err
	}
	if !looksLikeCertificate(fileText(file)) {
		return nil, unreadable("the file is not a certificate")
	}
	c, err := takeApart(string(fileText(file)))
	if err != nil {
		j.fail(CheckForm, formReason(err), "%s", detail(err))
		for _, step := range steps {
			j.unknown(step.id, NotChecked, "")
		}
		j.proof()
		return j.conclude(), nil
	}
	j.pass(CheckForm, "%d disclosures", len(c.disclosures))
	j.report.Certificate, j.report.Test = &c.claims, j.report.Test || c.claims.Certificate.Test
	for _, step := range steps {
		step.run(j, c)
	}
	j.proof()
	return j.conclude(), nil
}

// takeApart reads the parts strictly; a differently written text is refused, whatever it means.
func takeApart(text string) (*certificate, error) {
	c := &certificate{}
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

// proof says what the trust list's policy lets a certificate without a proof bundle claim.
func (j *judge) proof() {
	switch {
	case j.list == nil:
		j.unknown(CheckProof, ListUnusable, "")
		j.unknown(CheckStatus, ListUnusable, "")
	case j.list.Cosign == "none":
		j.limit(CheckProof, ProofPending, "cosign: none")
		j.limit(CheckStatus, StatusAsOfIssue, "")
	default:
		j.unknown(CheckProof, ProofMissing, "cosign: %s", j.list.Cosign)
		j.unknown(CheckStatus, StatusUnknown, "")
	}
}
