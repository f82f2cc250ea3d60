package public

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
	"github.com/shuzheng/shuzheng/gateway/page/bucket"
	"github.com/shuzheng/shuzheng/gateway/proof/prooftest"
	"github.com/shuzheng/shuzheng/gateway/verify"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

type world struct {
	*prooftest.World
	*Files
	log bytes.Buffer
}

func newWorld(t *testing.T) *world {
	w := &world{World: prooftest.New(t, nil)}
	w.Files = &Files{Index: w.World.Index, Proofs: w.World.Proofs, Now: func() time.Time { return w.World.Now }, Log: slog.New(slog.NewTextHandler(&w.log, nil))}
	return w
}

func (w *world) index() (index bucket.Index) {
	w.Helper()
	text, err := w.Buckets()
	require.NoError(w, err)
	require.NoError(w, record.Decode(text, &index))
	return index
}

func (w *world) bucket(name string) (read bucket.Bucket) {
	w.Helper()
	text, err := w.Bucket(w.Context(), name)
	require.NoError(w, err)
	require.NoError(w, record.Decode(text, &read))
	return read
}

// certificates plants so many, with numbers of their own; only the first is a real one.
func (w *world) certificates(from, to int) {
	var writes []envelope.Write
	for n := from; n < to; n++ {
		if n == 0 {
			writes = append(writes, indextest.Certificate(verifytest.Claims(record.TypeDP), record.StateActive)...)
			continue
		}
		number := record.Number{Type: record.TypeIP, Region: "620000", Day: "20260302", Gateway: 1, Serial: n}
		writes = append(writes, indextest.Writes("intellectual", record.NumberKey(number.String()), "a certificate")...)
	}
	w.Write(writes...)
}

func TestNamesAreThoseThatNumbersAreLookedUpUnder(t *testing.T) {
	require.Equal(t, []string{"all"}, Names(0))
	require.Equal(t, []string{"0", "8"}, Names(1))
	require.Equal(t, []string{"00", "08", "10"}, Names(5)[:3])
	for bits := range 13 {
		names := Names(bits)
		require.True(t, slices.IsSorted(names))
		require.Len(t, slices.Compact(slices.Clone(names)), 1<<bits)
		for n := range 200 {
			name, err := bucket.Name(fmt.Sprint("number ", n), bits)
			require.NoError(t, err)
			require.Contains(t, names, name)
		}
	}
	for _, bits := range []int{-1, bucket.MaxBits + 1, 63, 64, 1 << 40} {
		require.Equal(t, []string{"all"}, Names(bits))
	}
	require.Len(t, Names(bucket.MaxBits), 1<<bucket.MaxBits)
}

func TestBucketsHoldAtLeastACrowdOrAll(t *testing.T) {
	w := newWorld(t)
	w.Prove()
	have, left := 0, 0
	for _, c := range []struct{ count, least, most int }{{0, 0, 0}, {1, 0, 0}, {999, 0, 0}, {1000, 0, 0}, {1999, 0, 0}, {2500, 1, 1}, {5000, 1, 2}, {9000, 2, 3}} {
		w.certificates(have, c.count)
		have = c.count
		w.Prove()
		w.World.Now = w.World.Now.Add(fresh)
		index := w.index()
		require.GreaterOrEqual(t, index.Bits, c.least, c.count)
		require.LessOrEqual(t, index.Bits, c.most, c.count)
		require.Equal(t, w.World.Index.Height(), index.Height)
		total := 0
		for name, list := range w.sorted.buckets {
			require.Contains(t, Names(index.Bits), name)
			require.True(t, len(list) >= crowd || index.Bits == 0, "%d of %d in %s", len(list), c.count, name)
			total += len(list)
		}
		require.Equal(t, c.count, total)
		left = max(left, index.Bits)
	}
	require.Positive(t, left)
}

func TestABucketHoldsProvedCertificatesOnly(t *testing.T) {
	w := newWorld(t)
	w.Prove()
	require.Equal(t, bucket.Index{Bits: 0, Height: 1}, w.index())
	require.Empty(t, w.bucket("all").Bundles)

	w.certificates(0, 1)
	w.Sign()
	w.World.Now = w.World.Now.Add(fresh)
	require.Empty(t, w.bucket("all").Bundles, "nobody has co-signed it")
	w.Prove(record.DataBureau, record.Exchange)
	w.World.Now = w.World.Now.Add(fresh)
	require.Empty(t, w.bucket("all").Bundles, "not enough have")
	w.Prove()
	require.Empty(t, w.bucket("all").Bundles, "they are as old as that")
	w.World.Now = w.World.Now.Add(fresh - time.Second)
	require.Empty(t, w.bucket("all").Bundles)
	w.World.Now = w.World.Now.Add(time.Second)
	file, err := w.Bucket(t.Context(), "all")
	require.NoError(t, err)

	number := verifytest.Claims(record.TypeDP).Certificate.Number
	found, ok, err := bucket.Find(file, number)
	require.NoError(t, err)
	require.True(t, ok)
	text, err := found.Encode()
	require.NoError(t, err)
	report, err := verify.File(text, w.World.Trust(), verify.Ask{Now: w.World.Now})
	require.NoError(t, err)
	require.Equal(t, verify.Valid, report.Verdict, report.Reason)
	require.Empty(t, report.Disclosed, "no bucket discloses anything")

	w.World.Now = w.World.Now.AddDate(0, 0, -1)
	require.Len(t, w.bucket("all").Bundles, 1, "a clock that was set back makes them anew")
}

func TestACertificateThatCannotBeProvedLeavesTheOthersAlone(t *testing.T) {
	w := newWorld(t)
	w.certificates(0, 4)
	w.Prove()
	w.Sign()
	require.Len(t, w.bucket("all").Bundles, 1)
	require.Equal(t, 3, bytes.Count(w.log.Bytes(), []byte("is left out of its bucket")))
}

// Nobody waits for a bucket because something is not there yet.
func TestABucketDoesNotWait(t *testing.T) {
	w := newWorld(t)
	w.certificates(0, 1)
	w.Prove()
	require.Empty(t, w.bucket("all").Bundles, "its organization has not signed a status")
	w.Sign()
	w.World.Now = w.World.Now.Add(fresh)
	require.Len(t, w.bucket("all").Bundles, 1)

	over, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := w.Bucket(over, "all")
	require.NoError(t, err, "it has been made")
	w.World.Now = w.World.Now.Add(fresh)
	_, err = w.Bucket(over, "all")
	require.ErrorIs(t, err, context.Canceled, "who has gone away is not served")
}

func TestThereAreNoOtherBuckets(t *testing.T) {
	w := newWorld(t)
	w.Prove()
	for _, name := range []string{"", "0", "00", "ALL", "all.json", "../trust", "a", "8"} {
		_, err := w.Bucket(t.Context(), name)
		require.Equal(t, record.NotFound, record.CodeOf(err), name)
	}
	w.certificates(0, 3000)
	w.Prove()
	w.World.Now = w.World.Now.Add(fresh)
	require.Equal(t, 1, w.index().Bits)
	for name, there := range map[string]bool{"0": true, "8": true, "all": false, "1": false, "00": false, "9": false} {
		list, found := w.sorted.buckets[name]
		require.Equal(t, there, found, name)
		require.Equal(t, there, len(list) > 0)
	}
}

func TestTheTrustChainIsThatOfTheLedger(t *testing.T) {
	w := newWorld(t)
	for range 3 {
		text, err := w.Files.Trust()
		require.NoError(t, err)
		require.Equal(t, string(w.World.Trust().List), string(text))
		list, err := verify.OpenTrust(verify.Trust{List: text, Roots: w.List.Roots})
		require.NoError(t, err)
		require.Equal(t, w.List, list)
		w.Succeed(func(next *record.TrustList) {})
	}
	unfounded := prooftest.Unfounded(t)
	files := Files{Index: unfounded.Index, Proofs: unfounded.Proofs, Now: time.Now}
	_, err := files.Trust()
	require.Equal(t, record.NotFounded, record.CodeOf(err))
	_, err = files.Buckets()
	require.Equal(t, record.NotFounded, record.CodeOf(err))
}
