package agreement

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// Where the library is more lenient than we are. RFC 9901 is on our side where it is cited.
const (
	ignoresStrangers = "it passes over a disclosure whose digest nothing refers to, without showing it; RFC 9901 §7.1 step 5 wants it refused"
	ignoresTwice     = "it does not count; RFC 9901 §4 forbids a disclosure twice, §7.1 step 4 a digest twice"
	ignoresNames     = "it does not look at disclosed names, the last one wins; RFC 9901 §7.1 step 3.c.ii wants these refused"
	opensNested      = "recursive disclosures are for it to open and for us to refuse (docs/format.md §4)"
	readsAnyJSON     = "it reads whatever JSON.parse reads; we only canonical JSON with the members listed (docs/format.md §1)"
	readsAnyBase64   = "base64 in JavaScript passes over padding, stray bits and white space (docs/format.md §1)"
	readsAnyLength   = "sm-crypto takes what follows the first 32 bytes for s, whatever its length"
	ignoresHeader    = "it reads no header member; typ, crit and the rest are the caller's to check (docs/format.md §2)"
	endsLater        = "at exp itself it still accepts; RFC 7519 §4.1.4 wants on or after refused"
	takesBareJWT     = "a JWT without a tilde is to it an SD-JWT without disclosures; RFC 9901 §4 wants the tilde"
	hasNoBounds      = "it bounds neither size nor number of disclosures (docs/format.md §4)"
	wantsNoLineFeed  = "the line feed at the end of a file is the file's, not the certificate's (docs/format.md §4)"
)

// lenient are the differences, all for one type: what makes them does not depend on it. But for the last they are texts
// that we refuse and the library accepts.
func lenient(t *testing.T) []variant {
	t.Helper()
	jwt, first, second := parts(record.TypeDP)
	whole := jwt + "~" + first + "~" + second + "~"
	issuer, claims := w.Issuer(record.DataBureau), w.Claims(record.TypeDP)
	payload := string(w.Encode(claims))
	dot := strings.LastIndexByte(jwt, '.')
	signature, err := seal.Unbase64(jwt[dot+1:])
	require.NoError(t, err)
	longer := seal.Base64(slices.Concat(signature[:32], []byte{0}, signature[32:]))
	altered := w.Disclosures()[0]
	altered.Value = json.RawMessage(`"somebody else"`)
	foreign := sdjwt.Disclosure{Salt: altered.Salt, Name: "price", Value: json.RawMessage(`1`)}
	again := sdjwt.Disclosure{Salt: "DwECAwQFBgcICQoLDA0ODw", Name: "contact", Value: json.RawMessage(`"twice"`)}
	clear := sdjwt.Disclosure{Salt: altered.Salt, Name: "iss", Value: json.RawMessage(`"somebody else"`)}
	// opening makes a certificate over the digests of any texts and shows them.
	opening := func(texts ...string) string {
		c := w.Claims(record.TypeDP)
		c.SD = nil
		for _, text := range texts {
			c.SD = append(c.SD, sdjwt.Digest(text))
		}
		slices.Sort(c.SD)
		return issuer.JWS(record.TypeCertificate, c) + "~" + strings.Join(texts, "~") + "~"
	}
	array := func(text string) string { return seal.Base64([]byte(text)) }
	reserved := array(`["` + altered.Salt + `","_sd",[]]`)
	nested := array(`["` + altered.Salt + `","a",{"_sd":["` + sdjwt.Digest(first) + `"]}]`)
	spaced := array(`["` + altered.Salt + `", "a",1]`)
	short := array(`["AAEC","a",1]`)
	element := array(`["` + altered.Salt + `",1]`)
	header := func(members string) string {
		return issuer.Raw([]byte(`{"alg":"SM2",`+members+`}`), []byte(payload)) + "~"
	}
	kid := `"kid":"` + issuer.Kid + `"`
	raw := func(payload string) string {
		return issuer.Raw(w.Encode(issuer.Header(record.TypeCertificate)), []byte(payload)) + "~"
	}
	encode := func(d sdjwt.Disclosure) string {
		text, err := d.Encode()
		require.NoError(t, err)
		return text
	}
	digestTwice := w.Certificate(record.TypeDP, func(c *record.Certificate) { c.SD[1] = c.SD[0] })
	ending := w.Certificate(record.TypeDP, func(c *record.Certificate) {
		c.Exp, c.Certificate.ValidTo = w.At.Unix(), record.Time(w.At)
	})
	var many []string
	for i := range 33 {
		many = append(many, array(`["`+altered.Salt+`","n`+string(rune('a'+i%26))+string(rune('a'+i/26))+`",1]`))
	}
	return []variant{
		{name: "disclosure of another certificate", text: jwt + "~" + encode(foreign) + "~", ours: "disclosure-unreferenced", why: ignoresStrangers},
		{name: "altered disclosure", text: jwt + "~" + encode(altered) + "~" + second + "~", ours: "disclosure-unreferenced", why: ignoresStrangers},
		{name: "disclosure with padding", text: jwt + "~" + first + "=~", ours: "disclosure-form", why: ignoresStrangers},
		{name: "disclosure of an array element", text: jwt + "~" + element + "~", ours: "disclosure-form", why: ignoresStrangers},
		{name: "disclosure twice", text: jwt + "~" + first + "~" + first + "~", ours: "disclosure-duplicate", why: ignoresTwice},
		{name: "digest twice", text: digestTwice, ours: "disclosure-form", why: ignoresTwice},
		{name: "one name disclosed twice", text: opening(first, encode(again)), ours: "disclosure-duplicate", why: ignoresNames, claims: true},
		{name: "disclosure over a clear claim", text: opening(encode(clear)), ours: "disclosure-reserved", why: ignoresNames, claims: true},
		{name: "disclosure called _sd", text: opening(reserved), ours: "disclosure-reserved", why: ignoresNames, claims: true},
		{name: "recursive disclosure", text: opening(first, nested), ours: "disclosure-reserved", why: opensNested, claims: true},
		{name: "disclosure with a space", text: opening(spaced), ours: "disclosure-form", why: readsAnyJSON, claims: true},
		{name: "disclosure with a short salt", text: opening(short), ours: "disclosure-form", why: readsAnyJSON, claims: true},
		{name: "33 disclosures", text: opening(many...), ours: "too-large", why: hasNoBounds, claims: true},
		{name: "payload with a space", text: raw(strings.Replace(payload, `:`, `: `, 1)), ours: "malformed", why: readsAnyJSON},
		{name: "unknown member", text: raw(strings.Replace(payload, `"vct"`, `"txn":"x","vct"`, 1)), ours: "malformed", why: readsAnyJSON, claims: true},
		{name: "duplicate member", text: raw(strings.Replace(payload, `"vct"`, `"sub":"A-2B9D4F6H","vct"`, 1)), ours: "malformed", why: readsAnyJSON, claims: true},
		{name: "payload in NFD", text: raw(strings.Replace(payload, "全部字段", "e\u0301", 1)), ours: "malformed", why: readsAnyJSON, claims: true},
		{name: "stray bits of the signature", text: stray(jwt) + "~", ours: "malformed", why: readsAnyBase64},
		{name: "padding of the signature", text: jwt + "==~", ours: "malformed", why: readsAnyBase64},
		{name: "space in the signature", text: jwt[:dot+9] + " " + jwt[dot+9:] + "~", ours: "malformed", why: readsAnyBase64},
		{name: "zero between r and s", text: jwt[:dot+1] + longer + "~", ours: "bad-signature", why: readsAnyLength},
		{name: "another typ", text: header(kid + `,"typ":"shuzheng-statement+jwt"`), ours: "wrong-type", why: ignoresHeader},
		{name: "no typ", text: header(kid), ours: "malformed", why: ignoresHeader},
		{name: "crit", text: header(`"crit":["exp"],` + kid + `,"typ":"dc+sd-jwt"`), ours: "malformed", why: ignoresHeader},
		{name: "jwk", text: header(`"jwk":{},` + kid + `,"typ":"dc+sd-jwt"`), ours: "malformed", why: ignoresHeader},
		{name: "at its end", text: ending, ours: "expired", why: endsLater, claims: true},
		{name: "no tilde", text: jwt, ours: "malformed", why: takesBareJWT},
		{name: "line feed at the end of the file", text: whole + "\n", theirs: notJWT, why: wantsNoLineFeed},
	}
}

const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// stray sets a bit of the last letter that 64 bytes do not use.
func stray(text string) string {
	last := strings.IndexByte(base64url, text[len(text)-1])
	return text[:len(text)-1] + string(base64url[last|1])
}
