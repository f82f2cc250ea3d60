package market

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
)

func TestWhatIsPlantedIsHuntedFor(t *testing.T) {
	number := record.Citation{Namespace: "property", Key: "registration/R-1", Number: "DP140000202601011000001X"}
	q := &Quarter{vault: newVault(), goods: map[string]*good{shelf[0].Name: {cites: []record.Citation{number}}}}
	digest := q.salted("an account", "存管子账户 6217000123")
	amount := q.money()
	q.guess("the actor behind a deal's key", "A-7")

	clean := q.hunted()
	clean.Through([]byte(digest+" actor A-7"), "what is public")
	require.Empty(t, clean.Places, "a salted digest, and an actor as such, are no secret")
	for _, leak := range []string{
		"存管子账户 6217000123", `"amount":` + strconv.FormatInt(amount, 10), seal.Digest([]byte("A-7")), seal.Digest([]byte(strconv.FormatInt(amount, 10))),
	} {
		x := q.hunted()
		x.Through([]byte("{"+leak+"}"), "a block")
		require.NotEmpty(t, x.Places, leak)
		require.ErrorContains(t, found(x), "a block")
	}
}

func TestATransactionThatReadsOneDemanderIsFound(t *testing.T) {
	cohorts := map[string][]string{"cohort/1": {"A-1", "A-2"}, "cohort/2": {"A-3"}}
	reads := func(keys ...string) *envelope.Transaction {
		tx := &envelope.Transaction{ID: "tx"}
		for _, key := range keys {
			tx.Reads = append(tx.Reads, envelope.KeyRead{Namespace: exchange, Key: key})
		}
		return tx
	}
	require.NoError(t, crowd(reads("listing/L-1"), cohorts))
	require.NoError(t, crowd(reads("demander/A-1", "demander/A-2"), cohorts))
	require.ErrorContains(t, crowd(reads("demander/A-2"), cohorts), "reads 1 of the 2 demanders of cohort/1")
}

func TestEveryStoryIsOneOfTheTableAndEveryPlotIsTold(t *testing.T) {
	used := map[string]bool{"plain": true}
	wares := map[string]bool{}
	for _, w := range shelf {
		wares[w.Name] = true
	}
	for _, deal := range told {
		used[deal.plot] = true
		require.NotNil(t, plots[deal.plot], deal.plot)
		require.True(t, wares[deal.good], deal.good)
		require.Less(t, deal.buyer, 1+len(demanders))
	}
	for plot := range plots {
		require.True(t, used[plot], "%s is never told", plot)
	}
	require.Greater(t, len(demanders)+1, 16, "two cohorts are needed")
}
