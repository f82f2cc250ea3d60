package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/packages"
)

// check applies every mutant and has it type-checked, which takes seconds for all of them together: a mutant that no longer
// applies or no longer compiles is found by every run of the tests.
func check(list []Mutant) error {
	checked, names := map[string]*packages.Package{}, map[string]bool{}
	var wrong []error
	for i := range list {
		m := &list[i]
		if m.Name == "" || m.Rule == "" || m.Test == "" || names[m.Name] {
			wrong = append(wrong, fmt.Errorf("%q has no name, rule or test of its own", m.Name))
		}
		names[m.Name] = true
		if checked[m.In] == nil {
			loaded, err := load(m.In)
			if err != nil {
				return err
			}
			checked[m.In] = loaded
		}
		if err := m.compiles(checked[m.In]); err != nil {
			wrong = append(wrong, err)
		}
	}
	return errors.Join(wrong...)
}

func load(dir string) (*packages.Package, error) {
	const mode = packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedTypes | packages.NeedImports | packages.NeedDeps | packages.NeedModule
	loaded, err := packages.Load(&packages.Config{Mode: mode, Fset: token.NewFileSet()}, "./"+dir)
	if err != nil {
		return nil, err
	}
	if len(loaded) != 1 || len(loaded[0].Errors) > 0 {
		return nil, fmt.Errorf("%s does not compile as it stands: %v", dir, loaded[0].Errors)
	}
	return loaded[0], nil
}

// compiles type-checks the package with the altered file in its place.
func (m *Mutant) compiles(p *packages.Package) error {
	where, err := m.find()
	if err != nil {
		return err
	}
	var files []*ast.File
	for i, name := range p.CompiledGoFiles {
		file := p.Syntax[i]
		if filepath.Base(name) == filepath.Base(where.file) {
			if file, err = parser.ParseFile(p.Fset, name, where.without(m), parser.SkipObjectResolution); err != nil {
				return fmt.Errorf("%q does not parse: %w", m.Name, err)
			}
		}
		files = append(files, file)
	}
	config := types.Config{Importer: imported{p}, GoVersion: "go" + p.Module.GoVersion}
	if _, err := config.Check(p.PkgPath, p.Fset, files, nil); err != nil {
		return fmt.Errorf("%q does not compile: %w", m.Name, err)
	}
	return nil
}

// imported gives the packages that were loaded with a package.
type imported struct{ p *packages.Package }

// Import implements [types.Importer].
func (i imported) Import(path string) (*types.Package, error) {
	if p := i.p.Imports[path]; p != nil {
		return p.Types, nil
	}
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	return nil, fmt.Errorf("%s is not imported by %s", path, i.p.PkgPath)
}

// place is where a mutant goes: the file, its text, and where in it the rule stands.
type place struct {
	file string
	text string
	at   int
}

// find looks for the rule in all files of its package. It must stand there exactly once: else the code has changed, and the mutant
// must be looked at again.
func (m *Mutant) find() (*place, error) {
	files, err := filepath.Glob(filepath.Join(m.In, "*.go"))
	if err != nil {
		return nil, err
	}
	var found *place
	times := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if n := strings.Count(string(text), m.Old); n > 0 {
			times += n
			found = &place{file, string(text), strings.Index(string(text), m.Old)}
		}
	}
	if times != 1 {
		return nil, fmt.Errorf("%q: its text stands %d times in %s:\n\t%s", m.Name, times, m.In, m.Old)
	}
	return found, nil
}

// without is the text of the file without the rule.
func (p *place) without(m *Mutant) string {
	return p.text[:p.at] + m.New + p.text[p.at+len(m.Old):]
}
