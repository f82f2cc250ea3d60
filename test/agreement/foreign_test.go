package agreement

import (
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/gateway/sm"
)

// passphrase opens the throw-away keys of these tests.
const passphrase = "throw-away-key"

// signAs signs under another user id with OpenSSL. It also shows that OpenSSL opens our encrypted key files.
func signAs(t *testing.T, key *sm.Key, id string, message []byte) []byte {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, key.Save(filepath.Join(dir, "key"), []byte(passphrase)))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "message"), message, 0o600))
	option := ""
	if id != "" {
		option = "-sigopt distid:" + id
	}
	shell(t, dir, "openssl dgst -sm3 -sign key -passin pass:"+passphrase+" "+option+" -out signature message")
	der, err := os.ReadFile(filepath.Join(dir, "signature"))
	require.NoError(t, err)
	signature, err := sm.FromDER(der)
	require.NoError(t, err)
	return signature
}

func hexadecimal(b []byte) string { return hex.EncodeToString(b) }

func shell(t *testing.T, dir, script string) []byte {
	t.Helper()
	command := exec.Command("sh", "-c", script)
	command.Dir = dir
	out, err := command.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return out
}
