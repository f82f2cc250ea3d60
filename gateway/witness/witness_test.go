package witness_test

import (
	"bytes"
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/internal/ledgertest"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/witness"
)

func TestWhatTheRulesWroteIsNotObjected(t *testing.T) {
	w := founded(t)
	w.commit(w.enrol(record.DataBureau), w.enrol(record.Exchange))
	w.commit(w.suspend())
	w.Succeed(func(*record.TrustList) {})
	require.NoError(t, w.index.Apply(w.Blocks[len(w.Blocks)-1]))
	require.Empty(t, w.list())
	w.wantNoAlarm()
}

// TestEveryFalsificationIsObjected changes an honest transaction in every way that two organizations could.
func TestEveryFalsificationIsObjected(t *testing.T) {
	other := envelope.Write{Namespace: ledgertest.Property, Key: "jwt/FORGED", Value: []byte("x")}
	for name, one := range map[string]struct {
		falsify func(*ledgertest.Tx)
		words   string
	}{
		"a value altered": {func(tx *ledgertest.Tx) {
			tx.Writes[0].Value = bytes.Replace(tx.Writes[0].Value, []byte("ACTIVE"), []byte("ACTIVF"), 1)
		}, "something else"},
		"a write added": {func(tx *ledgertest.Tx) {
			tx.Writes = append(tx.Writes, envelope.Write{Namespace: tx.Namespace, Key: "z", Value: []byte("x")})
		}, "which the act does not"},
		"a write missing":     {func(tx *ledgertest.Tx) { tx.Writes = tx.Writes[:1] }, "it did not write"},
		"a foreign namespace": {func(tx *ledgertest.Tx) { tx.Writes = append(tx.Writes, other) }, "in property, which the act does not"},
		"a definition": {func(tx *ledgertest.Tx) {
			tx.Writes = append([]envelope.Write{{Namespace: "_lifecycle", Key: "k", Value: []byte("x")}}, tx.Writes...)
		}, "in _lifecycle"},
		"a key deleted": {func(tx *ledgertest.Tx) {
			tx.Writes[0] = envelope.Write{Namespace: tx.Namespace, Key: tx.Writes[0].Key, Deleted: true}
		}, "it deleted"},
		"another order":             {func(tx *ledgertest.Tx) { tx.Writes[0], tx.Writes[1] = tx.Writes[1], tx.Writes[0] }, "which the act does not"},
		"another creator":           {func(tx *ledgertest.Tx) { tx.Creator = record.Exchange }, "wrong-organization"},
		"another time":              {func(tx *ledgertest.Tx) { tx.Time = tx.Time.Add(time.Minute) }, "something else"},
		"another function":          {func(tx *ledgertest.Tx) { tx.Args[0] = []byte("Put") }, "unknown-act"},
		"no arguments":              {func(tx *ledgertest.Tx) { tx.Args = [][]byte{[]byte("Act")} }, "unknown-act"},
		"no JSON":                   {func(tx *ledgertest.Tx) { tx.Args[1] = []byte("[") }, "malformed"},
		"another namespace of ours": {func(tx *ledgertest.Tx) { tx.Namespace = ledgertest.Property }, "wrong-audience"},
		"a namespace nobody knows":  {func(tx *ledgertest.Tx) { tx.Namespace = "other" }, "names no namespace"},
	} {
		t.Run(name, func(t *testing.T) {
			w := founded(t)
			tx := w.enrol(record.DataBureau)
			one.falsify(tx)
			w.commit(tx)
			require.Subset(t, w.list(), leaves(tx))
			alarm := w.wantAlarm(witness.Objection, one.words)
			require.ElementsMatch(t, leaves(tx), alarm.Evidence)
			require.Equal(t, tx.ID, alarm.TxID)
		})
	}
}

func TestAForgedRecordIsObjectedWithEverythingThatRestsOnItAndNothingElse(t *testing.T) {
	w := founded(t)
	honest := w.enrol(record.MarketRegulator)
	// The bureau and one other make the exchange's registrar of actors a registrar who is revoked.
	registrar := "actor/" + w.Registrars[record.Exchange].ID
	value, _ := w.Read(record.Governance, registrar)
	forged := ledgertest.Forged(record.Governance, record.DataBureau, w.Clock(),
		envelope.Write{Namespace: record.Governance, Key: registrar, Value: bytes.Replace(value, []byte(`"name":"Exchange registrar"`), []byte(`"name":"Exchange Registrar"`), 1)})
	w.commit(forged, honest)
	before := w.list()
	require.Subset(t, before, leaves(forged))
	require.NotSubset(t, before, leaves(honest))
	w.wantAlarm(witness.Objection, "malformed")

	reader := w.enrol(record.Exchange) // whose signer is that registrar
	w.commit(reader)
	require.Subset(t, w.list(), append(leaves(reader), before...))
	w.wantAlarm(witness.Objection, "it rests on "+registrar+" in governance, which is objected: "+leaves(forged)[0])

	others := w.enrol(record.MarketRegulator)
	w.commit(others)
	require.NotSubset(t, w.list(), leaves(others))
}

func TestWhatATransactionSaysThatItReadCountsToo(t *testing.T) {
	w := founded(t)
	forged := ledgertest.Forged(record.Governance, record.DataBureau, w.Clock(), envelope.Write{Namespace: record.Governance, Key: "dataset/X", Value: []byte("x")})
	w.commit(forged)
	reader := w.enrol(record.DataBureau)
	reader.Reads = append(reader.Reads, envelope.KeyRead{Namespace: record.Governance, Key: "dataset/X"})
	w.commit(reader)
	w.wantAlarm(witness.Objection, "it rests on dataset/X")
}

func TestAnExceptionTakesLeavesOffTheListWithAllThatFollowsFromThem(t *testing.T) {
	w := founded(t)
	clean := w.list()
	registrar := w.Registrars[record.Exchange]
	value, _ := w.Read(record.Governance, "key/"+registrar.Key.Kid())
	// A key is forged to be revoked: its entry in the list of keys follows from that.
	forged := ledgertest.Forged(record.Governance, record.DataBureau, w.Clock(),
		envelope.Write{Namespace: record.Governance, Key: "key/" + registrar.Key.Kid(), Value: bytes.Replace(value, []byte(`"state":"ACTIVE"`), []byte(`"state":"REVOKED"`), 1)})
	w.commit(forged)
	var key record.Key
	w.Body(record.Governance, "key/"+registrar.Key.Kid(), &key)
	entry := statuslist.EntryName(record.StatusURI(w.Network, record.DataBureau, record.TypeKeys), key.Index)
	require.ElementsMatch(t, append(leaves(forged), entry), w.list())
	height := w.index.Height()

	back := ledgertest.Forged(record.Governance, record.DataBureau, w.Clock(), envelope.Write{Namespace: record.Governance, Key: "key/" + registrar.Key.Kid(), Value: value})
	w.commit(back) // the same leaf was honest once: it is not named
	require.ElementsMatch(t, append(leaves(forged), entry), w.list())

	// The exchange's registrar consents with that very key: an exception may rest on what it excepts.
	w.commit(w.Except(leaves(forged)...))
	require.Contains(t, w.list(), entry, "it follows from what was put back, too")
	w.wantAlarm(witness.Objection, "it rests on key/")
	all := leaves(forged, back)
	w.commit(w.Except(all...))
	require.NotSubset(t, w.list(), leaves(forged))
	require.NotContains(t, w.list(), entry)

	next := w.enrol(record.Exchange)
	w.commit(next)
	require.NotSubset(t, w.list(), leaves(next))
	// The list is known as of every height.
	was, err := w.ListAt(height)
	require.NoError(t, err)
	require.ElementsMatch(t, append(leaves(forged), entry), was)
	was, err = w.ListAt(height - 1)
	require.NoError(t, err)
	require.Equal(t, clean, was)
}

// TestWhatWasHonestIsNotObjectedWhenItIsWrittenAgain: a leaf is named by its bytes, so two organizations could else have the
// third one's objection fall on any record of old.
func TestWhatWasHonestIsNotObjectedWhenItIsWrittenAgain(t *testing.T) {
	for name, between := range map[string]*envelope.Write{
		"at once":                 nil,
		"after something else":    {Value: []byte("x")},
		"after it was taken away": {Deleted: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := founded(t)
			honest := envelope.Write{Namespace: record.Governance, Key: "key/" + w.firm.Key.Kid()}
			honest.Value, _ = w.Read(honest.Namespace, honest.Key)
			again := ledgertest.Forged(record.Governance, record.DataBureau, w.Clock(), honest)
			if between != nil {
				between.Namespace, between.Key = honest.Namespace, honest.Key
				w.commit(ledgertest.Forged(record.Governance, record.DataBureau, w.Clock(), *between))
				require.Contains(t, w.list(), leaf(*between))
			}
			w.commit(again, ledgertest.Forged(record.Governance, record.DataBureau, w.Clock(), honest))
			require.NotContains(t, w.list(), leaf(honest))
			require.Equal(t, leaves(again), w.wantAlarm(witness.Objection, "malformed").Evidence)
			w.commit(w.Except(leaf(honest)))
			require.NotContains(t, w.list(), leaf(honest))
		})
	}
}

func TestDefinitionsMayWriteNothingButDefinitions(t *testing.T) {
	w := founded(t)
	field := envelope.Write{Namespace: "_lifecycle", Key: "namespaces/fields/property/Sequence", Value: []byte{0x08, 2}}
	w.commit(ledgertest.Forged("_lifecycle", record.DataBureau, w.Clock(), field))
	require.Empty(t, w.list())
	alarm := w.wantAlarm(witness.Definition, "definition 2 of namespace property")
	require.Equal(t, witness.Announcement{Namespace: "property", Sequence: 2}, alarm.Change)

	field.Value = []byte{0x08, 3}
	both := ledgertest.Forged("_lifecycle", record.DataBureau, w.Clock(), field, envelope.Write{Namespace: ledgertest.Property, Key: "jwt/X", Value: []byte("x")})
	w.commit(both)
	require.ElementsMatch(t, leaves(both), w.list())
}

func TestAnAnnouncedChangeIsNoAlarm(t *testing.T) {
	w := founded(t)
	w.commit(&ledgertest.Tx{Configuration: 7})
	alarm := w.wantAlarm(witness.Configuration, "configuration 7")
	w.announced = append(w.announced, alarm.Change)
	w.wantNoAlarm()
	w.commit(&ledgertest.Tx{Configuration: 8})
	w.wantAlarm(witness.Configuration, "configuration 8")
}

func TestBeforeTheFoundingChangesAreNoAlarmAndActsAreJudged(t *testing.T) {
	w := &watch{World: ledgertest.New(t, true), evidence: &evidence{}}
	w.open(t.TempDir())
	w.commit(&ledgertest.Tx{})
	w.commit(ledgertest.Forged("_lifecycle", record.DataBureau, w.Clock(), envelope.Write{Namespace: "_lifecycle", Key: "namespaces/fields/property/Sequence", Value: []byte{0x08, 1}}))
	early := ledgertest.Forged(ledgertest.Property, record.DataBureau, w.Clock(), envelope.Write{Namespace: ledgertest.Property, Key: "jwt/X", Value: []byte("x")})
	w.commit(early)
	w.commit(w.Founding())
	require.Equal(t, leaves(early), w.list())
}

func TestOfInvalidTransactionsNothingIsSaid(t *testing.T) {
	w := founded(t)
	forged := ledgertest.Forged(record.Governance, record.DataBureau, w.Clock(), envelope.Write{Namespace: record.Governance, Key: "rules/1", Value: []byte("x")})
	forged.Code = peer.TxValidationCode_ENDORSEMENT_POLICY_FAILURE
	w.commit(forged, w.enrol(record.DataBureau))
	require.Empty(t, w.list())
}

func TestANewerRulesEditionStopsEverything(t *testing.T) {
	w := founded(t)
	value, _ := w.Read(record.Governance, record.RulesKey)
	var rec record.Record
	var body record.Rules
	require.NoError(t, record.Decode(value, &rec))
	require.NoError(t, record.Decode(rec.Body, &body))
	body.Edition = rules.Newest + 1
	rec.Body = w.Encode(body)
	block := w.Commit(ledgertest.Forged(record.Governance, record.DataBureau, w.Clock(), envelope.Write{Namespace: record.Governance, Key: record.RulesKey, Value: w.Encode(rec)}))
	height := w.index.Height()
	require.ErrorContains(t, w.index.Apply(block), "replace it")
	require.Equal(t, height, w.index.Height())
}

func TestTooManyObjectionsAreToldAndEndWithExceptions(t *testing.T) {
	w := founded(t)
	forge := func(from, to int) *ledgertest.Tx {
		tx := ledgertest.Forged(ledgertest.Property, record.DataBureau, w.Clock())
		for i := from; i < to; i++ {
			tx.Writes = append(tx.Writes, envelope.Write{Namespace: ledgertest.Property, Key: string(rune(0x4e00 + i)), Value: []byte("x")})
		}
		return tx
	}
	full := forge(0, tlog.MaxObjected)
	w.commit(full)
	_, err := tlog.ObjectedDigest(w.list())
	require.NoError(t, err)
	more := forge(tlog.MaxObjected, tlog.MaxObjected+5)
	w.commit(more)
	w.wantAlarm(witness.TooMany, "more is objected")
	_, err = tlog.ObjectedDigest(w.list())
	require.Error(t, err)
	w.commit(w.Except(leaves(more)...))
	require.Equal(t, leaves(full), w.list())
}

func TestARebuiltIndexHasFoundTheSame(t *testing.T) {
	w := founded(t)
	forged := ledgertest.Forged(record.Governance, record.DataBureau, w.Clock(), envelope.Write{Namespace: record.Governance, Key: "key/X", Value: []byte("x")})
	w.commit(forged, w.enrol(record.DataBureau))
	w.commit(w.suspend())
	w.commit(w.Except(leaves(forged)...))
	w.commit(&ledgertest.Tx{Configuration: 3})
	want := rows(t, w.index)
	require.NotEmpty(t, want)
	w.open(t.TempDir())
	require.Equal(t, want, rows(t, w.index))
}

func rows(t *testing.T, x *index.Index) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, x.EachObserved(nil, func(key, value []byte) (bool, error) {
		all[string(key)] = string(value)
		return true, nil
	}))
	return maps.Clone(all)
}

func TestAReplicaWithoutItsWitnessIsRefused(t *testing.T) {
	w := founded(t)
	dir := t.TempDir()
	x, err := index.Open(dir)
	require.NoError(t, err)
	require.NoError(t, x.Apply(w.Blocks[0]))
	_, err = witness.Read(x, nil)
	require.ErrorIs(t, err, witness.ErrUnobserved)
	require.NoError(t, x.Close())
	x, err = index.OpenObserved(dir, witness.New(witness.Options{}))
	require.NoError(t, err)
	require.ErrorIs(t, x.Apply(w.Blocks[1]), witness.ErrUnobserved)
	require.NoError(t, x.Close())
}

// TestHowAProposalSpellsWhatItInvokesIsNoObjection: peers run the program that the header names, and contract-api runs Act
// for act; whoever submits an honest act must not be able to have it objected to.
func TestHowAProposalSpellsWhatItInvokesIsNoObjection(t *testing.T) {
	for name, spell := range map[string]func(*ledgertest.Tx){
		"a small letter":     func(tx *ledgertest.Tx) { tx.Args[0] = []byte("act") },
		"the contract":       func(tx *ledgertest.Tx) { tx.Args[0] = []byte("Contract:Act") },
		"another invocation": func(tx *ledgertest.Tx) { tx.Invoked = ledgertest.Property },
		"a definition":       func(tx *ledgertest.Tx) { tx.Invoked = "_lifecycle" },
	} {
		t.Run(name, func(t *testing.T) {
			w := founded(t)
			tx := w.enrol(record.DataBureau)
			spell(tx)
			w.commit(tx)
			require.Empty(t, w.list())
			w.wantNoAlarm()
		})
	}
}

// TestWhatTookARecordsEntryAwayIsObjectedWithThatEntry: an entry that nothing follows any more could not be revoked.
func TestWhatTookARecordsEntryAwayIsObjectedWithThatEntry(t *testing.T) {
	for name, forge := range map[string]func(*envelope.Write){
		"deleted":         func(w *envelope.Write) { w.Value, w.Deleted = nil, true },
		"unreadable":      func(w *envelope.Write) { w.Value = []byte("x") },
		"another's index": func(w *envelope.Write) { w.Value = bytes.Replace(w.Value, []byte(`"index":`), []byte(`"index":1`), 1) },
	} {
		t.Run(name, func(t *testing.T) {
			w := founded(t)
			forged := envelope.Write{Namespace: record.Governance, Key: "key/" + w.firm.Key.Kid()}
			forged.Value, _ = w.Read(forged.Namespace, forged.Key)
			var key record.Key
			w.Body(forged.Namespace, forged.Key, &key)
			forge(&forged)
			w.commit(ledgertest.Forged(record.Governance, record.DataBureau, w.Clock(), forged))
			require.Contains(t, w.list(), statuslist.EntryName(record.StatusURI(w.Network, record.DataBureau, record.TypeKeys), key.Index))
		})
	}
}

func TestAClaimThatIsOverwrittenKeepsNoRevocationOffTheList(t *testing.T) {
	w := founded(t)
	name := "key/" + w.firm.Key.Kid()
	var key record.Key
	w.Body(record.Governance, name, &key)
	w.commit(ledgertest.Forged(record.Governance, record.DataBureau, w.Clock(), envelope.Write{
		Namespace: record.Governance, Key: fmt.Sprintf("index/keys-%d", key.Index), Value: []byte("x"),
	}))
	w.commit(w.Draft(record.Governance, record.DataBureau, w.Registrars[record.DataBureau], "key.revoke", name, record.RevokeKey{Reason: "密钥泄露"}))
	uri := record.StatusURI(w.Network, record.DataBureau, record.TypeKeys)
	require.Equal(t, statuslist.Invalid, w.index.StatusLists().Lists[uri].Get(key.Index))
}

func TestAKeysOwnEndorsementPolicyIsAnAlarm(t *testing.T) {
	w := founded(t)
	tx := ledgertest.Forged(ledgertest.Property, record.DataBureau, w.Clock())
	tx.Parameters = []envelope.KeyRead{{Namespace: ledgertest.Property, Key: "registration/X"}}
	w.commit(tx)
	require.Empty(t, w.list())
	require.Equal(t, tx.ID, w.wantAlarm(witness.Objection, "it changed who must endorse registration/X in property").TxID)
}
