package record

import (
	"bytes"
	"fmt"
	"sort"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Canonical rewrites a JSON text in its one canonical form, or says why there is none.
func Canonical(b []byte) ([]byte, error) { return canonicalize(b, true) }

// canonicalize reads and rewrites in one pass. Most of a decision's time is spent here, so it works on bytes and copies
// what is canonical already.
func canonicalize(b []byte, nulls bool) ([]byte, error) {
	if !utf8.Valid(b) {
		return nil, Errorf(Malformed, "the text is not valid UTF-8")
	}
	r := rewriter{in: b, out: make([]byte, 0, len(b)), nulls: nulls}
	if err := r.value(0); err != nil {
		return nil, err
	}
	if r.space(); r.at != len(r.in) {
		return nil, Errorf(Malformed, "something follows the JSON value at byte %d", r.at)
	}
	return r.out, nil
}

type rewriter struct {
	in    []byte
	at    int // next byte to read
	out   []byte
	nulls bool
}

func (r *rewriter) space() {
	for r.at < len(r.in) {
		switch r.in[r.at] {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return
		}
	}
}

// next skips white space and looks at a byte without taking it; 0 at the end, which no JSON value starts with.
func (r *rewriter) next() byte {
	r.space()
	if r.at == len(r.in) {
		return 0
	}
	return r.in[r.at]
}

func (r *rewriter) value(depth int) error {
	switch c := r.next(); {
	case c == '{' || c == '[':
		if depth == MaxDepth {
			return Errorf(Malformed, "nested deeper than %d levels", MaxDepth)
		}
		r.at++
		r.out = append(r.out, c)
		if c == '{' {
			return r.object(depth + 1)
		}
		return r.array(depth + 1)
	case c == '"':
		_, err := r.text()
		return err
	case c == '-' || (c >= '0' && c <= '9'):
		return r.integer()
	}
	for _, literal := range []string{"true", "false", "null"} {
		if bytes.HasPrefix(r.in[r.at:], []byte(literal)) {
			if literal == "null" && !r.nulls {
				return Errorf(Malformed, "null stands at byte %d where an empty value must stand", r.at)
			}
			r.at += len(literal)
			r.out = append(r.out, literal...)
			return nil
		}
	}
	return r.unexpected()
}

func (r *rewriter) unexpected() error {
	if r.at >= len(r.in) {
		return Errorf(Malformed, "the JSON ends too early")
	}
	return Errorf(Malformed, "not JSON at byte %d: %s", r.at, excerpt(r.in, r.at))
}

func (r *rewriter) array(depth int) error {
	if r.next() == ']' {
		r.at++
		r.out = append(r.out, ']')
		return nil
	}
	for {
		if err := r.value(depth); err != nil {
			return err
		}
		c := r.next()
		if c != ',' && c != ']' {
			return r.unexpected()
		}
		r.at++
		r.out = append(r.out, c)
		if c == ']' {
			return nil
		}
	}
}

// member is where a member of an object stands in the output, name included.
type member struct {
	name       string
	start, end int
}

func (r *rewriter) object(depth int) error {
	var members []member
	sorted, begin := true, len(r.out)
	if r.next() == '}' {
		r.at++
		r.out = append(r.out, '}')
		return nil
	}
	for {
		m, err := r.member(depth)
		if err != nil {
			return err
		}
		if n := len(members); n > 0 && !lessUTF16(members[n-1].name, m.name) {
			sorted = false
		}
		members = append(members, m)
		c := r.next()
		if c != ',' && c != '}' {
			return r.unexpected()
		}
		r.at++
		if c == '}' {
			break
		}
		r.out = append(r.out, ',')
	}
	if !sorted {
		if err := r.reorder(members, begin); err != nil {
			return err
		}
	}
	r.out = append(r.out, '}')
	return nil
}

func (r *rewriter) member(depth int) (member, error) {
	m := member{start: len(r.out)}
	if r.next() != '"' {
		return m, r.unexpected()
	}
	var err error
	if m.name, err = r.text(); err != nil {
		return m, err
	}
	if r.next() != ':' {
		return m, r.unexpected()
	}
	r.at++
	r.out = append(r.out, ':')
	err = r.value(depth)
	m.end = len(r.out)
	return m, err
}

// reorder puts the members written since begin in order; only a text that was not canonical needs it.
func (r *rewriter) reorder(members []member, begin int) error {
	sort.SliceStable(members, func(i, j int) bool { return lessUTF16(members[i].name, members[j].name) })
	ordered := make([]byte, 0, len(r.out)-begin)
	for i, m := range members {
		if i > 0 {
			if m.name == members[i-1].name {
				return Errorf(Malformed, "member %s stands twice", excerpt([]byte(m.name), 0))
			}
			ordered = append(ordered, ',')
		}
		ordered = append(ordered, r.out[m.start:m.end]...)
	}
	r.out = append(r.out[:begin], ordered...)
	return nil
}

// integer takes a number; anything but an integer of RFC 8785's safe range is refused.
func (r *rewriter) integer() error {
	start := r.at
	for r.at < len(r.in) && bytes.IndexByte([]byte("+-.0123456789Ee"), r.in[r.at]) >= 0 {
		r.at++
	}
	number := string(r.in[start:r.at])
	digits := number
	if digits[0] == '-' {
		digits = digits[1:]
	}
	value, err := strconv.ParseInt(number, 10, 64)
	if err != nil || value > maxInteger || value < -maxInteger || (len(digits) > 1 && digits[0] == '0') {
		return Errorf(Malformed, "number %s is not an integer within ±(2^53-1)", excerpt([]byte(number), 0))
	}
	r.out = strconv.AppendInt(r.out, value, 10)
	return nil
}

// text takes a string, writes it canonically and gives its characters.
func (r *rewriter) text() (string, error) {
	r.at++
	start := r.at
	for r.at < len(r.in) {
		switch c := r.in[r.at]; {
		case c == '"':
			raw := r.in[start:r.at]
			r.at++
			r.out = append(append(append(r.out, '"'), raw...), '"')
			return string(raw), nil
		case c == '\\':
			return r.escaped(start)
		case c < 0x20:
			return "", r.unexpected()
		}
		r.at++
	}
	return "", r.unexpected()
}

// escaped goes on with a string that holds escapes, from its first one.
func (r *rewriter) escaped(start int) (string, error) {
	decoded := append([]byte{}, r.in[start:r.at]...)
	for r.at < len(r.in) {
		c := r.in[r.at]
		if c < 0x20 {
			return "", r.unexpected()
		}
		r.at++
		if c == '"' {
			r.out = appendText(r.out, decoded)
			return string(decoded), nil
		}
		if c != '\\' {
			decoded = append(decoded, c)
			continue
		}
		char, err := r.escape()
		if err != nil {
			return "", err
		}
		decoded = utf8.AppendRune(decoded, char)
	}
	return "", r.unexpected()
}

var simpleEscapes = map[byte]rune{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (r *rewriter) escape() (rune, error) {
	if r.at == len(r.in) {
		return 0, r.unexpected()
	}
	c := r.in[r.at]
	r.at++
	if char, simple := simpleEscapes[c]; simple {
		return char, nil
	}
	if c != 'u' {
		r.at--
		return 0, r.unexpected()
	}
	char, err := r.hex()
	if err != nil {
		return 0, err
	}
	if utf16.IsSurrogate(char) {
		return r.pair(char)
	}
	if char == 0 {
		return 0, Errorf(Malformed, "a text holds the character U+0000")
	}
	return char, nil
}

// pair takes the second half of a surrogate pair; half a pair is no character.
func (r *rewriter) pair(high rune) (rune, error) {
	if bytes.HasPrefix(r.in[r.at:], []byte(`\u`)) {
		r.at += 2
		low, err := r.hex()
		if err != nil {
			return 0, err
		}
		if char := utf16.DecodeRune(high, low); char != utf8.RuneError {
			return char, nil
		}
	}
	return 0, Errorf(Malformed, "half a surrogate pair stands before byte %d", r.at)
}

func (r *rewriter) hex() (rune, error) {
	if r.at+4 > len(r.in) {
		r.at = len(r.in)
		return 0, r.unexpected()
	}
	value, err := strconv.ParseUint(string(r.in[r.at:r.at+4]), 16, 16)
	if err != nil {
		return 0, r.unexpected()
	}
	r.at += 4
	return rune(value), nil
}

var shortEscapes = map[byte]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}

// appendText writes a string with the shortest escapes (RFC 8785 §3.2.2.2).
func appendText(out, text []byte) []byte {
	out = append(out, '"')
	for _, c := range text {
		short, escaped := shortEscapes[c]
		switch {
		case escaped:
			out = append(out, short...)
		case c < 0x20:
			out = fmt.Appendf(out, `\u%04x`, c)
		default:
			out = append(out, c)
		}
	}
	return append(out, '"')
}

// lessUTF16 orders member names by UTF-16 code units (RFC 8785 §3.2.3), which is byte order unless a character beyond
// U+FFFF is compared with one near it.
func lessUTF16(a, b string) bool {
	for i := 0; i < len(a) && i < len(b); i++ {
		if a[i] == b[i] {
			continue
		}
		if a[i] < 0x80 || b[i] < 0x80 {
			return a[i] < b[i]
		}
		return slowLessUTF16(a, b)
	}
	return len(a) < len(b)
}

func slowLessUTF16(a, b string) bool {
	x, y := utf16.Encode([]rune(a)), utf16.Encode([]rune(b))
	for i := 0; i < len(x) && i < len(y); i++ {
		if x[i] != y[i] {
			return x[i] < y[i]
		}
	}
	return len(x) < len(y)
}
