package outbox

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

var start0 = time.Date(2026, 1, 31, 8, 0, 0, 0, time.UTC)

func at0() time.Time { return start0 }

// submit makes a submission whose statement is well formed; nobody here verifies its signature.
func submit(t *testing.T, n int, attachments ...string) record.Submission {
	t.Helper()
	header, err := record.Encode(record.Header{Alg: seal.Alg, Kid: "K-1", Typ: record.TypeStatement})
	require.NoError(t, err)
	payload, err := record.Encode(record.Statement{
		Iss: "A-1", Aud: "n/property", Iat: start0.Unix(), Exp: start0.Add(time.Hour).Unix(), Jti: fmt.Sprintf("%032x", n),
		Act: "registration.apply", Prev: record.None, Att: []string{}, Body: []byte("{}"),
	})
	require.NoError(t, err)
	compact := seal.Base64(header) + "." + seal.Base64(payload) + "." + seal.Base64(make([]byte, 64))
	return record.Submission{Statements: []string{compact}, Attachments: attachments}
}

func accept(t *testing.T, b *Box, sub record.Submission) Entry {
	t.Helper()
	entry, created, err := b.Accept(sub, "property", start0)
	require.NoError(t, err)
	require.True(t, created)
	return entry
}

func wait(t *testing.T, b *Box, digest string) Entry {
	t.Helper()
	entry, err := b.Wait(context.Background(), digest)
	require.NoError(t, err)
	return entry
}

func requireIssuedOnce(t *testing.T, l *ledger, entry Entry) {
	t.Helper()
	l.mutex.Lock()
	defer l.mutex.Unlock()
	require.Equal(t, Issued, entry.State, "%+v", entry.Error)
	require.NotNil(t, entry.Result)
	require.Equal(t, entry.Digest, entry.Result.Digest)
	require.Equal(t, []string{entry.TxID}, l.valid[entry.Digest], "exactly one VALID transaction")
}

func TestAcceptIsIdempotentByContent(t *testing.T) {
	p := start(t, newLedger(), vfs.NewCrashableMem())
	first := accept(t, p.box, submit(t, 1))
	again, created, err := p.box.Accept(submit(t, 1), "property", start0.Add(time.Minute))
	require.NoError(t, err)
	require.False(t, created)
	require.Equal(t, first, again)
	require.Equal(t, Counters{Accepted: 1, Repeated: 1, Pending: 1}, p.box.Counters())
	require.NoError(t, p.box.Close())
}

func TestWhatCannotBeASubmissionIsNotAccepted(t *testing.T) {
	p := start(t, newLedger(), vfs.NewCrashableMem())
	for name, c := range map[string]struct {
		sub  record.Submission
		at   time.Time
		want record.Code
	}{
		"nothing":       {record.Submission{}, start0, record.Malformed},
		"no JWS":        {record.Submission{Statements: []string{"x"}}, start0, record.Malformed},
		"too many":      {submit(t, 1, make([]string, record.MaxAttachments+1)...), start0, record.TooLarge},
		"too large":     {submit(t, 1, string(make([]byte, record.MaxAttachment+1))), start0, record.TooLarge},
		"expired":       {submit(t, 1), start0.Add(time.Hour), record.StatementExpired},
		"large consent": {record.Submission{Statements: []string{submit(t, 1).Statements[0], string(make([]byte, record.MaxStatement+1))}}, start0, record.TooLarge},
	} {
		_, _, err := p.box.Accept(c.sub, "property", c.at)
		require.Equal(t, c.want, record.CodeOf(err), name)
	}
	require.NoError(t, p.box.Close())
}

// The heart: whatever goes wrong at whichever hop, one VALID transaction in the end.
func TestEveryFailureOfASubmissionEndsInOneValidTransaction(t *testing.T) {
	for name, fates := range map[string][]fate{
		"nothing fails":              {ordered},
		"not ordered, reported so":   {failed, failed, ordered},
		"ordered, reported failed":   {orderedFailed},
		"SUCCESS but lost":           {lost, lost, ordered},
		"ordered twice":              {twice},
		"lost, then ordered twice":   {lost, twice},
		"refused for identity":       {rejected, ordered},
		"refused, but ordered":       {rejectedLate},
		"conflict, then fine":        {overtaken, overtaken, overtaken, ordered},
		"conflict reported failed":   {failed, overtaken, orderedFailed},
		"everything, one by one":     {lost, failed, rejected, overtaken, lost, orderedFailed},
		"more conflicts than others": {overtaken, overtaken, overtaken, overtaken, overtaken, overtaken, overtaken, ordered},
	} {
		for _, lag := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, index lags %v", name, lag), func(t *testing.T) {
				l := newLedger()
				l.lag = lag
				l.onSubmit = func(try int) fate { return fates[min(try, len(fates))-1] }
				p := start(t, l, vfs.NewCrashableMem())
				p.run(t, at0, func() {
					entry := accept(t, p.box, submit(t, 1))
					requireIssuedOnce(t, l, wait(t, p.box, entry.Digest))
				})
			})
		}
	}
}

func TestAKilledProcessLosesNothingAndDoublesNothing(t *testing.T) {
	const statements = 5
	for _, point := range []string{"before endorse", "after endorse", "before submit", "after submit", "before status", "after status"} {
		for _, what := range []fate{ordered, orderedFailed, lost, twice} {
			for _, kept := range []int{0, 100} {
				t.Run(fmt.Sprintf("killed %s, fate %d, %d%% kept", point, what, kept), func(t *testing.T) {
					l := newLedger()
					l.lag = true // the next process must not need the index to avoid a second VALID
					l.onSubmit = func(try int) fate {
						if try == 1 {
							return what
						}
						return ordered
					}
					first := start(t, l, vfs.NewCrashableMem())
					first.killAt, first.kept = point, kept
					for n := range statements {
						accept(t, first.box, submit(t, n)) // acknowledged before the crash
					}
					first.run(t, at0, func() { <-first.died })

					second := start(t, l, first.crashed)
					second.run(t, at0, func() {
						for n := range statements {
							digest := seal.Digest([]byte(submit(t, n).Statements[0]))
							requireIssuedOnce(t, l, wait(t, second.box, digest))
						}
					})
				})
			}
		}
	}
}

func TestARefusalByTheRulesIsFinal(t *testing.T) {
	l := newLedger()
	refusal := record.Errorf(record.OutOfRole, "A-1 is no registrar").Under("docs/rules.md")
	l.onEndorse = func(int) error { return refusal }
	p := start(t, l, vfs.NewCrashableMem())
	p.run(t, at0, func() {
		entry := wait(t, p.box, accept(t, p.box, submit(t, 1)).Digest)
		require.Equal(t, Refused, entry.State)
		require.Equal(t, refusal, entry.Error)
		again, created, err := p.box.Accept(submit(t, 1), "property", start0)
		require.NoError(t, err)
		require.False(t, created)
		require.Equal(t, entry, again)
		require.Equal(t, 1, l.tries["endorse"])
	})
}

func TestTheSameStatementWithOtherAttachmentsIsTriedAnewAfterARefusal(t *testing.T) {
	l := newLedger()
	l.onEndorse = func(try int) error {
		if try == 1 {
			return record.Errorf(record.AttachmentMismatch, "none given")
		}
		return nil
	}
	p := start(t, l, vfs.NewCrashableMem())
	p.run(t, at0, func() {
		entry := wait(t, p.box, accept(t, p.box, submit(t, 1)).Digest)
		require.Equal(t, Refused, entry.State)
		anew := accept(t, p.box, submit(t, 1, "the attachment"))
		require.Equal(t, entry.Digest, anew.Digest)
		requireIssuedOnce(t, l, wait(t, p.box, entry.Digest))
	})
}

func TestWhatMayPassIsTriedUntilTheStatementExpires(t *testing.T) {
	l := newLedger()
	now, mutex := start0, sync.Mutex{}
	l.onEndorse = func(try int) error {
		mutex.Lock()
		defer mutex.Unlock()
		now = now.Add(7 * time.Minute) // the outage lasts longer than the statement
		return []error{
			record.Errorf(record.Unavailable, "no leader"), record.Errorf(record.Overloaded, "busy"),
			record.Errorf(record.ClockSkew, "6 minutes"),
		}[try%3]
	}
	p := start(t, l, vfs.NewCrashableMem())
	clock := func() time.Time { mutex.Lock(); defer mutex.Unlock(); return now }
	p.run(t, clock, func() {
		entry := wait(t, p.box, accept(t, p.box, submit(t, 1)).Digest)
		require.Equal(t, Expired, entry.State)
		require.Equal(t, record.StatementExpired, entry.Error.Code)
		require.Equal(t, 9, entry.Attempts)
		require.Contains(t, entry.Error.Detail, "last trouble")
	})
	require.Empty(t, l.valid)
}

func TestAnEnvelopeOnItsWayIsSettledEvenAfterTheStatementExpired(t *testing.T) {
	l := newLedger()
	late := start0
	l.onSubmit = func(try int) fate {
		late = start0.Add(2 * time.Hour)
		if try < 3 {
			return lost
		}
		return ordered
	}
	p := start(t, l, vfs.NewCrashableMem())
	clock := func() time.Time { l.mutex.Lock(); defer l.mutex.Unlock(); return late }
	p.run(t, clock, func() {
		requireIssuedOnce(t, l, wait(t, p.box, accept(t, p.box, submit(t, 1)).Digest))
	})
}

func TestAStatementRecordedThroughAnotherGatewayIsIssuedHere(t *testing.T) {
	l := newLedger()
	sub := submit(t, 1)
	other, err := l.Endorse(context.Background(), "property", sub)
	require.NoError(t, err)
	require.NoError(t, l.Submit(context.Background(), other))
	p := start(t, l, vfs.NewCrashableMem())
	p.run(t, at0, func() {
		requireIssuedOnce(t, l, wait(t, p.box, accept(t, p.box, sub).Digest))
		require.Equal(t, uint64(1), p.box.Counters().Elsewhere)
	})
}

// hourly is a clock that an endorsement moves forward, so that a statement of one hour expires after some tries.
type hourly struct {
	mutex sync.Mutex
	now   time.Time
}

func (h *hourly) Now() time.Time {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.now
}

func (h *hourly) tick(int) error {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.now = h.now.Add(7 * time.Minute)
	return nil
}

func TestVerdictsThatAreNoConflictsAreTriedUntilTheStatementExpires(t *testing.T) {
	l, clock := newLedger(), &hourly{now: start0}
	l.onSubmit = func(int) fate { return rejected }
	l.onEndorse = clock.tick
	p := start(t, l, vfs.NewCrashableMem())
	p.run(t, clock.Now, func() {
		entry := wait(t, p.box, accept(t, p.box, submit(t, 1)).Digest)
		require.Equal(t, Expired, entry.State, "never refused before exp")
		require.Equal(t, record.StatementExpired, entry.Error.Code)
		require.Contains(t, entry.Error.Detail, "last trouble")
		require.Equal(t, uint64(9), p.box.Counters().Invalid)
	})
}

func TestTriesThatOnlyOthersCanHelpGetRare(t *testing.T) {
	require.Equal(t, firstPause, pauseOf(Entry{}))
	require.Equal(t, lastPause, pauseOf(Entry{Attempts: 1000}))
	require.Less(t, pauseOf(Entry{Attempts: 1, Invalid: 1}), time.Second, "the first may be chance")
	require.Equal(t, longPause, pauseOf(Entry{Attempts: 6, Invalid: 6}))
	require.Equal(t, longPause, pauseOf(Entry{Attempts: 1000, Invalid: 1000}))
}

func TestAnEntryComesBackWhenItExpiresAtTheLatest(t *testing.T) {
	p := start(t, newLedger(), vfs.NewCrashableMem())
	var asked time.Duration
	worker := &Worker{Box: p.box, Now: at0, Jitter: func() float64 { return 0.5 }, After: func(pause time.Duration) <-chan time.Time {
		asked = pause
		fired := make(chan time.Time)
		close(fired)
		return fired
	}}
	worker.putOff(context.Background(), Entry{Digest: "d", Invalid: 9, Expires: start0.Add(time.Minute)})
	require.Equal(t, time.Minute, asked)
	require.NoError(t, p.box.Close())
}

func TestARefusalThatThisGatewayDoesNotShareIsNoVerdict(t *testing.T) {
	refusal := record.Errorf(record.Stale, "an endorser is behind")
	t.Run("and passes", func(t *testing.T) {
		l := newLedger()
		l.onDecide = func() error { return nil }
		l.onEndorse = func(try int) error {
			if try < 4 {
				return refusal
			}
			return nil
		}
		p := start(t, l, vfs.NewCrashableMem())
		p.run(t, at0, func() { requireIssuedOnce(t, l, wait(t, p.box, accept(t, p.box, submit(t, 1)).Digest)) })
	})
	t.Run("and stays", func(t *testing.T) {
		l, clock := newLedger(), &hourly{now: start0}
		l.onDecide = func() error { return record.Errorf(record.Unavailable, "nor do we know") }
		l.onEndorse = func(try int) error { _ = clock.tick(try); return refusal }
		p := start(t, l, vfs.NewCrashableMem())
		p.run(t, clock.Now, func() {
			entry := wait(t, p.box, accept(t, p.box, submit(t, 1)).Digest)
			require.Equal(t, Expired, entry.State)
			require.Contains(t, entry.Error.Detail, "stale-version")
		})
	})
}

func TestAValidTransactionThatRecordsNothingIsNotIssued(t *testing.T) {
	l, clock := newLedger(), &hourly{now: start0}
	l.hollow, l.onEndorse = true, clock.tick
	p := start(t, l, vfs.NewCrashableMem())
	p.run(t, clock.Now, func() {
		entry := wait(t, p.box, accept(t, p.box, submit(t, 1)).Digest)
		require.Equal(t, Expired, entry.State)
		require.Nil(t, entry.Result)
		require.Contains(t, entry.Error.Detail, "records nothing")
		require.NotEmpty(t, l.valid[entry.Digest])
	})
}

func TestAReplayIsIssuedByTheTransactionThatRecordedIt(t *testing.T) {
	l, sub := newLedger(), submit(t, 1)
	other, err := l.Endorse(context.Background(), "property", sub)
	require.NoError(t, err)
	require.NoError(t, l.Submit(context.Background(), other))
	l.lag = true // our index has read neither transaction
	looks := 0
	p := start(t, l, vfs.NewCrashableMem())
	l.onSubmit = func(try int) fate {
		if looks++; looks == 3 {
			l.lag = false
		}
		return ordered
	}
	p.run(t, at0, func() {
		entry := wait(t, p.box, accept(t, p.box, sub).Digest)
		require.Equal(t, Issued, entry.State)
		require.Equal(t, other.TxID, entry.TxID)
		require.Equal(t, uint64(1), p.box.Counters().Elsewhere)
	})
}

func TestKnownFindsWhatAcceptWouldGive(t *testing.T) {
	l := newLedger()
	l.onEndorse = func(int) error { return record.Errorf(record.AttachmentMismatch, "none given") }
	p := start(t, l, vfs.NewCrashableMem())
	known := func(sub record.Submission) bool {
		entry, known, err := p.box.Known(sub, "property")
		require.NoError(t, err)
		require.Equal(t, known, entry.Digest != "")
		return known
	}
	require.False(t, known(submit(t, 1)))
	require.False(t, known(record.Submission{}))
	accept(t, p.box, submit(t, 1))
	require.True(t, known(submit(t, 1)))
	require.True(t, known(submit(t, 1, "other")), "it is being tried as it came first")
	p.run(t, at0, func() {
		wait(t, p.box, seal.Digest([]byte(submit(t, 1).Statements[0])))
		require.True(t, known(submit(t, 1)))
		require.False(t, known(submit(t, 1, "other")), "refused; with this it is tried anew")
	})
}

func TestListPagesInTheOrderReceivedAndWaitEndsWithItsContext(t *testing.T) {
	p := start(t, newLedger(), vfs.NewCrashableMem())
	var want []string
	for n := range 5 {
		entry, _, err := p.box.Accept(submit(t, n), "property", start0.Add(time.Duration(n)*time.Second))
		require.NoError(t, err)
		want = append(want, entry.Digest)
	}
	var got []string
	for after := ""; len(got) < 5; after = got[len(got)-1] {
		page, err := p.box.List(Accepted, after, 2)
		require.NoError(t, err)
		require.NotEmpty(t, page)
		for _, entry := range page {
			got = append(got, entry.Digest)
		}
	}
	require.Equal(t, want, got)
	_, err := p.box.List("lost", "", 0)
	require.Equal(t, record.NotFound, record.CodeOf(err))

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	entry, err := p.box.Wait(ctx, want[0])
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, Accepted, entry.State)
	_, err = p.box.Wait(ctx, "sm3:none")
	require.Equal(t, record.NotFound, record.CodeOf(err))
	require.NoError(t, p.box.Close())
}

func TestManyStatementsAtOnceAreEachIssuedOnce(t *testing.T) {
	const many = 200
	l := newLedger()
	l.onSubmit = func(try int) fate { return []fate{ordered, lost, twice, overtaken, orderedFailed, failed}[try%6] }
	p := start(t, l, vfs.NewCrashableMem())
	p.run(t, at0, func() {
		var group sync.WaitGroup
		for n := range many {
			sub := submit(t, n)
			for range 2 {
				group.Go(func() { _, _, _ = p.box.Accept(sub, "property", start0) })
			}
		}
		group.Wait()
		for n := range many {
			digest := seal.Digest([]byte(submit(t, n).Statements[0]))
			requireIssuedOnce(t, l, wait(t, p.box, digest))
		}
		require.Equal(t, uint64(many), p.box.Counters().Issued)
	})
}
