// Package bucket spreads the bundles of public certificates over static files, so that a certificate can be looked up
// without telling anybody which one: a visitor fetches a file that holds all of them, or at least a thousand, and finds the
// number in it at home.
package bucket

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"strings"

	"github.com/emmansun/gmsm/sm3"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/bundle"
)

// MaxBits is the longest prefix: 2^20 buckets of a thousand are more certificates than there will be.
const MaxBits = 20

// MaxSize is the largest bucket worth reading, in bytes.
const MaxSize = 64 << 20

// All is the name of the one bucket while there are too few certificates for more.
const All = "all"

// Index says how the bundles are spread, and up to which block.
type Index struct {
	Bits   int    `json:"bits"`
	Height uint64 `json:"height"`
}

// Bucket is one file.
type Bucket struct {
	Bundles []string `json:"bundles"`
}

// Name is the bucket of a number: the first bits of its SM3 in as few hexadecimal digits as hold them, the bits to spare 0.
func Name(number string, bits int) (string, error) {
	if bits < 0 || bits > MaxBits {
		return "", record.Errorf(record.Malformed, "%d is no number of bits", bits)
	}
	if bits == 0 {
		return All, nil
	}
	sum := sm3.Sum([]byte(number))
	digits := (bits + 3) / 4
	if spare := digits*4 - bits; digits%2 == 1 {
		sum[digits/2] &= byte(0xf0) << spare
	} else {
		sum[digits/2-1] &= byte(0xff) << spare
	}
	return hex.EncodeToString(sum[:])[:digits], nil
}

// Find gives the bundle of a number's certificate; ok is false when the bucket does not hold it. What it gives is not
// judged.
func Find(file []byte, number string) (found *bundle.Bundle, ok bool, err error) {
	if len(file) > MaxSize {
		return nil, false, record.Errorf(record.TooLarge, "the bucket exceeds %d bytes", MaxSize)
	}
	d := json.NewDecoder(bytes.NewReader(file))
	for _, want := range []json.Token{json.Delim('{'), "bundles", json.Delim('[')} {
		if token, err := d.Token(); err != nil || token != want {
			return nil, false, record.Errorf(record.Malformed, "the bucket cannot be read")
		}
	}
	key := record.NumberKey(number)
	// One at a time: a bucket may be larger than a telephone likes to hold twice.
	for d.More() {
		var text string
		if err := d.Decode(&text); err != nil {
			return nil, false, record.Errorf(record.Malformed, "the bucket cannot be read")
		}
		if !strings.Contains(text, `"`+key+`"`) {
			continue
		}
		if b, err := bundle.Parse([]byte(text)); err == nil && b.Leaf.Key == key {
			return b, true, nil
		}
	}
	return nil, false, nil
}
