package signer_test

import (
	"context"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/internal/ledgertest"
	"github.com/shuzheng/shuzheng/gateway/signer"
	"github.com/shuzheng/shuzheng/gateway/witness"
)

// served serves a signer on a socket and gives a client of it, and a way to ask for anything at all.
func served(t *testing.T, s *signer.Signer) (client *signer.Client, get func(path string) int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s")
	listener, err := net.Listen("unix", path)
	require.NoError(t, err)
	server := &http.Server{Handler: signer.Handler(s)}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	t.Cleanup(func() {
		require.NoError(t, server.Close())
		require.ErrorIs(t, <-ended, http.ErrServerClosed)
	})
	plain := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", path)
	}}}
	return signer.NewClient(path), func(path string) int {
		t.Helper()
		response, err := plain.Get("http://signer" + path)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		return response.StatusCode
	}
}

func TestTheGatewayIsGivenWhatIsSigned(t *testing.T) {
	h := newHouse(t)
	h.start()
	client, get := served(t, h.Signer)
	h.reached(2)
	list, err := client.Cosigned(t.Context(), 1, 10, 20*time.Second)
	require.NoError(t, err)
	require.Equal(t, h.all(), list)
	set, err := client.Status(t.Context(), 0, 20*time.Second)
	require.NoError(t, err)
	require.Equal(t, h.set(0), set)

	// Whoever asks for more than there is waits for it, or is told that there is nothing.
	list, err = client.Cosigned(t.Context(), 3, 10, 0)
	require.NoError(t, err)
	require.Empty(t, list)
	set, err = client.Status(t.Context(), 1, 0)
	require.NoError(t, err)
	require.Nil(t, set)
	waiting := make(chan []signer.Cosigned)
	go func() {
		list, _ := client.Cosigned(t.Context(), 3, 10, 20*time.Second)
		waiting <- list
	}()
	forged := h.forge("jwt/X")
	h.Commit(forged)
	h.apply()
	list = <-waiting
	require.Equal(t, uint64(3), list[0].Height)

	alarms, err := client.Alarms(t.Context())
	require.NoError(t, err)
	require.Len(t, alarms, 1)
	require.Equal(t, witness.Objection, alarms[0].Kind)
	require.Equal(t, forged.ID, alarms[0].TxID)
	require.Equal(t, []string{leafOf(forged)}, alarms[0].Evidence)

	for _, path := range []string{
		"/v1/cosigned?limit=257", "/v1/cosigned?wait=31", "/v1/cosigned?from=-1", "/v1/cosigned?from=9223372036854775808", "/v1/status?after=x", "/v1/status?wait=1000",
	} {
		require.Equal(t, http.StatusBadRequest, get(path), path)
	}
}

func TestNothingIsSignedOnAReplicaThatIsBehind(t *testing.T) {
	d := newWorld(t).desk()
	s, err := signer.New(d.options) // as when the program has just started
	require.NoError(t, err)
	client, get := served(t, s)
	require.Equal(t, http.StatusServiceUnavailable, get("/healthz"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // it has waited long enough
	_, err = s.Prepare(ctx, d.request(d.preparing(d.deposited("R1"))))
	d.refuses(record.Unavailable, "still reading", err)
	require.NoError(t, s.Begin())
	require.Equal(t, http.StatusOK, get("/healthz"))
	_, err = client.Prepare(t.Context(), d.request(d.preparing(d.deposited("R1"))))
	require.NoError(t, err)
}

// TestWhatOthersCosignedIsBelievedBySignature tells the bureau's signer what the exchange co-signed.
func TestWhatOthersCosignedIsBelievedBySignature(t *testing.T) {
	w := ledgertest.Founded(t, true)
	bureau, exchange := houseOf(t, w, record.DataBureau), houseOf(t, w, record.Exchange)
	bureau.empty(2)
	exchange.start()
	exchange.reached(4)
	bureau.start()
	bureau.reached(4)
	client, _ := served(t, bureau.Signer)
	theirs := exchange.all()
	tell := func(notes ...signer.Cosigned) *signer.Known {
		t.Helper()
		known, err := client.Witnessed(t.Context(), signer.Witnessed{Notes: notes})
		require.NoError(t, err)
		return known
	}
	require.Empty(t, tell().Heights)
	altered := theirs[2]
	altered.Note = strings.Replace(altered.Note, "\n4\n", "\n5\n", 1) // another number of leaves
	if altered.Note == theirs[2].Note {
		altered.Note = strings.Replace(altered.Note, "block 4", "block 5", 1)
	}
	require.Empty(t, tell(altered).Heights, "what was not signed")
	require.Empty(t, tell(bureau.all()...).Heights, "what it signed itself")
	renamed := theirs[2]
	renamed.Note = strings.Replace(renamed.Note, "/Exchange ", "/MarketRegulator ", 1)
	require.Empty(t, tell(renamed).Heights, "by a key of somebody else")
	require.Equal(t, map[string]uint64{record.Exchange: 3}, tell(theirs[:2]...).Heights)
	require.Equal(t, map[string]uint64{record.Exchange: 4}, tell(theirs...).Heights)

	_, err := client.Witnessed(t.Context(), signer.Witnessed{Notes: []signer.Cosigned{{Height: 1, Note: "no note", Objected: []string{}}}})
	require.Equal(t, record.Malformed, record.CodeOf(err))
	_, err = client.Witnessed(t.Context(), signer.Witnessed{Notes: make([]signer.Cosigned, signer.MaxNotes+1)})
	require.Equal(t, record.TooLarge, record.CodeOf(err))
}

// TestAReplicaBuiltAnewAsksOthersForTimes builds the bureau's replica a month after an act, having lost when it co-signed
// it itself. The founding tells the log keys, so what the exchange co-signed can be told before the act is read.
func TestAReplicaBuiltAnewAsksOthersForTimes(t *testing.T) {
	w := ledgertest.Founded(t, true)
	exchange, bureau := houseOf(t, w, record.Exchange), houseOf(t, w, record.DataBureau)
	bureau.open()
	w.Clerk(record.DataBureau, record.RoleBureau) // by a statement that lives a day
	exchange.start()
	exchange.reached(3)
	w.Later(30 * 24 * time.Hour)

	read := make(chan error, 1)
	go func() { read <- bureau.index.Apply(w.Blocks[2]) }() // it waits for word, and only for word
	_, err := bureau.Witnessed(t.Context(), signer.Witnessed{Notes: exchange.all()})
	require.NoError(t, err)
	require.NoError(t, <-read)
	alarms, err := bureau.Alarms(t.Context())
	require.NoError(t, err)
	require.Empty(t, alarms)
}

func TestALateActThatNobodyHasSeenIsObjected(t *testing.T) {
	w := ledgertest.Founded(t, true)
	bureau := houseOf(t, w, record.DataBureau)
	bureau.open()
	w.Clerk(record.DataBureau, record.RoleBureau)
	w.Later(30 * 24 * time.Hour)
	_, err := bureau.Witnessed(t.Context(), signer.Witnessed{Notes: []signer.Cosigned{}, Complete: true})
	require.NoError(t, err)
	bureau.apply()
	alarms, err := bureau.Alarms(t.Context())
	require.NoError(t, err)
	require.Len(t, alarms, 1)
	require.Equal(t, witness.Objection, alarms[0].Kind)
	require.Contains(t, alarms[0].Detail, "late: ")
}
