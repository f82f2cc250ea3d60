package witness_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protodelim"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/internal/ledgertest"
	"github.com/shuzheng/shuzheng/gateway/witness"
)

// The blocks of a real network, as test/record has read them from a peer, and what they must always lead to.
const (
	recordedBlocks = "testdata/chain-1.blocks.gz"
	recordedResult = "testdata/chain-1.json"
)

var rerecord = flag.Bool("record", false, "write down what the recorded chain leads to now")

// result is what every later program must make of a recorded chain.
type result struct {
	Checkpoint string   `json:"checkpoint"` // leaves, root, block hash and digest of the status lists at the end
	Texts      string   `json:"texts"`      // SM3 of all checkpoints' texts, one after the other
	Objected   []change `json:"objected"`   // every time the list of objected names changed
	Alarms     []string `json:"alarms"`     // kind and detail of each
}

// change is the list as it was from a height on.
type change struct {
	Height uint64   `json:"height"`
	Names  []string `json:"names"`
}

func TestARecordedChainLeadsWhereItAlwaysDid(t *testing.T) {
	file, err := os.Open(recordedBlocks)
	require.NoError(t, err)
	defer file.Close()
	got := replayed(t, file)
	if *rerecord {
		text, err := json.MarshalIndent(got, "", "  ")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(recordedResult, append(text, '\n'), 0o644))
	}
	text, err := os.ReadFile(recordedResult)
	require.NoError(t, err)
	var want result
	require.NoError(t, json.Unmarshal(text, &want))
	require.Equal(t, want, got)
}

// replayed applies length-delimited blocks to a new index. Nobody was there to co-sign; so nothing is said of lateness.
func replayed(t *testing.T, compressed io.Reader) result {
	t.Helper()
	x, err := index.OpenObserved(t.TempDir(), witness.New(witness.Options{Now: clock.System, Log: slog.New(slog.DiscardHandler)}))
	require.NoError(t, err)
	defer x.Close()
	plain, err := gzip.NewReader(compressed)
	require.NoError(t, err)
	blocks := bufio.NewReader(plain)
	for {
		var block common.Block
		err := (protodelim.UnmarshalOptions{MaxSize: -1}).UnmarshalFrom(blocks, &block)
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		require.NoError(t, x.Apply(&block))
	}
	findings, err := witness.Read(x, nil)
	require.NoError(t, err)
	got := result{Objected: []change{{Names: []string{}}}, Alarms: []string{}}
	var texts strings.Builder
	for height := uint64(1); height <= x.Height(); height++ {
		checkpoint, found, err := x.Checkpoint(height)
		require.NoError(t, err)
		if found {
			got.Checkpoint = checkpoint.Text()
			texts.WriteString(got.Checkpoint)
		}
		names, err := findings.ListAt(height)
		require.NoError(t, err)
		if !slices.Equal(names, got.Objected[len(got.Objected)-1].Names) {
			got.Objected = append(got.Objected, change{height, names})
		}
	}
	got.Texts = seal.Digest([]byte(texts.String()))
	alarms, err := findings.Alarms()
	require.NoError(t, err)
	for _, alarm := range alarms {
		got.Alarms = append(got.Alarms, alarm.Kind+": "+alarm.Detail)
	}
	return got
}

// TestWhatIsRecordedIsReadBack records a chain as test/record does.
func TestWhatIsRecordedIsReadBack(t *testing.T) {
	w := founded(t)
	forged := ledgertest.Forged(ledgertest.Property, "Exchange", w.Clock(), envelope.Write{Namespace: ledgertest.Property, Key: "jwt/X", Value: []byte("x")})
	w.commit(forged)
	var file bytes.Buffer
	compressed := gzip.NewWriter(&file)
	for _, block := range w.Blocks {
		_, err := protodelim.MarshalTo(compressed, block)
		require.NoError(t, err)
	}
	require.NoError(t, compressed.Close())
	got := replayed(t, &file)
	checkpoint, _, err := w.index.Checkpoint(w.index.Height())
	require.NoError(t, err)
	require.Equal(t, checkpoint.Text(), got.Checkpoint)
	require.Equal(t, []change{{Names: []string{}}, {w.index.Height(), leaves(forged)}}, got.Objected)
	require.Len(t, got.Alarms, 1)
}
