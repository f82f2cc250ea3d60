package e2e

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/cockroachdb/pebble/v2"
	"github.com/emmansun/gmsm/pkcs8"
	"github.com/emmansun/gmsm/sm2"
	"github.com/stretchr/testify/require"
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

// secrets looks for everything that must stay secret, in every spelling, in everything the network's processes have
// written: logs, block files, state databases, indexes, outboxes, the signers' vaults. A certificate's number, which is
// public, shows that the search finds what is there.
func secrets(h *house) {
	hunt := newHunt()
	for what, secret := range h.planted() {
		hunt.add(what, secret)
	}
	require.Greater(h, len(hunt.known), 300)
	hunt.add(public, []byte(h.job.Property.Number))
	for _, dir := range []string{"logs", "nodes", "organizations", "run"} {
		require.NoError(h, filepath.WalkDir(filepath.Join(h.Net, dir), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return err
			}
			content, err := os.ReadFile(path)
			hunt.through(content, path)
			return err
		}))
	}
	for _, store := range []string{"gateway/index", "gateway/outbox", "signer/replica"} {
		for _, o := range organizations {
			h.searchRows(hunt, filepath.Join(h.Net, "organizations", strings.ToLower(o), store))
		}
	}
	for what, places := range hunt.places {
		if what != public {
			h.Errorf("%s stands in %v", what, places)
		}
	}
	require.NotEmpty(h, hunt.places[public], "the search finds what is there")
	h.Logf("%d spellings in %d MB: found nowhere; the public number is found in %d places", len(hunt.known), hunt.bytes>>20, len(hunt.places[public]))
}

// searchRows reads a Pebble directory through Pebble: its files are compressed.
func (h *house) searchRows(hunt *hunt, dir string) {
	h.Helper()
	db, err := pebble.Open(dir, &pebble.Options{ReadOnly: true, Logger: quiet{}})
	require.NoError(h, err)
	defer db.Close()
	rows, err := db.NewIter(nil)
	require.NoError(h, err)
	defer rows.Close()
	for ok := rows.First(); ok; ok = rows.Next() {
		hunt.through(rows.Value(), dir+" row")
	}
}

// quiet drops what Pebble logs, and fails on what it calls fatal.
type quiet struct{}

func (quiet) Infof(string, ...any)  {}
func (quiet) Errorf(string, ...any) {}
func (quiet) Fatalf(format string, _ ...any) {
	panic(format)
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
