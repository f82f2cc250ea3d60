package witness_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/internal/ledgertest"
	"github.com/shuzheng/shuzheng/gateway/terms"
	"github.com/shuzheng/shuzheng/gateway/witness"
)

// planted stands in every document; nobody may find it anywhere.
const planted = "planted-amount-4711"

// collection is what an organization's own peer gives; a document that it lost it does not give.
type collection struct {
	documents map[string]string
	lost      map[string]bool
	asked     int
}

func (c *collection) Terms(_ context.Context, _, key string) ([]byte, error) {
	c.asked++
	if c.lost[key] {
		return nil, errors.New("private data matching public hash version is not available: " + planted)
	}
	return []byte(c.documents[key]), nil
}

// trade is a law with one act, which writes what it claims and is refused, by whoever reads the terms, when they say otherwise.
// An act that is about an earlier one needs that one's terms too.
func trade(tx rules.Tx, submission record.Submission, reader rules.Reader) (*rules.Outcome, error) {
	name, claim, _ := strings.Cut(submission.Statements[0], "=")
	value, err := reader.Read(tx.Namespace, "deal/"+name)
	if err != nil {
		return nil, err
	}
	if holder, holds := reader.(rules.Terms); holds {
		if submission.Terms == "" {
			return nil, record.Errorf(record.TermsMissing, "it comes with terms")
		}
		if earlier, later := strings.CutSuffix(name, "-later"); later {
			text, err := holder.Terms(tx.Namespace, key(earlier+"=MATCHED"))
			if err != nil {
				return nil, err
			}
			if text == nil {
				return nil, record.Errorf(record.Unavailable, "lost")
			}
		}
		if !strings.HasPrefix(submission.Terms, claim) {
			return nil, record.Errorf(record.TermsDiffer, "it is not %s", claim)
		}
	}
	return &rules.Outcome{Writes: []rules.Write{{Key: "deal/" + name, Value: append(value, claim...)}}}, nil
}

func key(statement string) string { return "key of " + statement }

func keyOf(_ rules.Reader, _, statement string) (string, error) { return key(statement), nil }

// house is one organization that watches the trade.
type house struct {
	*watch
	*collection
}

func houseOf(t *testing.T, organization string) *house {
	t.Helper()
	h := &house{watch: &watch{World: ledgertest.Founded(t, true)}, collection: &collection{documents: map[string]string{}, lost: map[string]bool{}}}
	law := witness.New(witness.Options{
		Now: h.Clock, Log: slog.New(slog.DiscardHandler), Organization: organization, Terms: terms.Documents(t.Context(), h.collection),
	}).Under(func(tx rules.Tx, submission record.Submission, reader rules.Reader) (*rules.Outcome, error) {
		if tx.Namespace == record.Governance {
			return rules.Decide(tx, submission, reader)
		}
		return trade(tx, submission, reader)
	}, func(reader rules.Reader, namespace, statement string) (string, error) {
		if namespace == record.Governance {
			return "", nil
		}
		return keyOf(reader, namespace, statement)
	})
	var err error
	h.index, err = index.OpenObserved(t.TempDir(), law)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, h.index.Close()) })
	h.Findings, err = witness.Read(h.index, nil)
	require.NoError(t, err)
	for _, block := range h.Blocks {
		require.NoError(t, h.index.Apply(block))
	}
	return h
}

// deal is an act of the trade with the terms it was recorded with.
func (h *house) deal(name, claim, documents string) *ledgertest.Tx {
	statement := name + "=" + claim
	if documents != "" {
		h.documents[key(statement)] = documents + planted
	}
	key, value := sha256.Sum256([]byte(key(statement))), sha256.Sum256([]byte(documents+planted))
	return &ledgertest.Tx{
		Private: []envelope.PrivateWrite{{Namespace: ledgertest.Exchange, Collection: record.TermsCollection, Key: key[:], Value: value[:]}},
		ID:      "tx-" + name, Namespace: ledgertest.Exchange, Creator: record.Exchange, Time: h.Clock(),
		Args:   [][]byte{[]byte("Act"), fmt.Appendf(nil, "[%q]", statement), []byte("[]")},
		Writes: []envelope.Write{{Namespace: ledgertest.Exchange, Key: "deal/" + name, Value: []byte(claim)}},
	}
}

// clean finds nothing planted in what was found.
func (h *house) clean() {
	h.Helper()
	require.NoError(h, h.index.EachObserved(nil, func(key, value []byte) (bool, error) {
		require.NotContains(h, string(key)+string(value), planted)
		return true, nil
	}))
}

func TestMembersCheckWhatIsClaimedOfTermsAndOthersTakeItAsStated(t *testing.T) {
	for _, organization := range ledgertest.Organizations {
		h := houseOf(t, organization)
		honest, false_ := h.deal("A", "MATCHED", "MATCHED"), h.deal("B", "MATCHED", "MISMATCH")
		h.commit(honest, false_)
		if organization == record.MarketRegulator {
			require.Empty(t, h.list())
			h.wantNoAlarm()
			require.Zero(t, h.asked, "who is no member asks for nothing")
			continue
		}
		require.Equal(t, leaves(false_), h.list())
		h.wantAlarm(witness.Objection, "terms-differ")
		h.clean()
	}
}

func TestTermsThatAreNotThereAreCheckedWhenTheyAre(t *testing.T) {
	h := houseOf(t, record.DataBureau)
	honest, lie := h.deal("A", "MATCHED", "MATCHED"), h.deal("B", "MATCHED", "MISMATCH")
	never := h.deal("C", "MATCHED", "")
	h.lost[key("A=MATCHED")], h.lost[key("B=MATCHED")] = true, true
	h.commit(honest, lie, never)
	require.Empty(t, h.list(), "for now they are taken as stated")
	alarms, err := h.Alarms()
	require.NoError(t, err)
	require.Len(t, alarms, 3)
	for _, alarm := range alarms {
		require.Equal(t, witness.TermsMissing, alarm.Kind)
	}
	h.clean()

	h.commit(h.deal("D", "MATCHED", "MATCHED"))
	require.Empty(t, h.list(), "asked again in vain")

	h.lost = map[string]bool{}
	h.commit(h.deal("E", "MATCHED", "MATCHED"))
	require.Equal(t, leaves(lie), h.list())
	alarms, err = h.Alarms()
	require.NoError(t, err)
	require.Len(t, alarms, 2, "of one the terms never were there; the honest one's alarm is over")
	require.Equal(t, "tx-C", alarms[0].TxID)
	require.Equal(t, witness.Objection, alarms[1].Kind)

	// What comes upon the objected version from now on rests on it.
	after := h.deal("B", "MISMATCH", "MISMATCH")
	after.ID, after.Writes[0].Value = "tx-B2", []byte("MATCHEDMISMATCH")
	h.commit(after)
	h.wantAlarm(witness.Objection, "rests on deal/B")
	h.clean()
}

func TestWhatWasObjectedLateTaintsNothingNewer(t *testing.T) {
	h := houseOf(t, record.Exchange)
	lie := h.deal("B", "MATCHED", "MISMATCH")
	h.lost[key("B=MATCHED")] = true
	h.commit(lie)
	newer := h.deal("B", "MISMATCH", "MISMATCH")
	newer.ID, newer.Writes[0].Value = "tx-B2", []byte("MATCHEDMISMATCH")
	h.commit(newer)
	h.lost = map[string]bool{}
	h.commit(h.deal("D", "MATCHED", "MATCHED"))
	require.Equal(t, leaves(lie), h.list())
	last := h.deal("B", "MISMATCH", "MISMATCH")
	last.ID, last.Writes[0].Value = "tx-B3", []byte("MATCHEDMISMATCHMISMATCH")
	h.commit(last)
	require.Equal(t, leaves(lie), h.list())
}

func TestTermsOfAnEarlierActThatAreNotThereAreNoObjection(t *testing.T) {
	h := houseOf(t, record.DataBureau)
	h.commit(h.deal("A", "MATCHED", "MATCHED"))
	h.lost[key("A=MATCHED")] = true
	later := h.deal("A-later", "MATCHED", "MISMATCH")
	h.commit(later)
	require.Empty(t, h.list())
	h.wantAlarm(witness.TermsMissing, "taken as stated")
	h.lost = map[string]bool{}
	h.commit(h.deal("D", "MATCHED", "MATCHED"))
	require.Equal(t, leaves(later), h.list())
}

// TestPrivateTermsAreKeptWhereTheRulesPutThem holds for who holds them and for who does not: where a document is, and that
// nothing else was touched, everybody sees.
func TestPrivateTermsAreKeptWhereTheRulesPutThem(t *testing.T) {
	for name, falsify := range map[string]func(tx *ledgertest.Tx){
		"under another key":     func(tx *ledgertest.Tx) { tx.Private[0].Key = []byte("x") },
		"in another collection": func(tx *ledgertest.Tx) { tx.Private[0].Collection = "x" },
		"in another namespace":  func(tx *ledgertest.Tx) { tx.Private[0].Namespace = ledgertest.Property },
		"not at all":            func(tx *ledgertest.Tx) { tx.Private = nil },
		"twice":                 func(tx *ledgertest.Tx) { tx.Private = append(tx.Private, tx.Private[0]) },
		"taken away":            func(tx *ledgertest.Tx) { tx.Private[0].Deleted = true },
	} {
		t.Run(name, func(t *testing.T) {
			for _, organization := range ledgertest.Organizations {
				h := houseOf(t, organization)
				tx := h.deal("A", "MATCHED", "MATCHED")
				falsify(tx)
				h.commit(tx)
				require.Equal(t, leaves(tx), h.list())
			}
		})
	}
	h := houseOf(t, record.Exchange)
	another := h.deal("A", "MATCHED", "MATCHED")
	another.Private[0].Value = []byte("x")
	h.commit(another)
	h.wantAlarm(witness.Objection, "not the ones it wrote")

	alone := h.deal("B", "MATCHED", "MATCHED")
	alone.Writes = nil
	h.commit(alone)
	h.wantAlarm(witness.Objection, "and nothing else")
	approval := h.deal("C", "MATCHED", "MATCHED")
	approval.Namespace, approval.Writes = "_lifecycle", nil
	h.commit(approval)
	alarms, err := h.Alarms()
	require.NoError(t, err)
	require.Len(t, alarms, 2, "an organization's approval of a definition is private")
}
