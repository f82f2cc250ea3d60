package paper

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
)

// visible is a text from the certificate in which every character can be seen. One that cannot be, or that no face has,
// becomes 〔U+XXXX〕; so does a blank at an end or beside another blank. The sign 〔 before U+ is written in the same way,
// so no text is taken for a replacement.
func visible(text string, has func(rune) bool) string {
	runes := []rune(text)
	var b strings.Builder
	for i, r := range runes {
		if plain(runes, i) && has(r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "〔U+%04X〕", r)
		}
	}
	return b.String()
}

// Visible is a text in which every character can be seen and has a face.
func Visible(text string, has func(rune) bool) string { return visible(text, has) }

func (t *setter) visible(text string) string { return visible(text, t.document.Has) }

// plain reports whether the character at i shows itself. A combining mark does not: it changes what stands before it.
func plain(runes []rune, i int) bool {
	switch r := runes[i]; {
	case r == ' ':
		return i > 0 && i < len(runes)-1 && runes[i-1] != ' ' && runes[i+1] != ' '
	case r == '〔':
		return i+2 >= len(runes) || runes[i+1] != 'U' || runes[i+2] != '+'
	default:
		return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) && !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
	}
}

// value is a disclosed JSON value: a text without its quotation marks, unless it would then read as another value.
func value(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) != nil || text == "" || json.Valid([]byte(text)) {
		return string(raw)
	}
	return text
}
