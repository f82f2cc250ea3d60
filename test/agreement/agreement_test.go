// Package agreement holds the tests in which three independent implementations of SM2 must give the same answer about
// every signature: emmansun/gmsm through chaincode/seal, tjfoc/gmsm, and the openssl program. A text that one accepts
// and another refuses would be a certificate that is valid for some and not for others.
package agreement

import (
	"crypto/ecdsa"
	"crypto/rand"
	"errors"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/emmansun/gmsm/sm2"
	"github.com/stretchr/testify/require"
	other "github.com/tjfoc/gmsm/sm2"
	"github.com/tjfoc/gmsm/sm3"

	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// vector is a message with its signature, and what all must say about it.
type vector struct {
	name      string
	message   []byte
	signature []byte // r‖s, or other lengths to be refused
	want      bool
}

func TestAgreement(t *testing.T) {
	for range 3 {
		key, err := sm.Generate()
		require.NoError(t, err)
		publicFile := filepath.Join(t.TempDir(), "key.pub")
		require.NoError(t, sm.SavePublic(publicFile, key.Public()))
		for _, v := range vectors(t, key) {
			require.Equal(t, v.want, seal.Verify(key.Public(), v.message, v.signature), "emmansun: %s", v.name)
			require.Equal(t, v.want, tjfoc(key.Public(), v.message, v.signature), "tjfoc: %s", v.name)
			require.Equal(t, v.want, openssl(t, publicFile, v.message, v.signature), "openssl: %s", v.name)
		}
	}
}

func vectors(t *testing.T, key *sm.Key) []vector {
	t.Helper()
	message := []byte("eyJhbGciOiJTTTIifQ.eyJhIjoxfQ")
	signature, err := key.SignInput(message)
	require.NoError(t, err)
	empty, err := key.SignInput(nil)
	require.NoError(t, err)
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	n := sm2.P256().Params().N
	zero := new(big.Int)
	list := []vector{
		{"as signed", message, signature, true},
		{"empty message", nil, empty, true},
		{"another user id", message, signAs(t, key, "ALICE123@YAHOO.COM", message), false},
		{"no id, as OpenSSL signs when none is given", message, signAs(t, key, "", message), false},
		{"another message", append([]byte("x"), message...), signature, false},
		{"r = 0", message, join(zero, s), false},
		{"s = 0", message, join(r, zero), false},
		{"both 0", message, join(zero, zero), false},
		{"r = n", message, join(n, s), false},
		{"s = n", message, join(r, n), false},
		{"r + s = n", message, join(r, new(big.Int).Sub(n, r)), false},
		{"s for -s", message, join(r, new(big.Int).Sub(n, s)), false},
		{"r and s exchanged", message, join(s, r), false},
		{"r = 2^256-1", message, join(new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1)), s), false},
		{"byte missing", message, signature[:63], false},
		{"byte too many", message, append(append([]byte{}, signature...), 0), false},
		{"nothing", message, nil, false},
	}
	for _, bit := range []int{0, 7, 100, 255, 256, 300, 511} {
		flipped := append([]byte{}, signature...)
		flipped[bit/8] ^= 1 << (bit % 8)
		list = append(list, vector{"flipped bit of the signature", message, flipped, false})
	}
	for _, bit := range []int{0, 9, 8*len(message) - 1} {
		flipped := append([]byte{}, message...)
		flipped[bit/8] ^= 1 << (bit % 8)
		list = append(list, vector{"flipped bit of the message", flipped, signature, false})
	}
	return append(list, wrapped(message, r, s, n)...)
}

// wrapped gives r+n and s+n where they still fit in 32 bytes: equal modulo n, and to be refused all the same.
func wrapped(message []byte, r, s, n *big.Int) []vector {
	var list []vector
	if sum := new(big.Int).Add(r, n); sum.BitLen() <= 256 {
		list = append(list, vector{"r + n", message, join(sum, s), false})
	}
	if sum := new(big.Int).Add(s, n); sum.BitLen() <= 256 {
		list = append(list, vector{"s + n", message, join(r, sum), false})
	}
	return list
}

// TestForeignSignaturesOpen goes the other way: what the two others sign, ours accepts.
func TestForeignSignaturesOpen(t *testing.T) {
	message := []byte("header.payload")
	private, err := other.GenerateKey(rand.Reader)
	require.NoError(t, err)
	r, s, err := other.Sm2Sign(private, message, []byte(seal.UserID), rand.Reader)
	require.NoError(t, err)
	point := append([]byte{4}, append(private.X.FillBytes(make([]byte, 32)), private.Y.FillBytes(make([]byte, 32))...)...)
	public, err := sm2.NewPublicKey(point)
	require.NoError(t, err)
	require.True(t, seal.Verify(public, message, join(r, s)))

	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "message"), message, 0o600))
	shell(t, dir, "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2 -out key.pem && openssl pkey -in key.pem -pubout -out key.pub")
	shell(t, dir, "openssl dgst -sm3 -sign key.pem -sigopt distid:"+seal.UserID+" -out signature message")
	der, err := os.ReadFile(filepath.Join(dir, "signature"))
	require.NoError(t, err)
	signature, err := sm.FromDER(der)
	require.NoError(t, err)
	loaded, err := sm.LoadPublic(filepath.Join(dir, "key.pub"))
	require.NoError(t, err)
	require.True(t, seal.Verify(loaded.Key, message, signature))
}

// TestTrailingBytesInDER: the three read DER differently, which is why JWS carries r‖s and FromDER is strict.
func TestTrailingBytesInDER(t *testing.T) {
	key, err := sm.Generate()
	require.NoError(t, err)
	signature, err := key.SignInput([]byte("m"))
	require.NoError(t, err)
	der, err := sm.ToDER(signature)
	require.NoError(t, err)
	_, err = sm.FromDER(append(der, 0))
	require.Error(t, err)
	publicFile := filepath.Join(t.TempDir(), "key.pub")
	require.NoError(t, sm.SavePublic(publicFile, key.Public()))
	// Not `openssl dgst`, which does not see a byte behind a signature of 72.
	require.True(t, pkeyutl(t, publicFile, seal.UserID, []byte("m"), der))
	require.False(t, pkeyutl(t, publicFile, seal.UserID, []byte("m"), append(der, 0)))
	require.False(t, sm2.VerifyASN1WithSM2(key.Public(), []byte(seal.UserID), []byte("m"), append(der, 0)))
}

// TestDigests compares SM3, which everything else rests on, over lengths around the block boundary.
func TestDigests(t *testing.T) {
	dir := t.TempDir()
	for _, size := range []int{0, 1, 55, 56, 63, 64, 65, 1000, 1 << 16} {
		message := make([]byte, size)
		_, err := rand.Read(message)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, "message"), message, 0o600))
		ours := seal.Digest(message)
		require.Equal(t, ours, "sm3:"+hexadecimal(sm3.Sm3Sum(message)))
		require.Equal(t, ours, "sm3:"+string(shell(t, dir, "openssl dgst -sm3 -r message"))[:64])
	}
}

func join(r, s *big.Int) []byte {
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return signature
}

func tjfoc(public *ecdsa.PublicKey, message, signature []byte) bool {
	if len(signature) != 64 { // the library takes numbers, so the length is ours to refuse
		return false
	}
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	point, err := seal.Point(public)
	if err != nil {
		return false
	}
	key := &other.PublicKey{Curve: other.P256Sm2(), X: new(big.Int).SetBytes(point[1:33]), Y: new(big.Int).SetBytes(point[33:])}
	return other.Sm2Verify(key, message, []byte(seal.UserID), r, s)
}

func openssl(t *testing.T, publicFile string, message, signature []byte) bool {
	t.Helper()
	der, err := sm.ToDER(signature)
	return err == nil && opensslDER(t, publicFile, message, der)
}

func opensslDER(t *testing.T, publicFile string, message, der []byte) bool {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "message"), message, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "signature"), der, 0o600))
	command := exec.Command("openssl", "dgst", "-sm3", "-verify", publicFile, "-sigopt", "distid:"+seal.UserID, "-signature", "signature", "message")
	command.Dir = dir
	err := command.Run()
	var exit *exec.ExitError
	require.True(t, err == nil || errors.As(err, &exit), "openssl did not run: %v", err)
	return err == nil
}
