package readlog_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/readlog"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

var start = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)

func entry(n int, deal string) readlog.Asked {
	return readlog.Asked{
		At: record.Time(start.Add(time.Duration(n) * time.Minute)), Actor: "A-1", Organization: "A-1", Kid: "K-1", Deal: deal, Statement: seal.Digest([]byte("s")),
		Purpose: "AUDIT", Basis: "S0 25: receiver", Request: seal.Digest(fmt.Append(nil, n)),
	}
}

func open(t *testing.T, path string) *readlog.Log {
	t.Helper()
	log, err := readlog.Open(path)
	require.NoError(t, err)
	t.Cleanup(func() { _ = log.Close() }) // some tests close it themselves
	return log
}

func TestEveryEntryIsChainedToTheOnesBefore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "exchange.log")
	log := open(t, path)
	last, head := log.Head()
	require.Zero(t, last)
	require.Equal(t, record.None, head)
	var want []readlog.Asked
	for n := 1; n <= 5; n++ {
		one := entry(n, fmt.Sprintf("deal/%d", n%2))
		require.NoError(t, log.Append(one))
		one.N = n
		text, err := record.Encode(one)
		require.NoError(t, err)
		head = seal.Digest([]byte(head + string(text)))
		want = append(want, one)
	}
	last, got := log.Head()
	require.Equal(t, 5, last)
	require.Equal(t, head, got)

	require.NoError(t, log.Close())
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
	log = open(t, path)
	all, err := log.Entries("", 0, 10)
	require.NoError(t, err)
	require.Equal(t, want, all)
	page, err := log.Entries("deal/1", 1, 1)
	require.NoError(t, err)
	require.Equal(t, want[2:3], page)
	require.ErrorIs(t, log.Append(entry(3, "deal/1")), readlog.ErrRepeated)
	require.NoError(t, log.Append(entry(6, "deal/1")))

	text, err := os.ReadFile(path)
	require.NoError(t, err)
	heads, last, err := readlog.Heads(bytes.NewReader(text), 5, 9)
	require.NoError(t, err)
	require.Equal(t, map[int]string{5: head}, heads)
	require.Equal(t, 6, last)
}

func TestALineThatWasCutOffIsGoneAndWhatWasTamperedWithIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "exchange.log")
	log := open(t, path)
	for n := range 3 {
		require.NoError(t, log.Append(entry(n, "deal/1")))
	}
	require.NoError(t, log.Close())
	whole, err := os.ReadFile(path)
	require.NoError(t, err)

	require.NoError(t, os.WriteFile(path, whole[:len(whole)-20], 0o600))
	log = open(t, path)
	last, _ := log.Head()
	require.Equal(t, 2, last)
	require.NoError(t, log.Append(entry(2, "deal/1")))
	require.NoError(t, log.Close())
	again, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(whole), string(again))

	lines := strings.SplitAfter(string(whole), "\n")
	for name, text := range map[string]string{
		"a word changed": strings.Replace(string(whole), "AUDIT", "OTHER", 1), "a line taken out": lines[0] + lines[2], "the first taken out": lines[1] + lines[2],
		"two exchanged": lines[1] + lines[0] + lines[2], "a line put in": lines[0] + lines[0] + lines[1], "no JSON": "x\n",
	} {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		_, err := readlog.Open(path)
		require.ErrorIs(t, err, readlog.ErrBroken, name)
	}
}

func TestManyAskAtOnce(t *testing.T) {
	logs, err := readlog.OpenAll(filepath.Join(t.TempDir(), "reads"))
	require.NoError(t, err)
	var group sync.WaitGroup
	for n := range 40 {
		group.Go(func() {
			log, err := logs.Of("exchange")
			if err == nil {
				err = log.Append(entry(n, "deal/1"))
			}
			if err == nil {
				_, err = log.Entries("deal/1", 0, 100)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	require.NoError(t, logs.Close())
	logs, err = readlog.OpenAll(filepath.Dir(filepath.Join(t.TempDir(), "x")))
	require.NoError(t, err)
	require.NoError(t, logs.Close())
}

func TestARequestIsForgottenWhenNobodyCanUseItAgain(t *testing.T) {
	log := open(t, filepath.Join(t.TempDir(), "exchange.log"))
	first := entry(0, "deal/1")
	require.NoError(t, log.Append(first))
	later := entry(1, "deal/1")
	later.At = record.Time(start.Add(8 * 24 * time.Hour))
	require.NoError(t, log.Append(later))
	require.NoError(t, log.Append(first), "its statement has run out; that is for others to say")
	require.ErrorIs(t, log.Append(later), readlog.ErrRepeated)
}

// TestTheDocumentsExampleIsALog reads what docs/format.md §16 shows.
func TestTheDocumentsExampleIsALog(t *testing.T) {
	_, last, err := readlog.Heads(strings.NewReader(verifytest.ReadLog()))
	require.NoError(t, err)
	require.Equal(t, 2, last)
}
