package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// variable names the mutant that a program shall be; without it a program is none.
const variable = "MUTANT"

// assemble puts all mutants into one program, because linking one for each would take an hour: a function with a mutant in it
// begins with the body that the mutant gives it, which runs when the environment asks for that mutant. It gives the list of
// files for `go test -overlay`.
func assemble(list []Mutant, dir string) (overlay string, err error) {
	replace := map[string]string{}
	put := func(file, text string) error {
		real, err := filepath.Abs(file)
		if err != nil {
			return err
		}
		replace[real] = filepath.Join(dir, strings.ReplaceAll(file, "/", "_"))
		return os.WriteFile(replace[real], []byte(text), 0o644)
	}
	places, err := findAll(list)
	if err != nil {
		return "", err
	}
	for file, numbers := range byFile(places) {
		text, err := withMutants(list, places, numbers)
		if err != nil {
			return "", err
		}
		if err := put(file, text); err != nil {
			return "", err
		}
		pkg := filepath.Dir(file)
		chosen := "package " + filepath.Base(pkg) + "\n\nimport \"os\"\n\nvar mutantNumber = os.Getenv(\"" + variable + "\")\n"
		if err := put(filepath.Join(pkg, "mutant_number.go"), chosen); err != nil {
			return "", err
		}
	}
	files, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	overlay = filepath.Join(dir, "overlay.json")
	return overlay, os.WriteFile(overlay, files, 0o644)
}

func findAll(list []Mutant) (places []*place, err error) {
	for i := range list {
		where, err := list[i].find()
		if err != nil {
			return nil, err
		}
		places = append(places, where)
	}
	return places, nil
}

// byFile groups the numbers of mutants.
func byFile(places []*place) map[string][]int {
	files := map[string][]int{}
	for i, where := range places {
		files[where.file] = append(files[where.file], i)
	}
	return files
}

// insertion is a body that goes to the beginning of a function.
type insertion struct {
	at   int
	text string
}

// withMutants is the text of a file with all its mutants.
func withMutants(list []Mutant, places []*place, numbers []int) (string, error) {
	file, text := places[numbers[0]].file, places[numbers[0]].text
	parsed, err := parser.ParseFile(token.NewFileSet(), file, text, parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	var insertions []insertion
	for _, i := range numbers {
		m, from := &list[i], places[i].at
		body, results := enclosing(parsed, from, from+len(m.Old))
		if body == nil {
			return "", fmt.Errorf("%q: its text is in no function of %s", m.Name, file)
		}
		begin, end := int(body.Lbrace), int(body.Rbrace)-1 // positions count from 1: the text between the braces
		mutated := text[begin:from] + m.New + text[from+len(m.Old):end]
		if !results {
			mutated += "\nreturn\n"
		}
		insertions = append(insertions, insertion{begin, fmt.Sprintf("\nif mutantNumber == \"%d\" {\n%s\n}\n", i+1, mutated)})
	}
	slices.SortStableFunc(insertions, func(a, b insertion) int { return b.at - a.at })
	out := text
	for _, in := range insertions {
		out = out[:in.at] + in.text + out[in.at:]
	}
	return out, nil
}

// enclosing finds the innermost function around a piece of text, and whether it gives results.
func enclosing(file *ast.File, from, to int) (body *ast.BlockStmt, results bool) {
	ast.Inspect(file, func(node ast.Node) bool {
		var around *ast.BlockStmt
		var kind *ast.FuncType
		switch f := node.(type) {
		case *ast.FuncDecl:
			around, kind = f.Body, f.Type
		case *ast.FuncLit:
			around, kind = f.Body, f.Type
		}
		if around != nil && int(around.Lbrace) <= from && to < int(around.Rbrace) {
			body, results = around, kind.Results != nil
		}
		return true
	})
	return body, results
}
