package outbox

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/fabric"
)

// ledger is a small ledger that behaves: endorsing reads a version, committing compares it; the same statement again is
// answered with its result and writes nothing; the first copy of a transaction counts. Hooks make it fail.
type ledger struct {
	mutex    sync.Mutex
	made     int
	version  int // of a row every statement reads
	pending  map[string]proposal
	verdicts map[string]string   // transaction → code
	recorded map[string]string   // statement → transaction that wrote it
	valid    map[string][]string // statement → all its VALID transactions
	copies   int

	onEndorse func(try int) error // error instead of an envelope
	onSubmit  func(try int) fate
	tries     map[string]int
	lag       bool         // the index never catches up
	hollow    bool         // the endorsers' program answers and writes nothing
	onDecide  func() error // the gateway's own opinion; it shares every refusal without one
}

type proposal struct {
	statement string
	version   int
	writes    bool
}

// fate of one submission.
type fate int

const (
	ordered       fate = iota
	failed             // reported as failed, and it was
	orderedFailed      // reported as failed, but ordered
	lost               // reported as taken, but never ordered
	twice              // ordered two times
	rejected           // refused for identity
	rejectedLate       // an earlier copy was ordered, this one refused for identity
	overtaken          // something it read changes before it is ordered
)

func newLedger() *ledger {
	return &ledger{
		pending: map[string]proposal{}, verdicts: map[string]string{}, recorded: map[string]string{},
		valid: map[string][]string{}, tries: map[string]int{},
	}
}

func (l *ledger) try(what string) int {
	l.tries[what]++
	return l.tries[what]
}

func (l *ledger) Endorse(_ context.Context, namespace string, sub record.Submission) (fabric.Envelope, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	statement := seal.Digest([]byte(sub.Statements[0]))
	if l.onEndorse != nil {
		if err := l.onEndorse(l.try("endorse")); err != nil {
			return fabric.Envelope{}, err
		}
	}
	l.made++
	txID := fmt.Sprintf("tx%d", l.made)
	_, known := l.recorded[statement]
	writes := !known && !l.hollow
	l.pending[txID] = proposal{statement, l.version, writes}
	return fabric.Envelope{TxID: txID, Bytes: []byte(txID), Result: record.Result{Key: namespace, Digest: statement}, Recorded: writes}, nil
}

func (l *ledger) Submit(_ context.Context, envelope fabric.Envelope) error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	what := ordered
	if l.onSubmit != nil {
		what = l.onSubmit(l.try("submit"))
	}
	unknown := record.Errorf(record.OutcomeUnknown, "transaction %s", envelope.TxID)
	switch what {
	case failed:
		return unknown
	case lost:
		return nil
	case rejected:
		return fmt.Errorf("%w: %w", fabric.ErrRejected, unknown)
	case overtaken:
		l.version++
	case twice:
		l.order(string(envelope.Bytes))
	}
	l.order(string(envelope.Bytes))
	switch what {
	case orderedFailed:
		return unknown
	case rejectedLate:
		return fmt.Errorf("%w: %w", fabric.ErrRejected, unknown)
	}
	return nil
}

func (l *ledger) order(txID string) {
	if _, done := l.verdicts[txID]; done {
		l.copies++ // DUPLICATE_TXID: the first copy's verdict stands
		return
	}
	p := l.pending[txID]
	if _, known := l.recorded[p.statement]; p.version != l.version || (known && p.writes) {
		l.verdicts[txID] = "MVCC_READ_CONFLICT"
		return
	}
	l.verdicts[txID] = "VALID"
	l.valid[p.statement] = append(l.valid[p.statement], txID)
	if p.writes {
		l.recorded[p.statement] = txID
	}
}

func (l *ledger) Status(ctx context.Context, txID string) (fabric.Commit, error) {
	l.mutex.Lock()
	code, known := l.verdicts[txID]
	l.mutex.Unlock()
	if known {
		return fabric.Commit{Code: code, Valid: code == "VALID"}, nil
	}
	<-ctx.Done()
	return fabric.Commit{}, record.Errorf(record.OutcomeUnknown, "transaction %s", txID)
}

func (l *ledger) Recorded(digest string) (string, record.Result, bool, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	txID, found := l.recorded[digest]
	return txID, record.Result{Key: "property", Digest: digest}, found && !l.lag, nil
}

func (l *ledger) Applied(txID string) (bool, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	_, found := l.verdicts[txID]
	return found && !l.lag, nil
}

func (l *ledger) Decide(string, record.Submission) error {
	if l.onDecide != nil {
		return l.onDecide()
	}
	return record.Errorf(record.Invalid, "so do we")
}

// process is one life of the gateway: a box, and a ledger that is cut off when the process is killed.
type process struct {
	*ledger
	box     *Box
	fs      *vfs.MemFS
	killAt  string
	kept    int // percent of unsynced data that survives
	mutex   sync.Mutex
	dead    bool
	crashed *vfs.MemFS
	died    chan struct{}
}

var errKilled = errors.New("the process was killed")

func start(t *testing.T, l *ledger, fs *vfs.MemFS) *process {
	t.Helper()
	box, err := open("outbox", fs)
	require.NoError(t, err)
	return &process{ledger: l, box: box, fs: fs, died: make(chan struct{})}
}

// reach kills the process at a point: what is on disk then is what the next process finds, and no call gets through.
func (p *process) reach(point string) error {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if !p.dead && point == p.killAt {
		p.dead, p.crashed = true, p.fs.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: p.kept, RNG: rand.New(rand.NewPCG(1, 2))})
		close(p.died)
	}
	if p.dead {
		return errKilled
	}
	return nil
}

func (p *process) Endorse(ctx context.Context, namespace string, sub record.Submission) (fabric.Envelope, error) {
	if err := p.reach("before endorse"); err != nil {
		return fabric.Envelope{}, err
	}
	envelope, err := p.ledger.Endorse(ctx, namespace, sub)
	if killed := p.reach("after endorse"); killed != nil {
		return fabric.Envelope{}, killed
	}
	return envelope, err
}

func (p *process) Submit(ctx context.Context, envelope fabric.Envelope) error {
	if err := p.reach("before submit"); err != nil {
		return err
	}
	err := p.ledger.Submit(ctx, envelope)
	if killed := p.reach("after submit"); killed != nil {
		return killed
	}
	return err
}

func (p *process) Status(ctx context.Context, txID string) (fabric.Commit, error) {
	if err := p.reach("before status"); err != nil {
		return fabric.Commit{}, err
	}
	commit, err := p.ledger.Status(ctx, txID)
	if killed := p.reach("after status"); killed != nil {
		return fabric.Commit{}, killed
	}
	return commit, err
}

// run works until during returns, then stops the hands, closes the box, and says what Run said.
func (p *process) run(t *testing.T, now func() time.Time, during func()) {
	t.Helper()
	work(t, p.box, p, now, during)
	require.NoError(t, p.box.Close())
}

// world is all that a worker deals with outside its box.
type world interface {
	Ledger
	Looker
	Judge
}

// work lets hands work on a box until during returns.
func work(t *testing.T, box *Box, outside world, now func() time.Time, during func()) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	worker := &Worker{
		Box: box, Ledger: outside, Looker: outside, Judge: outside, Now: now, Hands: 4,
		After:  func(time.Duration) <-chan time.Time { fired := make(chan time.Time); close(fired); return fired },
		Jitter: func() float64 { return 0.5 },
	}
	ended := make(chan error, 1)
	go func() { ended <- worker.Run(ctx) }()
	during()
	stop()
	require.NoError(t, <-ended)
}
