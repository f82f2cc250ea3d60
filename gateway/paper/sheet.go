package paper

import (
	"bytes"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/paper/attached"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
)

// Sheet is what a PDF certificate is made of.
type Sheet struct {
	Certificate *record.Certificate
	Disclosed   []sdjwt.Disclosure // in the order of the attachment, which is that of showing
	JWT         string             // compact, without disclosures
	Attachment  []byte             // the certificate as a file: SD-JWT or proof bundle; holds the JWT
	Test        bool               // a test network's
	Link        string             // base of the link in the QR code, without fragment; may be empty: then the code leads nowhere
}

// facts are what the pages say and the clear claims do not.
type facts struct {
	kid          string
	digest       string // of the JWT
	withheld     int    // digests in _sd that nothing shown opens
	network      string
	organization string
}

// facts checks that the parts of a sheet belong together: what the pages say must be what is attached. Signatures are
// not checked: that is the business of package verify.
func (s Sheet) facts() (*facts, error) {
	if s.Certificate == nil {
		return nil, record.Errorf(record.Invalid, "a sheet needs a certificate")
	}
	split, _, err := seal.Split(s.JWT, record.TypeCertificate)
	if err != nil {
		return nil, err
	}
	claims, err := record.Encode(s.Certificate)
	if err != nil {
		return nil, err
	}
	content := s.content()
	number, err := record.ParseNumber(content.Number)
	if err != nil {
		return nil, err
	}
	cut := strings.LastIndexByte(s.Certificate.Iss, '/')
	switch _, known := titles[content.Type]; {
	case !bytes.Equal(claims, split.Payload):
		return nil, record.Errorf(record.CertificateDiffers, "the claims are not those of the JWT: %s", record.Difference(split.Payload, claims))
	case s.Test != content.Test:
		return nil, record.Errorf(record.CertificateDiffers, "certificate and network differ in whether they are a test")
	case !bytes.Contains(s.Attachment, []byte(s.JWT)):
		return nil, record.Errorf(record.CertificateDiffers, "the attachment is not of this certificate")
	case !known || number.Type != content.Type || cut < 0:
		return nil, record.Errorf(record.Invalid, "type %q, number %s or issuer %q is not as it must be", content.Type, number, s.Certificate.Iss)
	}
	withheld, err := sdjwt.Check(split.Payload, s.Disclosed)
	return &facts{
		kid: split.Header.Kid, digest: seal.Digest([]byte(s.JWT)), withheld: withheld,
		network: s.Certificate.Iss[:cut], organization: s.Certificate.Iss[cut+1:],
	}, err
}

func (s Sheet) content() *record.Content { return &s.Certificate.Certificate }

// link is the base of the link, which is never empty.
func (s Sheet) link() string {
	if s.Link == "" {
		return attached.NoLink
	}
	return s.Link
}
