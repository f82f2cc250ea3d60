// Package registry plays half a year of a register on a real network: twenty firms, sixty datasets, both registrations and
// everything that follows a certificate, on a test clock. Each story is written as it happens, from beginning to end; a
// conductor lets them run side by side. What comes of it is counted from the chain, beside what the report says.
package registry

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

// owners are the organizations of the namespaces, as the founding names them.
var owners = map[string]string{
	record.Governance: record.DataBureau, "property": record.DataBureau, "intellectual": record.MarketRegulator, "exchange": record.Exchange,
}

// days is how long half a year is.
const days = 182

// inHand is how many acts are on their way at once: more would only wait for each other on two cores.
const inHand = 24

// Half is half a year of a register.
type Half struct {
	*play.Stage
	Plain int // registrations without a story of their own

	*conductor
	people
	packs

	cast     *play.Cast
	gateways map[string]*api.Client
	desks    chan struct{} // one for each act in hand
	newest   atomic.Uint64 // block of the newest act
	acts     atomic.Int64
	refusals atomic.Int64
	opened   time.Time // by the machine's clock
	began    time.Time // by the test clock
	divided  string    // key of the registration that is divided
}

// New prepares half a year on a stage, which is founded at the newest edition.
func New(stage *play.Stage, plain int) *Half {
	stage.Edition = record.EditionRegistries
	h := &Half{Stage: stage, Plain: plain, gateways: map[string]*api.Client{}, desks: make(chan struct{}, inHand)}
	h.conductor = &conductor{now: clock.New(stage.Clock), running: 1, advance: func(ctx context.Context, by time.Duration) error {
		h.Line("  %s", h.soFar())
		return h.Advance(ctx, by, "the next office day on which somebody does something")
	}}
	for _, owner := range owners {
		h.gateways[owner] = api.NewClient(stage.Gateway(owner))
	}
	return h
}

// Play opens the network and plays everything.
func (h *Half) Play(ctx context.Context) error {
	h.opened = time.Now()
	if err := h.Open(ctx); err != nil {
		return err
	}
	var err error
	if h.cast, err = h.Found(ctx); err != nil {
		return err
	}
	h.began = h.now()
	for _, chapter := range []func(context.Context) error{h.enter, h.govern, h.stories} {
		if err := chapter(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Clean stops the network and removes it with everybody's files.
func (h *Half) Clean(ctx context.Context) error {
	if err := h.Tool(ctx, "clean"); err != nil {
		return err
	}
	return os.RemoveAll(h.Out)
}

// soFar says what was done.
func (h *Half) soFar() string {
	return fmt.Sprintf("%d acts recorded, %d refused as they must be, in %.0f s", h.acts.Load(), h.refusals.Load(), time.Since(h.opened).Seconds())
}

// stories runs all of them to the end of the half year.
func (h *Half) stories(ctx context.Context) error {
	h.Line("\n— Half a year: %d datasets, both registers, side by side", len(h.datasets()))
	stories := h.governance()
	for _, row := range h.datasets() {
		stories = append(stories, func(ctx context.Context) error {
			if err := h.life(ctx, row); err != nil {
				return fmt.Errorf("%s (%s): %w", row.name, row.plot, err)
			}
			return nil
		})
	}
	return h.together(ctx, append(stories, func(ctx context.Context) error { return h.on(ctx, days) })...)
}

// on waits for a day of the half year.
func (h *Half) on(ctx context.Context, day int) error { return h.until(ctx, h.day(day)) }

// day is the moment so many days after the beginning.
func (h *Half) day(n int) time.Time { return h.began.AddDate(0, 0, n) }

// at is that moment as records hold it.
func (h *Half) at(n int) string { return record.Time(h.day(n)) }

// weeks lets so many weeks pass.
func (h *Half) weeks(ctx context.Context, n int) error {
	return h.until(ctx, h.now().AddDate(0, 0, 7*n))
}

// saw notes that a block is there.
func (h *Half) saw(block uint64) {
	for {
		newest := h.newest.Load()
		if block <= newest || h.newest.CompareAndSwap(newest, block) {
			return
		}
	}
}

// reach waits until a gateway has read every block this play knows of: what an act rests on may have gone in through another
// one a moment ago.
func (h *Half) reach(ctx context.Context, organization string) error {
	newest := h.newest.Load()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		network, err := h.gateways[organization].Network(ctx)
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

// read reads a record and its body through the gateway of the organization that keeps it.
func (h *Half) read(ctx context.Context, namespace, key string, body any) (*record.Record, error) {
	owner := owners[namespace]
	if err := h.reach(ctx, owner); err != nil {
		return nil, err
	}
	value, err := h.gateways[owner].Value(ctx, namespace, key)
	if err != nil {
		return nil, err
	}
	var rec record.Record
	if err := record.Decode(value.Bytes, &rec); err != nil {
		return nil, err
	}
	return &rec, record.Decode(rec.Body, body)
}

// registration reads one.
func (h *Half) registration(ctx context.Context, namespace, key string) (*record.Registration, error) {
	var body record.Registration
	_, err := h.read(ctx, namespace, key, &body)
	return &body, err
}
