// Package plain makes texts from outside safe to show to a person.
package plain

import (
	"strings"
	"unicode"
)

// Replacement stands for every character that is not shown.
const Replacement = unicode.ReplacementChar

// Text is s on one line as a person can read it: no control character, no invisible one, nothing that turns the
// direction of reading. What is shown is then what is meant, and cannot rewrite what stands around it.
func Text(s string) string {
	return strings.Map(func(r rune) rune {
		if hidden(r) {
			return Replacement
		}
		return r
	}, s)
}

// Lines is Text for every line of s by itself. It is for texts whose line breaks are ours.
func Lines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = Text(line)
	}
	return strings.Join(lines, "\n")
}

func hidden(r rune) bool {
	return unicode.IsControl(r) ||
		unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point)
}
