// Package fabric builds Fabric's programs and runs them as commands.
package fabric

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/network/internal/problem"
)

// Programs are what a network needs of Fabric.
var Programs = []string{"peer", "orderer", "configtxgen", "cryptogen", "osnadmin", "discover"}

// commandLimit bounds one command; the slowest, a commit, takes about a second on two busy cores.
const commandLimit = 90 * time.Second

// Tools finds Fabric's programs.
type Tools struct{ dir string }

// NewTools uses the installation that FABRIC_BIN names, otherwise what `build` made in bin.
func NewTools(bin string) *Tools {
	if dir := os.Getenv("FABRIC_BIN"); dir != "" {
		bin = dir
	}
	return &Tools{dir: bin}
}

// Path of a program, absolute because processes run in other directories.
func (t *Tools) Path(program string) string {
	path, err := filepath.Abs(filepath.Join(t.dir, program))
	if err != nil {
		return filepath.Join(t.dir, program)
	}
	return path
}

// Check that all programs are there before a network is touched.
func (t *Tools) Check() error {
	for _, program := range Programs {
		if _, err := os.Stat(t.Path(program)); err != nil {
			return problem.New("Fabric's program "+program+" is missing in "+t.dir, nil,
				"run `shuzheng-net build`, or set FABRIC_BIN to the bin directory of a Fabric 2.5 installation")
		}
	}
	return nil
}

// Run executes a program and returns what it wrote to standard output. Variables in env ("KEY=value") are added to a
// small fixed environment, so that a person's own CORE_ variables cannot redirect a command.
func (t *Tools) Run(env []string, program string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), commandLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, t.Path(program), args...)
	cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"),
		"FABRIC_LOGGING_SPEC=error",
		"GOGC=off", // a command lives half a second; collecting garbage would be a third of it
	}, env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			err = fmt.Errorf("no answer within %s", commandLimit)
		}
		return "", problem.New(commandName(program, args)+" failed", fmt.Errorf("%w: %s", err, lastLines(stderr.String()+stdout.String())), "")
	}
	return stdout.String(), nil
}

// commandName leaves the flags out: `peer lifecycle chaincode commit`.
func commandName(program string, args []string) string {
	words := []string{program}
	for _, arg := range args {
		if strings.HasPrefix(arg, "-") {
			break
		}
		words = append(words, arg)
	}
	return strings.Join(words, " ")
}

// lastLines drops the usage text that Fabric's commands print before or after the reason.
func lastLines(output string) string {
	var kept []string
	for line := range strings.Lines(output) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "Usage:") {
			break
		}
		if line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept[max(0, len(kept)-4):], " | ")
}
