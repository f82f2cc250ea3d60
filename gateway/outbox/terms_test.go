package outbox

import (
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/fabric"
)

// planted is what nobody may find who looks through what the gateway keeps.
const planted = "planted-amount-4711"

func private(t *testing.T, n int) record.Submission {
	t.Helper()
	sub := submit(t, n)
	sub.Terms = `{"salt":"00","amount":"` + planted + `"}`
	return sub
}

// keepers hears what an outbox sends.
type keeper struct {
	*process
	sent []string
}

func (k *keeper) Endorse(ctx context.Context, namespace string, sub record.Submission) (fabric.Envelope, error) {
	k.mutex.Lock()
	k.sent = append(k.sent, sub.Terms)
	k.mutex.Unlock()
	return k.process.Endorse(ctx, namespace, sub)
}

// run is [process.run] for a box on a real disk, which stays open.
func (k *keeper) run(t *testing.T, now func() time.Time, during func()) {
	t.Helper()
	work(t, k.box, k, now, during)
}

// holding lists the files of a directory that hold what was planted.
func holding(t *testing.T, dir string) []string {
	t.Helper()
	var found []string
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), planted) {
			found = append(found, path)
		}
		return err
	}))
	return found
}

func TestPrivateTermsAreKeptBesideAndOnlyUntilTheVerdict(t *testing.T) {
	for name, end := range map[string]struct {
		refusal error
		at      time.Duration
		state   State
	}{
		"issued": {nil, 0, Issued}, "refused": {record.Errorf(record.RuleForbids, "no"), 0, Refused}, "expired": {nil, 2 * time.Hour, Expired},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "outbox")
			box, err := Open(dir)
			require.NoError(t, err)
			l := newLedger()
			l.onEndorse = func(int) error { return end.refusal }
			k := &keeper{process: &process{ledger: l, box: box, died: make(chan struct{})}}
			entry := accept(t, box, private(t, 1))

			files := holding(t, dir)
			require.Equal(t, []string{box.papers.path(entry.Digest)}, files, "in no row, no log, nowhere else")
			info, err := os.Stat(filepath.Dir(files[0]))
			require.NoError(t, err)
			require.Equal(t, fs.FileMode(0o700), info.Mode().Perm())

			k.run(t, func() time.Time { return start0.Add(end.at) }, func() { entry = wait(t, box, entry.Digest) })
			require.Equal(t, end.state, entry.State)
			require.Empty(t, holding(t, dir))
			if end.state != Expired {
				require.Equal(t, []string{private(t, 1).Terms}, k.sent)
			}
			require.NoError(t, box.Close())
			require.Empty(t, holding(t, dir))
		})
	}
}

func TestWhatAnActsTermsAreIsPartOfItsContent(t *testing.T) {
	p := start(t, newLedger(), vfs.NewCrashableMem())
	first := accept(t, p.box, private(t, 1))
	_, plain, err := encode(submit(t, 1), "property")
	require.NoError(t, err)
	require.NotEqual(t, plain, first.Content)
	again, created, err := p.box.Accept(private(t, 1), "property", start0)
	require.NoError(t, err)
	require.False(t, created)
	require.Equal(t, first, again)

	large := submit(t, 2)
	large.Terms = strings.Repeat("x", record.MaxTerms+1)
	_, _, err = p.box.Accept(large, "property", start0)
	require.Equal(t, record.TooLarge, record.CodeOf(err))
	require.NoError(t, p.box.Close())
}

// TestARefusedActIsTriedAnewWithOtherTerms is what a clerk does who took the wrong file.
func TestARefusedActIsTriedAnewWithOtherTerms(t *testing.T) {
	l := newLedger()
	l.onEndorse = func(try int) error {
		if try == 1 {
			return record.Errorf(record.TermsMissing, "the terms are not the ones that the statement names")
		}
		return nil
	}
	p := start(t, l, vfs.NewCrashableMem())
	p.run(t, at0, func() {
		wrong := accept(t, p.box, private(t, 1))
		require.Equal(t, Refused, wait(t, p.box, wrong.Digest).State)
		right := private(t, 1)
		right.Terms += " "
		entry := accept(t, p.box, right)
		requireIssuedOnce(t, l, wait(t, p.box, entry.Digest))
	})
}

// TestAKilledProcessLosesNoTermsAndLeavesNone kills it at every point of a submission's way.
func TestAKilledProcessLosesNoTermsAndLeavesNone(t *testing.T) {
	for _, point := range []string{"before endorse", "after endorse", "before submit", "after submit", "before status", "after status"} {
		for _, kept := range []int{0, 100} {
			l := newLedger()
			l.lag = true
			first := start(t, l, vfs.NewCrashableMem())
			first.killAt, first.kept = point, kept
			entry := accept(t, first.box, private(t, 1))
			first.run(t, at0, func() { <-first.died })

			second := start(t, l, first.crashed)
			sub, err := second.box.submission(entry)
			require.NoError(t, err)
			require.Equal(t, private(t, 1), record.Submission{Statements: sub.Statements, Terms: sub.Terms})
			second.run(t, at0, func() { requireIssuedOnce(t, l, wait(t, second.box, entry.Digest)) })

			third := start(t, l, second.fs)
			names, err := third.fs.List(third.box.papers.dir)
			require.NoError(t, err)
			require.Empty(t, names)
			require.NoError(t, third.box.Close())
		}
	}
}

func TestTermsThatNoEntryNeedsAreSweptAtTheStart(t *testing.T) {
	disk := vfs.NewCrashableMem()
	p := start(t, newLedger(), disk)
	entry := accept(t, p.box, private(t, 1))
	require.NoError(t, p.box.papers.keep("sm3:00", planted), "a crash came before its entry was written")
	require.NoError(t, p.box.Close())

	next := start(t, newLedger(), disk)
	names, err := disk.List(next.box.papers.dir)
	require.NoError(t, err)
	require.Equal(t, []string{strings.TrimPrefix(entry.Digest, "sm3:")}, names)
	file, err := disk.Open(next.box.papers.path(entry.Digest))
	require.NoError(t, err)
	text, err := io.ReadAll(file)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	require.Equal(t, private(t, 1).Terms, string(text))
	require.NoError(t, next.box.Close())
}
