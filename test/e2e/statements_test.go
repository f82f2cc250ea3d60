package e2e

import (
	"crypto/rand"
	"encoding/hex"
	"os"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/sm"
	"github.com/shuzheng/shuzheng/test/play"
)

// key opens a person's key file once.
func (h *house) key(file string) *sm.Key {
	h.Helper()
	if h.keys[file] == nil {
		passphrase, err := os.ReadFile(h.Passphrase())
		require.NoError(h, err)
		h.keys[file], err = sm.Load(file, []byte(strings.TrimSpace(string(passphrase))))
		require.NoError(h, err)
	}
	return h.keys[file]
}

// statement gives the claims of a good statement of an hour.
func (h *house) statement(who *play.Person, namespace, act string) *record.Statement {
	h.Helper()
	jti := make([]byte, 16)
	_, err := rand.Read(jti)
	require.NoError(h, err)
	now := h.now().Unix()
	return &record.Statement{
		Iss: who.Actor, Aud: h.ID + "/" + namespace, Iat: now, Exp: now + 3600, Jti: hex.EncodeToString(jti), Act: act, Prev: record.None,
		Att: []string{}, Body: []byte("{}"),
	}
}

// sign makes a statement in this process, which is faster than the command.
func (h *house) sign(who *play.Person, namespace, act string, change func(s *record.Statement)) string {
	h.Helper()
	statement := h.statement(who, namespace, act)
	change(statement)
	compact, err := h.key(who.Key).SignCompact(record.TypeStatement, statement)
	require.NoError(h, err)
	return compact
}

// possession is the consent by which a new key proves that whoever enters it holds it.
func (h *house) possession(keyFile, namespace, statement string) string {
	h.Helper()
	key := h.key(keyFile)
	claims := h.statement(&play.Person{Actor: key.Kid()}, namespace, "")
	compact, err := key.SignCompact(record.TypeConsent, record.Consent{
		Iss: claims.Iss, Aud: claims.Aud, Iat: claims.Iat, Exp: claims.Exp, Jti: claims.Jti, Ref: seal.Digest([]byte(statement)),
	})
	require.NoError(h, err)
	return compact
}

// body sets a statement's body.
func (h *house) body(value any) func(*record.Statement) {
	h.Helper()
	text, err := record.Encode(value)
	require.NoError(h, err)
	return func(s *record.Statement) { s.Body = text }
}

// on makes a statement about the newest version of a record.
func (h *house) on(namespace, key string, value any) func(*record.Statement) {
	h.Helper()
	current, err := h.gateway(record.Exchange).Value(h.ctx, namespace, key)
	require.NoError(h, err)
	body := h.body(value)
	return func(s *record.Statement) { body(s); s.Sub, s.Prev = key, current.Digest }
}

// dataset is a good statement that registers a dataset.
func (h *house) dataset(name string) string {
	h.Helper()
	fingerprint := seal.Digest([]byte(name + h.statement(h.cast.Agent, "", "").Jti)) // nobody holds the same data twice
	return h.sign(h.cast.Agent, "governance", "dataset.register", h.body(record.Dataset{
		Name: name, Summary: "端到端测试用数据集", Fingerprint: fingerprint, Industry: "D4420", Region: "140100", TimeSpan: "2024-01 起",
		Frequency: "每月", Volume: "一行", Origin: "ENTERPRISE", Grade: "GENERAL", Source: "COLLECTED", Evidence: "sm3:" + strings.Repeat("1", 64),
		PersonalData: "NONE", PiEvidence: record.None, Form: "DATASET",
	}))
}

// submit hands statements in and waits for the ledger.
func (h *house) submit(organization, namespace string, statements ...string) (*api.Receipt, error) {
	return h.gateway(organization).Submit(h.ctx, namespace, record.Submission{Statements: statements, Attachments: []string{}}, 30*time.Second)
}

// eventuallyIndexed waits until an organization's gateway shows a transaction.
func (h *house) eventuallyIndexed(organization, transaction string) {
	h.Helper()
	h.eventually(30*time.Second, organization+" has read "+transaction, func() error {
		_, err := h.gateway(organization).Transaction(h.ctx, transaction)
		return err
	})
}
