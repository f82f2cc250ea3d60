package agreement

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"math/big"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emmansun/gmsm/sm2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sm"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// messages are random ones around the block boundary of SM3, and texts.
func messages(t *testing.T) [][]byte {
	t.Helper()
	list := [][]byte{{}, []byte("城市公交客流统计数据集"), []byte("𠀀𰻝 é ﷺ"), []byte("header.payload"), {0}, {0, 0xff, 0x80}}
	for _, size := range []int{1, 23, 24, 55, 56, 63, 64, 65, 119, 120, 1000, 70000} {
		message := make([]byte, size)
		_, err := rand.Read(message)
		require.NoError(t, err)
		list = append(list, message)
	}
	return list
}

func TestSMCryptoHashesAsWeDo(t *testing.T) {
	t.Parallel()
	list := messages(t)
	var requests []request
	for _, message := range list {
		requests = append(requests, request{Op: "sm3", Message: hexadecimal(message)})
	}
	for i, a := range ask(t, requests...) {
		require.Equal(t, seal.Digest(list[i]), "sm3:"+a.text(t), "%x", list[i])
	}
}

// sm-crypto encodes text from planes 4 to 15 wrongly when SM3 is given a string; private-use characters of personal names
// stand in plane 15. It has to be given bytes, as npm/judge.mjs does.
func TestSMCryptoHashesTextAsUTF8ExceptInHighPlanes(t *testing.T) {
	t.Parallel()
	cases := []struct {
		text  string
		agree bool
	}{{"", true}, {"abc", true}, {"数据产权", true}, {"𠀀𰻝😀", true}, {"\U000F0001", false}, {"\U00100001", true}}
	var requests []request
	for _, c := range cases {
		requests = append(requests, request{Op: "sm3Text", Text: c.text})
	}
	for i, a := range ask(t, requests...) {
		require.Equal(t, cases[i].agree, seal.Digest([]byte(cases[i].text)) == "sm3:"+a.text(t), "%+q", cases[i].text)
	}
}

// The user ids of the tests: ours, the one of the standard's example, none, Chinese, and the longest whose length in bits
// fits in ENTL.
var ids = []string{seal.UserID, "ALICE123@YAHOO.COM", "", "数据局", strings.Repeat("x", 8191)}

// TestSMCryptoDerivesTheSameZA: a signature of ours verifies over the message, and over the digest e that we derive from
// ZA. So e is the same, and with it ZA.
func TestSMCryptoDerivesTheSameZA(t *testing.T) {
	t.Parallel()
	var requests []request
	for _, message := range messages(t)[:2] {
		for i, id := range ids {
			signer := w.Key("za " + ids[i][:min(len(id), 8)])
			r := request{Op: "verify", Message: hexadecimal(message), Signature: hexadecimal(signer.SignAs(message, id)), Key: point(t, signer.Text), ID: &ids[i]}
			overDigest := r
			overDigest.Message, overDigest.Digest = hexadecimal(signer.Digest(message, id)), true
			requests = append(requests, r, overDigest)
		}
	}
	for i, a := range ask(t, requests...) {
		require.Empty(t, a.Error, "%+v", requests[i])
	}
}

func TestSMCryptoAssumesOurUserIDAndNoOther(t *testing.T) {
	t.Parallel()
	signer, message := w.Key("user id"), []byte("header.payload")
	verify := func(signedAs string, id *string) request {
		signature := hexadecimal(signer.SignAs(message, signedAs))
		return request{Op: "verify", Message: hexadecimal(message), Signature: signature, Key: point(t, signer.Text), ID: id}
	}
	var requests []request
	var want []bool
	for i, signedAs := range ids {
		requests, want = append(requests, verify(signedAs, nil)), append(want, signedAs == seal.UserID)
		requests, want = append(requests, verify(signedAs, &ids[(i+1)%len(ids)])), append(want, false)
	}
	for i, a := range ask(t, requests...) {
		require.Equal(t, want[i], a.accepted(), "%+v: %s", requests[i], a.Error)
	}
}

func TestWhatSMCryptoSignsWeVerifyAndTheOtherWayAround(t *testing.T) {
	t.Parallel()
	id := seal.UserID
	list := messages(t)[:9]
	var requests []request
	for _, message := range list {
		requests = append(requests, request{Op: "sign", Message: hexadecimal(message), ID: &id})
		requests = append(requests, request{Op: "sign", Message: hexadecimal(message), ID: &id, DER: true})
	}
	for i, a := range ask(t, requests...) {
		var signed struct{ Key, Signature string }
		a.read(t, &signed)
		signature := unhex(t, signed.Signature)
		if requests[i].DER {
			var err error
			signature, err = sm.FromDER(signature)
			require.NoError(t, err)
		}
		public, err := sm2.NewPublicKey(unhex(t, signed.Key))
		require.NoError(t, err)
		require.True(t, seal.Verify(public, list[i/2], signature), "%+v", requests[i])
	}

	requests = nil
	for _, message := range list {
		key, err := sm.Generate()
		require.NoError(t, err)
		signature, err := key.SignInput(message)
		require.NoError(t, err)
		der, err := sm.ToDER(signature)
		require.NoError(t, err)
		r := request{Op: "verify", Message: hexadecimal(message), Key: point(t, key.Point()), Signature: hexadecimal(signature), ID: &id}
		asDER := r
		asDER.Signature, asDER.DER = hexadecimal(der), true
		requests = append(requests, r, asDER)
	}
	for i, a := range ask(t, requests...) {
		require.Empty(t, a.Error, "%+v", requests[i])
	}
}

// TestSMCryptoAgreesOnEverySignature asks sm-crypto what [TestAgreement] asks the others.
func TestSMCryptoAgreesOnEverySignature(t *testing.T) {
	t.Parallel()
	key, err := sm.Generate()
	require.NoError(t, err)
	list := vectors(t, key)
	var requests []request
	for _, v := range list {
		requests = append(requests, verifyRequest(t, key, v.message, v.signature))
	}
	for i, a := range ask(t, requests...) {
		require.Equal(t, list[i].want, a.accepted(), "%s: %s", list[i].name, a.Error)
	}
}

// TestSMCryptoTakesOtherLengths: it reads the first 32 bytes as r and whatever follows as s, so zeros before s may be
// added or left out. Ours wants 64 bytes; whoever uses sm-crypto has to check the length first.
func TestSMCryptoTakesOtherLengths(t *testing.T) {
	t.Parallel()
	key, err := sm.Generate()
	require.NoError(t, err)
	message := []byte("header.payload")
	signature, err := key.SignInput(message)
	for err == nil && signature[32] != 0 {
		signature, err = key.SignInput(message)
	}
	require.NoError(t, err)
	lenient := [][]byte{bytes.Join([][]byte{signature[:32], {0}, signature[32:]}, nil), append(bytes.Clone(signature[:32]), signature[33:]...)}
	var requests []request
	for _, other := range append(lenient, signature) {
		requests = append(requests, verifyRequest(t, key, message, other))
	}
	for i, a := range ask(t, requests...) {
		require.True(t, a.accepted(), "%d bytes", len(requests[i].Signature)/2)
	}
	require.True(t, seal.Verify(key.Public(), message, signature))
	for _, other := range lenient {
		require.False(t, seal.Verify(key.Public(), message, other))
	}
}

// TestSMCryptoReadsDERAsStrictlyAsWeDo: one signature has one DER form.
func TestSMCryptoReadsDERAsStrictlyAsWeDo(t *testing.T) {
	t.Parallel()
	key, err := sm.Generate()
	require.NoError(t, err)
	message := []byte("header.payload")
	signature, err := key.SignInput(message)
	for err == nil && (signature[0] >= 0x80 || signature[0] == 0 || signature[32] < 0x80) {
		signature, err = key.SignInput(message) // r without a sign byte, s with one
	}
	require.NoError(t, err)
	r, s := signature[:32], signature[32:]
	tlv := func(tag byte, content ...[]byte) []byte {
		all := bytes.Join(content, nil)
		return append([]byte{tag, byte(len(all))}, all...)
	}
	number := func(b ...byte) []byte { return tlv(2, b) }
	signed := append([]byte{0}, s...)
	good := tlv(0x30, number(r...), number(signed...))
	cases := []struct {
		name string
		der  []byte
		want bool
	}{
		{"as made", good, true},
		{"trailing byte", append(bytes.Clone(good), 0), false},
		{"zero before r", tlv(0x30, number(append([]byte{0}, r...)...), number(signed...)), false},
		{"two zeros before s", tlv(0x30, number(r...), number(append([]byte{0}, signed...)...)), false},
		{"s without its sign byte: negative", tlv(0x30, number(r...), number(s...)), false},
		{"long form of the length", append([]byte{0x30, 0x81, byte(len(good) - 2)}, good[2:]...), false},
		{"indefinite length", append(append([]byte{0x30, 0x80}, good[2:]...), 0, 0), false},
		{"SET instead of SEQUENCE", append([]byte{0x31}, good[1:]...), false},
		{"OCTET STRING instead of r", tlv(0x30, tlv(4, r), number(signed...)), false},
		{"truncated", good[:len(good)-1], false},
		{"r = 0", tlv(0x30, number(0), number(signed...)), false},
		{"nothing", nil, false},
	}
	publicFile := filepath.Join(t.TempDir(), "key.pub")
	require.NoError(t, sm.SavePublic(publicFile, key.Public()))
	var requests []request
	for _, c := range cases {
		r := verifyRequest(t, key, message, c.der)
		r.DER = true
		requests = append(requests, r)
	}
	for i, a := range ask(t, requests...) {
		c := cases[i]
		require.Equal(t, c.want, a.accepted(), "sm-crypto: %s: %s", c.name, a.Error)
		read, err := sm.FromDER(c.der)
		require.Equal(t, c.want, err == nil && seal.Verify(key.Public(), message, read), "ours: %s", c.name)
		require.Equal(t, c.want, pkeyutl(t, publicFile, seal.UserID, message, c.der), "openssl: %s", c.name)
	}
}

// TestNobodyReadsMoreThanTwoNumbersFromDER: encoding/asn1 passes over what follows the members of a struct within a
// SEQUENCE, so a reader that uses it has to compare with what it would write.
func TestNobodyReadsMoreThanTwoNumbersFromDER(t *testing.T) {
	t.Parallel()
	key, err := sm.Generate()
	require.NoError(t, err)
	message := []byte("header.payload")
	signature, err := key.SignInput(message)
	require.NoError(t, err)
	der, err := sm.ToDER(signature)
	require.NoError(t, err)
	publicFile := filepath.Join(t.TempDir(), "key.pub")
	require.NoError(t, sm.SavePublic(publicFile, key.Public()))
	var requests []request
	for _, more := range [][]byte{{2, 1, 1}, {5, 0}, {0}} {
		longer := append(bytes.Clone(der), more...)
		longer[1] += byte(len(more))
		r := verifyRequest(t, key, message, longer)
		r.DER = true
		requests = append(requests, r)
	}
	for i, a := range ask(t, requests...) {
		longer := unhex(t, requests[i].Signature)
		more := longer[len(der):]
		_, err := sm.FromDER(longer)
		assert.Error(t, err, "ours: % x", more)
		require.False(t, a.accepted(), "sm-crypto: % x", more)
		require.False(t, pkeyutl(t, publicFile, seal.UserID, message, longer), "openssl: % x", more)
		require.False(t, sm2.VerifyASN1WithSM2(key.Public(), []byte(seal.UserID), message, longer), "emmansun: % x", more)
	}
}

// TestThePointAtInfinityIsNoSignature: who has the key d can choose r = e and s = -rd/(1+d), for which [s]G + [r+s]P is the
// point at infinity. It has no x. tjfoc takes 0 for it and accepts, sm-crypto throws, the others refuse: by this alone
// an issuer could make a certificate that readers with tjfoc take for valid.
func TestThePointAtInfinityIsNoSignature(t *testing.T) {
	t.Parallel()
	n := sm2.P256().Params().N
	d, err := rand.Int(rand.Reader, new(big.Int).Sub(n, big.NewInt(3)))
	require.NoError(t, err)
	d.Add(d, big.NewInt(1))
	private, err := sm2.NewPrivateKeyFromInt(d)
	require.NoError(t, err)
	message := []byte("header.payload")
	digest, err := sm2.CalculateSM2Hash(&private.PublicKey, message, []byte(seal.UserID))
	require.NoError(t, err)
	r := new(big.Int).SetBytes(digest)
	r.Mod(r, n)
	s := new(big.Int).ModInverse(new(big.Int).Add(d, big.NewInt(1)), n)
	s.Mul(s, r).Mul(s, d).Neg(s).Mod(s, n)
	signature := join(r, s)

	publicFile := filepath.Join(t.TempDir(), "key.pub")
	require.NoError(t, sm.SavePublic(publicFile, &private.PublicKey))
	key, err := seal.Point(&private.PublicKey)
	require.NoError(t, err)
	id := seal.UserID
	a := ask(t, request{Op: "verify", Message: hexadecimal(message), Signature: hexadecimal(signature), Key: hexadecimal(key), ID: &id})[0]
	require.False(t, seal.Verify(&private.PublicKey, message, signature), "emmansun")
	require.False(t, openssl(t, publicFile, message, signature), "openssl")
	require.Contains(t, a.Error, "TypeError", "sm-crypto")
	require.True(t, tjfoc(&private.PublicKey, message, signature), "tjfoc no longer accepts it: list it with the others")
}

// TestSMCryptoReadsPoints: points that are none are refused by both. It takes other forms of good points than the one
// form we take.
func TestSMCryptoReadsPoints(t *testing.T) {
	t.Parallel()
	signer, message := w.Key("points"), []byte("header.payload")
	good := unhex(t, point(t, signer.Text))
	off := bytes.Clone(good)
	off[64] ^= 1
	p256 := unhex(t, "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")
	cases := []struct {
		name         string
		point        []byte
		ours, theirs bool
	}{
		{"as it should be", good, true, true},
		{"another's", unhex(t, point(t, w.Key("stranger").Text)), false, false},
		{"off the curve", off, false, false},
		{"infinity", []byte{0}, false, false},
		{"coordinates 0", append([]byte{4}, make([]byte, 64)...), false, false},
		{"of NIST P-256", p256, false, false},
		{"a byte too long", append(bytes.Clone(good), 0), false, false},
		{"a byte too short", good[:64], false, false},
		{"nothing", nil, false, false},
		{"compressed", append([]byte{2 + good[64]&1}, good[1:33]...), false, true},
		{"hybrid", append([]byte{6 + good[64]&1}, good[1:]...), false, true},
		{"hybrid with the other sign", append([]byte{7 - good[64]&1}, good[1:]...), false, true},
	}
	id := seal.UserID
	var requests []request
	for _, c := range cases {
		requests = append(requests, request{Op: "verify", Message: hexadecimal(message), Signature: hexadecimal(signer.Sign(message)), Key: hexadecimal(c.point), ID: &id})
	}
	for i, a := range ask(t, requests...) {
		c := cases[i]
		require.Equal(t, c.theirs, a.accepted(), "sm-crypto: %s: %s", c.name, a.Error)
		key, err := seal.ParseKey(seal.Base64(c.point), "act")
		require.Equal(t, c.ours, err == nil && seal.Verify(key.Public, message, signer.Sign(message)), "ours: %s", c.name)
	}
}

func verifyRequest(t *testing.T, key *sm.Key, message, signature []byte) request {
	t.Helper()
	id := seal.UserID
	return request{Op: "verify", Message: hexadecimal(message), Signature: hexadecimal(signature), Key: point(t, key.Point()), ID: &id}
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	require.NoError(t, err)
	return b
}
