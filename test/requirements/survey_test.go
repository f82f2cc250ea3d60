package requirements_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

const root = "../.."

// known is what a row may cite.
type known struct {
	acts  map[string]bool
	names map[string]bool            // `rules.decision.impartial`, `gateway/verify.Report`
	codes map[string]bool            // of the negative and entry lists of the ready packs
	lists map[string]bool            // names of their code lists
	tests map[string][]string        // where a test function is declared
	texts map[string]map[string]bool // the string literals of a directory's tests: the names of cases among them
}

// survey reads the tables, the declarations, the packs and the tests of the repository.
func survey(t testing.TB) *known {
	k := &known{
		acts: map[string]bool{}, names: map[string]bool{}, codes: map[string]bool{}, lists: map[string]bool{}, tests: map[string][]string{},
		texts: map[string]map[string]bool{},
	}
	for _, kind := range []string{record.KindGovernance, record.KindProperty, record.KindIntellectual, record.KindExchange, record.KindLien} {
		for _, row := range rules.Table(kind) {
			k.acts[row.Act] = true
		}
	}
	for _, module := range []string{"chaincode", "gateway", "network", "test"} {
		err := filepath.WalkDir(filepath.Join(root, module), func(file string, entry fs.DirEntry, err error) error {
			switch name := entry.Name(); {
			case err != nil:
				return err
			case entry.IsDir() && (strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules"):
				return fs.SkipDir
			case strings.HasSuffix(name, ".go"):
				return k.file(file)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	packs, err := filepath.Glob(filepath.Join(root, "gateway/packs/*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range packs {
		k.pack(t, file)
	}
	return k
}

func (k *known) file(file string) error {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	directory := path.Dir(strings.TrimPrefix(filepath.ToSlash(file), root+"/"))
	if strings.HasSuffix(file, "_test.go") {
		k.testsOf(directory, parsed)
		return nil
	}
	prefix := directory
	switch {
	case directory == "chaincode/rules" || directory == "chaincode/record":
		prefix = path.Base(directory)
	case !strings.HasPrefix(directory, "gateway/"):
		return nil
	}
	for _, declared := range parsed.Decls {
		switch d := declared.(type) {
		case *ast.FuncDecl:
			k.names[prefix+"."+receiver(d)+d.Name.Name] = true
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					k.names[prefix+"."+s.Name.Name] = true
				case *ast.ValueSpec:
					for _, name := range s.Names {
						k.names[prefix+"."+name.Name] = true
					}
				}
			}
		}
	}
	return nil
}

// receiver is the type a method belongs to, with a dot; empty for a function.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	of := d.Recv.List[0].Type
	for {
		switch x := of.(type) {
		case *ast.StarExpr:
			of = x.X
		case *ast.IndexExpr:
			of = x.X
		case *ast.Ident:
			return x.Name + "."
		default:
			return "?."
		}
	}
}

func (k *known) testsOf(directory string, parsed *ast.File) {
	if k.texts[directory] == nil {
		k.texts[directory] = map[string]bool{}
	}
	for _, declared := range parsed.Decls {
		if d, ok := declared.(*ast.FuncDecl); ok && d.Recv == nil && strings.HasPrefix(d.Name.Name, "Test") && d.Name.Name != "TestMain" {
			k.tests[d.Name.Name] = append(k.tests[d.Name.Name], directory)
		}
	}
	ast.Inspect(parsed, func(node ast.Node) bool {
		if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if text, err := strconv.Unquote(literal.Value); err == nil {
				k.texts[directory][text] = true
			}
		}
		return true
	})
}

// pack reads the codes of a rule pack; how a pack must look is not this test's matter.
func (k *known) pack(t testing.TB, file string) {
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var pack record.Pack
	if err := json.Unmarshal(content, &pack); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	for _, row := range pack.Negative {
		k.codes[row.Code] = true
	}
	for _, row := range pack.Entry {
		k.codes[row.Code] = true
	}
	for _, list := range pack.Codes {
		k.lists[list.Name] = true
	}
}

// has reports whether what a row cites exists.
func (k *known) has(reference string) bool {
	kind, name, two := strings.Cut(reference, " ")
	switch {
	case !two:
		return k.names[reference]
	case kind == "act":
		return k.acts[name]
	case kind == "pack":
		return k.codes[name]
	case kind == "list":
		return k.lists[name]
	case kind == "parameter":
		_, ok := record.Parameters[name]
		return ok
	}
	return false
}

var testsForm = regexp.MustCompile("^(`[^`]+`|\\?)(, (`[^`]+`|\\?))*$")

// tested checks the tests of a row and counts those that exist; a row without references has none.
func (k *known) tested(cell string, wanted bool) (missing []string, count int) {
	if !wanted {
		if cell != "—" {
			missing = append(missing, "tests need a reference; without one there is —")
		}
		return missing, 0
	}
	if !testsForm.MatchString(cell) {
		return []string{"no tests: " + strconv.Quote(cell)}, 0
	}
	if strings.Contains(quoted.ReplaceAllString(cell, ""), "?") {
		missing = append(missing, "a test is still missing (?)")
	}
	names, _ := spans(strings.Join(quoted.FindAllString(cell, -1), ", "))
	for _, name := range names {
		test, of, parts := strings.Cut(name, "/")
		exists := len(k.tests[test]) > 0
		if parts {
			exists = slices.ContainsFunc(k.tests[test], func(directory string) bool { return k.texts[directory][of] })
		}
		if exists {
			count++
		} else {
			missing = append(missing, "there is no test "+name)
		}
	}
	return missing, count
}
