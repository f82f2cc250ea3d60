package lint_test

import (
	"go/types"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/shuzheng/shuzheng/test/lint"
)

// deciding are the packages that every organization must run with the same result; service, clock and main are not.
var deciding = []string{"record", "seal", "rules", "contract"}

func TestThePackagesThatDecideAreDeterministic(t *testing.T) {
	for _, name := range deciding {
		for _, finding := range analyse(t, name) {
			t.Error(finding)
		}
	}
}

// analyse runs the linter over one package of the chaincode module, tests apart.
func analyse(t *testing.T, name string) []string {
	t.Helper()
	directory, err := filepath.Abs("../../chaincode")
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: directory}, "./"+name)
	if err != nil || packages.PrintErrors(loaded) > 0 || len(loaded) != 1 {
		t.Fatalf("loading %s: %v", name, err)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{lint.Analyzer}, loaded, nil)
	if err != nil {
		t.Fatal(err)
	}
	var findings []string
	for _, root := range graph.Roots {
		if root.Err != nil {
			t.Fatal(root.Err)
		}
		for _, d := range root.Diagnostics {
			findings = append(findings, loaded[0].Fset.Position(d.Pos).String()+": "+d.Message)
		}
	}
	return findings
}

func TestEveryPlantedBugIsFound(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), lint.Analyzer, "planted", "example.org/record")
}

func TestTheContractLayersDoNotReachUp(t *testing.T) {
	allowed := map[string][]string{"record": {}, "seal": {"record"}, "rules": {"record", "seal"}, "contract": {"clock", "record", "rules"}}
	const module = "github.com/shuzheng/shuzheng/"
	for name, below := range allowed {
		loaded, err := packages.Load(&packages.Config{Mode: packages.LoadTypes, Dir: "../../chaincode"}, "./"+name)
		if err != nil || len(loaded) != 1 {
			t.Fatal(name, err)
		}
		for _, imported := range ours(loaded[0].Types, module) {
			if !contains(below, imported) {
				t.Errorf("package %s imports %s", name, imported)
			}
		}
	}
}

// ours are the imports of a package that belong to this project.
func ours(p *types.Package, module string) []string {
	var out []string
	for _, imported := range p.Imports() {
		if path := imported.Path(); len(path) > len(module) && path[:len(module)] == module {
			out = append(out, path[len(module+"chaincode/"):])
		}
	}
	return out
}

func contains(list []string, s string) bool {
	for _, entry := range list {
		if entry == s {
			return true
		}
	}
	return false
}
