package e2e

import (
	"crypto/rand"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// badStatements are texts that are no good statements, whoever signed them.
func (h *house) badStatements() []bad {
	good := h.dataset("好的声明")
	opened, signature, err := seal.Split(good, record.TypeStatement)
	require.NoError(h, err)
	parts := strings.Split(good, ".")
	changed := parts[0] + "." + seal.Base64([]byte(strings.Replace(string(opened.Payload), "D4420", "D4421", 1))) + "." + parts[2]
	signature[40] ^= 1
	stranger, err := sm.Generate()
	require.NoError(h, err)
	unknown, err := stranger.SignCompact(record.TypeStatement, h.statement(h.cast.Agent, "governance", "dataset.register"))
	require.NoError(h, err)
	consent, err := h.key(h.cast.Agent.Key).SignCompact(record.TypeConsent, record.Consent{Iss: h.cast.Agent.Actor, Aud: h.ID + "/governance", Ref: opened.Digest})
	require.NoError(h, err)
	payload := string(opened.Payload)
	raw := func(payload string) string { return h.alone(h.rawly(payload)) }
	noise := make([]byte, 60<<10)
	_, err = rand.Read(noise)
	require.NoError(h, err)
	deep := strings.Repeat("[", 40) + strings.Repeat("]", 40)
	return []bad{
		{"no signature", record.Malformed, "governance", h.alone("not a statement")},
		{"a changed signature", record.BadSignature, "governance", h.alone(string(opened.SigningInput) + "." + seal.Base64(signature))},
		{"a changed payload", record.BadSignature, "governance", h.alone(changed)},
		{"an unknown key", record.UnknownKey, "governance", h.alone(unknown)},
		{"a consent for a statement", record.WrongType, "governance", h.alone(consent)},
		{"a statement of 80 KB", record.TooLarge, "governance", h.alone("a." + seal.Base64(noise) + ".b")},
		{"invalid UTF-8", record.Malformed, "governance", raw(strings.Replace(payload, "D4420", "D\xff\xfe", 1))},
		{"a NUL", record.Malformed, "governance", raw(strings.Replace(payload, "D4420", `D\u0000`, 1))},
		{"over-deep JSON", record.Malformed, "governance", raw(strings.Replace(payload, `"D4420"`, deep, 1))},
		{"a member twice", record.Malformed, "governance", raw(strings.Replace(payload, `{"act"`, `{"act":"x","act"`, 1))},
		{"a number written 1.0", record.Malformed, "governance", raw(strings.Replace(payload, `,"iss"`, `.0,"iss"`, 1))},
		{"members out of order", record.Malformed, "governance", raw(strings.Replace(payload, `{"act":"dataset.register",`, `{`, 1))},
		{"an unknown member", record.Malformed, "governance", raw(strings.Replace(payload, `"sub":""`, `"sub":"","sup":""`, 1))},
		{"a text not in normal form C", record.Malformed, "governance", raw(strings.Replace(payload, "D4420", "e\u0301", 1))},
	}
}

// rawly signs these very bytes.
func (h *house) rawly(payload string) string {
	h.Helper()
	key := h.key(h.cast.Agent.Key)
	header, err := record.Encode(record.Header{Alg: seal.Alg, Kid: key.Kid(), Typ: record.TypeStatement})
	require.NoError(h, err)
	input := seal.Base64(header) + "." + seal.Base64([]byte(payload))
	signature, err := key.SignInput([]byte(input))
	require.NoError(h, err)
	return input + "." + seal.Base64(signature)
}

// badRequests are refused before anybody looks at a statement.
func (h *house) badRequests() []bad {
	return []bad{
		{"an empty request", record.Malformed, "property", ""},
		{"no JSON", record.Malformed, "property", `{"statements":[`},
		{"no statement", record.Malformed, "property", `{"statements":[],"attachments":[]}`},
		{"a number for a statement", record.Malformed, "property", `{"statements":[1],"attachments":[]}`},
		{"a member too many", record.Malformed, "property", `{"statements":["a"],"attachments":[],"trust":"me"}`},
		{"nine statements", record.Malformed, "property", `{"statements":["a","a","a","a","a","a","a","a","a"],"attachments":[]}`},
		{"nine attachments", record.TooLarge, "property", `{"statements":["a"],"attachments":["","","","","","","","",""]}`},
		{"more than a megabyte", record.TooLarge, "property", `{"statements":["` + strings.Repeat("a", 1<<20) + `"],"attachments":[]}`},
		{"invalid UTF-8 in the request", record.Malformed, "property", "{\"statements\":[\"\xff\"],\"attachments\":[]}"},
		{"a NUL in the request", record.Malformed, "property", `{"statements":["\u0000"],"attachments":[]}`},
		{"a very deep request", record.Malformed, "property", strings.Repeat("[", 100_000)},
	}
}
