package play

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// distID is the SM2 user id as OpenSSL wants it.
const distID = "distid:1234567812345678"

// Exhibits copies out what a stranger needs beside the files: issuer certificate and the roots, whose fingerprint stands
// in the gazette.
func (s *Stage) Exhibits(summary *Summary) error {
	for _, file := range []struct {
		to         *string
		name, from string
	}{
		{&summary.Issuer, "issuer-DataBureau.pem", s.SM2(record.DataBureau, "issuer.pem")},
		{&summary.Roots, "roots.json", s.SM2("roots.json")},
	} {
		*file.to = s.File(file.name)
		content, err := os.ReadFile(file.from)
		if err != nil {
			return err
		}
		if err := os.WriteFile(*file.to, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Stranger verifies everything offline with our program and a signature with OpenSSL, and shows what becomes of a file
// without its proof and of one with a flipped byte.
func (s *Stage) Stranger(ctx context.Context, summary *Summary) error {
	s.Line("\n— A stranger verifies, offline")
	if err := s.Sound(ctx, summary.Bundle, summary.PDF, summary.Evidence, summary.Receipt); err != nil {
		return err
	}
	summary.Verdict = "valid"
	if err := s.OpenSSL(ctx, summary.Property.File, summary.Issuer); err != nil {
		return err
	}
	s.Line("✔ OpenSSL verifies the SM2 signature with the issuer's X.509 certificate")
	flipped, err := s.Flip(summary.Property.File)
	if err != nil {
		return err
	}
	for _, c := range []struct{ file, says, verdict string }{
		{summary.Property.File, "the certificate alone, without its proof", "undetermined"},
		{flipped, "with one byte of the signature flipped", "not-valid"},
	} {
		report, err := s.Verify(ctx, c.file)
		if err != nil {
			return err
		}
		if report.Verdict != c.verdict {
			return fmt.Errorf("%s it is %s (%s)", c.says, report.Verdict, report.Reason)
		}
		s.Line("✘ %s it is %s (%s)", c.says, report.Verdict, report.Reason)
	}
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
