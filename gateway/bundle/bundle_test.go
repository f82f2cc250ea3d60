package bundle_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// genuine is one with everything in it.
func genuine() *bundle.Bundle {
	s := verifytest.NewCertificate(record.TypeDP, nil)
	s.Present(nil)
	s.Cosign[0][1].Objected = []string{tlog.Name(make([]byte, 32))}
	return s.Bundle()
}

func TestBundleReadsBackAsWritten(t *testing.T) {
	for name, b := range map[string]*bundle.Bundle{"certificate": genuine(), "statements": verifytest.NewStatements().Bundle()} {
		file, err := b.Encode()
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range [][]byte{file, append(bytes.Clone(file), '\n')} {
			again, err := bundle.Parse(text)
			if err != nil || !bundle.Is(text) {
				t.Fatalf("%s: %v", name, err)
			}
			if written, err := again.Encode(); err != nil || !bytes.Equal(written, file) {
				t.Fatalf("%s came back as %s, %v", name, written, err)
			}
		}
	}
}

func TestAnEmptyBundleIsNone(t *testing.T) {
	if _, err := bundle.New().Encode(); record.CodeOf(err) != record.Invalid {
		t.Fatal(err)
	}
}

func TestOtherFilesDoNotClaimToBeBundles(t *testing.T) {
	for _, file := range []string{
		"", "{}", verifytest.Certificate(record.TypeDP, nil), string(verifytest.StatementsFile(nil)), `{"certificate":"","kind":"bundel"}`, ` {"certificate":"","kind":"bundle"}`,
	} {
		if bundle.Is([]byte(file)) {
			t.Errorf("%.40q claims to be a bundle", file)
		}
	}
}

func TestBundlesBeyondTheirLimitsAreRefused(t *testing.T) {
	for name, change := range map[string]func(*bundle.Bundle){
		"another kind":              func(b *bundle.Bundle) { b.Kind = "statements" },
		"another edition":           func(b *bundle.Bundle) { b.Edition = 2 },
		"certificate and statement": func(b *bundle.Bundle) { b.Statements = []string{"x"} },
		"nine statements":           func(b *bundle.Bundle) { b.Certificate, b.Statements = "", make([]string, 9) },
		"17 keys":                   func(b *bundle.Bundle) { b.Keys = make([]bundle.Key, bundle.MaxKeys+1) },
		"no checkpoint":             func(b *bundle.Bundle) { b.Checkpoints = nil },
		"five checkpoints":          func(b *bundle.Bundle) { b.Checkpoints = make([]bundle.Checkpoint, bundle.MaxCheckpoints+1) },
		"65 hashes":                 func(b *bundle.Bundle) { b.Leaf.Hashes = make([]string, 65) },
		"65 hashes of a key":        func(b *bundle.Bundle) { b.Keys[0].Proof.Hashes = make([]string, 65) },
		"three tokens":              func(b *bundle.Bundle) { b.Status.Tokens = make([]string, 3) },
		"leaf at no checkpoint":     func(b *bundle.Bundle) { b.Leaf.Checkpoint = 2 },
		"key at no checkpoint":      func(b *bundle.Bundle) { b.Keys[0].Proof.Checkpoint = -1 },
		"status at no checkpoint":   func(b *bundle.Bundle) { b.Status.Checkpoint = 2 },
		"empty objections":          func(b *bundle.Bundle) { b.Checkpoints[0].Objected[0].Leaves = []string{} },
		"1025 objections":           func(b *bundle.Bundle) { b.Checkpoints[0].Objected[0].Leaves = make([]string, tlog.MaxObjected+1) },
		"one objects twice": func(b *bundle.Bundle) {
			b.Checkpoints[0].Objected = append(b.Checkpoints[0].Objected, b.Checkpoints[0].Objected[0])
		},
		"timestamp too large":  func(b *bundle.Bundle) { b.Timestamp = strings.Repeat("A", 64<<10+1) },
		"timestamp not base64": func(b *bundle.Bundle) { b.Timestamp = "A" },
	} {
		b := genuine()
		change(b)
		if _, err := b.Encode(); record.CodeOf(err) != record.Invalid {
			t.Errorf("%s: written: %v", name, err)
		}
	}
}

func TestATooLargeFileIsNotRead(t *testing.T) {
	if _, err := bundle.Parse(bytes.Repeat([]byte("{"), bundle.MaxSize+1)); record.CodeOf(err) != record.TooLarge {
		t.Fatal(err)
	}
}

func TestProofKeepsItsHashes(t *testing.T) {
	path := [][]byte{bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)}
	p := bundle.NewProof("property", "jwt/1", 5, path, 1)
	again, err := p.Path()
	if err != nil || len(again) != 2 || !bytes.Equal(again[1], path[1]) {
		t.Fatalf("%x, %v", again, err)
	}
	for _, text := range []string{"", "AAAA", p.Hashes[0] + "=", p.Hashes[0][:42]} {
		p.Hashes[0] = text
		if _, err := p.Path(); record.CodeOf(err) != record.Malformed {
			t.Errorf("%q: %v", text, err)
		}
	}
}
