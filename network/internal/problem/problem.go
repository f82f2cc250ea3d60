// Package problem gives every error that a person can see the same three parts: what happened, why, and what to do
// next. A tool that says only "exit status 1" costs its user an hour.
package problem

import (
	"errors"
	"strings"
)

// Problem is an error for people.
type Problem struct {
	What string // what could not be done
	Why  error  // the reason as far as it is known; may be nil
	Next string // what the reader can do now
}

// New makes a Problem. An inner Problem keeps its own advice: the one nearest to the cause knows best.
func New(what string, why error, next string) error {
	var inner *Problem
	if errors.As(why, &inner) && inner.Next != "" {
		next = ""
	}
	return &Problem{What: what, Why: why, Next: next}
}

// Error prints the three parts, the advice on a line of its own.
func (p *Problem) Error() string {
	text := p.What
	if p.Why != nil {
		text += ": " + strings.TrimSpace(p.Why.Error())
	}
	if p.Next != "" {
		text += "\n  next: " + p.Next
	}
	return text
}

// Unwrap lets errors.Is and errors.As see the cause.
func (p *Problem) Unwrap() error { return p.Why }
