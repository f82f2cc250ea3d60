package verify_test

import (
	"encoding/hex"
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/verify"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

var update = flag.Bool("update", false, "write the examples of docs/format.md and of the testscript anew")

const formatFile = "../../docs/format.md"

// marked finds `<!-- example: name -->` and what stands after it up to the end mark.
var marked = regexp.MustCompile(`(?s)<!-- example: ([a-z0-9-]+) -->\n(.*?)<!-- end -->\n`)

// TestFormatDocumentShowsRealBytes holds every example and table of docs/format.md to what the code makes and accepts.
func TestFormatDocumentShowsRealBytes(t *testing.T) {
	examples := examples(t)
	maps.Copy(examples, bundleExamples(t))
	maps.Copy(examples, termsExamples())
	document := readText(t, formatFile)
	seen := map[string]bool{}
	want := marked.ReplaceAllStringFunc(document, func(block string) string {
		name := marked.FindStringSubmatch(block)[1]
		seen[name] = true
		return "<!-- example: " + name + " -->\n" + examples[name] + "<!-- end -->\n"
	})
	for name := range examples {
		if !seen[name] {
			t.Errorf("docs/format.md does not show the example %s", name)
		}
	}
	compare(t, formatFile, document, want)
}

// inScript is a file inside a testscript.
type inScript struct{ name, content string }

// TestScriptFilesAreTheExamples keeps the files inside the testscripts those of the document.
func TestScriptFilesAreTheExamples(t *testing.T) {
	trust := verifytest.Trust()
	roots := string(verifytest.Encode(trust.Roots))
	stranger := verifytest.Key("stranger").JWS(record.TypeCertificate, verifytest.Claims(record.TypeDP)) + "~"
	certificate, receipt := verifytest.NewCertificate(record.TypeDP, nil), verifytest.NewStatements()
	revoked, presented := verifytest.NewCertificate(record.TypeDP, nil), verifytest.NewCertificate(record.TypeDP, nil)
	revoked.Entry = statuslist.Invalid
	presented.Present(nil)
	two := verifytest.NewCertificate(record.TypeDP, nil)
	two.Cosign[verifytest.AtLeaf] = two.Cosign[verifytest.AtLeaf][1:]
	cosigning := certificate.Trust().List
	successor := verifytest.SignList(verifytest.Successor(certificate.List, cosigning), verifytest.Roots()...)
	for script, files := range map[string][]inScript{
		"../cli/testdata/verify.txtar": {
			{"certificate.sd-jwt", verifytest.Certificate(record.TypeDP, nil)}, {"trust.json", string(trust.List)}, {"roots.json", roots},
			{"receipt.json", string(verifytest.StatementsFile(nil))}, {"stranger.sd-jwt", stranger},
			{"two-signatures.json", string(verifytest.SignList(verifytest.List(), verifytest.Roots()[:2]...))},
		},
		"../cli/testdata/verifybundle.txtar": {
			{"certificate.bundle.json", string(certificate.File())}, {"revoked.bundle.json", string(revoked.File())},
			{"presented.bundle.json", string(presented.File())}, {"two-of-three.bundle.json", string(two.File())}, {"receipt.bundle.json", string(receipt.File())},
			{"trust.json", string(cosigning)}, {"chain.json", string(verifytest.Chain(cosigning, successor))}, {"roots.json", roots},
		},
	} {
		text := readText(t, script)
		want, _, _ := strings.Cut(text, "-- "+files[0].name+" --\n")
		for _, file := range files {
			want += "-- " + file.name + " --\n" + file.content + "\n"
		}
		compare(t, script, text, want)
	}
}

func examples(t *testing.T) map[string]string {
	t.Helper()
	issuer := verifytest.Issuer(record.DataBureau)
	file := verifytest.Certificate(record.TypeDP, nil)
	jwt, _, _ := strings.Cut(file, "~")
	opened, signature, err := seal.Split(jwt, record.TypeCertificate)
	if err != nil {
		t.Fatal(err)
	}
	trust := verifytest.Trust()
	fingerprint, err := verify.Fingerprint(trust.Roots)
	if err != nil {
		t.Fatal(err)
	}
	statement := verifytest.Actor(verifytest.Provider).JWS(record.TypeStatement, verifytest.Receipt())
	var printed strings.Builder
	report := judged(t, file)
	verify.Print(&printed, report, verify.Printing{Lang: "zh", At: true})
	return map[string]string{
		"canonical":           code("json", `{"a":"é/","b":[1,-2,true,null],"数":{}}`+"\n"),
		"key":                 code("text", fmt.Sprintf("public key  %s\nhexadecimal %s\nkid         %s\n", issuer.Text, pointHex(t, issuer), issuer.Kid)),
		"za":                  code("text", fmt.Sprintf("ZA %x\ne  %x\n", issuer.ZA(seal.UserID), issuer.Digest(opened.SigningInput, seal.UserID))),
		"certificate-header":  code("json", string(verifytest.Encode(opened.Header))+"\n"),
		"certificate-payload": code("json", string(opened.Payload)+"\n"),
		"certificate-signature": code("text", fmt.Sprintf("r %x\ns %x\nsigning input %s\ncompact JWT   %s\n",
			signature[:32], signature[32:], seal.Digest(opened.SigningInput), seal.Digest([]byte(jwt)))),
		"disclosures":        code("text", disclosureTable(t)),
		"certificate":        code("text", file+"\n"),
		"certificate-report": code("text", printed.String()),
		"statement":          code("json", string(verifytest.Encode(verifytest.Receipt()))+"\n"),
		"statement-jws":      code("text", statement+"\n"),
		"consent":            code("json", string(verifytest.Encode(verifytest.Consent(statement)))+"\n"),
		"statement-file":     code("json", string(verifytest.StatementsFile(nil))+"\n"),
		"trust-list-payload": code("json", string(verifytest.Encode(verifytest.List()))+"\n"),
		"trust-list":         code("json", string(trust.List)+"\n"),
		"fingerprint":        code("text", fingerprint+"\n"),
		"number":             code("text", report.Certificate.Certificate.Number+"\n"),
		"reasons":            reasonTable(),
		"codes":              codeTable(),
	}
}

func code(language, text string) string { return "```" + language + "\n" + text + "```\n" }

func pointHex(t *testing.T, key *verifytest.Signer) string {
	t.Helper()
	point, err := seal.Unbase64(key.Text)
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(point)
}

func disclosureTable(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, d := range verifytest.Disclosures() {
		text, err := d.Encode()
		if err != nil {
			t.Fatal(err)
		}
		array, err := seal.Unbase64(text)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "JSON       %s\ndisclosure %s\ndigest     %s\n", array, text, sdjwt.Digest(text))
	}
	return b.String()
}

func reasonTable() string {
	var b strings.Builder
	b.WriteString("| reason | 中文 | English |\n|---|---|---|\n")
	for _, reason := range slices.Sorted(maps.Keys(verify.Reasons)) {
		if text := verify.Reasons[reason]; reason != "" {
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", reason, text.ZH, text.EN)
		}
	}
	return b.String()
}

func codeTable() string {
	var b strings.Builder
	b.WriteString("| code | HTTP | 中文 | English | what to do next |\n|---|---|---|---|---|\n")
	for _, c := range slices.Sorted(maps.Keys(record.Catalog)) {
		text := record.Catalog[c]
		fmt.Fprintf(&b, "| `%s` | %d | %s | %s | %s |\n", c, text.Status, text.ZH, text.EN, text.NextEN)
	}
	return b.String()
}

func readText(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func compare(t *testing.T, name, have, want string) {
	t.Helper()
	if have == want {
		return
	}
	if !*update {
		t.Fatalf("%s is not what the code makes; run `go test ./gateway/verify -update`", name)
	}
	if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}
