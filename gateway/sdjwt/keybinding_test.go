package sdjwt_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/sm"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

var presentation = verifytest.Certificate(record.TypeDP, nil)

func holderRing(t testing.TB, purpose string) seal.Fixed {
	t.Helper()
	key, err := seal.ParseKey(verifytest.Present(verifytest.Holder).Text, purpose)
	if err != nil {
		t.Fatal(err)
	}
	return seal.Fixed{key.Kid: key}
}

// binding is a payload as it should be.
func binding(t testing.TB) *sdjwt.Binding {
	t.Helper()
	b, err := sdjwt.NewBinding(presentation, "示例银行", "6kZ2pT0q9vXw4aBn", "授信审查", 1000, 4600)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func signed(b *sdjwt.Binding) string {
	return verifytest.Present(verifytest.Holder).JWS(sdjwt.TypeBinding, b)
}

func TestBindingOpensAsSigned(t *testing.T) {
	key, err := sm.Generate()
	if err != nil {
		t.Fatal(err)
	}
	input, err := sm.SigningInput(key.Kid(), sdjwt.TypeBinding, binding(t))
	if err != nil {
		t.Fatal(err)
	}
	signature, err := key.SignInput(input)
	if err != nil {
		t.Fatal(err)
	}
	compact, err := sm.Join(key.Public(), sdjwt.TypeBinding, input, signature)
	if err != nil {
		t.Fatal(err)
	}
	ring := seal.Fixed{key.Kid(): {Kid: key.Kid(), Purpose: record.PurposePresent, Public: key.Public()}}
	b, opened, err := sdjwt.OpenBinding(presentation+compact, ring)
	if err != nil || *b != *binding(t) || opened.Key.Kid != key.Kid() {
		t.Fatalf("%+v, %v", b, err)
	}
}

func TestBindingIsOfTheseDisclosuresOnly(t *testing.T) {
	jwt, _, _ := strings.Cut(presentation, "~")
	for name, text := range map[string]string{"fewer disclosures": jwt + "~", "another certificate": verifytest.Certificate(record.TypeIP, nil)} {
		if _, _, err := sdjwt.OpenBinding(text+signed(binding(t)), holderRing(t, record.PurposePresent)); !errors.Is(err, sdjwt.ErrBinding) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBindingsOutsideTheirRangesAreRefused(t *testing.T) {
	for name, change := range map[string]func(*sdjwt.Binding){
		"no audience":       func(b *sdjwt.Binding) { b.Aud = "" },
		"long audience":     func(b *sdjwt.Binding) { b.Aud = strings.Repeat("a", 201) },
		"hidden character":  func(b *sdjwt.Binding) { b.Aud = "示例\u202e银行" },
		"no purpose":        func(b *sdjwt.Binding) { b.Purpose = "" },
		"long purpose":      func(b *sdjwt.Binding) { b.Purpose = strings.Repeat("a", 101) },
		"short nonce":       func(b *sdjwt.Binding) { b.Nonce = "123456789012345" },
		"long nonce":        func(b *sdjwt.Binding) { b.Nonce = strings.Repeat("1", 129) },
		"nonce with a plus": func(b *sdjwt.Binding) { b.Nonce = "123456789012345+" },
		"no life":           func(b *sdjwt.Binding) { b.Exp = b.Iat },
		"more than a day":   func(b *sdjwt.Binding) { b.Exp = b.Iat + sdjwt.MaxBindingLife + 1 },
		"before 1970":       func(b *sdjwt.Binding) { b.Iat = -1 },
		"hash too short":    func(b *sdjwt.Binding) { b.SDHash = "AAAA" },
	} {
		b := binding(t)
		change(b)
		if err := b.Valid(); record.CodeOf(err) != record.Invalid {
			t.Errorf("%s: made: %v", name, err)
		}
		if _, _, err := sdjwt.OpenBinding(presentation+signed(b), holderRing(t, record.PurposePresent)); record.CodeOf(err) != record.Invalid {
			t.Errorf("%s: opened: %v", name, err)
		}
	}
}

func TestOnlyACertificateWithoutABindingIsBound(t *testing.T) {
	for name, text := range map[string]string{"bound already": presentation + signed(binding(t)), "no certificate": "x", "no tilde": strings.TrimSuffix(presentation, "~")} {
		if _, err := sdjwt.NewBinding(text, "a", "1234567890123456", "p", 0, 1); err == nil {
			t.Errorf("%s was bound", name)
		}
	}
}

func TestBindingsMadeAsSomethingElseAreRefused(t *testing.T) {
	key := verifytest.Present(verifytest.Holder)
	for _, typ := range []string{record.TypeStatement, record.TypeCertificate, record.TypeStatusList, "JWT"} {
		if _, _, err := sdjwt.OpenBinding(presentation+key.JWS(typ, binding(t)), holderRing(t, record.PurposePresent)); record.CodeOf(err) != record.WrongType {
			t.Errorf("%s: %v", typ, err)
		}
	}
	if _, _, err := sdjwt.OpenBinding(presentation+signed(binding(t)), holderRing(t, record.PurposeAct)); record.CodeOf(err) != record.WrongPurpose {
		t.Error(err)
	}
	if _, _, err := sdjwt.OpenBinding(presentation, holderRing(t, record.PurposePresent)); err == nil {
		t.Error("nothing opened")
	}
}

// FuzzKeyBinding holds that nothing opens but the one presentation that the holder signed.
func FuzzKeyBinding(f *testing.F) {
	genuine := presentation + signed(binding(f))
	ring := holderRing(f, record.PurposePresent)
	f.Add(genuine)
	f.Add(presentation)
	f.Add(genuine[strings.LastIndexByte(genuine, '~')+1:])
	f.Fuzz(func(t *testing.T, combined string) {
		if _, _, err := sdjwt.OpenBinding(combined, ring); err == nil && combined != genuine {
			t.Fatalf("opened: %s", combined)
		}
	})
}
