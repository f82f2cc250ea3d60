package proof_test

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/proof"
	"github.com/shuzheng/shuzheng/gateway/proof/prooftest"
	"github.com/shuzheng/shuzheng/gateway/signer"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// source answers what a test hands it, one question after another; a question waits for its answer as a long poll does.
type source struct {
	asked   chan uint64 // from which height
	answers chan answer
	sets    chan *signer.StatusSet
}

type answer struct {
	list []signer.Cosigned
	err  error
}

func newSource() *source {
	return &source{make(chan uint64), make(chan answer), make(chan *signer.StatusSet)}
}

func (s *source) Cosigned(ctx context.Context, from uint64, _ int, _ time.Duration) ([]signer.Cosigned, error) {
	select {
	case s.asked <- from:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case a := <-s.answers:
		return a.list, a.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *source) Status(ctx context.Context, _ uint64, _ time.Duration) (*signer.StatusSet, error) {
	select {
	case set := <-s.sets:
		return set, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// own is a signer that keeps what it is told.
type own struct {
	*source
	mutex  sync.Mutex
	known  map[string]uint64
	refuse int  // so many times it does not answer
	deaf   bool // it passes over what it is told
	told   chan signer.Witnessed
}

func newOwn() *own {
	return &own{source: newSource(), known: map[string]uint64{}, told: make(chan signer.Witnessed, 99)}
}

func (o *own) Witnessed(_ context.Context, told signer.Witnessed) (*signer.Known, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.refuse > 0 {
		o.refuse--
		return nil, errors.New("starting")
	}
	for _, one := range told.Notes {
		if o.deaf {
			break
		}
		note, err := tlog.ParseNote(one.Note)
		if err != nil {
			return nil, err
		}
		o.known[note.Cosignatures[0].Organization] = one.Height
	}
	o.told <- told
	return &signer.Known{Heights: maps.Clone(o.known)}, nil
}

// stage follows an own signer and two other organizations; time passes when the test says so.
type stage struct {
	*prooftest.World
	own    *own
	others map[string]*source
	mutex  sync.Mutex
	gates  map[time.Duration]chan struct{} // where those wait who pause that long
}

func (s *stage) gate(d time.Duration) chan struct{} {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.gates[d] == nil {
		s.gates[d] = make(chan struct{})
	}
	return s.gates[d]
}

func follow(t *testing.T, w *prooftest.World, change ...func(*own)) *stage {
	s := &stage{
		World: w, own: newOwn(), gates: map[time.Duration]chan struct{}{},
		others: map[string]*source{record.Exchange: newSource(), record.MarketRegulator: newSource()},
	}
	for _, alter := range change {
		alter(s.own)
	}
	sources := map[string]proof.Source{}
	for organization, other := range s.others {
		sources[organization] = other
	}
	ctx, stop := context.WithCancel(context.Background())
	after := func(d time.Duration) <-chan time.Time {
		passed := make(chan time.Time)
		go func() {
			select {
			case s.gate(d) <- struct{}{}:
				close(passed)
			case <-ctx.Done():
			}
		}()
		return passed
	}
	ended := make(chan error, 1)
	go func() { ended <- w.Proofs.Follow(ctx, record.DataBureau, s.own, sources, after) }()
	t.Cleanup(func() { stop(); require.ErrorIs(t, <-ended, context.Canceled) })
	return s
}

// pass lets one pause of a length pass.
func (s *stage) pass(d time.Duration) { <-s.gate(d) }

func (s *stage) await(organization string, height uint64) {
	s.Helper()
	_, err := s.Proofs.AwaitCosigned(s.Context(), organization, height, 1)
	require.NoError(s, err)
}

// An index that was built anew beside an old collection shows another chain where the network was founded anew.
func TestACollectionOfAnotherChainIsRefused(t *testing.T) {
	old, dir := prooftest.New(t, nil), t.TempDir()
	collection, err := proof.Open(dir, old.Index, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	require.NoError(t, collection.Add(t.Context(), record.Exchange, []signer.Cosigned{old.Cosign(record.Exchange, 1)}))
	require.NoError(t, collection.Close())
	w := prooftest.New(t, func(list *record.TrustList) { list.Cosign = "2-of-3" })
	collection, err = proof.Open(dir, w.Index, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	defer func() { require.NoError(t, collection.Close()) }()
	require.ErrorIs(t, collection.Follow(t.Context(), record.DataBureau, newOwn(), nil, time.After), proof.ErrOtherChain)
}

func TestFollowCollectsFromEverybody(t *testing.T) {
	w := prooftest.New(t, nil)
	fill(w)
	s := follow(t, w)
	for organization, from := range map[string]*source{record.DataBureau: s.own.source, record.Exchange: s.others[record.Exchange], record.MarketRegulator: s.others[record.MarketRegulator]} {
		require.Equal(t, uint64(1), <-from.asked)
		from.answers <- answer{list: []signer.Cosigned{w.Cosign(organization, 1), w.Cosign(organization, 2)}}
		require.Equal(t, uint64(3), <-from.asked, "news is followed by the next question at once")
	}
	require.NoError(t, w.Proofs.AwaitProved(t.Context(), 2))
	s.own.sets <- w.Statuses(record.DataBureau)
	require.NotNil(t, w.Proofs.AwaitStatus(t.Context(), record.DataBureau, 0))
}

func TestASourceThatIsAwayIsAskedAgainLaterAndLater(t *testing.T) {
	w := prooftest.New(t, nil)
	s := follow(t, w)
	away := s.others[record.Exchange]
	for _, pause := range []time.Duration{250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 5 * time.Second, 5 * time.Second} {
		require.Equal(t, uint64(1), <-away.asked)
		away.answers <- answer{err: errors.New("no route")}
		s.pass(pause)
	}
	// Nobody else waited for it.
	<-s.own.asked
	s.own.answers <- answer{list: []signer.Cosigned{w.Cosign(record.DataBureau, 1)}}
	s.await(record.DataBureau, 1)
	// It is back.
	<-away.asked
	away.answers <- answer{list: []signer.Cosigned{w.Cosign(record.Exchange, 1)}}
	s.await(record.Exchange, 1)
	<-away.asked
	away.answers <- answer{err: errors.New("no route")}
	s.pass(250 * time.Millisecond)
}

func TestASourceThatSendsNonsenseIsAskedForTheSameAgain(t *testing.T) {
	w := prooftest.New(t, nil)
	fill(w)
	s := follow(t, w)
	from := s.others[record.Exchange]
	nonsense := w.Cosign(record.Exchange, 2)
	nonsense.Height = 7
	<-from.asked
	from.answers <- answer{list: []signer.Cosigned{w.Cosign(record.Exchange, 1), nonsense}}
	s.pass(250 * time.Millisecond)
	require.Equal(t, uint64(2), <-from.asked)
	from.answers <- answer{list: []signer.Cosigned{w.Cosign(record.Exchange, 2)}}
	s.await(record.Exchange, 2)
}

// A source that answers nothing at once, or the same again and again, must not keep us busy.
func TestASourceThatDoesNotWaitIsPaced(t *testing.T) {
	w := prooftest.New(t, nil)
	s := follow(t, w)
	from := s.others[record.Exchange]
	for range 3 {
		<-from.asked
		from.answers <- answer{}
		s.pass(250 * time.Millisecond)
	}
	<-from.asked
	from.answers <- answer{list: []signer.Cosigned{w.Cosign(record.Exchange, 1)}}
	for range 3 {
		<-from.asked
		from.answers <- answer{list: []signer.Cosigned{w.Cosign(record.Exchange, 1)}}
		s.pass(250 * time.Millisecond)
	}
	set := w.Statuses(record.Exchange)
	from.sets <- set
	from.sets <- set
	s.pass(250 * time.Millisecond)
}

// next gives what the signer is told next that is no mere repetition.
func (o *own) next(t *testing.T, news func(signer.Witnessed) bool) signer.Witnessed {
	t.Helper()
	for told := range o.told {
		if news(told) {
			return told
		}
	}
	return signer.Witnessed{}
}

func TestTheOwnSignerIsToldWhatTheOthersSigned(t *testing.T) {
	w := prooftest.New(t, nil)
	fill(w)
	w.Prove(record.Exchange) // from an earlier life
	s := follow(t, w)
	first := <-s.own.told
	require.Equal(t, signer.Witnessed{Notes: []signer.Cosigned{}}, first, "asks what the signer has")
	told := <-s.own.told
	require.Len(t, told.Notes, 2)
	require.Equal(t, w.Cosign(record.Exchange, 1), told.Notes[0])
	require.False(t, told.Complete, "the third has not been heard")

	other := s.others[record.MarketRegulator]
	<-other.asked
	other.answers <- answer{list: []signer.Cosigned{w.Cosign(record.MarketRegulator, 1)}}
	some := func(told signer.Witnessed) bool { return len(told.Notes) > 0 }
	told = s.own.next(t, some)
	require.Equal(t, []signer.Cosigned{w.Cosign(record.MarketRegulator, 1)}, told.Notes)
	require.False(t, told.Complete, "it is not as far as we are")
	<-other.asked
	other.answers <- answer{list: []signer.Cosigned{w.Cosign(record.MarketRegulator, 2)}}
	told = s.own.next(t, some)
	require.Len(t, told.Notes, 1)
	require.True(t, told.Complete)
	for len(told.Notes) > 0 { // some who waited have been woken meanwhile
		select {
		case <-s.gate(20 * time.Second):
		case told = <-s.own.told:
		}
	}
	require.True(t, told.Complete, "it is said again before the signer has forgotten it")
}

func TestAnOrganizationThatIsAwayOrHasNothingMoreIsNotWaitedFor(t *testing.T) {
	w := prooftest.New(t, nil)
	fill(w)
	s := follow(t, w)
	complete := func(told signer.Witnessed) bool { return told.Complete }
	<-s.others[record.Exchange].asked
	s.others[record.Exchange].answers <- answer{err: errors.New("no route")}
	<-s.others[record.MarketRegulator].asked
	s.others[record.MarketRegulator].answers <- answer{}
	s.own.next(t, complete)
}

func TestASignerThatIsStartingIsToldLater(t *testing.T) {
	w := prooftest.New(t, nil)
	w.Prove(record.Exchange)
	s := follow(t, w, func(o *own) { o.refuse = 2 })
	s.pass(250 * time.Millisecond)
	s.pass(500 * time.Millisecond)
	told := s.own.next(t, func(told signer.Witnessed) bool { return len(told.Notes) > 0 })
	require.Equal(t, []signer.Cosigned{w.Cosign(record.Exchange, 1)}, told.Notes)
}

// A note that the signer passes over, because its own list does not name the key yet, is told again with whatever comes
// next, and does not keep the two busy.
func TestWhatTheSignerDoesNotTakeIsToldAgain(t *testing.T) {
	w := prooftest.New(t, nil)
	w.Prove(record.Exchange)
	s := follow(t, w, func(o *own) { o.deaf = true })
	<-s.own.told
	require.Len(t, (<-s.own.told).Notes, 1)
	select {
	case <-s.own.told:
		t.Fatal("it was told again at once")
	case <-s.gate(20 * time.Second):
	}
	require.Len(t, (<-s.own.told).Notes, 1)
}
