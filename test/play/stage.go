// Package play acts out the main job with the commands a person would type: `make demo` prints them as they run, the
// end-to-end tests check what came of them. There is one script for both, so the tutorial cannot drift.
package play

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Stage is one network and the place where files are put.
type Stage struct {
	Net   string    // directory of the network
	Port  int       // its base port
	Bin   string    // directory of the programs
	Out   string    // where everybody keeps their files
	Clock string    // file of the test clock
	Print io.Writer // commands and what came of them; nil for silence
	// Edition of the rules that the network is founded with; 0 leaves it to the rules, which begin with the first.
	Edition int
	ID      string // the network's name, known after [Stage.Ceremony]
	step    int    // numbers the files of acts
	acts    string // directory of this run's acts
	newest  uint64 // block of the newest act
}

// Person is an actor with a key file.
type Person struct {
	Name  string // as the play prints it
	Actor string // actor id, once registered
	Key   string // key file
	Home  string // MSP id of the organization whose gateway they use
}

// Refusal is what a command says when it is refused.
type Refusal struct {
	Code, Title, Detail, Rule, Next string
	Exit                            int
}

// Error prints it on a line.
func (r *Refusal) Error() string {
	return fmt.Sprintf("%s (exit %d): %s [%s]", r.Code, r.Exit, r.Detail, r.Rule)
}

// Line prints one line of the play.
func (s *Stage) Line(format string, args ...any) {
	if s.Print != nil {
		fmt.Fprintf(s.Print, format+"\n", args...)
	}
}

// Gateway is the address of an organization's gateway.
func (s *Stage) Gateway(organization string) string {
	for i, id := range []string{record.DataBureau, record.MarketRegulator, record.Exchange} {
		if id == organization {
			return fmt.Sprintf("http://127.0.0.1:%d", s.Port+i*50+40)
		}
	}
	return ""
}

// File names a file of the play.
func (s *Stage) File(parts ...string) string {
	return filepath.Join(append([]string{s.Out}, parts...)...)
}

// Passphrase is the file that protects every key of the play.
func (s *Stage) Passphrase() string { return filepath.Join(s.Net, "sm2", "passphrase") }

// Command runs one command as typed, prints it, and returns its standard output.
func (s *Stage) Command(ctx context.Context, program string, args ...string) ([]byte, error) {
	s.Line("  $ %s", typed(program, args))
	return s.quiet(ctx, program, args...)
}

func (s *Stage) quiet(ctx context.Context, program string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, s.program(program), args...)
	cmd.Env = append(os.Environ(), "SHUZHENG_PASSPHRASE_FILE="+s.Passphrase())
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	err := cmd.Run()
	if err == nil {
		return out.Bytes(), nil
	}
	var exit *exec.ExitError
	var said struct {
		Error Refusal `json:"error"`
	}
	if errors.As(err, &exit) && json.Unmarshal(complaint.Bytes(), &said) == nil && said.Error.Code != "" {
		said.Error.Exit = exit.ExitCode()
		return out.Bytes(), &said.Error
	}
	return out.Bytes(), fmt.Errorf("%s: %w\n%s%s", typed(program, args), err, out.String(), complaint.String())
}

func (s *Stage) program(name string) string {
	if path := filepath.Join(s.Bin, name); !strings.Contains(name, "/") {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return name
}

// typed is the command line as a person would type it from the repository.
func typed(program string, args []string) string {
	words := []string{program}
	for _, arg := range args {
		arg = Short(arg)
		if strings.ContainsAny(arg, " $\"'&;()") {
			arg = "'" + arg + "'"
		}
		words = append(words, arg)
	}
	return strings.Join(words, " ")
}

// short is a text without the directory we are in.
// Short is a text without the path of the directory it is run in.
func Short(text string) string {
	here, _ := os.Getwd() // without one nothing is shorter
	return strings.ReplaceAll(text, here+"/", "")
}

// Shuzheng runs the program with --json and reads its answer, unless answer is nil.
func (s *Stage) Shuzheng(ctx context.Context, answer any, args ...string) error {
	out, err := s.Command(ctx, "shuzheng", append(args, "--json")...)
	if err != nil || answer == nil {
		return err
	}
	return json.Unmarshal(out, answer)
}

// act names a file of this run's acts; every run has a directory of its own, because what was signed is not overwritten.
func (s *Stage) act(name string) string {
	if s.acts == "" {
		s.acts = s.fresh("acts")
	}
	return filepath.Join(s.acts, fmt.Sprintf("%03d-%s", s.step, name))
}

func (s *Stage) write(name string, content []byte) (string, error) {
	path := name
	if !filepath.IsAbs(name) {
		path = s.File(name)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	return path, os.WriteFile(path, content, 0o600)
}

// Advance moves the test clock, which passes deadlines. Everything done so far must have been co-signed before: an act
// that is first seen days after it says it was done is late, and on a real network it would be.
func (s *Stage) Advance(ctx context.Context, by time.Duration, why string) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	var now struct {
		Time string `json:"time"`
	}
	if err := s.Shuzheng(ctx, &now, "clock", s.Clock, "--advance", by.String()); err != nil {
		return err
	}
	s.Line("⏩ %s: the test clock is now at %s", why, now.Time)
	return nil
}

// fresh names a file that no earlier run has written.
func (s *Stage) fresh(name string) string {
	extension := filepath.Ext(name)
	for i := 1; ; i++ {
		path := s.File(fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, extension), i, extension))
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			return path
		}
	}
}
