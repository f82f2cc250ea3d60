package cli

import (
	"fmt"
	"strings"

	"github.com/shuzheng/shuzheng/gateway/internal/plain"
)

// sheet is what a person reads before signing. Nothing is left out: what is empty says so.
type sheet struct {
	env *Env
	out strings.Builder
}

// head begins a part of the sheet.
func (s *sheet) head(zh, en string, args ...any) {
	fmt.Fprintf(&s.out, s.env.Say(zh, en)+"\n", shown(args)...)
}

// row is one member and its value.
func (s *sheet) row(zh, en, value string) {
	if value == "" {
		value = s.none()
	}
	fmt.Fprintf(&s.out, "  %s: %s\n", plain.Text(s.env.Say(zh, en)), plain.Text(value))
}

// rows is one member with any number of values.
func (s *sheet) rows(zh, en string, values []string) {
	if len(values) == 0 {
		s.row(zh, en, "")
	}
	for _, value := range values {
		s.row(zh, en, value)
	}
}

// leaf is one value of a body and where it stands.
func (s *sheet) leaf(path, value string) {
	fmt.Fprintf(&s.out, "    %s = %s\n", plain.Text(path), plain.Text(value))
}

func (s *sheet) none() string { return s.env.Say("（无）", "(none)") }

func (s *sheet) text() block { return block(s.out.String()) }
