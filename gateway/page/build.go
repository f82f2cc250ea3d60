package page

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Pinned is what a page takes for granted.
type Pinned struct {
	Fingerprint string `json:"fingerprint"` // of the roots of trust list 1
	Network     string `json:"network"`
	Test        bool   `json:"test"`
}

func (p *Pinned) valid() error {
	var c record.Check
	c.Digest("fingerprint", p.Fingerprint)
	c.Text("network", p.Network, 20, 200)
	return c.Err()
}

// Build writes the set into dir and gives its digest: the static files, the program, what is pinned, the manifest. The same
// arguments give the same bytes. A directory that holds other files is refused: they would be served by a plain server.
func Build(dir string, static fs.FS, wasm, wasmExec []byte, pin Pinned) (digest string, err error) {
	if err := pin.valid(); err != nil {
		return "", err
	}
	files, err := collect(static)
	if err != nil {
		return "", err
	}
	files[WasmName], files[WasmExecName] = wasm, wasmExec
	if files[PinnedName], err = record.Encode(pin); err != nil {
		return "", err
	}
	m := manifest{Kind: kind}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		m.Files = append(m.Files, file{Path: name, Digest: seal.Digest(files[name])})
	}
	if err := m.valid(); err != nil {
		return "", err
	}
	text, err := record.Encode(m)
	if err != nil {
		return "", err
	}
	files[ManifestName] = text
	return seal.Digest(text), write(dir, files)
}

// collect reads the static files; those that Build makes itself are left out, so a template may be given whole.
func collect(static fs.FS) (map[string][]byte, error) {
	entries, err := fs.ReadDir(static, ".")
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, entry := range entries {
		if slices.Contains([]string{ManifestName, PinnedName, WasmName, WasmExecName}, entry.Name()) {
			continue
		}
		if files[entry.Name()], err = fs.ReadFile(static, entry.Name()); err != nil {
			return nil, err
		}
	}
	return files, nil
}

func write(dir string, files map[string][]byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if _, ours := files[entry.Name()]; !ours {
			return fmt.Errorf("%s holds %s, which is no file of the page; choose an empty directory", dir, entry.Name())
		}
	}
	// The manifest last: until then a reader of the directory sees a set that does not match, not one that seems to.
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(files)), func(name string) bool { return name == ManifestName })
	for _, name := range append(names, ManifestName) {
		if err := os.WriteFile(filepath.Join(dir, name), files[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}
