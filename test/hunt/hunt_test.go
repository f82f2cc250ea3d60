package hunt_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/test/hunt"
)

const secret = "存管子账户 6217000123"

func TestASecretIsFoundInEverySpelling(t *testing.T) {
	for where, text := range map[string]string{
		"as it is":          `{"account":"` + secret + `"}`,
		"hexadecimal":       "00" + hex.EncodeToString([]byte(secret)),
		"upper case":        strings.ToUpper(hex.EncodeToString([]byte(secret))),
		"base64":            base64.StdEncoding.EncodeToString([]byte("x" + secret)),
		"base64url in JSON": base64.RawURLEncoding.EncodeToString([]byte(`{"account":"` + secret + `"}`)),
	} {
		x := hunt.New()
		x.Add("the account", []byte(secret))
		x.Through([]byte("before "+text+" after"), where)
		require.Equal(t, map[string][]string{"the account": {where}}, x.Places)
	}
}

func TestTheDigestOfAGuessIsFound(t *testing.T) {
	sum := sha256.Sum256([]byte(secret))
	for where, text := range map[string]string{
		"SM3": seal.Digest([]byte(secret)), "SM3 of a line": seal.Digest([]byte(secret + "\n")), "SM3 of JSON": seal.Digest([]byte(`"` + secret + `"`)),
		"SHA-256": string(sum[:]),
	} {
		x := hunt.New()
		x.AddDigests("the account", secret)
		x.Through([]byte(text), where)
		require.Len(t, x.Places, 1, where)
		x = hunt.New()
		x.AddDigests("the account", secret)
		x.Through([]byte(seal.Digest([]byte("a salt\n"+secret))), where)
		require.Empty(t, x.Places, "a salted digest tells nothing")
	}
}

func TestFilesAreSearchedButForThoseSkipped(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"log", "kept"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(secret), 0o600))
	}
	x := hunt.New()
	x.Add("the account", []byte(secret))
	require.NoError(t, x.Files(dir, func(path string) bool { return filepath.Base(path) == "kept" }))
	require.Equal(t, map[string][]string{"the account": {filepath.Join(dir, "log")}}, x.Places)
	require.Equal(t, len(secret), x.Bytes)
}
