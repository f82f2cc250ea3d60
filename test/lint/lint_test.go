package lint_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/shuzheng/shuzheng/test/lint"
)

// deciding are the packages that every organization must run with the same result; the others run beside the decisions.
var (
	deciding = []string{"record", "seal", "rules", "contract"}
	others   = []string{"", "clock", "internal/world", "service"}
)

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
	if ignored := loaded[0].IgnoredFiles; len(ignored) > 0 {
		t.Errorf("on another machine %v would decide too", ignored)
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

func TestEveryPackageOfTheChaincodeDecidesOrIsKnownNotTo(t *testing.T) {
	loaded, err := packages.Load(&packages.Config{Mode: packages.NeedName, Dir: "../../chaincode"}, "./...")
	if err != nil || len(loaded) < len(deciding) {
		t.Fatal(err)
	}
	for _, p := range loaded {
		name := strings.TrimPrefix(strings.TrimPrefix(p.PkgPath, module+"chaincode"), "/")
		if !slices.Contains(deciding, name) && !slices.Contains(others, name) {
			t.Errorf("package %s: does it decide?", name)
		}
	}
}

const module = "github.com/shuzheng/shuzheng/"

func TestTheContractLayersDoNotReachUp(t *testing.T) {
	allowed := map[string][]string{"record": {}, "seal": {"record"}, "rules": {"record", "seal"}, "contract": {"clock", "record", "rules", "seal"}}
	for name, below := range allowed {
		loaded, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedImports, Dir: "../../chaincode"}, "./"+name)
		if err != nil || len(loaded) != 1 {
			t.Fatal(name, err)
		}
		for path := range loaded[0].Imports {
			if imported, ours := strings.CutPrefix(path, module); ours && !slices.Contains(below, strings.TrimPrefix(imported, "chaincode/")) {
				t.Errorf("package %s imports %s", name, imported)
			}
		}
	}
}
