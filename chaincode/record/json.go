package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxDepth is how deep objects and arrays may nest.
const MaxDepth = 16

const maxInteger = 1<<53 - 1

// None stands where a digest would stand and there is nothing to digest: the previous version of a new record.
const None = "none"

// Encode gives the canonical encoding of a value made of this package's types.
func Encode(v any) ([]byte, error) {
	var loose bytes.Buffer
	encoder := json.NewEncoder(&loose)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("encoding %T: %w", v, err)
	}
	return Canonical(loose.Bytes())
}

// Decode reads a canonical text into v, a pointer. It fails with [Malformed] unless encoding v again gives exactly b:
// unknown, missing, duplicate and differently written members are all refused.
func Decode(b []byte, v any) error {
	canonical, err := Canonical(b)
	if err != nil {
		return err
	}
	if !bytes.Equal(canonical, b) {
		return Errorf(Malformed, "the JSON is not canonical (RFC 8785, integers only): %s", Difference(b, canonical))
	}
	decoder := json.NewDecoder(bytes.NewReader(b))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		return Errorf(Malformed, "%s", plain(err))
	}
	again, err := Encode(v)
	if err != nil {
		return Errorf(Malformed, "%s", plain(err))
	}
	if !bytes.Equal(again, b) {
		return Errorf(Malformed, "members are missing or wrongly written: %s", Difference(b, again))
	}
	return nil
}

// Canonical rewrites a JSON text in its one canonical form, or says why there is none.
func Canonical(b []byte) ([]byte, error) {
	if !utf8.Valid(b) {
		return nil, Errorf(Malformed, "the text is not valid UTF-8")
	}
	decoder := json.NewDecoder(bytes.NewReader(b))
	decoder.UseNumber()
	var out bytes.Buffer
	if err := writeValue(&out, decoder, 0); err != nil {
		return nil, Errorf(Malformed, "%s", plain(err))
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, Errorf(Malformed, "something follows the JSON value")
	}
	return out.Bytes(), nil
}

func writeValue(out *bytes.Buffer, decoder *json.Decoder, depth int) error {
	token, err := decoder.Token()
	if err != nil {
		return err
	}
	switch t := token.(type) {
	case json.Delim:
		if depth == MaxDepth {
			return fmt.Errorf("nested deeper than %d levels", MaxDepth)
		}
		if t == '{' {
			return writeObject(out, decoder, depth+1)
		}
		return writeArray(out, decoder, depth+1)
	case string:
		return writeString(out, t)
	case json.Number:
		return writeInteger(out, t)
	case bool:
		out.WriteString(strconv.FormatBool(t))
	case nil:
		out.WriteString("null")
	}
	return nil
}

func writeObject(out *bytes.Buffer, decoder *json.Decoder, depth int) error {
	members := map[string][]byte{}
	var names []string
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return err
		}
		name := token.(string) // the decoder guarantees that a member starts with its name
		if _, twice := members[name]; twice {
			return fmt.Errorf("member %q stands twice", name)
		}
		var value bytes.Buffer
		if err := writeValue(&value, decoder, depth); err != nil {
			return err
		}
		members[name] = value.Bytes()
		names = append(names, name)
	}
	if _, err := decoder.Token(); err != nil {
		return err
	}
	sort.Slice(names, func(i, j int) bool { return lessUTF16(names[i], names[j]) })
	out.WriteByte('{')
	for i, name := range names {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := writeString(out, name); err != nil {
			return err
		}
		out.WriteByte(':')
		out.Write(members[name])
	}
	out.WriteByte('}')
	return nil
}

func writeArray(out *bytes.Buffer, decoder *json.Decoder, depth int) error {
	out.WriteByte('[')
	for i := 0; decoder.More(); i++ {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := writeValue(out, decoder, depth); err != nil {
			return err
		}
	}
	out.WriteByte(']')
	_, err := decoder.Token()
	return err
}

func writeInteger(out *bytes.Buffer, n json.Number) error {
	value, err := strconv.ParseInt(n.String(), 10, 64)
	if err != nil || value > maxInteger || value < -maxInteger {
		return fmt.Errorf("number %s is not an integer within ±(2^53-1)", n)
	}
	out.WriteString(strconv.FormatInt(value, 10))
	return nil
}

var shortEscapes = map[rune]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}

func writeString(out *bytes.Buffer, s string) error {
	out.WriteByte('"')
	for _, r := range s {
		short, escaped := shortEscapes[r]
		switch {
		case r == 0:
			return errors.New("a text holds the character U+0000")
		case escaped:
			out.WriteString(short)
		case r < 0x20:
			fmt.Fprintf(out, `\u%04x`, r)
		default:
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
	return nil
}

// lessUTF16 orders member names as RFC 8785 §3.2.3 does, which differs from byte order beyond U+FFFF.
func lessUTF16(a, b string) bool {
	x, y := utf16.Encode([]rune(a)), utf16.Encode([]rune(b))
	for i := 0; i < len(x) && i < len(y); i++ {
		if x[i] != y[i] {
			return x[i] < y[i]
		}
	}
	return len(x) < len(y)
}

// Difference shows where two texts part, a few characters of each; it is for error messages and is bounded.
func Difference(got, want []byte) string {
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	return fmt.Sprintf("at byte %d got %s, expected %s", i, excerpt(got, i), excerpt(want, i))
}

func excerpt(b []byte, from int) string {
	if from >= len(b) {
		return "the end"
	}
	return strconv.QuoteToASCII(string(b[from:min(from+24, len(b))]))
}

func plain(err error) string {
	var own *Error
	if errors.As(err, &own) {
		return own.Detail
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "the JSON ends too early"
	}
	return bounded(err.Error())
}

// bounded cuts a message that quotes what came from outside.
func bounded(s string) string {
	const most = 200
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
