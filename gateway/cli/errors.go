package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Exit codes of every command.
const (
	ExitRefused = 1 // a rule, a signature or a peer said no
	ExitUsage   = 2 // wrong use, or a file that cannot be read
	ExitUnknown = 3 // the outcome is not known, or a verdict is undetermined
)

// ExitError is an error that chooses its exit code. With a nil Err nothing is printed: the command has said it all.
type ExitError struct {
	Code int
	Err  error
}

// Error prints the cause.
func (e *ExitError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("exit code %d", e.Code)
	}
	return e.Err.Error()
}

// Unwrap gives the cause.
func (e *ExitError) Unwrap() error { return e.Err }

// Usage marks an error as the caller's: wrong flags, an unreadable file.
func Usage(err error) error { return &ExitError{Code: ExitUsage, Err: err} }

// Usagef makes such an error.
func Usagef(format string, args ...any) error { return Usage(fmt.Errorf(format, args...)) }

// exitCode is the one an error asks for; a refusal by the rules is 1, and whatever else went wrong is 2.
func exitCode(err error) int {
	var exit *ExitError
	if errors.As(err, &exit) {
		return exit.Code
	}
	var refusal *record.Error
	if !errors.As(err, &refusal) {
		return ExitUsage
	}
	if refusal.Code == record.OutcomeUnknown {
		return ExitUnknown
	}
	return ExitRefused
}

// codeUsage is the code of a complaint that is not in the catalogue.
const codeUsage = "usage"

// complaint is the JSON form of an error on standard error.
type complaint struct {
	Code   string `json:"code"`   // of the catalogue, or `usage`
	Title  string `json:"title"`  // one sentence in the reader's language
	Detail string `json:"detail"` // the offending value
	Rule   string `json:"rule"`   // article, standard or section; may be empty
	Next   string `json:"next"`   // what to do
	Exit   int    `json:"exit"`
}

// report prints an error for a person or a program and gives its exit code.
func (e *Env) report(err error) int {
	code := exitCode(err)
	var exit *ExitError
	if errors.As(err, &exit) && exit.Err == nil {
		return code
	}
	c := e.explain(err)
	c.Exit = code
	if e.JSON {
		_ = writeJSON(e.Stderr, map[string]complaint{"error": c}) // nobody is left to tell
		return code
	}
	e.printComplaint(c)
	return code
}

func (e *Env) explain(err error) complaint {
	var refusal *record.Error
	if !errors.As(err, &refusal) {
		return complaint{
			Code: codeUsage, Detail: err.Error(),
			Title: e.Say("命令未能执行", "The command could not be carried out"),
			Next:  e.Say("用 --help 查看用法和示例。", "See --help for usage and examples."),
		}
	}
	text := record.Catalog[refusal.Code]
	return complaint{
		Code: string(refusal.Code), Detail: refusal.Detail, Rule: refusal.Rule,
		Title: e.Say(text.ZH, text.EN), Next: e.Say(text.NextZH, text.NextEN),
	}
}

func (e *Env) printComplaint(c complaint) {
	e.Notef("%s (%s)\n", c.Title, c.Code)
	for _, detail := range e.details(c) {
		e.Notef("  %s\n", detail)
	}
	if c.Rule != "" {
		e.Notef("  %s%s\n", e.Say("依据：", "rule: "), c.Rule)
	}
	e.Notef("%s%s\n", e.Say("下一步：", "what to do next: "), c.Next)
}

// details are the lines of a complaint's detail. Only a complaint made here, of several things at once, has more than
// one; what comes from elsewhere stands on one line.
func (e *Env) details(c complaint) []string {
	switch {
	case c.Detail == "":
		return nil
	case c.Code == codeUsage:
		return strings.Split(c.Detail, "\n")
	}
	return []string{c.Detail}
}
