// Package troupe is what every play on a test clock needs: a network that is founded, people whose keys are in memory, a pen
// with which they sign, a conductor that lets stories run side by side, a short way to a certificate, and the chain read back
// with other code than the gateways have.
package troupe

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/test/play"
)

// Owners are the organizations of the namespaces, as the founding names them.
var Owners = map[string]string{
	record.Governance: record.DataBureau, "property": record.DataBureau, "intellectual": record.MarketRegulator, "exchange": record.Exchange,
}

// Organizations are the three, in the order of their ports.
var Organizations = []string{record.DataBureau, record.MarketRegulator, record.Exchange}

// inHand is how many acts are on their way at once: more would only wait for each other on two cores.
const inHand = 24

// Troupe is everybody who plays on one network.
type Troupe struct {
	*play.Stage
	*Conductor
	People
	Packs

	Cast     *play.Cast
	Gateways map[string]*api.Client
	Began    time.Time // by the test clock

	desks    chan struct{} // one for each act in hand
	newest   atomic.Uint64 // block of the newest act
	acts     atomic.Int64
	refusals atomic.Int64
	opened   time.Time // by the machine's clock
}

// New gathers a troupe on a stage, which will be founded at an edition of the rules.
func New(stage *play.Stage, edition int) *Troupe {
	stage.Edition = edition
	t := &Troupe{Stage: stage, Gateways: map[string]*api.Client{}, desks: make(chan struct{}, inHand)}
	t.Conductor = &Conductor{Now: clock.New(stage.Clock), running: 1, advance: func(ctx context.Context, by time.Duration) error {
		t.Line("  %s", t.SoFar())
		return t.Advance(ctx, by, "the next office day on which somebody does something")
	}}
	for _, owner := range Owners {
		t.Gateways[owner] = api.NewClient(stage.Gateway(owner))
	}
	return t
}

// Gather opens the network, founds it, and takes over everybody whom the founding has brought onto the ledger.
func (t *Troupe) Gather(ctx context.Context) error {
	t.opened = time.Now()
	if err := t.Open(ctx); err != nil {
		return err
	}
	var err error
	if t.Cast, err = t.Found(ctx); err != nil {
		return err
	}
	t.Began = t.Now()
	return t.keys(ctx)
}

// Clean stops the network and removes it with everybody's files.
func (t *Troupe) Clean(ctx context.Context) error {
	if err := t.Tool(ctx, "clean"); err != nil {
		return err
	}
	return os.RemoveAll(t.Out)
}

// SoFar says what was done.
func (t *Troupe) SoFar() string {
	return fmt.Sprintf("%d acts recorded, %d refused as they must be, in %.0f s", t.acts.Load(), t.refusals.Load(), time.Since(t.opened).Seconds())
}

// On waits for a day of the play.
func (t *Troupe) On(ctx context.Context, day int) error { return t.Until(ctx, t.Day(day)) }

// Day is the moment so many days after the beginning.
func (t *Troupe) Day(n int) time.Time { return t.Began.AddDate(0, 0, n) }

// At is that moment as records hold it.
func (t *Troupe) At(n int) string { return record.Time(t.Day(n)) }

// Weeks lets so many weeks pass.
func (t *Troupe) Weeks(ctx context.Context, n int) error {
	return t.Until(ctx, t.Now().AddDate(0, 0, 7*n))
}

// UntilText waits for a moment that stands in a record.
func (t *Troupe) UntilText(ctx context.Context, moment string) error {
	at, err := record.ParseTime(moment)
	if err != nil {
		return err
	}
	return t.Until(ctx, at)
}

// saw notes that a block is there.
func (t *Troupe) saw(block uint64) {
	for {
		newest := t.newest.Load()
		if block <= newest || t.newest.CompareAndSwap(newest, block) {
			return
		}
	}
}

// Reach waits until a gateway has read every block this play knows of: what an act rests on may have gone in through another
// one a moment ago.
func (t *Troupe) Reach(ctx context.Context, organization string) error {
	newest := t.newest.Load()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		network, err := t.Gateways[organization].Network(ctx)
		if err != nil || network.Height > newest {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("%s has read %d blocks of %d: %w", organization, network.Height, newest+1, ctx.Err())
		}
	}
}

// Read reads a record and its body through the gateway of the organization that keeps it.
func (t *Troupe) Read(ctx context.Context, namespace, key string, body any) (*record.Record, error) {
	rec, err := t.Record(ctx, namespace, key)
	if err != nil {
		return nil, err
	}
	return rec, record.Decode(rec.Body, body)
}

// Record reads a record whatever its body is.
func (t *Troupe) Record(ctx context.Context, namespace, key string) (*record.Record, error) {
	owner := Owners[namespace]
	if err := t.Reach(ctx, owner); err != nil {
		return nil, err
	}
	value, err := t.Gateways[owner].Value(ctx, namespace, key)
	if err != nil {
		return nil, err
	}
	var rec record.Record
	return &rec, record.Decode(value.Bytes, &rec)
}

// All does one thing after the other.
func All(ctx context.Context, steps ...func(context.Context) error) error {
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}
