package play

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// distID is the SM2 user id as OpenSSL wants it.
const distID = "distid:1234567812345678"

// Exhibits copies out what a stranger needs: issuer certificate, trust list, evidence, receipt.
func (s *Stage) Exhibits(ctx context.Context, summary *Summary) error {
	s.Line("\n— What a stranger gets")
	files := []struct {
		to   *string
		name string
		from string
	}{
		{&summary.Issuer, "issuer-DataBureau.pem", s.SM2(record.DataBureau, "issuer.pem")},
		{&summary.Trust, "trust-1.json", s.SM2("trust-1.json")},
		{&summary.Roots, "roots.json", s.SM2("roots.json")},
	}
	for _, file := range files {
		*file.to = s.File(file.name)
		content, err := os.ReadFile(file.from)
		if err != nil {
			return err
		}
		if err := os.WriteFile(*file.to, content, 0o644); err != nil {
			return err
		}
	}
	for _, evidence := range []struct {
		done *Done
		name string
		to   *string
	}{{summary.Contract, "contract-evidence.json", &summary.Evidence}, {summary.Delivery, "delivery-receipt.json", &summary.Receipt}} {
		*evidence.to = s.fresh(evidence.name)
		if err := s.Shuzheng(ctx, nil, "evidence", "exchange", evidence.done.ID, "--out", *evidence.to, "--gateway", s.Gateway(record.Exchange)); err != nil {
			return err
		}
	}
	return nil
}

// Stranger verifies a certificate offline with our program and with OpenSSL, and shows that one flipped byte is refused.
func (s *Stage) Stranger(ctx context.Context, summary *Summary) error {
	s.Line("\n— A stranger verifies, offline")
	report, err := s.Verify(ctx, summary.Property.File)
	if err != nil {
		return err
	}
	summary.Verdict = report.Verdict
	if summary.Verdict != "valid-with-limits" {
		return fmt.Errorf("%s is %s, under `cosign: none` it should be valid-with-limits", summary.Property.Number, summary.Verdict)
	}
	s.Line("✔ %s is %s: %s (trust list 1 says cosign: none)", summary.Property.Number, summary.Verdict, strings.Join(report.Limits, ", "))
	if err := s.OpenSSL(ctx, summary.Property.File, summary.Issuer); err != nil {
		return err
	}
	s.Line("✔ OpenSSL verifies the SM2 signature with the issuer's X.509 certificate")
	flipped, err := s.Flip(summary.Property.File)
	if err != nil {
		return err
	}
	if report, err = s.Verify(ctx, flipped); err != nil {
		return err
	}
	if report.Verdict != "not-valid" {
		return fmt.Errorf("a certificate with one byte flipped is %s", report.Verdict)
	}
	s.Line("✘ with one byte of the signature flipped it is %s", report.Verdict)
	return nil
}

// OpenSSL verifies a certificate's signature with the public key in its issuer's X.509 certificate.
func (s *Stage) OpenSSL(ctx context.Context, file, issuer string) error {
	prefix := file[:len(file)-len(filepath.Ext(file))]
	if err := s.Shuzheng(ctx, nil, "split", file, prefix); err != nil {
		return err
	}
	public := s.File("issuer.pub")
	if _, err := s.Command(ctx, "openssl", "x509", "-in", issuer, "-pubkey", "-noout", "-out", public); err != nil {
		return err
	}
	out, err := s.Command(ctx, "openssl", "dgst", "-sm3", "-verify", public, "-sigopt", distID, "-signature", prefix+".der", prefix+".tbs")
	if err != nil {
		return errors.Join(err, fmt.Errorf("OpenSSL says %s", out))
	}
	return nil
}
