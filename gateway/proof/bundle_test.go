package proof_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
	"github.com/shuzheng/shuzheng/gateway/proof/prooftest"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/verify"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// over is a context whose time is up: what is not there now is not waited for.
func over(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

// judge verifies a bundle as a stranger does who has the trust list and its roots.
func judge(w *prooftest.World, b *bundle.Bundle, change func(*verify.Ask)) *verify.Report {
	w.Helper()
	text, err := b.Encode()
	require.NoError(w, err)
	ask := verify.Ask{Now: w.Now.Add(time.Minute)}
	if change != nil {
		change(&ask)
	}
	report, err := verify.File(text, w.Trust(), ask)
	require.NoError(w, err)
	return report
}

// number is the test certificate's.
func number(certType string) string { return verifytest.Claims(certType).Certificate.Number }

func TestABundleOfACertificateIsValid(t *testing.T) {
	for certType, owner := range verifytest.Owner {
		t.Run(certType, func(t *testing.T) {
			w := prooftest.New(t, verifytest.Trading)
			claims := verifytest.Claims(certType)
			fill(w)
			height := w.Write(indextest.Certificate(claims, record.StateActive)...)
			fill(w)
			w.Prove()
			w.Now = w.Now.Add(time.Minute)
			fill(w)
			w.Prove()
			w.Sign(owner)
			b, err := w.Proofs.Bundle(over(t), claims.Certificate.Namespace, record.NumberKey(number(certType)), nil)
			require.NoError(t, err)

			require.Equal(t, []uint64{height, 5}, heightsOf(t, b), "since when, and as of when")
			require.Empty(t, b.Keys)
			require.Len(t, b.Status.Tokens, 1)
			included(w, &b.Leaf, b, b.Certificate[:len(b.Certificate)-1])
			report := judge(w, b, nil)
			require.Equal(t, verify.Valid, report.Verdict, report.Reason)
			require.Equal(t, verify.Valid, report.Now.Verdict, report.Now.Reason)
			require.Equal(t, record.Time(verifytest.At.Add(-time.Hour)), report.Since)
		})
	}
}

func heightsOf(t *testing.T, b *bundle.Bundle) (heights []uint64) {
	for _, checkpoint := range b.Checkpoints {
		note, err := tlog.ParseNote(checkpoint.Note)
		require.NoError(t, err)
		require.Len(t, note.Cosignatures, 3)
		heights = append(heights, note.Checkpoint.Height)
	}
	return heights
}

func included(w *prooftest.World, p *bundle.Proof, b *bundle.Bundle, value string) {
	w.Helper()
	note, err := tlog.ParseNote(b.Checkpoints[p.Checkpoint].Note)
	require.NoError(w, err)
	path, err := p.Path()
	require.NoError(w, err)
	leaf := tlog.LeafHash(tlog.Leaf(p.Namespace, p.Key, []byte(value), false))
	require.NoError(w, tlog.Included(leaf, p.Index, note.Checkpoint.Size, path, note.Checkpoint.Root))
}

func TestOneCheckpointServesLeafAndStatusOfTheSameHeight(t *testing.T) {
	w := prooftest.New(t, nil)
	w.Write(indextest.Certificate(verifytest.Claims(record.TypeDP), record.StateActive)...)
	w.Prove()
	w.Sign(record.DataBureau)
	b, err := w.Proofs.Bundle(over(t), "property", record.NumberKey(number(record.TypeDP)), nil)
	require.NoError(t, err)
	require.Equal(t, []uint64{2}, heightsOf(t, b))
	require.Equal(t, verify.Valid, judge(w, b, nil).Verdict)
}

func TestARevokedCertificatesBundleSaysSo(t *testing.T) {
	w := prooftest.New(t, nil)
	claims := verifytest.Claims(record.TypeDP)
	w.Write(indextest.Certificate(claims, record.StateActive)...)
	w.Prove()
	w.Now = w.Now.Add(time.Minute)
	w.Write(indextest.Certificate(claims, record.StateRevoked)[2:]...)
	w.Prove()
	w.Sign(record.DataBureau)
	b, err := w.Proofs.Bundle(over(t), "property", record.NumberKey(number(record.TypeDP)), nil)
	require.NoError(t, err)
	report := judge(w, b, nil)
	require.Equal(t, verify.NotValid, report.Verdict)
	require.Equal(t, verify.Revoked, report.Reason)
}

// statements plants the keys of provider and receiver, and then the receipt that they signed.
func statements(w *prooftest.World, between func()) (key string, keys []*verifytest.KeyRecord) {
	w.Helper()
	for _, actor := range []string{verifytest.Provider, verifytest.Receiver} {
		key := verifytest.NewKeyRecord(verifytest.Actor(actor), actor, record.PurposeAct)
		keys = append(keys, key)
		w.Write(append(indextest.Key(key), indextest.Actor(actor, record.StateActive))...)
	}
	between()
	act := verifytest.Actor(verifytest.Provider).JWS(record.TypeStatement, verifytest.Receipt())
	value := verifytest.Encode([]string{act, verifytest.Actor(verifytest.Receiver).JWS(record.TypeConsent, verifytest.Consent(act))})
	key = "jws/" + strings.ToUpper(strings.TrimPrefix(seal.Digest([]byte(act)), "sm3:")[:32])
	w.Write(envelope.Write{Namespace: "exchange", Key: key, Value: value})
	return key, keys
}

func TestABundleOfStatementsShowsTheirKeys(t *testing.T) {
	w := prooftest.New(t, nil)
	w.Now = verifytest.At.Add(-20 * time.Minute)
	key, keys := statements(w, func() {})
	w.Prove()
	w.Sign(record.Exchange)
	b, err := w.Proofs.Bundle(over(t), "exchange", key, []string{"K-ignored"})
	require.NoError(t, err)
	require.Len(t, b.Keys, 2)
	for i, shown := range b.Keys {
		require.Equal(t, string(keys[i].Value()), shown.Record)
		included(w, &b.Keys[i].Proof, b, shown.Record)
	}
	require.Len(t, b.Status.Tokens, 1, "the list of keys")
	report := judge(w, b, nil)
	require.Equal(t, verify.Valid, report.Verdict, report.Reason)
}

// The key made for a deal enters with the act that it signs; of actors' keys none is asked for.
func TestABundleShowsKeysMadeForADeal(t *testing.T) {
	for name, s := range map[string]*verifytest.Scene{"both": verifytest.NewSigning(), "alone": verifytest.NewApplication()} {
		t.Run(name, func(t *testing.T) {
			w := prooftest.New(t, nil)
			w.Now = verifytest.At.Add(-20 * time.Minute)
			w.Write(append(indextest.Certificate(verifytest.Claims(record.TypeOB), record.StateActive), indextest.Actor(verifytest.Provider, record.StateActive))...)
			writes := []envelope.Write{{Namespace: s.Namespace, Key: s.Key, Value: s.Value}}
			for _, key := range s.Keys {
				writes = append(writes, indextest.Key(key)...)
			}
			w.Write(writes...)
			w.Prove()
			w.Sign(record.Exchange)
			b, err := w.Proofs.Bundle(over(t), s.Namespace, s.Key, nil)
			require.NoError(t, err)
			require.Len(t, b.Keys, len(s.Keys))
			require.Len(t, b.Status.Tokens, len(s.Keys)-1, "the list of keys, where an actor's key has signed")
			report := judge(w, b, nil)
			require.Equal(t, verify.ValidWithLimits, report.Verdict, report.Reason)
			require.Equal(t, verify.PartyUnnamed, report.Reason)
		})
	}
}

// A receipt changes no status list, so no newer set is signed for it.
func TestStatementsNeedNoStatusNewerThanTheirKeys(t *testing.T) {
	w := prooftest.New(t, nil)
	w.Now = verifytest.At.Add(-20 * time.Minute)
	key, keys := statements(w, func() { w.Prove(); w.Sign(record.Exchange) })
	w.Now = w.Now.Add(time.Minute)
	w.Prove()
	b, err := w.Proofs.Bundle(over(t), "exchange", key, nil)
	require.NoError(t, err)
	require.Equal(t, []uint64{3, 4}, heightsOf(t, b), "the earlier first")
	require.Equal(t, 1, b.Leaf.Checkpoint)
	require.Equal(t, 0, b.Status.Checkpoint)
	value, _, err := w.Index.Get("exchange", key)
	require.NoError(t, err)
	included(w, &b.Leaf, b, string(value))
	require.Equal(t, string(keys[0].Value()), b.Keys[0].Record)
	included(w, &b.Keys[0].Proof, b, b.Keys[0].Record)
	report := judge(w, b, nil)
	require.Equal(t, verify.Valid, report.Verdict, report.Reason)
}

// present plants the holder's certificate and present key.
func present(w *prooftest.World) *verifytest.KeyRecord {
	w.Helper()
	key := verifytest.NewKeyRecord(verifytest.Present(verifytest.Holder), verifytest.Holder, record.PurposePresent)
	w.Write(append(indextest.Key(key), indextest.Actor(verifytest.Holder, record.StateActive))...)
	w.Write(indextest.Certificate(verifytest.Claims(record.TypeDP), record.StateActive)...)
	return key
}

func TestABundleWithAPresentKeyCanBePresented(t *testing.T) {
	w := prooftest.New(t, nil)
	key := present(w)
	w.Prove()
	w.Sign(record.DataBureau)
	b, err := w.Proofs.Bundle(over(t), "property", record.NumberKey(number(record.TypeDP)), []string{key.ID, key.ID})
	require.NoError(t, err)
	require.Len(t, b.Keys, 1, "once is enough")
	require.Len(t, b.Status.Tokens, 2)
	binding, err := sdjwt.NewBinding(b.Certificate, verifytest.Audience, verifytest.Nonce, verifytest.Purpose, w.Now.Unix(), w.Now.Unix()+3600)
	require.NoError(t, err)
	b.Certificate += verifytest.Present(verifytest.Holder).JWS(sdjwt.TypeBinding, binding)
	report := judge(w, b, func(ask *verify.Ask) {
		ask.Audience, ask.Nonce, ask.Purpose = verifytest.Audience, verifytest.Nonce, verifytest.Purpose
	})
	require.Equal(t, verify.Valid, report.Verdict, report.Reason)

	_, err = w.Proofs.Bundle(over(t), "property", record.NumberKey(number(record.TypeDP)), []string{"K-NOBODY"})
	require.Equal(t, record.UnknownKey, record.CodeOf(err))
}

// The record that is shown and the list that is signed speak of one height, whatever has happened since.
func TestAKeyIsShownAsItWasAtTheStatus(t *testing.T) {
	w := prooftest.New(t, nil)
	key := present(w)
	then := string(key.Value())
	w.Prove()
	w.Sign(record.DataBureau)
	key.End(record.StateRevoked, "2026-03-10T06:00:00Z", "")
	w.Write(indextest.Key(key)[1])
	w.Prove(record.DataBureau, record.Exchange) // the third is away
	w.Sign(record.DataBureau)
	b, err := w.Proofs.Bundle(over(t), "property", record.NumberKey(number(record.TypeDP)), []string{key.ID})
	require.NoError(t, err)
	require.Equal(t, then, b.Keys[0].Record)
	w.Prove()
	b, err = w.Proofs.Bundle(over(t), "property", record.NumberKey(number(record.TypeDP)), []string{key.ID})
	require.NoError(t, err)
	require.Equal(t, string(key.Value()), b.Keys[0].Record)
}

// Status sets go on being signed while an organization is away; old proofs must not become unavailable by it.
func TestWhileACosignerIsAwayTheNewestProvedStatusServes(t *testing.T) {
	w := prooftest.New(t, nil)
	claims := verifytest.Claims(record.TypeDP)
	w.Write(indextest.Certificate(claims, record.StateActive)...)
	w.Prove()
	w.Sign(record.DataBureau)
	for range 3 {
		fill(w)
		w.Prove(record.DataBureau, record.Exchange)
		w.Sign(record.DataBureau)
	}
	for range 2 {
		b, err := w.Proofs.Bundle(over(t), "property", record.NumberKey(number(record.TypeDP)), nil)
		require.NoError(t, err)
		require.Equal(t, []uint64{2}, heightsOf(t, b))
		w.Reopen()
	}
	w.Prove()
	b, err := w.Proofs.Bundle(over(t), "property", record.NumberKey(number(record.TypeDP)), nil)
	require.NoError(t, err)
	require.Equal(t, []uint64{2, 5}, heightsOf(t, b), "it is back")
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	w := prooftest.New(t, nil)
	key := record.NumberKey(number(record.TypeDP))
	ask := func(ctx context.Context, namespace, key string) error {
		_, err := w.Proofs.Bundle(ctx, namespace, key, nil)
		require.Error(t, err)
		return err
	}
	require.Equal(t, record.NotFound, record.CodeOf(ask(over(t), "property", key)))
	w.Write(indextest.Certificate(verifytest.Claims(record.TypeDP), record.StateActive)...)
	require.Equal(t, record.NotFound, record.CodeOf(ask(over(t), "property", "registration/R-3F9A")), "a record is no write-once value")
	require.Equal(t, record.NotFound, record.CodeOf(ask(over(t), "elsewhere", key)))
	w.Write(indextest.Writes("property", "jwt/1", "garbage", "property", "jws/1", "[]x")...)
	require.Equal(t, record.NotFound, record.CodeOf(ask(over(t), "property", "jwt/1")))
	require.Equal(t, record.NotFound, record.CodeOf(ask(over(t), "property", "jws/1")))

	w.Prove(record.Exchange)
	err := ask(over(t), "property", key)
	require.Equal(t, record.NotProved, record.CodeOf(err))
	require.ErrorContains(t, err, "by DataBureau, MarketRegulator")
	w.Prove()
	err = ask(over(t), "property", key)
	require.Equal(t, record.NotProved, record.CodeOf(err))
	require.ErrorContains(t, err, "DataBureau has not signed its status lists")
	w.Sign(record.Exchange)
	require.ErrorContains(t, ask(over(t), "property", key), "DataBureau has not signed", "the owner's word counts")

	set := w.Statuses(record.DataBureau)
	set.Tokens = []string{}
	require.NoError(t, w.Proofs.AddSet(t.Context(), record.DataBureau, set))
	require.ErrorContains(t, ask(over(t), "property", key), "has not signed the status list urn:shuzheng:status:")
}

func TestABundleWaitsForProofAndStatus(t *testing.T) {
	w := prooftest.New(t, nil)
	w.Write(indextest.Certificate(verifytest.Claims(record.TypeDP), record.StateActive)...)
	made := make(chan error, 1)
	go func() {
		_, err := w.Proofs.Bundle(t.Context(), "property", record.NumberKey(number(record.TypeDP)), nil)
		made <- err
	}()
	w.Sign(record.DataBureau)
	w.Prove()
	require.NoError(t, <-made)
}

// What is written once is what was written first: a later write is no rule's, and takes nobody's proof away.
func TestAValueWrittenOverKeepsItsFirstProof(t *testing.T) {
	w := prooftest.New(t, nil)
	writes := indextest.Certificate(verifytest.Claims(record.TypeDP), record.StateActive)
	w.Write(writes...)
	key := record.NumberKey(number(record.TypeDP))
	for _, rogue := range []string{"garbage", "-"} {
		w.Write(indextest.Writes("property", key, rogue)...)
		w.Prove()
		w.Sign(record.DataBureau)
		b, err := w.Proofs.Bundle(over(t), "property", key, nil)
		require.NoError(t, err)
		require.Equal(t, string(writes[1].Value)+"~", b.Certificate)
		require.Equal(t, verify.Valid, judge(w, b, nil).Verdict)
	}
}

func TestObjectionsComeAlong(t *testing.T) {
	w := prooftest.New(t, nil)
	writes := indextest.Certificate(verifytest.Claims(record.TypeDP), record.StateActive)
	leaf := tlog.Name(tlog.LeafHash(tlog.Leaf("property", writes[1].Key, writes[1].Value, false)))
	w.Object[record.MarketRegulator] = []string{leaf}
	height := w.Write(writes...)
	standing, err := w.Proofs.Standing("property", writes[1].Key, height-1, w.TxID(height))
	require.NoError(t, err)
	require.False(t, standing.Proved)
	w.Prove()
	w.Sign(record.DataBureau)
	b, err := w.Proofs.Bundle(over(t), "property", writes[1].Key, nil)
	require.NoError(t, err)
	require.Equal(t, []bundle.Objected{{Organization: record.MarketRegulator, Leaves: []string{leaf}}}, b.Checkpoints[0].Objected)
	report := judge(w, b, nil)
	require.Equal(t, verify.NotValid, report.Verdict)
	require.Equal(t, verify.Objected, report.Reason)

	standing, err = w.Proofs.Standing("property", writes[1].Key, height-1, w.TxID(height))
	require.NoError(t, err)
	require.Equal(t, []string{record.MarketRegulator}, standing.Objected)
	require.Equal(t, w.Now.Unix(), standing.Since)
	other, err := w.Proofs.Standing("property", writes[1].Key, height-1, "another transaction")
	require.NoError(t, err)
	require.False(t, other.Proved)
}

func TestSinceIsTheEarliestCosignature(t *testing.T) {
	w := prooftest.New(t, nil)
	height := fill(w)
	w.Prove(record.DataBureau)
	first := w.Now.Unix()
	w.Now = w.Now.Add(time.Minute)
	w.Prove()
	standing, err := w.Proofs.Standing("property", "note/1", height-1, w.TxID(height))
	require.NoError(t, err)
	require.Equal(t, first, standing.Since)
}

// From the theft of a log key on its co-signatures prove nothing; what was recorded meanwhile is proved by the next key.
func TestWhatAStolenKeyCosignedIsProvedByTheNextKey(t *testing.T) {
	w := prooftest.New(t, nil)
	stolen := w.Now.Add(time.Hour)
	w.Now = stolen.Add(-time.Minute)
	fill(w)
	w.Prove()
	w.Now = stolen
	claims := verifytest.Claims(record.TypeDP)
	w.Write(indextest.Certificate(claims, record.StateActive)...)
	for range 100 { // more than is looked at one by one
		fill(w)
	}
	w.Prove()
	w.Sign(record.DataBureau)

	fresh := verifytest.Key("next log key of the exchange")
	w.Succeed(func(next *record.TrustList) {
		for i := range next.Keys {
			if next.Keys[i].Kid == verifytest.LogKey(record.Exchange).Kid {
				next.Keys[i].CompromisedAt, next.Keys[i].To = record.Time(stolen), record.Time(stolen.Add(time.Hour))
			}
		}
		next.Keys = append(next.Keys, record.TrustKey{
			Kid: fresh.Kid, Organization: record.Exchange, Purpose: record.PurposeLog, Key: fresh.Text, Types: []string{},
			From: record.Time(stolen.Add(time.Hour)), To: "2029-01-05T00:00:00Z",
		})
	})
	succession := w.Index.Height()
	_, err := w.Proofs.Bundle(over(t), "property", record.NumberKey(number(record.TypeDP)), nil)
	require.Equal(t, record.NotProved, record.CodeOf(err), "no verifier would count it")
	before, err := w.Proofs.Standing("property", "note/1", 1, w.TxID(2))
	require.NoError(t, err)
	require.True(t, before.Proved, "what was co-signed before the theft stands")

	w.Now, w.Keys[record.Exchange] = stolen.Add(time.Hour), fresh
	w.Prove()
	w.Sign(record.DataBureau)
	b, err := w.Proofs.Bundle(over(t), "property", record.NumberKey(number(record.TypeDP)), nil)
	require.NoError(t, err)
	require.Equal(t, []uint64{succession}, heightsOf(t, b))
	report := judge(w, b, nil)
	require.Equal(t, verify.Valid, report.Verdict, report.Reason)
}
