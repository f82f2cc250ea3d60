package proof_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/evidence"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
	"github.com/shuzheng/shuzheng/gateway/proof/prooftest"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/verify"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// dealt is a network with a deal whose every step is proved.
func dealt(t *testing.T, change func(*prooftest.Deal)) (*prooftest.World, *prooftest.Deal) {
	t.Helper()
	w := prooftest.New(t, nil)
	d := w.Deal(change)
	w.Prove()
	w.Now = w.Now.Add(time.Minute)
	w.Sign()
	return w, d
}

// packageOf is the deal's package with documents.
func packageOf(w *prooftest.World, documents ...string) *evidence.Package {
	w.Helper()
	p, err := w.Proofs.Evidence(w.Context(), "exchange", prooftest.DealKey)
	require.NoError(w, err)
	p.Add(documents...)
	return p
}

func judgePackage(w *prooftest.World, p *evidence.Package) *verify.Report {
	w.Helper()
	text, err := p.Encode()
	require.NoError(w, err)
	again, err := evidence.Parse(text)
	require.NoError(w, err)
	require.Equal(w, p, again)
	return judgeFile(w, text)
}

func judgeFile(w *prooftest.World, text []byte) *verify.Report {
	w.Helper()
	report, err := verify.File(text, w.Trust(), verify.Ask{Now: w.Now.Add(time.Minute)})
	require.NoError(w, err)
	return report
}

func TestTheEvidenceOfADealNamesNobodyWhoIsNotNamed(t *testing.T) {
	w, d := dealt(t, nil)
	p := packageOf(w)
	report := judgePackage(w, p)
	require.Equal(t, verify.ValidWithLimits, report.Verdict, report.Reason)
	require.Equal(t, verify.PartyUnnamed, report.Reason)
	require.Len(t, report.Statements, 3, "what was signed and is kept")
	for _, secret := range []string{"西宁示例零售有限公司", "1250000", "12500.00", "选址分析", "档案库三号柜"} {
		text := p.Summary.Text()
		require.NotContains(t, text, secret)
	}
	require.Contains(t, p.Summary.Text(), "cohort/1 中 2 家已核验需求方之一")
	require.Contains(t, p.Summary.Text(), "合同管理系统")

	for _, part := range report.Package.Parts {
		require.True(t, part.Verdict.Good(), "%+v", part)
		require.NotEmpty(t, part.Since)
	}

	// With what the parties keep, the receiver is named.
	p.Add(d.Application, d.Terms, d.Contract, d.Payment, d.Element)
	report = judgePackage(w, p)
	require.Equal(t, verify.Valid, report.Verdict, report.Reason)
	require.Len(t, report.Package.Documents, 5)
	require.Contains(t, p.Summary.Text(), "接收方：西宁示例零售有限公司（A-2B9D4F6H）")
	require.Contains(t, p.Summary.Text(), "合同金额 CNY 12500.00 元")
}

func TestTheSamePackageComesOutTheSame(t *testing.T) {
	w, d := dealt(t, nil)
	first, err := packageOf(w, d.Terms, d.Application).Encode()
	require.NoError(t, err)
	second, err := packageOf(w, d.Application, d.Terms).Encode()
	require.NoError(t, err)
	require.True(t, bytes.Equal(first, second))
}

func TestTheBindingNeedsTheStatementThatNamesIt(t *testing.T) {
	w, d := dealt(t, nil)
	report := judgePackage(w, packageOf(w, d.Terms))
	require.Equal(t, verify.NotValid, report.Verdict)
	require.Equal(t, verify.DocumentUnnamed, report.Reason)
}

func TestABindingThatIsNotTheKeysOwnNamesNobody(t *testing.T) {
	binding := func(key *verifytest.Signer, change func(*record.Binding)) func(*prooftest.Deal) {
		return func(d *prooftest.Deal) {
			at := verifytest.At.Add(-time.Hour).Unix()
			b := record.Binding{Iss: verifytest.Receiver, Aud: verifytest.Network + "/exchange", Iat: at, Exp: at + 3600, Jti: strings.Repeat("0", 32), Key: verifytest.Deal().Kid}
			change(&b)
			terms := record.PartyTerms{Salt: strings.Repeat("0", 32), Scenario: "选址分析", Binding: key.JWS(record.TypeBinding, b)}
			d.Terms = string(verifytest.Encode(terms))
		}
	}
	own := verifytest.Actor(verifytest.Receiver)
	for name, c := range map[string]struct {
		change  func(*prooftest.Deal)
		verdict verify.Verdict
		reason  verify.Reason
	}{
		"another key bound":    {binding(own, func(b *record.Binding) { b.Key = own.Kid }), verify.NotValid, verify.BindingDiffers},
		"another exchange":     {binding(own, func(b *record.Binding) { b.Aud = verifytest.Network + "/exchangetwo" }), verify.NotValid, verify.BindingDiffers},
		"another actor":        {binding(own, func(b *record.Binding) { b.Iss = verifytest.Provider }), verify.NotValid, verify.BindingDiffers},
		"a key of nobody here": {binding(verifytest.Key("stranger"), func(*record.Binding) {}), verify.Undetermined, verify.BindingUnproved},
		"bound before its key": {binding(own, func(b *record.Binding) { b.Iat, b.Exp = 1, 2 }), verify.NotValid, verify.KeyPeriod},
	} {
		w, d := dealt(t, c.change)
		report := judgePackage(w, packageOf(w, d.Application, d.Terms))
		require.Equal(t, c.verdict, report.Verdict, name)
		require.Equal(t, c.reason, report.Reason, name)
	}
}

func TestASettlementThatItsTermsContradictIsRefused(t *testing.T) {
	w, d := dealt(t, func(d *prooftest.Deal) {
		d.Payment = strings.Replace(d.Payment, `"received":1250000`, `"received":1240000`, 1)
	})
	report := judgePackage(w, packageOf(w, d.Payment))
	require.Equal(t, verify.NotValid, report.Verdict)
	require.Equal(t, verify.DocumentDiffers, report.Reason)
}

func TestADocumentThatNothingNamesIsRefused(t *testing.T) {
	w, d := dealt(t, nil)
	for _, text := range []string{"anything", strings.Replace(d.Contract, "1250000", "1250001", -1), strings.Replace(d.Element, "月", "日", 1), `{"a":1}`} {
		report := judgePackage(w, packageOf(w, text))
		require.Equal(t, verify.NotValid, report.Verdict)
		require.Equal(t, verify.DocumentUnnamed, report.Reason)
		require.Equal(t, verify.NotValid, report.Package.Documents[0].Verdict)
	}
	report := judgePackage(w, packageOf(w, verifytest.Deal().JWS(record.TypeStatement, verifytest.Receipt())))
	require.Equal(t, verify.DocumentUnnamed, report.Reason, "a statement that no record names")
}

// What anybody could do to a package on its way to court.
func TestAnAlteredPackageIsNeverGood(t *testing.T) {
	w, d := dealt(t, nil)
	entry := func(p *evidence.Package, prefix string) *evidence.Entry {
		for i := range p.Entries {
			if strings.HasPrefix(p.Entries[i].Proof.Key, prefix) {
				return &p.Entries[i]
			}
		}
		t.Fatal(prefix)
		return nil
	}
	without := func(p *evidence.Package, prefix string) {
		var kept []evidence.Entry
		for _, e := range p.Entries {
			if !strings.HasPrefix(e.Proof.Key, prefix) {
				kept = append(kept, e)
			}
		}
		p.Entries = kept
	}
	for name, c := range map[string]struct {
		change func(*evidence.Package)
		reason verify.Reason
	}{
		"a state": {func(p *evidence.Package) {
			e := entry(p, "deal/")
			e.Value = strings.Replace(e.Value, "APPLIED", "SETTLED", 1)
		}, verify.NotInLog},
		"a proof's key":        {func(p *evidence.Package) { entry(p, "listing/").Proof.Key = "listing/L-2" }, verify.NotInLog},
		"a hash":               {func(p *evidence.Package) { entry(p, "settlement/").Proof.Hashes[0] = seal.Base64(make([]byte, 32)) }, verify.NotInLog},
		"a place":              {func(p *evidence.Package) { entry(p, "cohort/").Proof.Index++ }, verify.NotInLog},
		"no network":           {func(p *evidence.Package) { without(p, "network/") }, verify.RecordDiffers},
		"no subject":           {func(p *evidence.Package) { without(p, "deal/") }, verify.RecordDiffers},
		"another subject":      {func(p *evidence.Package) { p.Subject = "deal/E-0" }, verify.RecordDiffers},
		"another network":      {func(p *evidence.Package) { p.Network = strings.Replace(p.Network, "620000", "110000", 1) }, verify.WrongNetwork},
		"a signer's key gone":  {func(p *evidence.Package) { without(p, "key/"+verifytest.Actor(verifytest.Provider).Kid) }, verify.Reason(record.UnknownKey)},
		"the deal's key gone":  {func(p *evidence.Package) { without(p, "party/") }, verify.DocumentUnnamed},
		"statements swapped":   {func(p *evidence.Package) { a, b := entry(p, "jws/C"), entry(p, "jws/"); a.Value, b.Value = "[]", "[]" }, verify.NotInLog},
		"checkpoints reversed": {func(p *evidence.Package) { p.Checkpoints[0], p.Checkpoints[1] = p.Checkpoints[1], p.Checkpoints[0] }, verify.CheckpointOrder},
		"objections made up": {func(p *evidence.Package) {
			p.Checkpoints[0].Objected = append(p.Checkpoints[0].Objected, p.Checkpoints[0].Objected...)
			p.Checkpoints[0].Note = strings.Replace(p.Checkpoints[0].Note, "status sm3:", "status sm3:0", 1)
		}, verify.Reason(record.Malformed)},
		"no status": {func(p *evidence.Package) { p.Statuses = p.Statuses[:0] }, verify.KeyStatusUnknown},
	} {
		p := packageOf(w, d.Application, d.Terms)
		c.change(p)
		p.Summary = evidence.Summarize(p)
		report := judgePackage(w, p)
		require.False(t, report.Verdict.Good(), "%s: %s", name, report.Verdict)
		require.Equal(t, c.reason, report.Reason, name)
	}

	p := packageOf(w)
	p.Summary.Sections[5].Lines[0] = "一切均已证明。"
	report := judgePackage(w, p)
	require.Equal(t, verify.NotValid, report.Verdict)
	require.Equal(t, verify.SummaryDiffers, report.Reason)
	p.Summary.Edition++
	report = judgePackage(w, p)
	require.Equal(t, verify.Undetermined, report.Verdict, "nobody may hide behind another edition")
	require.Equal(t, verify.SummaryNotCompared, report.Reason)
}

// One bit in every 293rd byte: what nobody signed or proved stands in the summary too, which is written again.
func TestFlippedBytesOfAPackageAreRefused(t *testing.T) {
	w, d := dealt(t, nil)
	text, err := packageOf(w, d.Application, d.Terms, d.Contract, d.Payment).Encode()
	require.NoError(t, err)
	trust := w.Trust()
	own := bytes.Index(text, []byte(`"trust":"`)) // after it stands the list for those who have none: here it is not used
	for i := 0; i < own; i += 293 {
		flipped := bytes.Clone(text)
		flipped[i] ^= []byte{0x01, 0x02, 0x20, 0x80}[i/293%4]
		report, err := verify.File(flipped, trust, verify.Ask{Now: w.Now.Add(time.Minute)})
		if err == nil && report.Verdict == verify.Valid {
			t.Fatalf("byte %d flipped, %q: %s", i, flipped[max(0, i-30):i+30], report.Verdict)
		}
	}
}

func TestAnObjectionRefusesThePackage(t *testing.T) {
	w := prooftest.New(t, nil)
	w.Deal(nil)
	value, _, err := w.Index.Get("exchange", "settlement/P-1")
	require.NoError(t, err)
	w.Object[record.MarketRegulator] = []string{tlog.Name(tlog.LeafHash(tlog.Leaf("exchange", "settlement/P-1", value, false)))}
	w.Prove()
	w.Sign()
	report := judgePackage(w, packageOf(w))
	require.Equal(t, verify.NotValid, report.Verdict)
	require.Equal(t, verify.Objected, report.Reason)
	require.NotEmpty(t, report.Objections)
}

func TestTheEvidenceOfACertificate(t *testing.T) {
	w := prooftest.New(t, nil)
	w.Write(indextest.Certificate(verifytest.Claims(record.TypeDP), record.StateActive)...)
	w.Prove()
	w.Sign()
	for _, key := range []string{record.NumberKey(number(record.TypeDP)), "registration/R-3F9A"} {
		p, err := w.Proofs.Evidence(over(t), "property", key)
		require.NoError(t, err)
		require.Equal(t, "registration/R-3F9A", p.Subject)
		report := judgePackage(w, p)
		require.Equal(t, verify.Valid, report.Verdict, report.Reason)
	}
	for _, key := range []string{"jwt/DP1", "registration/R-0", "deal/", "x"} {
		_, err := w.Proofs.Evidence(over(t), "property", key)
		require.Equal(t, record.NotFound, record.CodeOf(err), key)
	}
	_, err := w.Proofs.Evidence(over(t), "elsewhere", "deal/E-1")
	require.Equal(t, record.NotFound, record.CodeOf(err))
}

// A document's own verdict is shown beside it, whatever the package's is.
func TestADocumentThatAnAlteredRecordNamesIsNotGood(t *testing.T) {
	w, d := dealt(t, nil)
	forged := strings.ReplaceAll(d.Payment, "1250000", "9250000")
	p := packageOf(w)
	for i := range p.Entries {
		p.Entries[i].Value = strings.ReplaceAll(p.Entries[i].Value, seal.Digest([]byte(d.Payment)), seal.Digest([]byte(forged)))
	}
	p.Add(forged)
	report := judgePackage(w, p)
	require.Equal(t, verify.NotValid, report.Verdict)
	require.Equal(t, verify.NotValid, report.Package.Documents[0].Verdict)
}

// What the ledger keeps of a signer whose key was compromised by then is not good; nor is it as a document.
func TestACompromisedKeyIsNoBetterInADocument(t *testing.T) {
	w := prooftest.New(t, nil)
	w.Deal(nil)
	key := verifytest.NewKeyRecord(verifytest.Actor(verifytest.Provider), verifytest.Provider, record.PurposeAct)
	key.Body.To = record.Time(w.Now.AddDate(1, 0, 0))
	key.End(record.StateRevoked, record.Time(w.Now), record.Time(w.Now.Add(-time.Hour)))
	w.Write(indextest.Key(key)...)
	w.Prove()
	w.Now = w.Now.Add(time.Minute)
	w.Sign()
	p := packageOf(w)
	require.Equal(t, verify.KeyCompromised, judgePackage(w, p).Reason)
	var entries []evidence.Entry
	for _, entry := range p.Entries {
		var compacts []string
		if strings.HasPrefix(entry.Proof.Key, "jws/") && strings.Contains(entry.Value, ",") && record.Load([]byte(entry.Value), &compacts) == nil {
			p.Documents = append(p.Documents, compacts[0]) // the contract, with the receiver's consent
			continue
		}
		entries = append(entries, entry)
	}
	require.Len(t, p.Documents, 1)
	p.Entries = entries
	p.Add()
	report := judgePackage(w, p)
	require.False(t, report.Verdict.Good(), report.Verdict)
	require.Equal(t, verify.KeyCompromised, report.Reason)
}

// What was recorded later proves nothing of what became of the keys since.
func TestThePackagesStatusIsOfItsOwnTime(t *testing.T) {
	w, _ := dealt(t, nil)
	w.Now = w.Now.Add(time.Hour)
	w.OtherDeal()
	w.Prove()
	p, err := w.Proofs.Evidence(w.Context(), "exchange", prooftest.OtherKey)
	require.NoError(t, err)
	require.Less(t, p.Statuses[0].Checkpoint, len(p.Checkpoints)-1)
	report := judgePackage(w, p)
	require.Equal(t, record.Time(w.Now.Add(-time.Hour-time.Minute)), report.Status, report.Reason)
}

// Who hands a package over may leave things out, and it says so; what it says of when it was made has to be proven.
func TestAnOldPackageIsNotHandedOverAsANewOne(t *testing.T) {
	w, _ := dealt(t, nil)
	for name, change := range map[string]func(*evidence.Package){
		"a later height": func(p *evidence.Package) { p.Height += 100 },
		"a later time":   func(p *evidence.Package) { p.At = record.Time(w.Now.AddDate(0, 1, 0)) },
	} {
		p := packageOf(w)
		change(p)
		p.Summary = evidence.Summarize(p)
		report := judgePackage(w, p)
		require.Equal(t, verify.NotValid, report.Verdict, name)
		require.Equal(t, verify.CheckpointOrder, report.Reason, name)
	}
}

// The summary takes times from the notes and knows no keys.
func TestACosignatureOfNobodyDatesNothingBack(t *testing.T) {
	w, _ := dealt(t, nil)
	p := packageOf(w)
	for i := range p.Checkpoints {
		note, err := tlog.ParseNote(p.Checkpoints[i].Note)
		require.NoError(t, err)
		note.Cosignatures = append(note.Cosignatures, tlog.Cosignature{
			Organization: record.Exchange, Time: w.Now.AddDate(-6, 0, 0).Unix(), Objected: make([]byte, 32), Signature: make([]byte, 64),
		})
		p.Checkpoints[i].Note = note.String()
	}
	p.Summary = evidence.Summarize(p)
	require.Contains(t, p.Summary.Text(), "2020-03-10")
	report := judgePackage(w, p)
	require.Equal(t, verify.Undetermined, report.Verdict)
	require.Equal(t, verify.SummaryDiffers, report.Reason)
}

// Everything of the other deal is proven; in this package it would read as a part of this one.
func TestWhatIsProvenOfAnotherDealIsNoPartOfThisOne(t *testing.T) {
	w := prooftest.New(t, nil)
	w.Deal(nil)
	contract := w.OtherDeal()
	w.Prove()
	w.Sign()
	other, err := w.Proofs.Evidence(w.Context(), "exchange", prooftest.OtherKey)
	require.NoError(t, err)
	require.Equal(t, verify.RecordDiffers, judgePackage(w, withOther(w, packageOf(w), other, "settlement/")).Reason)
	p := withOther(w, packageOf(w), other, "deal/")
	p.Add(contract)
	require.Equal(t, verify.NotValid, judgePackage(w, p).Verdict)
	require.Equal(t, verify.RecordDiffers, judgePackage(w, withOther(w, packageOf(w), other, "jws/")).Reason)
}

// withOther is a package with another's values of a kind; both have the newest checkpoint, and the values proofs under one of theirs.
func withOther(w *prooftest.World, p, other *evidence.Package, prefix string) *evidence.Package {
	w.Helper()
	for _, entry := range other.Entries {
		if !strings.HasPrefix(entry.Proof.Key, prefix) {
			continue
		}
		note := other.Checkpoints[entry.Proof.Checkpoint].Note
		entry.Proof.Checkpoint = slices.IndexFunc(p.Checkpoints, func(c bundle.Checkpoint) bool { return c.Note == note })
		require.GreaterOrEqual(w, entry.Proof.Checkpoint, 0)
		p.Entries = append(p.Entries, entry)
	}
	p.Sort()
	p.Add()
	return p
}
