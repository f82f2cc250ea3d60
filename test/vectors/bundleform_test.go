package vectors_test

import (
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

const (
	malformed = "not-valid malformed"
	invalid   = "not-valid invalid-content"
)

func parsed(b *bundle.Bundle, n int) *tlog.Note {
	note, err := tlog.ParseNote(b.Checkpoints[n].Note)
	if err != nil {
		panic(err)
	}
	return note
}

// replaced replaces a part of the file that must be there.
func replaced(old, with string) func(*w.Scene) {
	return text(func(file string) string {
		if !strings.Contains(file, old) {
			panic("the file does not hold " + old)
		}
		return strings.Replace(file, old, with, 1)
	})
}

func repeat[T any](n int, v T) []T {
	list := make([]T, n)
	for i := range list {
		list[i] = v
	}
	return list
}

func bundleForms() []vector {
	claims := func(change func(*record.Certificate)) func(*w.Scene) {
		return func(s *w.Scene) {
			c := w.Claims(record.TypeDP)
			change(c)
			s.Issue(c, w.Issuer(record.DataBureau))
		}
	}
	other, err := sdjwt.Disclosure{Salt: w.Disclosures()[0].Salt, Name: "contact", Value: []byte(`"somebody else"`)}.Encode()
	if err != nil {
		panic(err)
	}
	vectors := []vector{
		property("duplicate-member", malformed, "a member twice", replaced(`"edition":1,`, `"edition":1,"edition":1,`)),
		property("unknown-member", malformed, "a member that bundles do not have", replaced(`"timestamp":""`, `"timestamp":"","zzz":1`)),
		property("unknown-member-of-proof", malformed, "a member that proofs do not have", replaced(`"namespace":"property"}`, `"namespace":"property","size":1}`)),
		property("missing-member", malformed, "no timestamp member", replaced(`,"timestamp":""`, ``)),
		property("null-member", malformed, "null for an empty list", replaced(`"keys":[]`, `"keys":null`)),
		property("null-objected", malformed, "null for an empty list of objections", replaced(`"objected":[]`, `"objected":null`)),
		property("fraction", malformed, "1.0 for 1", replaced(`"edition":1`, `"edition":1.0`)),
		property("exponent", malformed, "1e0 for 1", replaced(`"edition":1`, `"edition":1e0`)),
		property("number-as-text", malformed, `"1" for 1`, replaced(`"edition":1`, `"edition":"1"`)),
		property("negative-index", malformed, "an index below 0", replaced(`"index":`, `"index":-`)),
		property("huge-index", malformed, "an index of 2^53", replaced(`"index":`, `"index":90071992547409920`)),
		property("space", malformed, "a space", replaced(`"edition":`, `"edition": `)),
		property("unsorted", malformed, "two members in the wrong order", replaced(`"edition":1,"keys":[],"kind":"bundle"`, `"edition":1,"kind":"bundle","keys":[]`)),
		property("escaped-slash", malformed, `\/ for /`, replaced(`jwt/`, `jwt\/`)),
		property("two-line-feeds", malformed, "two line feeds after the end", text(func(file string) string { return file + "\n\n" })),
		property("trailing-byte", malformed, "a letter after the end", text(func(file string) string { return file + "x" })),
		property("cut-short", malformed, "the last bytes are missing", text(func(file string) string { return file[:len(file)-20] })),
		property("edition-2", invalid, "an edition that this verifier does not know", shown(func(b *bundle.Bundle) { b.Edition = 2 })),
		property("both", invalid, "a certificate and statements", shown(func(b *bundle.Bundle) { b.Statements = []string{"x.y.z"} })),
		property("neither", invalid, "neither certificate nor statements", shown(func(b *bundle.Bundle) { b.Certificate = "" })),
		property("no-checkpoints", invalid, "no checkpoints", shown(func(b *bundle.Bundle) { b.Checkpoints = []bundle.Checkpoint{} })),
		property("too-many-checkpoints", invalid, "five checkpoints", shown(func(b *bundle.Bundle) { b.Checkpoints = repeat(5, b.Checkpoints[0]) })),
		property("too-many-keys", invalid, "17 keys", shown(func(b *bundle.Bundle) {
			b.Keys = repeat(17, bundle.Key{Record: "{}", Proof: b.Leaf})
		})),
		property("too-many-hashes", invalid, "a proof of 65 hashes", shown(func(b *bundle.Bundle) { b.Leaf.Hashes = repeat(65, b.Leaf.Hashes[0]) })),
		property("too-many-tokens", invalid, "three tokens", shown(func(b *bundle.Bundle) { b.Status.Tokens = repeat(3, b.Status.Tokens[0]) })),
		property("too-many-lists", invalid, "65 lists", shown(func(b *bundle.Bundle) { b.Status.Lists = repeat(65, b.Status.Lists[0]) })),
		property("too-many-objecting", invalid, "four lists of objections", shown(func(b *bundle.Bundle) {
			for _, organization := range []string{"A", "B", "C", "D"} {
				b.Checkpoints[0].Objected = append(b.Checkpoints[0].Objected, bundle.Objected{Organization: organization, Leaves: []string{"x"}})
			}
		})),
		property("timestamp-too-large", invalid, "a timestamp token of more than 64 KiB", shown(func(b *bundle.Bundle) { b.Timestamp = strings.Repeat("A", 64<<10+4) })),
		property("timestamp-padded", invalid, "a timestamp token that is not strict base64url", shown(func(b *bundle.Bundle) { b.Timestamp = "MA==" })),
		property("checkpoint-not-there", invalid, "the leaf's proof names a checkpoint that is not there", shown(func(b *bundle.Bundle) { b.Leaf.Checkpoint = 2 })),
		property("status-checkpoint-not-there", invalid, "the status names a checkpoint that is not there", shown(func(b *bundle.Bundle) { b.Status.Checkpoint = 2 })),
		property("status-checkpoint-negative", invalid, "the status names checkpoint -1", shown(func(b *bundle.Bundle) { b.Status.Checkpoint = -1 })),
		property("objected-empty", invalid, "an empty list of objections is not left out", shown(func(b *bundle.Bundle) {
			b.Checkpoints[0].Objected = []bundle.Objected{{Organization: record.DataBureau, Leaves: []string{}}}
		})),
		property("objected-unsorted", invalid, "lists of objections not in the order of organizations", shown(func(b *bundle.Bundle) {
			b.Checkpoints[0].Objected = []bundle.Objected{{Organization: record.Exchange, Leaves: []string{"x"}}, {Organization: record.DataBureau, Leaves: []string{"x"}}}
		})),
		property("certificate-line-feed", malformed, "a line feed after the certificate inside", shown(func(b *bundle.Bundle) { b.Certificate += "\n" })),
		property("certificate-no-tilde", malformed, "the last tilde of the certificate is missing", shown(func(b *bundle.Bundle) { b.Certificate = strings.TrimSuffix(b.Certificate, "~") })),
		property("disclosure-foreign", "not-valid disclosure-unreferenced", "a disclosure that the certificate does not hold", shown(func(b *bundle.Bundle) { b.Certificate += other + "~" })),
		property("disclosure-tampered", "not-valid disclosure-unreferenced", "another value under the same salt and name", func(s *w.Scene) { s.Certificate = string(s.Value) + "~" + other + "~" }),
		property("made-as-statement", "not-valid wrong-type", "signed by the issuer, recorded, but as a statement", func(s *w.Scene) {
			jwt := w.Issuer(record.DataBureau).JWS(record.TypeStatement, w.Claims(record.TypeDP))
			s.Certificate, s.Value = jwt+"~", []byte(jwt)
		}),
		property("made-as-status-token", "not-valid wrong-type", "signed by the issuer, recorded, but as a status token", func(s *w.Scene) {
			jwt := w.Issuer(record.DataBureau).JWS(record.TypeStatusList, w.Claims(record.TypeDP))
			s.Certificate, s.Value = jwt+"~", []byte(jwt)
		}),
		property("signature-of-another", "not-valid bad-signature", "the signature of another certificate, recorded like this", func(s *w.Scene) {
			jwt := string(s.Value)
			claims(func(c *record.Certificate) { c.Certificate.DatasetName = "另一数据集" })(s)
			jwt = jwt[:strings.LastIndexByte(jwt, '.')] + string(s.Value)[strings.LastIndexByte(string(s.Value), '.'):]
			s.Certificate, s.Value = jwt+"~", []byte(jwt)
		}),
		property("user-id", "not-valid bad-signature", "the certificate is signed under another user id", func(s *w.Scene) {
			input := string(s.Value[:strings.LastIndexByte(string(s.Value), '.')])
			jwt := input + "." + seal.Base64(w.Issuer(record.DataBureau).SignAs([]byte(input), "ALICE123@YAHOO.COM"))
			s.Certificate, s.Value = jwt+"~", []byte(jwt)
		}),
		property("holder", "not-valid holder-differs", "sub and cnf name two actors", claims(func(c *record.Certificate) { c.Cnf.Kid = w.Receiver })),
		property("expired", "not-valid expired", "it ended before S", claims(func(c *record.Certificate) {
			c.Exp = w.At.Unix() - 3600
			c.Certificate.ValidTo = record.Time(w.At.Add(-3600e9))
		})),
	}
	for _, purpose := range []string{record.PurposeStatus, record.PurposeLog} {
		vectors = append(vectors, property("certificate-by-"+purpose+"-key", "not-valid wrong-purpose", "the bureau's "+purpose+" key signed the certificate", func(s *w.Scene) {
			s.Issue(w.Claims(record.TypeDP), w.Key(purpose+" "+record.DataBureau))
		}))
	}
	foreign := property("other-kind", "malformed", "a JSON file that says it is something else", replaced(`"kind":"bundle"`, `"kind":"bundel"`))
	foreign.Now = ""
	return append(vectors, foreign)
}
