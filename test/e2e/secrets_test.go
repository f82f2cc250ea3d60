package e2e

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/emmansun/gmsm/pkcs8"
	"github.com/emmansun/gmsm/sm2"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/test/hunt"
)

// down stops the network and looks for anything of it that still runs.
func down(h *house) {
	h.tool("down")
	for _, p := range h.processes() {
		require.False(h, p.Up, p.Name)
	}
	commands, err := filepath.Glob("/proc/[0-9]*/cmdline")
	require.NoError(h, err)
	for _, file := range commands {
		line, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended meanwhile
		}
		require.NotContains(h, string(line), h.Net, "%s still runs", file)
	}
}

// public names what a hunt must find.
const public = "the certificate's public number"

// secrets looks for everything that must stay secret, in every spelling, in everything the network's processes have
// written: logs, block files, state databases, indexes, outboxes, the signers' vaults. A certificate's number, which is
// public, shows that the search finds what is there.
func secrets(h *house) {
	search := hunt.New()
	for what, secret := range h.planted() {
		search.Add(what, secret)
	}
	require.Greater(h, search.Len(), 300)
	search.Add(public, []byte(h.job.Property.Number))
	for _, dir := range []string{"logs", "nodes", "organizations", "run"} {
		require.NoError(h, search.Files(filepath.Join(h.Net, dir), func(string) bool { return false }))
	}
	for _, store := range []string{"gateway/index", "gateway/outbox", "signer/replica"} {
		for _, o := range organizations {
			require.NoError(h, search.Rows(filepath.Join(h.Net, "organizations", strings.ToLower(o), store)))
		}
	}
	for what, places := range search.Places {
		if what != public {
			h.Errorf("%s stands in %v", what, places)
		}
	}
	require.NotEmpty(h, search.Places[public], "the search finds what is there")
	h.Logf("%d spellings in %d MB: found nowhere; the public number is found in %d places", search.Len(), search.Bytes>>20, len(search.Places[public]))
}

// planted gives every secret of this run by what it is: disclosed values, encoded disclosures with their salts, contract
// elements and salts, the passphrase, private keys.
func (h *house) planted() map[string][]byte {
	h.Helper()
	found := map[string][]byte{}
	for _, file := range []string{"material/details.json", "material/contract.json", "contract-private-1.json"} {
		text, err := os.ReadFile(h.File(file))
		require.NoError(h, err)
		var tree any
		require.NoError(h, json.Unmarshal(text, &tree))
		collect(found, file, tree)
	}
	for _, certificate := range h.certificates() {
		text, err := os.ReadFile(certificate.File)
		require.NoError(h, err)
		for _, disclosure := range strings.Split(strings.TrimSpace(string(text)), "~")[1:] {
			if disclosure != "" {
				found["a disclosure of "+certificate.Number+" "+disclosure[:8]] = []byte(disclosure)
			}
		}
	}
	passphrase, err := os.ReadFile(h.Passphrase())
	require.NoError(h, err)
	found["the passphrase"] = bytes.TrimSpace(passphrase)
	h.privateKeys(found, bytes.TrimSpace(passphrase))
	return found
}

// collect takes the longer texts of a JSON tree; digests are public.
func collect(found map[string][]byte, name string, node any) {
	switch value := node.(type) {
	case map[string]any:
		for member, child := range value {
			collect(found, name+" "+member, child)
		}
	case []any:
		for _, child := range value {
			collect(found, name, child)
		}
	case string:
		if len(value) > 12 && !strings.HasPrefix(value, "sm3:") {
			found[name+" "+value] = []byte(value)
		}
	}
}

// privateKeys opens every key file of the play and takes its private part.
func (h *house) privateKeys(found map[string][]byte, passphrase []byte) {
	h.Helper()
	var files []string
	for _, dir := range []string{h.SM2(), h.File("people")} {
		require.NoError(h, filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			if strings.HasSuffix(path, ".key") {
				files = append(files, path)
			}
			return err
		}))
	}
	require.Greater(h, len(files), 25)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(h, err)
		block, _ := pem.Decode(text)
		parsed, _, err := pkcs8.ParsePrivateKey(block.Bytes, passphrase)
		require.NoError(h, err)
		found["the private key "+file] = parsed.(*sm2.PrivateKey).D.FillBytes(make([]byte, 32))
	}
}
