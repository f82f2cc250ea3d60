package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/gateway/internal/plain"
)

// Streams are where a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Env is everything a command may know of the world outside: streams, environment, language, form of output, time.
// Commands read time from Now only, so that a test network can be played forward (`--clock`).
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	Lang           string      // "zh" or "en"
	JSON           bool        // output and errors as one JSON value each
	Now            clock.Clock // the machine's clock, or the file's
	ClockFile      string      // empty unless a test clock was given; only test networks accept one

	interrupted <-chan struct{} // closed by Ctrl-C; for the one wait that no command's context reaches, a prompt
}

// Say picks the text in the reader's language.
func (e *Env) Say(zh, en string) string {
	if e.Lang == "zh" {
		return zh
	}
	return en
}

// Print writes v as indented JSON under --json, and lets human write text otherwise.
func (e *Env) Print(v any, human func()) error {
	if !e.JSON {
		human()
		return nil
	}
	return writeJSON(e.Stdout, v)
}

// Printf writes to standard output for a person: every argument is made safe to show. A closed pipe is the reader's
// choice, so its error is ignored.
func (e *Env) Printf(format string, args ...any) { fmt.Fprintf(e.Stdout, format, shown(args)...) }

// Notef writes a remark for a person to standard error, never under --json.
func (e *Env) Notef(format string, args ...any) {
	if !e.JSON {
		fmt.Fprintf(e.Stderr, format, shown(args)...)
	}
}

// block is a text of several lines, each of which has been made safe to show by itself; anything else that is printed
// stands on one line.
type block string

// shown makes arguments safe to show: a name, a path or an answer of a gateway could otherwise rewrite the terminal.
func shown(args []any) []any {
	safe := make([]any, len(args))
	for i, arg := range args {
		safe[i] = shownOne(arg)
	}
	return safe
}

func shownOne(arg any) any {
	switch v := arg.(type) {
	case block:
		return string(v)
	case []byte:
		return plain.Text(string(v))
	case bool, int, int64, uint64:
		return v
	}
	return plain.Text(fmt.Sprint(arg))
}

// Interactive reports whether a person watches standard error.
func (e *Env) Interactive() bool {
	file, ok := e.Stderr.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

func writeJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

// language is the one asked for by --lang, else by the locale (POSIX order: LC_ALL, LC_MESSAGES, LANG).
func language(args []string, getenv func(string) string) string {
	if lang := flagValue(args, "--lang"); lang != "" {
		return short(lang)
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := getenv(name); locale != "" {
			return short(locale)
		}
	}
	return "en"
}

func short(locale string) string {
	if strings.HasPrefix(strings.ToLower(locale), "zh") {
		return "zh"
	}
	return "en"
}

// flagValue looks for a global flag before cobra does: the language of the help and the form of a complaint about
// the flags themselves must be known before the flags are parsed.
func flagValue(args []string, name string) string {
	for i, arg := range args {
		if arg == "--" {
			return ""
		}
		if value, ok := strings.CutPrefix(arg, name+"="); ok {
			return value
		}
		if arg == name && i+1 < len(args) {
			return args[i+1]
		}
		if arg == name {
			return "true"
		}
	}
	return ""
}
