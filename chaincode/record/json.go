package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
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
// unknown, missing, duplicate and differently written members are all refused, and so is null: a member that does not
// apply holds its empty value.
func Decode(b []byte, v any) error {
	canonical, err := canonicalize(b, false)
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

// Load reads a value that this ledger holds. Rules have written it canonically, so it is not checked again: most of a
// decision's reads are such. What comes from outside is read by [Decode].
func Load(b []byte, v any) error {
	if err := json.Unmarshal(b, v); err != nil {
		return Errorf(Malformed, "%s", plain(err))
	}
	return nil
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
