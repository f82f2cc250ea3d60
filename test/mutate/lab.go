package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// random are the property tests of lives: they come last, because they take longest and find most.
const random = "TestRandomLives"

// testPackages are where a rule may be missed.
var testPackages = []string{contract, rules, records}

// lab is where the mutants are built, outside the tree: one program for each package of tests with all of them in it.
type lab struct {
	dir     string
	short   bool // only the tests that are about a rule
	mu      sync.Mutex
	healthy map[string]error // what became of a test without any mutation
}

func newLab(short bool) (*lab, error) {
	dir, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return nil, err
	}
	l := &lab{dir: dir, short: short, healthy: map[string]error{}}
	overlay, err := assemble(mutants, dir)
	for _, pkg := range testPackages {
		if err == nil && !(short && pkg != contract) {
			err = l.build(pkg, overlay)
		}
	}
	if err != nil {
		l.close()
	}
	return l, err
}

func (l *lab) close() { _ = os.RemoveAll(l.dir) } // in the temporary directory of the machine

func (l *lab) binary(pkg string) string { return filepath.Join(l.dir, filepath.Base(pkg)+".test") }

// build links the tests of a package; failing to is no kill.
func (l *lab) build(pkg, overlay string) error {
	command := exec.Command("go", "test", "-c", "-o", l.binary(pkg), "-overlay", overlay, "./"+pkg)
	if text, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("the mutants do not compile: %s", firstLines(text))
	}
	return nil
}

// attempt is one run of tests that may find a mutant.
type attempt struct{ pkg, run, skip string }

// attempts go from the tests that are about a rule to everything that could notice.
func (l *lab) attempts(m *Mutant) []attempt {
	own := attempt{contract, "^(" + m.Test + ")", ""}
	if l.short {
		return []attempt{own}
	}
	list := []attempt{own, {contract, ".", random}, {rules, ".", ""}}
	if m.In == records {
		list = append(list, attempt{records, ".", ""})
	}
	return append(list, attempt{contract, random, ""})
}

// try runs tests on a mutant until one dies.
func (l *lab) try(m *Mutant) (r Result) {
	began, number := time.Now(), 1+slices.IndexFunc(mutants, func(o Mutant) bool { return o.Name == m.Name })
	r = Result{Rule: m.Rule, Name: m.Name, Package: m.In}
	var err error
	for _, a := range l.attempts(m) {
		if r.Test, err = l.kills(a, number); err != nil || r.Test != "" {
			break
		}
	}
	if err != nil {
		r.Test, r.Error = "", err.Error()
	}
	r.Seconds = time.Since(began).Seconds()
	return r
}

// kills runs tests with a mutant. The one that died must die again: a test that fails now and then kills nothing.
func (l *lab) kills(a attempt, number int) (test string, err error) {
	for range 3 {
		if test, err = l.run(a, number); err != nil || test == "" {
			return test, err
		}
		again, err := l.run(attempt{pkg: a.pkg, run: "^" + test + "$"}, number)
		if err != nil || again != "" {
			return test, errors.Join(err, l.isHealthy(a.pkg, test))
		}
	}
	return "", fmt.Errorf("%s dies now and then", test)
}

// run runs tests with one mutant, or none, and names the first that died, if any did.
func (l *lab) run(a attempt, number int) (test string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	arguments := []string{"-test.failfast", "-test.v", "-test.timeout=9m", "-test.run", a.run}
	if a.skip != "" {
		arguments = append(arguments, "-test.skip", a.skip)
	}
	command := exec.CommandContext(ctx, l.binary(a.pkg), append(arguments, flag.Args()...)...)
	command.Dir, command.Env = a.pkg, append(os.Environ(), fmt.Sprintf("%s=%d", variable, number), "RAPID_SHRINKTIME=1s") // it shall die, not explain
	text, err := command.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err == nil && bytes.Contains(text, []byte("=== RUN")):
		return "", nil
	case err == nil:
		return "", fmt.Errorf("no test of %s is called %s", a.pkg, a.run)
	case !errors.As(err, &exit):
		return "", err
	}
	return deadTest(text)
}

// died finds the tests that failed, or were running when the program panicked.
var died = regexp.MustCompile(`(?m)^(?:--- FAIL: |\s+--- FAIL: |=== RUN   )(\S+)`)

func deadTest(text []byte) (string, error) {
	running := ""
	for _, match := range died.FindAllSubmatch(text, -1) {
		name, _, _ := strings.Cut(string(match[1]), "/")
		if bytes.Contains(match[0], []byte("--- FAIL")) {
			return name, nil
		}
		running = name
	}
	if running == "" {
		return "", fmt.Errorf("the tests did not run: %s", firstLines(text))
	}
	return running, nil
}

// isHealthy demands that the test which died passes without any mutation: else it says nothing about the rule.
func (l *lab) isHealthy(pkg, test string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err, known := l.healthy[test]; known {
		return err
	}
	dead, err := l.run(attempt{pkg: pkg, run: "^" + test + "$"}, 0)
	if err == nil && dead != "" {
		err = fmt.Errorf("%s fails without any mutation", test)
	}
	l.healthy[test] = err
	return err
}

func firstLines(text []byte) string {
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[:min(len(lines), 5)], "; ")
}
