package cli

import (
	"crypto/ecdsa"
	"fmt"
	"strings"

	"github.com/emmansun/gmsm/smx509"
	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/authority"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// certificateView is what a person wants to know of a certificate.
type certificateView struct {
	Name         string `json:"name"`
	Organization string `json:"organization"`
	Uscc         string `json:"uscc"`
	Issuer       string `json:"issuer"`
	Serial       string `json:"serial"` // hexadecimal
	From         string `json:"from"`
	To           string `json:"to"`
	Authority    bool   `json:"authority"` // is a CA
	Kid          string `json:"kid"`
	Key          string `json:"key"`    // base64url of the uncompressed point
	Digest       string `json:"digest"` // SM3 of the DER
	DER          string `json:"der"`    // base64url, as trust lists hold it
}

func newCaShow(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:     "show FILE",
		Short:   env.Say("查看证书", "show certificates"),
		Example: "  shuzheng ca show firm.pem\n  shuzheng ca show ca.pem --json",
		Args:    exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			text, err := env.read(args[0])
			if err != nil {
				return err
			}
			return env.showCertificates(text)
		},
	}
}

func (e *Env) showCertificates(text []byte) error {
	certificates, err := authority.ParsePEM(text)
	if err != nil {
		return Usage(err)
	}
	var views []certificateView
	for _, certificate := range certificates {
		view, err := viewCertificate(certificate)
		if err != nil {
			return err
		}
		views = append(views, view)
	}
	return e.Print(views, func() {
		for _, v := range views {
			e.printCertificate(v)
		}
	})
}

func viewCertificate(c *smx509.Certificate) (certificateView, error) {
	key, ok := c.PublicKey.(*ecdsa.PublicKey)
	if !ok {
		return certificateView{}, Usagef("the certificate of %q has no SM2 key", c.Subject.CommonName)
	}
	public, err := sm.NewPublic(key)
	if err != nil {
		return certificateView{}, err
	}
	return certificateView{
		Name: c.Subject.CommonName, Organization: strings.Join(c.Subject.Organization, " "), Uscc: c.Subject.SerialNumber,
		Issuer: c.Issuer.CommonName, Serial: fmt.Sprintf("%X", c.SerialNumber),
		From: record.Time(c.NotBefore), To: record.Time(c.NotAfter), Authority: c.IsCA,
		Kid: public.Kid, Key: public.Point, Digest: seal.Digest(c.Raw), DER: seal.Base64(c.Raw),
	}, nil
}

func (e *Env) printCertificate(v certificateView) {
	kind := e.Say("证书", "certificate")
	if v.Authority {
		kind = e.Say("证书机构", "authority")
	}
	e.Printf("%s %s\n", kind, v.Name)
	for _, row := range [][3]string{
		{"单位", "organization", v.Organization}, {"统一社会信用代码", "uscc", v.Uscc}, {"签发者", "issuer", v.Issuer},
		{"序列号", "serial", v.Serial}, {"起", "from", v.From}, {"止", "to", v.To}, {"密钥", "key", v.Kid}, {"摘要", "digest", v.Digest},
	} {
		e.Printf("  %s: %s\n", e.Say(row[0], row[1]), row[2])
	}
}
