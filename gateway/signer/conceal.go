package signer

import (
	"crypto/rand"
	"errors"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
)

// concealed is what only the holder shall be able to disclose.
type concealed struct {
	disclosures []sdjwt.Disclosure
	encoded     []string
	digests     []string // sorted, so that their order says nothing
}

// conceal salts every member.
func conceal(body *record.Prepare) (*concealed, error) {
	hidden := &concealed{encoded: []string{}}
	for _, member := range body.Disclosures {
		salt := make([]byte, sdjwt.SaltBytes)
		if _, err := rand.Read(salt); err != nil {
			return nil, err
		}
		disclosure := sdjwt.Disclosure{Salt: seal.Base64(salt), Name: member.Name, Value: member.Value}
		text, err := disclosure.Encode()
		if err != nil {
			return nil, unfit(err)
		}
		hidden.disclosures, hidden.encoded = append(hidden.disclosures, disclosure), append(hidden.encoded, text)
	}
	var err error
	hidden.digests, err = sdjwt.Digests(hidden.disclosures)
	return hidden, err
}

// fits holds the disclosures against the certificate as every verifier will: one that the certificate contradicts, such
// as a member that stands in the clear already, would make it worthless to its holder.
func (h *concealed) fits(certificate *record.Certificate) error {
	payload, err := record.Encode(certificate)
	if err != nil {
		return err
	}
	_, err = sdjwt.Check(payload, h.disclosures)
	return unfit(err)
}

// unfit makes what is wrong with a disclosure the mistake of whoever asked for it; the detail names the member.
func unfit(err error) error {
	var refusal *record.Error
	if errors.As(err, &refusal) {
		return &record.Error{Code: record.Invalid, Rule: refusal.Rule, Detail: refusal.Detail}
	}
	return err
}
