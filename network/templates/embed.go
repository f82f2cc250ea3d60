// Package templates holds the configuration files of peers, orderers, the peer CLI and the channel. They contain our
// decisions only; everything else is Fabric's default.
package templates

import (
	"bytes"
	"embed"
	"os"
	"path/filepath"
	"text/template"
)

//go:embed *.yaml
var files embed.FS

// Write renders the named template with data into a file and makes its directory.
func Write(name string, data any, path string) error {
	source, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	return WriteText(name, string(source), data, path)
}

// WriteText renders a template that does not come from this package (crypto-config/ at the top of the repository).
func WriteText(name, source string, data any, path string) error {
	tmpl, err := template.New(name).Option("missingkey=error").Parse(source)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := tmpl.Execute(&out, data); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}
