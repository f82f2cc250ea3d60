// Mutate takes rules out of the chaincode one by one and sees a test die for each: `make mutate-rules`. A rule that no test
// misses is not a rule that anybody can rely on.
//
// Nothing in the tree changes: altered files reach the compiler through `go test -overlay`. A mutant that does not compile is
// no kill, and neither is a test that also fails without the mutation.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"
)

// Summary is what is written to -out.
type Summary struct {
	Mutants  int      `json:"mutants"` // in the list
	Run      int      `json:"run"`
	Killed   int      `json:"killed"`
	Survived []string `json:"survived"`
	Seconds  float64  `json:"seconds"`
	Results  []Result `json:"results"`
}

// Result is what became of one mutant.
type Result struct {
	Rule    string  `json:"rule"`
	Name    string  `json:"name"`
	Package string  `json:"package"` // of the rule
	Test    string  `json:"test"`    // that died, empty if none did
	Seconds float64 `json:"seconds"`
	Error   string  `json:"error,omitempty"`
}

func main() {
	short := flag.Bool("short", false, "check that every mutant applies and compiles, and run three of them, others every time")
	only := flag.String("only", "", "run the mutants whose name or rule matches this pattern")
	by := flag.String("by", "", "see which rules the tests of the contract that match this pattern would miss by themselves; further arguments are theirs")
	parallel := flag.Int("j", 1, "mutants run at the same time")
	out := flag.String("out", ".run/mutate.json", "file of the summary")
	flag.Parse()
	if err := run(*short, *only, *by, *parallel, *out); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

func run(short bool, only, by string, parallel int, out string) error {
	began := time.Now()
	root, err := findRoot()
	if err != nil {
		return err
	}
	if err := os.Chdir(root); err != nil {
		return err
	}
	pattern, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	if err := check(mutants); err != nil {
		return err
	}
	fmt.Printf("%d rules can be taken out, each alone, and the program compiles (%.0f s)\n", len(mutants), time.Since(began).Seconds())
	var chosen []Mutant
	for _, m := range mutants {
		if pattern.MatchString(m.Name) || pattern.MatchString(m.Rule) {
			chosen = append(chosen, m)
		}
	}
	if short {
		if chosen, err = three(chosen, filepath.Join(filepath.Dir(out), "mutate.turn")); err != nil {
			return err
		}
	}
	if len(chosen) == 0 {
		return nil
	}
	if by != "" {
		for i := range chosen {
			chosen[i].Test = by
		}
	}
	results, err := takeOut(chosen, short || by != "", parallel)
	if err != nil {
		return err
	}
	return report(results, out, short || by != "", time.Since(began))
}

// findRoot is the directory of the workspace.
func findRoot() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, stat := os.Stat(filepath.Join(dir, "go.work")); stat == nil {
			return dir, nil
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		err = fmt.Errorf("there is no go.work above this directory")
	}
	return "", err
}

// three takes the next three mutants: every short run looks at others.
func three(list []Mutant, turnFile string) ([]Mutant, error) {
	turn := 0
	if text, err := os.ReadFile(turnFile); err == nil {
		_, _ = fmt.Sscan(string(text), &turn) // a file that cannot be read begins anew
	}
	var chosen []Mutant
	for i := range min(3, len(list)) {
		chosen = append(chosen, list[(turn+i)%len(list)])
	}
	if err := os.MkdirAll(filepath.Dir(turnFile), 0o755); err != nil {
		return nil, err
	}
	return chosen, os.WriteFile(turnFile, fmt.Appendln(nil, (turn+3)%max(1, len(list))), 0o644)
}

// takeOut runs the mutants, some at the same time, and prints a line as soon as one is decided.
func takeOut(list []Mutant, short bool, parallel int) ([]Result, error) {
	lab, err := newLab(short)
	if err != nil {
		return nil, err
	}
	defer lab.close()
	results, turns, group := make([]Result, len(list)), make(chan struct{}, max(1, parallel)), sync.WaitGroup{}
	for i := range list {
		turns <- struct{}{}
		group.Go(func() {
			results[i] = lab.try(&list[i])
			fmt.Println(results[i])
			<-turns
		})
	}
	group.Wait()
	return results, nil
}

// String is the line of a mutant.
func (r Result) String() string {
	what := "SURVIVED"
	switch {
	case r.Error != "":
		what = "FAILED: " + r.Error
	case r.Test != "":
		what = "killed by " + r.Test
	}
	return fmt.Sprintf("%-18s %-66s %s (%.0f s)", r.Rule, r.Name, what, r.Seconds)
}

func report(results []Result, out string, short bool, took time.Duration) error {
	s := Summary{Mutants: len(mutants), Run: len(results), Survived: []string{}, Seconds: took.Seconds(), Results: results}
	failed := 0
	for _, r := range results {
		switch {
		case r.Error != "":
			failed++
		case r.Test != "":
			s.Killed++
		default:
			s.Survived = append(s.Survived, r.Name)
		}
	}
	fmt.Printf("%d of %d killed in %.0f s\n", s.Killed, s.Run, s.Seconds)
	if !short && s.Run == s.Mutants { // the summary is of all rules
		text, err := json.MarshalIndent(s, "", "  ")
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(out, append(text, '\n'), 0o644); err != nil {
			return err
		}
	}
	if s.Killed != s.Run {
		return fmt.Errorf("%d rules are missed by no test, %d could not be taken out", len(s.Survived), failed)
	}
	return nil
}
