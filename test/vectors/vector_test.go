// Package vectors_test replays the vectors of this folder: each a signed text that somebody offers as something, and
// what every verifier must answer. The files are made by `go test ./vectors -update` from published test keys and fixed
// nonces, so that making them again gives the same bytes; a test holds them to that.
package vectors_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/verify"
)

var update = flag.Bool("update", false, "write the vector files anew")

// vector is one file. Exactly one of the inputs is there.
type vector struct {
	Name   string      `json:"name"`
	What   string      `json:"what"`
	Expect string      `json:"expect"`        // `accept`, an error code, or `<verdict> <reason>`
	Now    string      `json:"now,omitempty"` // `<verdict> <reason>` about the verifier's own time; not there: not compared
	Open   *openInput  `json:"open,omitempty"`
	List   *listInput  `json:"trustList,omitempty"`
	Judge  *judgeInput `json:"verify,omitempty"`
}

// openInput is a compact text offered as a type, for a purpose, by one of some keys.
type openInput struct {
	Text    string `json:"text"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
	Keys    []key  `json:"keys"`
}

type key struct {
	Kid     string `json:"kid"`
	Key     string `json:"key"`
	Purpose string `json:"purpose"`
}

// listInput is a signed trust list and the roots it is judged by.
type listInput struct {
	Signed string        `json:"signed"`
	Roots  []record.Root `json:"roots"`
}

// judgeInput is what `shuzheng verify` is given.
type judgeInput struct {
	File        string        `json:"file"`
	Trust       string        `json:"trust"`
	Roots       []record.Root `json:"roots"` // null: the list's own
	Fingerprint string        `json:"fingerprint"`
	At          string        `json:"at"`            // empty: the newest status
	Now         string        `json:"now,omitempty"` // not there: as `at`
	Accept2     bool          `json:"accept2of3,omitempty"`
	Audience    string        `json:"audience,omitempty"`
	Nonce       string        `json:"nonce,omitempty"`
	Purpose     string        `json:"purpose,omitempty"`
}

func (in *openInput) answer() string {
	ring := seal.Fixed{}
	for _, k := range in.Keys {
		parsed, err := seal.ParseKey(k.Key, k.Purpose)
		if err != nil {
			return string(record.CodeOf(err))
		}
		if parsed.Kid != k.Kid {
			return string(record.Invalid)
		}
		ring[parsed.Kid] = parsed
	}
	opened, err := seal.Open(in.Text, seal.Want{Type: in.Type, Purpose: in.Purpose}, ring)
	if err == nil {
		err = decode(in.Type, in.Text, opened.Payload)
	}
	return code(err)
}

// decode reads the payload as the type demands: opening is only half of accepting.
func decode(typ, text string, payload []byte) error {
	switch typ {
	case record.TypeStatement:
		var s record.Statement
		if err := record.Decode(payload, &s); err != nil {
			return err
		}
		return s.Valid()
	case record.TypeConsent:
		var c record.Consent
		if err := record.Decode(payload, &c); err != nil {
			return err
		}
		return c.Valid()
	case record.TypeBinding:
		var b record.Binding
		if err := record.Decode(payload, &b); err != nil {
			return err
		}
		return b.Valid()
	case record.TypeGrant:
		var g record.Grant
		if err := record.Decode(payload, &g); err != nil {
			return err
		}
		return g.Valid()
	case record.TypeCertificate:
		return record.Decode(payload, &record.Certificate{})
	case record.TypeStatusList:
		_, _, err := statuslist.Peek(text)
		return err
	case sdjwt.TypeBinding:
		var b sdjwt.Binding
		if err := record.Decode(payload, &b); err != nil {
			return err
		}
		return b.Valid()
	case record.TypeTrustList:
		_, err := seal.ParseTrustList(payload)
		return err
	}
	return record.Errorf(record.WrongType, "nothing is made as %q", typ)
}

func (in *listInput) answer() string {
	_, _, err := seal.OpenTrustList([]byte(in.Signed), in.Roots)
	return code(err)
}

func (in *judgeInput) answer() (answer, now string) {
	trust := verify.Trust{List: []byte(in.Trust), Roots: in.Roots, Fingerprint: in.Fingerprint}
	ask := verify.Ask{At: clock(in.At), Now: clock(in.Now), Accept2: in.Accept2, Audience: in.Audience, Nonce: in.Nonce, Purpose: in.Purpose}
	if in.Now == "" {
		ask.Now = ask.At
	}
	report, err := verify.File([]byte(in.File), trust, ask)
	if err != nil {
		return code(err), ""
	}
	return said(report.Verdict, report.Reason), said(report.Now.Verdict, report.Now.Reason)
}

func said(verdict verify.Verdict, reason verify.Reason) string {
	return strings.TrimSpace(string(verdict) + " " + string(reason))
}

// clock reads a time of a vector; an empty one is no time.
func clock(text string) time.Time {
	if text == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return at
}

func code(err error) string {
	if err == nil {
		return "accept"
	}
	return string(record.CodeOf(err))
}

func (v *vector) answer() (answer, now string) {
	switch {
	case v.Open != nil:
		return v.Open.answer(), ""
	case v.List != nil:
		return v.List.answer(), ""
	}
	return v.Judge.answer()
}

func TestVectors(t *testing.T) {
	made := all(t)
	if *update {
		write(t, made)
	}
	files, err := filepath.Glob("*/*.json")
	if err != nil || len(files) != len(made) {
		t.Fatalf("%d files, %d are made (%v); run with -update", len(files), len(made), err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(content, made[file]) {
			t.Errorf("%s is not what is made today; run with -update", file)
		}
		var v vector
		if err := json.Unmarshal(content, &v); err != nil {
			t.Fatal(err)
		}
		got, now := v.answer()
		if got != v.Expect {
			t.Errorf("%s: %s: got %q, want %q", file, v.What, got, v.Expect)
		}
		if v.Now != "" && now != v.Now {
			t.Errorf("%s: %s: now got %q, want %q", file, v.What, now, v.Now)
		}
	}
}

// all makes every vector, by file name.
func all(t *testing.T) map[string][]byte {
	files := map[string][]byte{}
	for folder, vectors := range map[string][]vector{
		"types": types(), "purposes": purposes(), "header": headers(), "json": jsons(), "signature": signatures(), "keys": keys(),
		"trust-list": lists(), "certificate": certificates(), "statements": statements(),
		"chain": chains(), "bundle": bundles(), "evidence": evidences(), "presentation": presentations(), "package": packages(t),
	} {
		for _, v := range vectors {
			var b bytes.Buffer
			encoder := json.NewEncoder(&b)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			if err := encoder.Encode(v); err != nil {
				panic(err)
			}
			name := filepath.Join(folder, v.Name+".json")
			if files[name] != nil {
				panic("two vectors are called " + name)
			}
			files[name] = b.Bytes()
		}
	}
	return files
}

func write(t *testing.T, files map[string][]byte) {
	t.Helper()
	old, _ := filepath.Glob("*/*.json")
	for _, file := range old {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	for file, content := range files {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
