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
	Doc:  "reports clocks, chance, files, sockets, goroutines, shared memory, mutable globals, map order and unbounded ledger reads",
	Run:  run,
}

var forbiddenImports = []string{
	"os", "os/exec", "net", "net/http", "math/rand", "math/rand/v2", "crypto/rand", "hash/maphash", "unsafe", "syscall", "runtime", "sync/atomic",
}

var forbiddenTime = []string{"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer", "Sleep", "Local", "LoadLocation"}

// forbiddenReads are calls on the ledger whose result is unbounded or not checked at commit, and deletion.
var forbiddenReads = []string{
	"GetQueryResult", "GetQueryResultWithPagination", "GetHistoryForKey", "GetStateByRange", "GetStateByRangeWithPagination",
	"GetStateByPartialCompositeKey", "GetStateByPartialCompositeKeyWithPagination", "GetPrivateDataByRange", "GetPrivateDataQueryResult",
	"DelState", "DelPrivateData", "PurgePrivateData",
}

// reflected are methods of package reflect that walk a map in its own order.
var reflected = []string{"MapKeys", "MapRange", "Seq", "Seq2"}

// walks are functions of package maps that give a map's content in its own order, sorters those that put it in another one.
var (
	walks   = []string{"Keys", "Values", "All"}
	sorters = []string{"Sorted", "SortedFunc", "SortedStableFunc"}
)

func run(pass *analysis.Pass) (any, error) {
	for _, file := range pass.Files {
		imports(pass, file)
		explained, once, inOrder, atOnce := explanations(pass.Fset, file), madeOnce(pass, file), sortedLists(pass, file), map[ast.Expr]bool{}
		ast.Inspect(file, func(node ast.Node) bool {
			switch n := node.(type) {
			case *ast.GoStmt:
				pass.Reportf(n.Pos(), "a go statement: nothing here runs beside anything else")
			case *ast.SelectStmt:
				pass.Reportf(n.Pos(), "a select statement: its choice is chance")
			case *ast.SelectorExpr:
				selector(pass, n)
				shared(pass, n, once)
			case *ast.CallExpr:
				walked(pass, n, explained, atOnce)
				emptied(pass, n)
			case *ast.AssignStmt:
				assignment(pass, n)
			case *ast.IncDecStmt:
				target(pass, n.X)
			case ast.Expr:
				rounded(pass, n)
			case *ast.RangeStmt:
				mapOrder(pass, n, explained, inOrder)
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
	switch from, function := origin(pass, n.Sel); {
	case from == "time" && (function && slices.Contains(forbiddenTime, n.Sel.Name) || n.Sel.Name == "Local"):
		pass.Reportf(n.Pos(), "time.%s: time comes from the transaction", n.Sel.Name)
	case from == "reflect" && slices.Contains(reflected, n.Sel.Name):
		pass.Reportf(n.Pos(), "%s: a map has no order", n.Sel.Name)
	}
}

// origin is the package that a name comes from, and whether it is a name of the package itself and not of one of its types.
func origin(pass *analysis.Pass, name *ast.Ident) (path string, own bool) {
	object := pass.TypesInfo.Uses[name]
	if object == nil || object.Pkg() == nil {
		return "", false
	}
	return object.Pkg().Path(), object.Parent() == object.Pkg().Scope()
}

// madeOnce are the places where a package-level variable is made by sync.OnceValue: a table that nobody changes and that comes out
// the same whoever asks for it first. It is the only thing of package sync that deciding needs.
func madeOnce(pass *analysis.Pass, file *ast.File) map[ast.Expr]bool {
	places := map[ast.Expr]bool{}
	for _, declared := range file.Decls {
		variables, ok := declared.(*ast.GenDecl)
		if !ok || variables.Tok != token.VAR {
			continue
		}
		for _, spec := range variables.Specs {
			for _, value := range spec.(*ast.ValueSpec).Values {
				if call, ok := value.(*ast.CallExpr); ok && named(pass, call, "sync", []string{"OnceValue", "OnceValues"}) {
					places[call.Fun] = true
				}
			}
		}
	}
	return places
}

// shared reports what several goroutines would share.
func shared(pass *analysis.Pass, n *ast.SelectorExpr, once map[ast.Expr]bool) {
	if from, _ := origin(pass, n.Sel); from == "sync" && !once[n] {
		pass.Reportf(n.Pos(), "sync.%s: nothing is shared but tables, which sync.OnceValue makes for a package-level variable", n.Sel.Name)
	}
}

// named reports whether a call is of one of the functions of a package.
func named(pass *analysis.Pass, call *ast.CallExpr, path string, names []string) bool {
	function, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	from, own := origin(pass, function.Sel)
	return from == path && own && slices.Contains(names, function.Sel.Name)
}

// walked reports a map whose content is taken in its own order, unless it is sorted at once: atOnce are the arguments of what
// sorts, which comes first in the tree.
func walked(pass *analysis.Pass, n *ast.CallExpr, explained map[int]bool, atOnce map[ast.Expr]bool) {
	if named(pass, n, "slices", sorters) {
		atOnce[n.Args[0]] = true
	}
	line := pass.Fset.Position(n.Pos()).Line
	if named(pass, n, "maps", walks) && !atOnce[n] && !explained[line] && !explained[line-1] {
		pass.Reportf(n.Pos(), "maps.%s: sort it at once, or explain with // ordered:", n.Fun.(*ast.SelectorExpr).Sel.Name)
	}
}

// rounded reports floating point: processors round a product and a sum in one step or in two.
func rounded(pass *analysis.Pass, n ast.Expr) {
	basic, ok := pass.TypesInfo.TypeOf(n).(*types.Basic)
	if ok && basic.Info()&(types.IsFloat|types.IsComplex) != 0 {
		pass.Reportf(n.Pos(), "%s: rounded differently on other processors", basic.Name())
	}
}

// emptied reports a built-in that changes a package-level variable in place.
func emptied(pass *analysis.Pass, n *ast.CallExpr) {
	name, ok := n.Fun.(*ast.Ident)
	if !ok || len(n.Args) == 0 {
		return
	}
	if _, builtin := pass.TypesInfo.Uses[name].(*types.Builtin); builtin && slices.Contains([]string{"delete", "clear", "copy"}, name.Name) {
		target(pass, n.Args[0])
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

func mapOrder(pass *analysis.Pass, n *ast.RangeStmt, explained map[int]bool, inOrder map[types.Object]token.Pos) {
	ranged := pass.TypesInfo.TypeOf(n.X)
	if ranged == nil {
		return
	}
	if _, isMap := ranged.Underlying().(*types.Map); !isMap {
		return
	}
	line := pass.Fset.Position(n.Pos()).Line
	list := collected(pass, n)
	if (list == nil || inOrder[list] < n.End()) && !explained[line] && !explained[line-1] {
		pass.Reportf(n.Pos(), "range over a map: sort its keys first, or explain with // ordered:")
	}
}

// collected is the list to which a loop appends the keys, if it does nothing else.
func collected(pass *analysis.Pass, n *ast.RangeStmt) types.Object {
	if n.Value != nil || len(n.Body.List) != 1 {
		return nil
	}
	assign, ok := n.Body.List[0].(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 {
		return nil
	}
	call, ok := assign.Rhs[0].(*ast.CallExpr)
	if !ok {
		return nil
	}
	name, ok := call.Fun.(*ast.Ident)
	list, isName := assign.Lhs[0].(*ast.Ident)
	if !ok || name.Name != "append" || !isName {
		return nil
	}
	return pass.TypesInfo.Uses[list]
}

// sortedLists are the variables that are sorted, and where that happens last.
func sortedLists(pass *analysis.Pass, file *ast.File) map[types.Object]token.Pos {
	lists := map[types.Object]token.Pos{}
	ast.Inspect(file, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		if list, ok := call.Args[0].(*ast.Ident); ok && (named(pass, call, "sort", []string{"Strings", "Ints", "Slice", "SliceStable"}) ||
			named(pass, call, "slices", []string{"Sort", "SortFunc", "SortStableFunc"})) {
			lists[pass.TypesInfo.Uses[list]] = call.Pos()
		}
		return true
	})
	return lists
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
