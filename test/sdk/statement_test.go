package sdk

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// shuzheng runs our command and returns what it prints.
func (n *network) shuzheng(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), filepath.Join(n.bin, "shuzheng"), args...)
	cmd.Env = append(os.Environ(), "SHUZHENG_PASSPHRASE_FILE="+filepath.Join(n.dir, "sm2", "passphrase"))
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	require.NoError(t, err, complaint.String())
	return out
}

// digest is the SM3 of some bytes.
func (n *network) digest(t *testing.T, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "content")
	require.NoError(t, os.WriteFile(file, content, 0o600))
	var answer []struct{ Digest string }
	require.NoError(t, json.Unmarshal(n.shuzheng(t, "digest", file, "--json"), &answer))
	require.Len(t, answer, 1)
	return answer[0].Digest
}

// dataset is a statement of the provider's agent that registers a dataset, as the argument of Act. The same holder
// registers the same data once, so every dataset has a fingerprint of its own.
func (n *network) dataset(t *testing.T, network string) string {
	t.Helper()
	var body map[string]any
	text, err := os.ReadFile(filepath.Join("testdata", "dataset.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &body))
	body["fingerprint"] = n.digest(t, []byte(rand.Text()))
	text, err = json.Marshal(body)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "dataset.json")
	require.NoError(t, os.WriteFile(file, text, 0o600))
	statement := n.shuzheng(t, "sign", "--clock", n.clock(), "--key", filepath.Join(n.out, "people", "agent.key"), "--iss", n.read(t, "people", "agent.actor"),
		"--network", network, "--namespace", "governance", "--act", "dataset.register", "--body", file)
	return array(t, string(bytes.TrimSpace(statement)))
}

// array is the canonical JSON array of texts that Act takes.
func array(t *testing.T, texts ...string) string {
	t.Helper()
	text, err := json.Marshal(texts)
	require.NoError(t, err)
	return string(text)
}
