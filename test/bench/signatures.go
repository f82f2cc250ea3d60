package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"math/big"
	"time"

	tjfoc "github.com/tjfoc/gmsm/sm2"

	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// errVerdict says that a signature did not verify, or a false one did.
var errVerdict = errors.New("a signature is judged wrongly")

// scheme signs and verifies one message of 1 KB, digest included.
type scheme struct {
	name         string
	sign, verify func() error
}

// signatures is R4: SM2 as this system signs and verifies, beside P-256 of Go's standard library and, secondly, the
// SM2 library most often found in Go programs.
func signatures(ctx context.Context, set settings, report *report) error {
	message := make([]byte, 1024)
	if _, err := rand.Read(message); err != nil {
		return err
	}
	ours, err := ourScheme(message, report)
	if err != nil {
		return err
	}
	standard, err := standardScheme(message)
	if err != nil {
		return err
	}
	other, err := otherScheme(message)
	if err != nil {
		return err
	}
	window := set.Window / 4
	rate := func(s *scheme, call func() error) side {
		return side{s.name, func() (float64, error) {
			c, err := oneCore(window, call)
			return c.perSecond(), err
		}}
	}
	for _, c := range []struct {
		what   string
		anchor *scheme
		goal   string
	}{{"SM2 ÷ P-256", standard, "≥ 1.5 with a comb per issuer key"}, {"SM2 ÷ tjfoc SM2", other, ""}} {
		verify := comparison{ID: "R4", What: c.what + ", verify", Unit: "1/s, one core", Goal: c.goal, Notes: short(window)}
		if err := report.compare(ctx, set.Reps, verify, rate(ours, ours.verify), rate(c.anchor, c.anchor.verify)); err != nil {
			return err
		}
		sign := comparison{ID: "R4", What: c.what + ", sign", Unit: "1/s, one core", Notes: short(window)}
		if err := report.compare(ctx, set.Reps, sign, rate(ours, ours.sign), rate(c.anchor, c.anchor.sign)); err != nil {
			return err
		}
	}
	return nil
}

func short(window time.Duration) map[string]any { return map[string]any{"windowNs": window} }

func verdict(good bool) error {
	if !good {
		return errVerdict
	}
	return nil
}

// ourScheme checks first that the other library verifies what ours signs, and that ours refuses it of another message.
func ourScheme(message []byte, report *report) (*scheme, error) {
	key, err := sm.Generate()
	if err != nil {
		return nil, err
	}
	signature, err := key.SignInput(message)
	if err != nil {
		return nil, err
	}
	point, err := seal.Point(key.Public())
	if err != nil {
		return nil, err
	}
	number := func(b []byte) *big.Int { return new(big.Int).SetBytes(b) }
	public := &tjfoc.PublicKey{Curve: tjfoc.P256Sm2(), X: number(point[1:33]), Y: number(point[33:])}
	if !tjfoc.Sm2Verify(public, message, []byte(seal.UserID), number(signature[:32]), number(signature[32:])) || seal.Verify(key.Public(), message[1:], signature) {
		return nil, errVerdict
	}
	report.checked("tjfoc/gmsm verifies what gateway/sm signs, and chaincode/seal refuses it for another message")
	return &scheme{"emmansun/gmsm, as used here",
		func() error { _, err := key.SignInput(message); return err },
		func() error { return verdict(seal.Verify(key.Public(), message, signature)) },
	}, nil
}

func standardScheme(message []byte) (*scheme, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	sign := func() ([]byte, error) {
		digest := sha256.Sum256(message)
		return ecdsa.SignASN1(rand.Reader, key, digest[:])
	}
	signature, err := sign()
	return &scheme{"crypto/ecdsa P-256",
		func() error { _, err := sign(); return err },
		func() error {
			digest := sha256.Sum256(message)
			return verdict(ecdsa.VerifyASN1(&key.PublicKey, digest[:], signature))
		},
	}, err
}

func otherScheme(message []byte) (*scheme, error) {
	key, err := tjfoc.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	r, s, err := tjfoc.Sm2Sign(key, message, []byte(seal.UserID), rand.Reader)
	return &scheme{"tjfoc/gmsm v1.4.1",
		func() error { _, _, err := tjfoc.Sm2Sign(key, message, []byte(seal.UserID), rand.Reader); return err },
		func() error {
			return verdict(tjfoc.Sm2Verify(&key.PublicKey, message, []byte(seal.UserID), r, s))
		},
	}, err
}
