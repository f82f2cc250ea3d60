// Package lint keeps the packages that decide deterministic: two organizations must come to the same bytes, so nothing
// in them may depend on a clock, on chance, on the machine, on scheduling or on the order of a map.
package lint

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Analyzer reports everything that could make two endorsements differ.
var Analyzer = &analysis.Analyzer{
	Name: "deterministic",
	Doc:  "reports clocks, chance, files, sockets, goroutines, mutable globals, map order and unbounded ledger reads",
	Run:  run,
}

var forbiddenImports = []string{"os", "os/exec", "net", "net/http", "math/rand", "math/rand/v2", "crypto/rand", "unsafe", "syscall", "runtime"}

var forbiddenTime = []string{"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer", "Sleep", "Local", "LoadLocation"}

// forbiddenReads are calls on the ledger whose result is unbounded or not checked at commit, and deletion.
var forbiddenReads = []string{
	"GetQueryResult", "GetQueryResultWithPagination", "GetHistoryForKey", "GetStateByRange", "GetStateByRangeWithPagination",
	"GetStateByPartialCompositeKey", "GetStateByPartialCompositeKeyWithPagination", "GetPrivateDataByRange", "GetPrivateDataQueryResult",
	"DelState", "DelPrivateData", "PurgePrivateData",
}

func run(pass *analysis.Pass) (any, error) {
	for _, file := range pass.Files {
		imports(pass, file)
		explained := explanations(pass.Fset, file)
		ast.Inspect(file, func(node ast.Node) bool {
			switch n := node.(type) {
			case *ast.GoStmt:
				pass.Reportf(n.Pos(), "a go statement: nothing here runs beside anything else")
			case *ast.SelectStmt:
				pass.Reportf(n.Pos(), "a select statement: its choice is chance")
			case *ast.SelectorExpr:
				selector(pass, n)
			case *ast.AssignStmt:
				assignment(pass, n)
			case *ast.IncDecStmt:
				target(pass, n.X)
			case *ast.RangeStmt:
				mapOrder(pass, n, explained)
			}
			return true
		})
	}
	return nil, nil
}

func imports(pass *analysis.Pass, file *ast.File) {
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if slices.Contains(forbiddenImports, path) {
			pass.Reportf(spec.Pos(), "import of %s: the same decision must come out everywhere", path)
		}
		first, _, _ := strings.Cut(path, "/")
		if strings.HasSuffix(pass.Pkg.Path(), "/record") && strings.Contains(first, ".") {
			pass.Reportf(spec.Pos(), "import of %s: package record imports the standard library only", path)
		}
	}
}

func selector(pass *analysis.Pass, n *ast.SelectorExpr) {
	if slices.Contains(forbiddenReads, n.Sel.Name) {
		pass.Reportf(n.Pos(), "%s: unbounded, unchecked or deleting", n.Sel.Name)
	}
	object := pass.TypesInfo.Uses[n.Sel]
	if object != nil && object.Pkg() != nil && object.Pkg().Path() == "time" && object.Parent() == object.Pkg().Scope() &&
		slices.Contains(forbiddenTime, n.Sel.Name) {
		pass.Reportf(n.Pos(), "time.%s: time comes from the transaction", n.Sel.Name)
	}
}

func assignment(pass *analysis.Pass, n *ast.AssignStmt) {
	if n.Tok == token.DEFINE {
		return
	}
	for _, left := range n.Lhs {
		target(pass, left)
	}
}

// target reports an assignment that reaches a package-level variable, through indexes, fields and pointers too.
func target(pass *analysis.Pass, left ast.Expr) {
	for {
		switch x := left.(type) {
		case *ast.IndexExpr:
			left = x.X
		case *ast.StarExpr:
			left = x.X
		case *ast.ParenExpr:
			left = x.X
		case *ast.SelectorExpr:
			if global(pass, x.Sel) {
				pass.Reportf(left.Pos(), "assignment to the package-level variable %s", x.Sel.Name)
				return
			}
			left = x.X
		case *ast.Ident:
			if global(pass, x) {
				pass.Reportf(x.Pos(), "assignment to the package-level variable %s", x.Name)
			}
			return
		default:
			return
		}
	}
}

func global(pass *analysis.Pass, name *ast.Ident) bool {
	variable, ok := pass.TypesInfo.Uses[name].(*types.Var)
	return ok && variable.Pkg() != nil && variable.Parent() == variable.Pkg().Scope()
}

func mapOrder(pass *analysis.Pass, n *ast.RangeStmt, explained map[int]bool) {
	ranged := pass.TypesInfo.TypeOf(n.X)
	if ranged == nil {
		return
	}
	if _, isMap := ranged.Underlying().(*types.Map); !isMap {
		return
	}
	line := pass.Fset.Position(n.Pos()).Line
	if !collectsKeys(n) && !explained[line] && !explained[line-1] {
		pass.Reportf(n.Pos(), "range over a map: sort its keys first, or explain with // ordered:")
	}
}

// collectsKeys reports whether a loop only appends the keys to a list, which is then sorted.
func collectsKeys(n *ast.RangeStmt) bool {
	if n.Value != nil || len(n.Body.List) != 1 {
		return false
	}
	assign, ok := n.Body.List[0].(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 {
		return false
	}
	call, ok := assign.Rhs[0].(*ast.CallExpr)
	if !ok {
		return false
	}
	name, ok := call.Fun.(*ast.Ident)
	return ok && name.Name == "append"
}

// explanations are the lines that carry an `// ordered:` comment.
func explanations(files *token.FileSet, file *ast.File) map[int]bool {
	lines := map[int]bool{}
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if strings.HasPrefix(comment.Text, "// ordered: ") {
				lines[files.Position(comment.Pos()).Line] = true
			}
		}
	}
	return lines
}
