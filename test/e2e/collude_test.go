package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/signer"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/verify"
	"github.com/shuzheng/shuzheng/test/play"
)

// collusion has the owner of `exchange` and one other run altered chaincode and signers that object to nothing, with their
// genuine keys. They get a certificate onto the ledger that nobody applied for; the third one's signer objects, so no
// bundle of it verifies, whatever they leave out of it. Everybody else's proofs go on. At last all three say together
// that what stands there is to be passed over.
func collusion(h *house) {
	h.signersOf(filepath.Join(h.Bin, "blindsigner"), record.Exchange, record.MarketRegulator)
	number, txID := h.forgeObject()
	h.mustBeProved(h.actNow())

	text, err := h.gateway(record.Exchange).Bundle(h.ctx, "exchange", record.NumberKey(number), nil, 30*time.Second)
	require.NoError(h, err)
	forged := h.File("collusion.bundle.json")
	require.NoError(h, os.WriteFile(forged, text, 0o600))
	report := h.report(forged)
	require.Equal(h, verify.NotValid, report.Verdict)
	require.Equal(h, verify.Objected, report.Reason)
	for _, objection := range report.Objections {
		require.Equal(h, record.DataBureau, objection.Organization)
	}
	require.NotEmpty(h, report.Objections)

	// Without the third one's word there are two co-signatures, and the trust list wants three.
	require.NoError(h, os.WriteFile(forged, h.without(text, record.DataBureau), 0o600))
	report = h.report(forged)
	require.Equal(h, verify.Undetermined, report.Verdict, report.Reason)

	alarms, err := h.gateway(record.DataBureau).Alarms(h.ctx)
	require.NoError(h, err)
	why := slices.IndexFunc(alarms.Own, func(a signer.Alarm) bool { return a.TxID == txID })
	require.GreaterOrEqual(h, why, 0, "the bureau's signer says what it objects to: %+v", alarms.Own)
	h.Logf("the bureau's signer: %s", alarms.Own[why].Detail)

	fresh := h.File("beside-collusion.bundle.json")
	require.NoError(h, h.Shuzheng(h.ctx, nil, "bundle", h.job.Property.File, "--out", fresh, "--gateway", h.Gateway(record.DataBureau)))
	require.NoError(h, h.Sound(h.ctx, fresh))

	h.signersOf(filepath.Join(h.Bin, "shuzheng"), record.Exchange, record.MarketRegulator)
	h.except()
}

// signersOf runs another program as the signer of organizations, with their own configuration and keys.
func (h *house) signersOf(program string, organizations ...string) {
	h.Helper()
	for _, organization := range organizations {
		name := "signer." + strings.ToLower(organization)
		file := filepath.Join(h.Net, "services", name+".json")
		text, err := os.ReadFile(file)
		require.NoError(h, err)
		var process map[string]any
		require.NoError(h, json.Unmarshal(text, &process))
		config := filepath.Join(h.Net, "organizations", strings.ToLower(organization), "signer.json")
		process["argv"] = []string{program, "--config", config}
		if filepath.Base(program) == "shuzheng" {
			process["argv"] = []string{program, "signer", "--config", config}
		}
		text, err = json.Marshal(process)
		require.NoError(h, err)
		require.NoError(h, os.WriteFile(file, text, 0o600))
		h.tool("restart", name)
	}
}

// forgeObject writes, with a rogue program in the two, an object certificate like the genuine one for somebody else, with
// everything that belongs to it, signed with the exchange's genuine issuer key.
func (h *house) forgeObject() (number, txID string) {
	h.Helper()
	genuine, err := os.ReadFile(h.job.Object.File)
	require.NoError(h, err)
	jwt, _, _ := strings.Cut(string(genuine), "~")
	opened, _, err := seal.Split(jwt, record.TypeCertificate)
	require.NoError(h, err)
	var claims record.Certificate
	require.NoError(h, record.Decode(opened.Payload, &claims))
	parsed, err := record.ParseNumber(claims.Certificate.Number)
	require.NoError(h, err)
	parsed.Serial = 777777
	key := "object/" + strings.Repeat("C0", 16)
	claims.Certificate.Number, claims.Certificate.HolderName, claims.Certificate.Record = parsed.String(), "合谋数据有限公司", key
	claims.Status.List.Idx = 4242
	compact, err := h.key(h.SM2(record.Exchange, "issuer.key")).SignCompact(record.TypeCertificate, claims)
	require.NoError(h, err)

	value, err := h.gateway(record.Exchange).Value(h.ctx, "exchange", h.job.Object.Record)
	require.NoError(h, err)
	var rec record.Record
	var object record.Object
	require.NoError(h, record.Decode(value.Bytes, &rec))
	require.NoError(h, record.Decode(rec.Body, &object))
	object.Issued = record.Issued{Number: parsed.String(), Index: 4242, Digest: seal.Digest([]byte(compact))}
	rec.ID = strings.TrimPrefix(key, "object/")
	rec.Body, err = record.Encode(object)
	require.NoError(h, err)
	text, err := record.Encode(rec)
	require.NoError(h, err)
	told, err := json.Marshal(map[string]string{
		record.NumberKey(parsed.String()): compact, "index/OB-4242": parsed.String(), key: string(text),
	})
	require.NoError(h, err)
	require.NoError(h, h.Rogue(h.ctx, func() error {
		commit, id, err := h.Bypass(h.ctx, record.Exchange, "exchange", record.Submission{Statements: []string{"forged"}, Attachments: []string{string(told)}},
			[]string{record.Exchange, record.MarketRegulator})
		require.Equal(h, "VALID", commit.Code, "the two satisfy the policy of exchange")
		txID = id
		return err
	}))
	for _, o := range organizations {
		h.eventuallyIndexed(o, txID)
	}
	return parsed.String(), txID
}

// without takes an organization's word out of every checkpoint of a bundle.
func (h *house) without(text []byte, organization string) []byte {
	h.Helper()
	b, err := bundle.Parse(text)
	require.NoError(h, err)
	for i := range b.Checkpoints {
		note, err := tlog.ParseNote(b.Checkpoints[i].Note)
		require.NoError(h, err)
		note.Cosignatures = slices.DeleteFunc(note.Cosignatures, func(c tlog.Cosignature) bool { return c.Organization == organization })
		b.Checkpoints[i].Note = note.String()
		b.Checkpoints[i].Objected = slices.DeleteFunc(b.Checkpoints[i].Objected, func(o bundle.Objected) bool { return o.Organization == organization })
	}
	text, err = b.Encode()
	require.NoError(h, err)
	return text
}

// report judges a file in this process, with everything that the report says.
func (h *house) report(file string) *verify.Report {
	h.Helper()
	text, err := os.ReadFile(file)
	require.NoError(h, err)
	list, err := os.ReadFile(filepath.Join(h.job.Site, "public", "trust.json"))
	require.NoError(h, err)
	var roots []record.Root
	pinned, err := os.ReadFile(h.SM2("roots.json"))
	require.NoError(h, err)
	require.NoError(h, json.Unmarshal(pinned, &roots))
	report, err := verify.File(text, verify.Trust{List: list, Roots: roots}, verify.Ask{Now: h.now()})
	require.NoError(h, err)
	return report
}

// except has all three record that the objected leaves are to be passed over, whereupon nobody objects any more.
func (h *house) except() {
	h.Helper()
	objected := h.objected(record.DataBureau)
	require.NotEmpty(h, objected)
	registrar := h.cast.Registrar
	_, err := h.Do(h.ctx, play.Act{
		Who: registrar[record.DataBureau], Says: "records, with the other two, that what was forged is passed over", Namespace: "governance", Act: "exception.record",
		Body: record.Exception{Leaves: objected, Reason: "测试中伪造的记录，三方确认"}, Consents: []*play.Person{registrar[record.MarketRegulator], registrar[record.Exchange]},
	})
	require.NoError(h, err)
	h.mustBeProved(h.actNow())
	for _, o := range organizations {
		require.Empty(h, h.objected(o), o)
	}
}

// objected is what an organization objects to at its newest height.
func (h *house) objected(organization string) []string {
	h.Helper()
	client := h.gateway(organization)
	network, err := client.Network(h.ctx)
	require.NoError(h, err)
	list, err := client.Cosigned(h.ctx, network.Height, 1, 30*time.Second)
	require.NoError(h, err)
	require.NotEmpty(h, list)
	return list[0].Objected
}
