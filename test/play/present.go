package play

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// Present has the holder show its certificate to a bank: a key of its own for showing, the disclosures a bank sees, this
// bank's nonce, this purpose, an hour. Nobody but the bank learns of it. What was made for one bank is none for another.
func (s *Stage) Present(ctx context.Context, cast *Cast, certificate *Certificate) (file string, err error) {
	s.Line("\n— The holder shows its certificate to a bank, and nobody else hears of it")
	key, kid, err := s.presentKey(ctx, cast.Provider)
	if err != nil {
		return "", err
	}
	random := make([]byte, 12)
	if _, err := rand.Read(random); err != nil {
		return "", err
	}
	const bank, purpose = "演示银行股份有限公司太原分行", "授信审查"
	whole, nonce := s.fresh("whole.bundle.json"), hex.EncodeToString(random)
	file = s.fresh("for-bank.bundle.json")
	if err := s.Shuzheng(ctx, nil, "bundle", certificate.File, "--key", kid, "--out", whole, "--gateway", s.Gateway(cast.Provider.Home)); err != nil {
		return "", err
	}
	if err := s.Shuzheng(ctx, nil, "present", whole, "--profile", "bank", "--audience", bank, "--nonce", nonce, "--purpose", purpose, "--key", key, "--out", file,
		"--clock", s.Clock); err != nil {
		return "", err
	}
	for _, c := range []struct{ audience, verdict string }{{bank, "valid"}, {"另一家银行", "not-valid"}} {
		report, err := s.Verify(ctx, file, "--audience", c.audience, "--nonce", nonce, "--purpose", purpose)
		if err != nil {
			return "", err
		}
		if report.Verdict != c.verdict {
			return "", fmt.Errorf("shown to %s it is %s (%s)", c.audience, report.Verdict, report.Reason)
		}
		s.Line("%s shown to %s: %s %s", map[bool]string{true: "✔", false: "✘"}[report.Verdict == "valid"], c.audience, report.Verdict, report.Reason)
	}
	return file, nil
}

// presentKey enters a new key with which an organization shows certificates, and nothing else.
func (s *Stage) presentKey(ctx context.Context, holder *Person) (file, kid string, err error) {
	file = s.fresh("people/present.key")
	if err := s.personKey(ctx, &Person{Key: file}); err != nil {
		return "", "", err
	}
	public, err := sm.LoadPublic(file + ".pub")
	if err != nil {
		return "", "", err
	}
	_, err = s.Do(ctx, Act{
		Who: holder, Says: "enters a key for showing its certificates", Namespace: "governance", Act: "key.add",
		Body:     record.AddKey{Key: public.Point, Purpose: record.PurposePresent, To: record.Time(clock.New(s.Clock)().AddDate(1, 0, 0))},
		Consents: []*Person{{Actor: public.Kid, Key: file}},
	})
	return file, public.Kid, err
}
