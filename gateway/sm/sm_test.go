package sm

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

var passphrase = []byte("correct horse 电池")

func generate(t *testing.T) *Key {
	t.Helper()
	key, err := Generate()
	require.NoError(t, err)
	return key
}

func TestCompactOpens(t *testing.T) {
	key := generate(t)
	consent := record.Consent{Iss: "A-1", Aud: "n/property", Iat: 1, Exp: 2, Jti: strings.Repeat("0", 32), Ref: seal.Digest(nil)}
	compact, err := key.SignCompact(record.TypeConsent, consent)
	require.NoError(t, err)

	parsed, err := seal.ParseKey(key.Point(), record.PurposeAct)
	require.NoError(t, err)
	require.Equal(t, parsed.Kid, key.Kid())
	opened, err := seal.Open(compact, seal.Want{Type: record.TypeConsent, Purpose: record.PurposeAct}, seal.Fixed{parsed.Kid: parsed})
	require.NoError(t, err)
	var back record.Consent
	require.NoError(t, record.Decode(opened.Payload, &back))
	require.Equal(t, consent, back)
}

func TestCompactRefuses(t *testing.T) {
	key := generate(t)
	for name, payload := range map[string]any{
		"not canonical": []byte(`{"b":1, "a":2}`),
		"not JSON":      []byte(`{`),
		"fraction":      []byte(`{"a":1.5}`),
		"not NFC":       []byte(`{"a":"e` + "\u0301" + `"}`),
	} {
		_, err := key.SignCompact(record.TypeStatement, payload)
		require.Equal(t, record.Malformed, record.CodeOf(err), name)
	}
}

func TestJoinRefusesAnotherKey(t *testing.T) {
	mine, theirs := generate(t), generate(t)
	input, err := SigningInput(mine.Kid(), record.TypeStatement, []byte(`{}`))
	require.NoError(t, err)
	signature, err := theirs.SignInput(input)
	require.NoError(t, err)
	_, err = Join(mine.Public(), record.TypeStatement, input, signature)
	require.Equal(t, record.BadSignature, record.CodeOf(err))
	_, err = Join(theirs.Public(), record.TypeStatement, input, signature)
	require.Equal(t, record.UnknownKey, record.CodeOf(err))
}

func TestSaveAndLoad(t *testing.T) {
	key, path := generate(t), filepath.Join(t.TempDir(), "a.key")
	require.NoError(t, key.Save(path, passphrase))
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o600), info.Mode().Perm())

	loaded, err := Load(path, passphrase)
	require.NoError(t, err)
	require.Equal(t, key.Point(), loaded.Point())
	require.ErrorIs(t, key.Save(path, passphrase), fs.ErrExist)

	for _, wrong := range []string{"", "wrong horse battery", "correct horse"} {
		_, err = Load(path, []byte(wrong))
		require.ErrorIs(t, err, ErrPassphrase)
	}
	require.ErrorContains(t, key.Save(path+"2", []byte("short")), "at least 8")
}

func TestLoadRefusesReadableFile(t *testing.T) {
	key, path := generate(t), filepath.Join(t.TempDir(), "a.key")
	require.NoError(t, key.Save(path, passphrase))
	for _, mode := range []fs.FileMode{0o640, 0o604, 0o644, 0o620} {
		require.NoError(t, os.Chmod(path, mode))
		_, err := Load(path, passphrase)
		require.ErrorContains(t, err, "chmod 600")
	}
}

func TestLoadRefusesOtherFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "plain.key")
	require.NoError(t, os.WriteFile(path, []byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), 0o600))
	_, err := Load(path, passphrase)
	require.ErrorContains(t, err, "not an encrypted PKCS#8 key")
	_, err = Load(t.TempDir(), passphrase)
	require.Error(t, err)
	_, err = Load(path+".none", passphrase)
	require.True(t, errors.Is(err, fs.ErrNotExist))
}

func TestPublicFile(t *testing.T) {
	key, path := generate(t), filepath.Join(t.TempDir(), "a.pub")
	require.NoError(t, SavePublic(path, key.Public()))
	public, err := LoadPublic(path)
	require.NoError(t, err)
	require.Equal(t, key.Kid(), public.Kid)
	require.Equal(t, key.Point(), public.Point)
}

func TestSignatureEncodings(t *testing.T) {
	signature, err := generate(t).SignInput([]byte("m"))
	require.NoError(t, err)
	der, err := ToDER(signature)
	require.NoError(t, err)
	back, err := FromDER(der)
	require.NoError(t, err)
	require.Equal(t, signature, back)
	for _, bad := range [][]byte{nil, der[:10], append(der[:len(der):len(der)], 0), {0x30, 6, 2, 1, 0, 2, 1, 1}, {0x30, 6, 2, 1, 0xff, 2, 1, 1}} {
		_, err := FromDER(bad)
		require.Error(t, err)
	}
	_, err = ToDER(signature[:63])
	require.Error(t, err)
}

func TestKeyPrintsItsNameOnly(t *testing.T) {
	key := generate(t)
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		require.Equal(t, key.Kid(), fmt.Sprintf(format, key))
	}
}

func BenchmarkLoad(b *testing.B) {
	key, err := Generate()
	require.NoError(b, err)
	path := filepath.Join(b.TempDir(), "a.key")
	require.NoError(b, key.Save(path, passphrase))
	for b.Loop() {
		_, err := Load(path, passphrase)
		require.NoError(b, err)
	}
}
