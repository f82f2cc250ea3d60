package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// machine is where and when a run was made; without it a number means nothing.
type machine struct {
	Commit     string `json:"commit"`
	Modified   bool   `json:"modified"` // the working tree held changes that are not committed
	Go         string `json:"go"`
	GOMAXPROCS int    `json:"gomaxprocs"`
	GOGC       string `json:"gogc"`
	CPU        string `json:"cpu"`
	Started    string `json:"started"`
	Ended      string `json:"ended"`
	LoadBefore string `json:"loadBefore"` // averages of 1, 5 and 15 minutes
	LoadAfter  string `json:"loadAfter"`
}

func describe(ctx context.Context) *machine {
	m := &machine{
		Commit: output(ctx, "git", "rev-parse", "HEAD"), Modified: output(ctx, "git", "status", "--porcelain") != "",
		Go: runtime.Version(), GOMAXPROCS: runtime.GOMAXPROCS(0), GOGC: os.Getenv("GOGC"), CPU: processor(),
		Started: time.Now().UTC().Format(time.RFC3339), LoadBefore: load(),
	}
	if m.GOGC == "" {
		m.GOGC = "100"
	}
	return m
}

func (m *machine) after() {
	m.Ended, m.LoadAfter = time.Now().UTC().Format(time.RFC3339), load()
}

// String is the line above the table.
func (m *machine) String() string {
	modified := ""
	if m.Modified {
		modified = " with changes"
	}
	return fmt.Sprintf("%s · commit %.10s%s · %s, GOMAXPROCS %d · %s · load before %s, after %s",
		m.Started, m.Commit, modified, m.Go, m.GOMAXPROCS, m.CPU, m.LoadBefore, m.LoadAfter)
}

// output is what a command prints; empty when it fails, for a report without its commit is better than none.
func output(ctx context.Context, name string, args ...string) string {
	text, _ := exec.CommandContext(ctx, name, args...).Output()
	return strings.TrimSpace(string(text))
}

func load() string {
	text, _ := os.ReadFile("/proc/loadavg") // empty where there is none
	return strings.Join(strings.Fields(string(text))[:min(3, len(strings.Fields(string(text))))], " ")
}

func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(text)) {
		if name, found := strings.CutPrefix(line, "model name"); found {
			return strings.TrimSpace(strings.TrimLeft(name, " \t:"))
		}
	}
	return runtime.GOARCH
}

// spent is the processor time this process has used.
func spent() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
