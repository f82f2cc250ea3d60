package agreement

import (
	"crypto/sha256"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// nonce is what the verifier asked the holder to bind.
const nonce = "b2b0e1a6f0c94f6f8a1c3f5d7e9a1b2c"

type members = map[string]any

// audience is who the verifier said it is.
const audience = "urn:example:bank"

// binding is a key binding: who signs it, and what is altered in it.
type binding struct {
	name    string
	signer  *w.Signer
	header  members // altered or added; nil takes a member out
	payload members
	text    func(string) string // alters the bound certificate afterwards
	unasked bool                // the verifier names no nonce
	ours    bool
	theirs  string // a part of their error; empty: accepted
	why     string // there exactly when one side accepts and the other does not
}

// Differences: what the holder says besides nonce and sd_hash is for the caller to check (RFC 9901 §7.3).
const (
	ignoresBindingClaims = "it checks nonce and sd_hash; aud, iat, exp and further members are the caller's to check"
	ignoresUnasked       = "without a nonce to compare it passes over the key binding, whatever it is"
)

func TestKeyBindingsAreJudgedAlikeByTheNPMPackages(t *testing.T) {
	t.Parallel()
	holder := w.Key("present " + w.Holder)
	other := w.Key("present " + w.Receiver)
	present := []presentKey{
		{Actor: w.Holder, Kid: holder.Kid, Key: point(t, holder.Text)},
		{Actor: w.Receiver, Kid: other.Kid, Key: point(t, other.Text)},
	}
	ring := seal.Fixed{}
	for _, signer := range []*w.Signer{holder, other} {
		ring[signer.Kid] = seal.Key{Kid: signer.Kid, Purpose: record.PurposePresent, Public: signer.Public}
	}
	list := bindings(t, holder)
	var requests []request
	for _, b := range list {
		asked := nonce
		if b.unasked {
			asked = ""
		}
		requests = append(requests, request{Op: "certificate", Text: b.make(t), Keys: ringOf(t, w.List()), Present: present, Nonce: asked, At: w.At.Unix()})
	}
	for i, a := range ask(t, requests...) {
		b := list[i]
		require.Equal(t, b.ours, presented(requests[i].Text, ring, holder), "ours: %s", b.name)
		require.Equal(t, b.theirs == "", a.accepted(), "theirs: %s: %s", b.name, a.Error)
		require.Contains(t, a.Error, b.theirs, b.name)
		require.Equal(t, b.ours != a.accepted(), b.why != "", "%s: a difference has to be explained, and nothing else", b.name)
	}
}

// presented opens a key binding and compares it as gateway/verify does where a bundle proves the holder's key.
func presented(text string, ring seal.Fixed, holder *w.Signer) bool {
	binding, opened, err := sdjwt.OpenBinding(text, ring)
	now := w.At.Unix()
	return err == nil && opened.Key.Kid == holder.Kid && binding.Nonce == nonce && binding.Aud == audience &&
		binding.Iat <= now+300 && binding.Exp > now
}

func bindings(t *testing.T, holder *w.Signer) []binding {
	t.Helper()
	jwt, first, second := parts(record.TypeDP)
	whole := jwt + "~" + first + "~" + second + "~"
	other, _, _ := strings.Cut(w.Certificate(record.TypeDP, func(c *record.Certificate) { c.Certificate.Record = "registration/R-4F9A" }), "~")
	sum := sha256.Sum256([]byte(whole))
	hash := func(text string) members { return members{"sd_hash": sdjwt.Digest(text)} }
	reseal := func(change func([]byte) []byte) func(string) string {
		return func(text string) string {
			dot := strings.LastIndexByte(text, '.')
			signature, err := seal.Unbase64(text[dot+1:])
			require.NoError(t, err)
			return text[:dot+1] + seal.Base64(change(signature))
		}
	}
	const noSuch, notBound = "Invalid Key Binding Jwt", "Invalid sd_hash"
	return []binding{
		{name: "as made", ours: true},
		{name: "fewer disclosures, bound so", text: func(string) string { return bound(t, holder, jwt+"~"+second+"~", nil, nil) }, ours: true},
		{name: "no disclosures, bound so", text: func(string) string { return bound(t, holder, jwt+"~", nil, nil) }, ours: true},

		{name: "another nonce", payload: members{"nonce": "x"}, theirs: "Invalid Nonce"},
		{name: "none there", text: func(string) string { return whole }, theirs: "Key Binding JWT not exist"},
		{name: "a disclosure added", payload: hash(jwt + "~" + first + "~"), theirs: notBound},
		{name: "a disclosure taken out", text: func(text string) string { return strings.Replace(text, first+"~", "", 1) }, theirs: notBound},
		{name: "disclosures in another order", payload: hash(jwt + "~" + second + "~" + first + "~"), theirs: notBound},
		{name: "moved to another certificate", text: func(text string) string { return strings.Replace(text, jwt, other, 1) }, theirs: notBound},
		{name: "hash without the last tilde", payload: hash(strings.TrimSuffix(whole, "~")), theirs: notBound},
		{name: "hash of the JWT alone", payload: hash(jwt), theirs: notBound},
		{name: "hash in hexadecimal", payload: members{"sd_hash": strings.TrimPrefix(seal.Digest([]byte(whole)), "sm3:")}, theirs: notBound},
		{name: "SHA-256", payload: members{"sd_hash": seal.Base64(sum[:])}, theirs: notBound},
		{name: "by a stranger", signer: w.Key("stranger"), theirs: badSignature},
		{name: "by another actor's key", signer: w.Key("present " + w.Receiver), theirs: badSignature},
		{name: "by the holder's key for acts", signer: w.Actor(w.Holder), theirs: badSignature},
		{name: "by a stranger in the holder's name", signer: w.Key("stranger"), header: members{"kid": holder.Kid}, theirs: badSignature},
		{name: "another user id", text: func(text string) string {
			input := text[strings.LastIndexByte(text, '~')+1 : strings.LastIndexByte(text, '.')]
			return reseal(func([]byte) []byte { return holder.SignAs([]byte(input), "ALICE123@YAHOO.COM") })(text)
		}, theirs: badSignature},
		{name: "flipped bit of the signature", text: reseal(func(b []byte) []byte { b[40] ^= 1; return b }), theirs: badSignature},
		{name: "r and s 0", text: reseal(func([]byte) []byte { return make([]byte, 64) }), theirs: badSignature},
		{name: "no signature", text: reseal(func([]byte) []byte { return nil }), theirs: "Invalid JWT"},
		{name: "typ JWT", header: members{"typ": "JWT"}, theirs: noSuch},
		{name: "no typ", header: members{"typ": nil}, theirs: noSuch},
		{name: "made as a statement", header: members{"typ": record.TypeStatement}, theirs: noSuch},
		{name: "alg none", header: members{"alg": "none"}, theirs: noSuch},
		{name: "alg ES256", header: members{"alg": "ES256"}, theirs: badSignature},
		{name: "no kid", header: members{"kid": nil}, theirs: badSignature},
		{name: "no iat", payload: members{"iat": nil}, theirs: noSuch},
		{name: "no aud", payload: members{"aud": nil}, theirs: noSuch},
		{name: "no nonce", payload: members{"nonce": nil}, theirs: noSuch},
		{name: "no sd_hash", payload: members{"sd_hash": nil}, theirs: noSuch},

		{name: "to somebody else", payload: members{"aud": "urn:somebody:else"}, why: ignoresBindingClaims},
		{name: "expired", payload: members{"exp": w.At.Unix() - 1}, why: ignoresBindingClaims},
		{name: "from the future", payload: members{"iat": w.At.Unix() + 86400}, why: ignoresBindingClaims},
		{name: "for longer than a day", payload: members{"exp": w.At.Unix() + 2*86400}, why: ignoresBindingClaims},
		{name: "no exp", payload: members{"exp": nil}, why: ignoresBindingClaims},
		{name: "no purpose", payload: members{"purpose": nil}, why: ignoresBindingClaims},
		{name: "unknown member", payload: members{"txn": "x"}, why: ignoresBindingClaims},
		{name: "jwk in the header", header: members{"jwk": members{}}, why: ignoresHeader},
		{name: "by a stranger, unasked", signer: w.Key("stranger"), unasked: true, why: ignoresUnasked},
	}
}

// make gives the bound certificate.
func (b *binding) make(t *testing.T) string {
	t.Helper()
	signer := b.signer
	if signer == nil {
		signer = w.Key("present " + w.Holder)
	}
	text := bound(t, signer, w.Certificate(record.TypeDP, nil), b.header, b.payload)
	if b.text != nil {
		text = b.text(text)
	}
	return text
}

// bound appends a key-binding JWT (RFC 9901 §4.3) to a certificate that ends in a tilde.
func bound(t *testing.T, signer *w.Signer, combined string, header, payload members) string {
	t.Helper()
	b, err := sdjwt.NewBinding(combined, audience, nonce, "loan application", w.At.Unix()-60, w.At.Unix()+240)
	require.NoError(t, err)
	return combined + signer.Raw(alter(t, signer.Header(sdjwt.TypeBinding), header), alter(t, b, payload))
}

// alter writes a value with some members changed.
func alter(t *testing.T, value any, changes members) []byte {
	t.Helper()
	all := members{}
	require.NoError(t, json.Unmarshal(w.Encode(value), &all))
	for name, change := range changes {
		if all[name] = change; change == nil {
			delete(all, name)
		}
	}
	for name, member := range all {
		if number, ok := member.(float64); ok {
			all[name] = int64(number)
		}
	}
	return w.Encode(all)
}
