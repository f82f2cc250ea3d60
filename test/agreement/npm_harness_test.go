package agreement

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// The npm packages are a fourth implementation that shares no code with the others: sm-crypto for SM2 and SM3,
// @sd-jwt/core and @sd-jwt/jwt-status-list for the formats around them. npm/judge.mjs asks them, these tests compare.

// request is one question to npm/judge.mjs; which members count depends on the operation.
type request struct {
	Op        string            `json:"op"`
	Text      string            `json:"text"`
	Keys      map[string]string `json:"keys,omitempty"` // kid to point, hexadecimal
	Present   []presentKey      `json:"present,omitempty"`
	Nonce     string            `json:"nonce,omitempty"`
	At        int64             `json:"at,omitempty"`
	Indices   []int             `json:"indices,omitempty"`
	Bits      int               `json:"bits,omitempty"`
	Size      int               `json:"size,omitempty"`
	Set       map[int]int       `json:"set,omitempty"`
	Message   string            `json:"message"` // hexadecimal, like signature and key
	Signature string            `json:"signature"`
	Key       string            `json:"key"`
	ID        *string           `json:"id,omitempty"` // nil: what the library assumes
	DER       bool              `json:"der,omitempty"`
	Digest    bool              `json:"digest,omitempty"`
}

// presentKey is a key of an actor for presenting certificates.
type presentKey struct {
	Actor string `json:"actor"`
	Kid   string `json:"kid"`
	Key   string `json:"key"`
}

// answer is what the libraries said: no error, and a value that depends on the operation.
type answer struct {
	Error string          `json:"error"`
	Value json.RawMessage `json:"value"`
}

func (a answer) accepted() bool { return a.Error == "" }

func (a answer) read(t *testing.T, value any) {
	t.Helper()
	require.Empty(t, a.Error)
	require.NoError(t, json.Unmarshal(a.Value, value))
}

// text is a value that is a JSON text.
func (a answer) text(t *testing.T) string {
	t.Helper()
	var text string
	a.read(t, &text)
	return text
}

// ask puts all questions of a test to one node process.
func ask(t *testing.T, requests ...request) []answer {
	t.Helper()
	dir, err := installed()
	require.NoError(t, err)
	program, err := filepath.Abs("npm/judge.mjs")
	require.NoError(t, err)
	_, err = os.ReadFile(program) // for the test cache: node's reading goes unseen
	require.NoError(t, err)
	in, err := json.Marshal(requests)
	require.NoError(t, err)
	var out, complaint bytes.Buffer
	command := exec.Command("node", program)
	command.Dir, command.Stdin, command.Stdout, command.Stderr = dir, bytes.NewReader(in), &out, &complaint
	require.NoError(t, command.Run(), "%s", &complaint)
	var answers []answer
	require.NoError(t, json.Unmarshal(out.Bytes(), &answers))
	require.Len(t, answers, len(requests))
	return answers
}

// installed gives the folder with the packages of npm/package-lock.json, which it fills when it is not there yet.
var installed = sync.OnceValues(func() (string, error) {
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			return "", fmt.Errorf("%s is needed as an independent verifier (20 or later): apt-get install nodejs npm", program)
		}
	}
	files := map[string][]byte{}
	var both []byte
	for _, name := range []string{"package.json", "package-lock.json"} {
		content, err := os.ReadFile(filepath.Join("npm", name))
		if err != nil {
			return "", err
		}
		files[name], both = content, append(both, content...)
	}
	dir, err := filepath.Abs(filepath.Join("../../.run/npm", strings.TrimPrefix(seal.Digest(both), "sm3:")[:16]))
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		return dir, err
	}
	return dir, install(dir, files)
})

// install fills a folder beside dir and renames it, so that dir is there as a whole or not at all.
func install(dir string, files map[string][]byte) error {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	temporary, err := os.MkdirTemp(filepath.Dir(dir), "installing-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(temporary) }()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(temporary, name), content, 0o644); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	command.Dir = temporary
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci of test/agreement/npm failed (it needs a package registry once): %w\n%s", err, out)
	}
	if err := os.Rename(temporary, dir); err != nil {
		if _, there := os.Stat(dir); there == nil {
			return nil // another run was faster
		}
		return err
	}
	return nil
}

func TestTheLockPinsEveryPackageAndNamesNoRegistry(t *testing.T) {
	content, err := os.ReadFile("npm/package-lock.json")
	require.NoError(t, err)
	var lock struct {
		Packages map[string]struct{ Version, Resolved, Integrity string }
	}
	require.NoError(t, json.Unmarshal(content, &lock))
	require.Greater(t, len(lock.Packages), 3)
	for name, p := range lock.Packages {
		require.Empty(t, p.Resolved, name)
		if name != "" {
			require.True(t, strings.HasPrefix(p.Integrity, "sha512-"), name)
		}
	}
}

// Older releases of sm-crypto accept forged signatures; @sd-jwt/core 0.20.0 depends on a package that is not published.
func TestTheInstalledVersionsAreTheOnesMeant(t *testing.T) {
	var versions map[string]string
	ask(t, request{Op: "versions"})[0].read(t, &versions)
	require.Equal(t, "0.19.0", versions["@sd-jwt/core"])
	require.Equal(t, "0.19.0", versions["@sd-jwt/jwt-status-list"])
	require.True(t, atLeast(versions["sm-crypto"], 0, 5, 8), "sm-crypto %s", versions["sm-crypto"])
	require.True(t, atLeast(versions["node"], 20), "node %s; the packages want 20 or later", versions["node"])
}

func atLeast(version string, least ...int) bool {
	for i, part := range strings.SplitN(version, ".", 3) {
		number, err := strconv.Atoi(part)
		if err != nil || i >= len(least) || number > least[i] {
			return err == nil
		}
		if number < least[i] {
			return false
		}
	}
	return true
}

func point(t *testing.T, text string) string {
	t.Helper()
	b, err := seal.Unbase64(text)
	require.NoError(t, err)
	return hex.EncodeToString(b)
}
