package play

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// Drill compromises the data bureau's keys in mid-life and shows what stays valid, what does not, and why.
func (s *Stage) Drill(ctx context.Context) error {
	if err := s.Open(ctx); err != nil {
		return err
	}
	cast, err := s.Found(ctx)
	if err != nil {
		return err
	}
	s.Line("\n— Year one: a certificate by the bureau's first issuer key, co-signed by all three")
	before, err := s.provedCertificate(ctx, cast)
	if err != nil {
		return err
	}
	if err := s.Advance(ctx, 30*24*time.Hour, "a month passes"); err != nil {
		return err
	}
	if err := s.announce(ctx, cast); err != nil {
		return err
	}
	stolen := clock.New(s.Clock)()
	forged, err := s.forge(before)
	if err != nil {
		return err
	}
	s.Line("\n— A thief takes the bureau's first issuer key and its first log key, and signs a certificate that nobody decided")
	if err := s.judged(ctx, []expectation{
		{before.bundle, "the certificate of year one", "valid", ""},
		{forged.alone, "the thief's certificate alone", "undetermined", "proof-missing"},
		{forged.bundle, "the thief's certificate with the proof of the other", "not-valid", ""},
	}); err != nil {
		return err
	}
	if err := s.Advance(ctx, 24*time.Hour, "the theft is found out a day later"); err != nil {
		return err
	}
	s.Line("\n— Trust list 3: both keys are marked as compromised since the theft; the next keys, announced in list 2, go on")
	if err := s.withdraw(ctx, cast, stolen); err != nil {
		return err
	}
	after, err := s.provedCertificate(ctx, cast)
	if err != nil {
		return err
	}
	refreshed := s.fresh("certificate.bundle.json")
	for _, args := range [][]string{
		{"bundle", before.bundle, "--out", refreshed, "--gateway", s.Gateway(record.DataBureau)},
		{"mirror", "--out", s.File("site"), "--gateway", s.Gateway(record.DataBureau)},
	} {
		if err := s.Shuzheng(ctx, nil, args...); err != nil {
			return err
		}
	}
	s.Line("\n— What stays, what does not, and why")
	return s.judged(ctx, []expectation{
		{before.bundle, "the certificate of year one, in the bundle of that year: co-signed before the theft, by the stolen log key too, but beside two clean ones", "valid", ""},
		{refreshed, "the same, its status fetched today", "valid", ""},
		{after.bundle, "a certificate by the next issuer key", "valid", ""},
		{forged.alone, "the thief's certificate alone, as any certificate by that key without its proof", "undetermined", "issuer-compromised"},
		{forged.bundle, "the thief's certificate with the proof of the other", "not-valid", ""},
	})
}

// sound is a certificate and its proof.
type sound struct {
	*Certificate
	bundle string
}

func (s *Stage) provedCertificate(ctx context.Context, cast *Cast) (*sound, error) {
	dataset, err := s.Describe(ctx, cast)
	if err != nil {
		return nil, err
	}
	certificate, err := s.Registration(ctx, cast, "property", dataset)
	if err != nil {
		return nil, err
	}
	file := s.fresh("certificate.bundle.json")
	return &sound{certificate, file}, s.Shuzheng(ctx, nil, "bundle", certificate.File, "--out", file, "--gateway", s.Gateway(record.DataBureau))
}

// announce publishes list 2: the bureau's next issuer and log key, and a renewed CA, long before they are needed.
func (s *Stage) announce(ctx context.Context, cast *Cast) error {
	s.Line("\n— Trust list 2: the bureau announces its next keys and a renewed CA")
	for _, key := range []string{"issuer-2", "log-2", "ca-2"} {
		if err := s.keygen(ctx, s.SM2(record.DataBureau, key)); err != nil {
			return err
		}
	}
	bureau := organizations[0]
	renewed := s.SM2(bureau.id, "ca-2.pem")
	if err := made(renewed, func() error {
		return s.Shuzheng(ctx, nil, "ca", "init", "--key", s.SM2(bureau.id, "ca-2.key"), "--organization", bureau.name, "--name", bureau.name+" CA 2", "--uscc", bureau.uscc,
			"--out", renewed, "--clock", s.Clock)
	}); err != nil {
		return err
	}
	type row = map[string]any
	return s.Succeed(ctx, cast, "publishes trust list 2 with the next keys", row{
		"keys": []row{
			{"organization": bureau.id, "purpose": record.PurposeIssuer, "key": "@" + bureau.id + "/issuer-2.key.pub", "types": bureau.types},
			{"organization": bureau.id, "purpose": record.PurposeLog, "key": "@" + bureau.id + "/log-2.key.pub", "types": []string{}},
		},
		"authorities": []row{{
			"id": "CA-DATABUREAU-2", "name": bureau.name, "certificate": "@" + bureau.id + "/ca-2.pem", "organization": bureau.id, "vouches": []string{record.ActorOrganization},
		}},
	})
}

// withdraw publishes list 3 and gives the bureau's signer its next keys.
func (s *Stage) withdraw(ctx context.Context, cast *Cast, since time.Time) error {
	keys := []map[string]any{}
	for _, name := range []string{"issuer", "log"} {
		public, err := sm.LoadPublic(s.SM2(record.DataBureau, name+".key.pub"))
		if err != nil {
			return err
		}
		keys = append(keys, map[string]any{"kid": public.Kid, "compromisedAt": record.Time(since)})
	}
	if err := s.GiveSigner(ctx, record.DataBureau, "issuer-2", "log-2"); err != nil {
		return err
	}
	return s.Succeed(ctx, cast, "publishes trust list 3: the stolen keys prove nothing any more by themselves", map[string]any{"keys": keys})
}

// forgery is what a thief makes with a stolen issuer key.
type forgery struct{ alone, bundle string }

// forge signs, with the issuer key itself, a certificate like a genuine one but with another number and holder, and puts
// it into the genuine one's bundle.
func (s *Stage) forge(genuine *sound) (*forgery, error) {
	text, err := os.ReadFile(genuine.bundle)
	if err != nil {
		return nil, err
	}
	b, err := bundle.Parse(text)
	if err != nil {
		return nil, err
	}
	compact, err := s.resign(b.Certificate)
	if err != nil {
		return nil, err
	}
	b.Certificate = compact + "~"
	if text, err = b.Encode(); err != nil {
		return nil, err
	}
	made := &forgery{s.fresh("forged.sdjwt"), s.fresh("forged.bundle.json")}
	if err := os.WriteFile(made.alone, []byte(b.Certificate), 0o600); err != nil {
		return nil, err
	}
	return made, os.WriteFile(made.bundle, text, 0o600)
}

func (s *Stage) resign(combined string) (string, error) {
	jwt, _, _, err := sdjwt.Parse(combined)
	if err != nil {
		return "", err
	}
	opened, _, err := seal.Split(jwt, record.TypeCertificate)
	if err != nil {
		return "", err
	}
	var claims record.Certificate
	if err := record.Decode(opened.Payload, &claims); err != nil {
		return "", err
	}
	number, err := record.ParseNumber(claims.Certificate.Number)
	if err != nil {
		return "", err
	}
	number.Serial = 999999
	claims.Certificate.Number, claims.Certificate.HolderName = number.String(), "冒名数据有限公司"
	passphrase, err := os.ReadFile(s.Passphrase())
	if err != nil {
		return "", err
	}
	key, err := sm.Load(s.SM2(record.DataBureau, "issuer.key"), []byte(strings.TrimSpace(string(passphrase))))
	if err != nil {
		return "", err
	}
	return key.SignCompact(record.TypeCertificate, claims)
}

// expectation is what a stranger must be told about a file; an empty reason is not compared.
type expectation struct{ file, what, verdict, reason string }

// judged verifies files as a stranger with the newest trust lists would, and prints why each is what it is.
func (s *Stage) judged(ctx context.Context, list []expectation) error {
	for _, e := range list {
		report, err := s.Verify(ctx, e.file)
		if err != nil {
			return err
		}
		if report.Verdict != e.verdict || e.reason != "" && report.Reason != e.reason {
			return fmt.Errorf("%s is %s (%s), not %s (%s)", e.what, report.Verdict, report.Reason, e.verdict, e.reason)
		}
		mark := "✘"
		if report.Verdict == "valid" {
			mark = "✔"
		}
		s.Line("%s %s: %s %s", mark, e.what, report.Verdict, report.Reason)
	}
	return nil
}
