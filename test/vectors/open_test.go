package vectors_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"

	"github.com/emmansun/gmsm/sm2"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

var actor = w.Actor(w.Provider)

// made is one genuine text of every type, with its right purpose.
var made = []struct {
	name, typ, purpose string
	payload            any
}{
	{"statement", record.TypeStatement, record.PurposeAct, w.Receipt()},
	{"consent", record.TypeConsent, record.PurposeAct, w.Consent("x")},
	{"certificate", record.TypeCertificate, record.PurposeIssuer, w.Claims(record.TypeDP)},
	{"trust-list", record.TypeTrustList, record.PurposeTrust, w.List()},
	{"status-token", record.TypeStatusList, record.PurposeStatus, statusToken()},
	{"key-binding", sdjwt.TypeBinding, record.PurposePresent, w.NewCertificate(record.TypeDP, nil).Binding()},
	{"deal-binding", record.TypeBinding, record.PurposeAct, w.DealBinding()},
	{"grant", record.TypeGrant, record.PurposeAct, w.Grant()},
	{"unknown", "JWT", record.PurposeAct, w.Receipt()},
}

func statusToken() *statuslist.Token {
	token, err := statuslist.NewToken(w.KeysURI, statuslist.New(), 12, w.At.Unix(), w.At.Unix()+24*3600, 3600)
	if err != nil {
		panic(err)
	}
	return token
}

// open is a vector of a text by [actor]'s key, offered as a statement.
func open(name, expect, what, text string) vector {
	return vector{Name: name, What: what, Expect: expect, Open: &openInput{
		Text: text, Type: record.TypeStatement, Purpose: record.PurposeAct, Keys: []key{named(actor, record.PurposeAct)},
	}}
}

func named(s *w.Signer, purpose string) key { return key{Kid: s.Kid, Key: s.Text, Purpose: purpose} }

// types pairs every type with every type it may be offered as; the key has the purpose that is asked for, so that the
// type alone decides.
func types() []vector {
	var vectors []vector
	for _, m := range made {
		for _, offered := range made {
			expect := string(record.WrongType)
			if m.typ == offered.typ && m.name != "unknown" {
				expect = "accept"
			}
			vectors = append(vectors, vector{
				Name: m.name + "-as-" + offered.name, Expect: expect,
				What: fmt.Sprintf("made as %s, offered as %s", m.typ, offered.typ),
				Open: &openInput{Text: actor.JWS(m.typ, m.payload), Type: offered.typ, Purpose: offered.purpose, Keys: []key{named(actor, offered.purpose)}},
			})
		}
	}
	return vectors
}

func purposes() []vector {
	list := []string{
		record.PurposeAct, record.PurposePresent, record.PurposeIssuer, record.PurposeStatus, record.PurposeLog, record.PurposeTrust, record.PurposeStore,
	}
	var vectors []vector
	for _, has := range list {
		for _, wanted := range list {
			expect := string(record.WrongPurpose)
			if has == wanted {
				expect = "accept"
			}
			v := open(has+"-as-"+wanted, expect, fmt.Sprintf("a key for %s, used for %s", has, wanted), actor.JWS(record.TypeStatement, w.Receipt()))
			v.Open.Purpose, v.Open.Keys = wanted, []key{named(actor, has)}
			vectors = append(vectors, v)
		}
	}
	return vectors
}

func headers() []vector {
	genuine := string(w.Encode(actor.Header(record.TypeStatement)))
	with := func(member string) string { return canonical(strings.TrimSuffix(genuine, "}") + "," + member + "}") }
	var vectors []vector
	for _, c := range []struct{ name, expect, what, header string }{
		{"genuine", "accept", "the header as it should be", genuine},
		{"alg-none", string(record.BadSignature), "alg none", strings.Replace(genuine, `"SM2"`, `"none"`, 1)},
		{"alg-es256", string(record.BadSignature), "alg ES256", strings.Replace(genuine, `"SM2"`, `"ES256"`, 1)},
		{"alg-lower-case", string(record.BadSignature), "alg sm2", strings.Replace(genuine, `"SM2"`, `"sm2"`, 1)},
		{"crit", "malformed", "a critical extension", with(`"crit":["exp"]`)},
		{"jwk", "malformed", "a key in the header", with(`"jwk":{"kty":"EC"}`)},
		{"jku", "malformed", "a link to keys in the header", with(`"jku":"https://example.com/keys"`)},
		{"x5u", "malformed", "a link to a certificate in the header", with(`"x5u":"https://example.com/cert"`)},
		{"x5c", "malformed", "a certificate chain in the header", with(`"x5c":["MAA"]`)},
		{"cty", "malformed", "a harmless but unknown member", with(`"cty":"json"`)},
		{"b64", "malformed", "an unencoded payload (RFC 7797)", with(`"b64":false`)},
		{"no-typ", "malformed", "no typ", `{"alg":"SM2","kid":"` + actor.Kid + `"}`},
		{"no-kid", "malformed", "no kid", `{"alg":"SM2","typ":"` + record.TypeStatement + `"}`},
		{"duplicate-alg", "malformed", "alg twice", strings.Replace(genuine, `{`, `{"alg":"none",`, 1)},
		{"unsorted", "malformed", "members not sorted", `{"typ":"` + record.TypeStatement + `","kid":"` + actor.Kid + `","alg":"SM2"}`},
		{"space", "malformed", "a space in the header", strings.Replace(genuine, `:`, `: `, 1)},
		{"capital-member", "malformed", "Alg for alg", strings.Replace(genuine, `"alg"`, `"Alg"`, 1)},
		{"typ-prefix", string(record.WrongType), "typ with application/", strings.Replace(genuine, `"typ":"`, `"typ":"application/`, 1)},
		{"other-kid", string(record.UnknownKey), "a kid nobody has", strings.Replace(genuine, actor.Kid, w.Key("stranger").Kid, 1)},
	} {
		vectors = append(vectors, open(c.name, c.expect, c.what, actor.Raw([]byte(c.header), w.Encode(w.Receipt()))))
	}
	return vectors
}

func jsons() []vector {
	genuine := string(w.Encode(w.Receipt()))
	body := func(b string) string {
		s := w.Receipt()
		s.Body = json.RawMessage(`"BODY"`)
		return strings.Replace(string(w.Encode(s)), `"BODY"`, b, 1)
	}
	var vectors []vector
	for _, c := range []struct{ name, expect, what, payload string }{
		{"genuine", "accept", "the payload as it should be", genuine},
		{"body-nested-15", "accept", "as deep as allowed: 16 levels", body(strings.Repeat("[", 15) + strings.Repeat("]", 15))},
		{"body-nested-16", "malformed", "17 levels deep", body(strings.Repeat("[", 16) + strings.Repeat("]", 16))},
		{"body-nested-10000", "malformed", "10000 levels deep", body(strings.Repeat("[", 10000) + strings.Repeat("]", 10000))},
		{"space", "malformed", "a space", strings.Replace(genuine, `,`, `, `, 1)},
		{"line-feed", "malformed", "a line feed at the end", genuine + "\n"},
		{"trailing-value", "malformed", "a second value", genuine + "{}"},
		{"byte-order-mark", "malformed", "a byte order mark", "\ufeff" + genuine},
		{"fraction", "malformed", "1.0 for 1", body(`{"n":1.0}`)},
		{"exponent", "malformed", "1e0 for 1", body(`{"n":1e0}`)},
		{"minus-zero", "malformed", "-0 for 0", body(`{"n":-0}`)},
		{"largest-integer", "accept", "2^53-1", body(`{"n":9007199254740991}`)},
		{"too-large-integer", "malformed", "2^53", body(`{"n":9007199254740992}`)},
		{"unsorted", "malformed", "members not sorted", body(`{"b":1,"a":2}`)},
		{"sorted-utf16", "accept", "sorted by UTF-16: U+1F600 before U+FF01", body("{\"\U0001F600\":1,\"\uff01\":2}")},
		{"sorted-utf8", "malformed", "sorted by UTF-8: U+FF01 before U+1F600", body("{\"\uff01\":2,\"\U0001F600\":1}")},
		{"duplicate", "malformed", "a member twice", body(`{"a":1,"a":1}`)},
		{"duplicate-escaped", "malformed", "a member twice, once escaped", body(`{"a":1,"\u0061":1}`)},
		{"escaped-slash", "malformed", `\/ for /`, body(`{"a":"\/"}`)},
		{"escaped-letter", "malformed", `\u0061 for a`, body(`{"a":"\u0061"}`)},
		{"escaped-capital-hex", "malformed", `\u001F for \u001f`, body(`{"a":"\u001F"}`)},
		{"escaped-control", "accept", `\u001f, the only way to write it`, body(`{"a":"\u001f"}`)},
		{"nul", "malformed", "U+0000", body(`{"a":"\u0000"}`)},
		{"raw-control", "malformed", "a control character unescaped", body("{\"a\":\"\x01\"}")},
		{"lone-surrogate", "malformed", "half of a surrogate pair", body(`{"a":"\ud800"}`)},
		{"invalid-utf8", "malformed", "a byte that is not UTF-8", body("{\"a\":\"\xff\"}")},
		{"overlong-utf8", "malformed", "a slash in two bytes", body("{\"a\":\"\xc0\xaf\"}")},
		{"nfd", "malformed", "é as e and a combining accent (not NFC)", body("{\"a\":\"e\u0301\"}")},
		{"nfc", "accept", "é as one character", body("{\"a\":\"\u00e9\"}")},
		{"unknown-member", "malformed", "a member that statements do not have", canonical(strings.TrimSuffix(genuine, "}") + `,"zzz":1}`)},
		{"missing-member", "malformed", "no jti", remove(genuine, "jti")},
		{"capital-member", "malformed", "Iss for iss", strings.Replace(genuine, `"iss"`, `"Iss"`, 1)},
		{"null-member", "malformed", "null for a text", strings.Replace(genuine, `"sub":""`, `"sub":null`, 1)},
		{"array", "malformed", "an array for an object", "[" + genuine + "]"},
		{"empty", "malformed", "nothing", ""},
	} {
		vectors = append(vectors, open(c.name, c.expect, c.what, actor.Raw(w.Encode(actor.Header(record.TypeStatement)), []byte(c.payload))))
	}
	return vectors
}

func signatures() []vector {
	genuine := actor.JWS(record.TypeStatement, w.Receipt())
	dot := strings.LastIndexByte(genuine, '.')
	input := genuine[:dot]
	right, err := seal.Unbase64(genuine[dot+1:])
	if err != nil {
		panic(err)
	}
	n := sm2.P256().Params().N
	zero, rest := make([]byte, 32), right[32:]
	negated := new(big.Int).Sub(n, new(big.Int).SetBytes(rest)).FillBytes(make([]byte, 32))
	header, payload, _ := strings.Cut(input, ".")
	var vectors []vector
	for _, c := range []struct {
		name, expect, what string
		signature          []byte
	}{
		{"genuine", "accept", "the signature as it should be", right},
		{"r-zero", "bad-signature", "r = 0", bytes.Join([][]byte{zero, rest}, nil)},
		{"s-zero", "bad-signature", "s = 0", bytes.Join([][]byte{right[:32], zero}, nil)},
		{"both-zero", "bad-signature", "r = s = 0", make([]byte, 64)},
		{"r-is-n", "bad-signature", "r = n", bytes.Join([][]byte{n.Bytes(), rest}, nil)},
		{"s-is-n", "bad-signature", "s = n", bytes.Join([][]byte{right[:32], n.Bytes()}, nil)},
		{"all-ones", "bad-signature", "r = s = 2^256-1", bytes.Repeat([]byte{0xff}, 64)},
		{"s-negated", "bad-signature", "s = n - s", bytes.Join([][]byte{right[:32], negated}, nil)},
		{"swapped", "bad-signature", "s‖r", bytes.Join([][]byte{rest, right[:32]}, nil)},
		{"short", "bad-signature", "63 bytes", right[:63]},
		{"long", "bad-signature", "65 bytes", append(bytes.Clone(right), 0)},
		{"none", "bad-signature", "no signature", nil},
		{"der", "bad-signature", "DER instead of r‖s", der(right)},
		{"user-id-empty", "bad-signature", "the empty user id", actor.SignAs([]byte(input), "")},
		{"user-id-other", "bad-signature", "another user id", actor.SignAs([]byte(input), "ALICE123@YAHOO.COM")},
		{"other-key", "bad-signature", "signed with another key", w.Key("stranger").Sign([]byte(input))},
		{"other-payload", "bad-signature", "the signature of another payload", actor.Sign([]byte(input + "x"))},
	} {
		vectors = append(vectors, open(c.name, c.expect, c.what, input+"."+seal.Base64(c.signature)))
	}
	flipped := bytes.Clone(right)
	flipped[40] ^= 1
	return append(vectors,
		open("flip-signature", "bad-signature", "one bit of the signature flipped", input+"."+seal.Base64(flipped)),
		open("flip-payload", "bad-signature", "one letter of the payload changed", header+"."+seal.Base64([]byte(strings.Replace(string(w.Encode(w.Receipt())), "confirm", "confirn", 1)))+"."+seal.Base64(right)),
		open("flip-header", "unknown-key", "one letter of the header changed", seal.Base64([]byte(strings.Replace(string(w.Encode(actor.Header(record.TypeStatement))), `"K-`, `"L-`, 1)))+"."+payload+"."+seal.Base64(right)),
		open("padding", "malformed", "base64 with padding", genuine+"=="),
		open("trailing-dot", "malformed", "a fourth part", genuine+"."),
		open("trailing-byte", "bad-signature", "a letter after the end: a 65th byte", genuine+"A"),
		open("trailing-line-feed", "malformed", "a line feed after the end", genuine+"\n"),
		open("line-break-inside", "malformed", "a line break inside", genuine[:40]+"\n"+genuine[40:]),
		open("standard-base64", "malformed", "the alphabet of RFC 4648 §4", genuine[:dot]+"."+strings.Repeat("+", 86)),
		open("stray-bits", "malformed", "trailing bits that decode to nothing", stray(genuine)),
		open("two-parts", "malformed", "no signature part", input),
		open("empty", "malformed", "nothing", ""),
		open("too-large", "too-large", "more than 256 KiB", input+"."+strings.Repeat("A", record.MaxAttachment)),
	)
}

func keys() []vector {
	p256 := "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU" // the generator of NIST P-256
	point, err := seal.Unbase64(actor.Text)
	if err != nil {
		panic(err)
	}
	off := bytes.Clone(point)
	off[64] ^= 1
	compressed := append([]byte{2 + point[64]&1}, point[1:33]...)
	hybrid := bytes.Clone(point)
	hybrid[0] = 6 + point[64]&1
	text := actor.JWS(record.TypeStatement, w.Receipt())
	with := func(name, expect, what string, keys ...key) vector {
		v := open(name, expect, what, text)
		v.Open.Keys = keys
		return v
	}
	raw := func(b []byte) key { return key{Kid: actor.Kid, Key: seal.Base64(b), Purpose: record.PurposeAct} }
	swapped := key{Kid: actor.Kid, Key: w.Key("stranger").Text, Purpose: record.PurposeAct}
	return []vector{
		with("genuine", "accept", "the key as it should be", named(actor, record.PurposeAct)),
		with("none", "unknown-key", "no keys at all"),
		with("other", "unknown-key", "somebody else's key", named(w.Key("stranger"), record.PurposeAct)),
		with("swapped", "invalid-content", "somebody else's key under this key's name", swapped),
		with("p-256", "invalid-content", "a point of NIST P-256", key{Kid: actor.Kid, Key: p256, Purpose: record.PurposeAct}),
		with("off-curve", "invalid-content", "a point that is not on the curve", raw(off)),
		with("infinity", "invalid-content", "the point at infinity", raw([]byte{0})),
		with("all-zero", "invalid-content", "coordinates 0, 0", raw(append([]byte{4}, make([]byte, 64)...))),
		with("compressed", "invalid-content", "the right point, compressed", raw(compressed)),
		with("hybrid", "invalid-content", "the right point, hybrid", raw(hybrid)),
		with("padded", "invalid-content", "base64 with padding", key{Kid: actor.Kid, Key: actor.Text + "=", Purpose: record.PurposeAct}),
	}
}
