package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// acknowledged is one write that somebody was told is on the ledger.
type acknowledged struct {
	key, transaction string
	digest           string // of the value; empty when it was not told
	statement        string // its digest; empty for a raw transaction
}

// tally is what a window of load led to.
type tally struct {
	acks     []acknowledged // all of the run, within the window or not
	latency  []float64      // milliseconds, of those that ended within the window
	window   time.Duration
	failures map[string]int // by code; none of these was acknowledged
	loader   float64        // share of the machine's cores that this process used in the window
}

func (t *tally) rate() float64 { return float64(len(t.latency)) / t.window.Seconds() }

// errDry ends a client for whom nothing was prepared.
var errDry = errors.New("nothing is left to send")

// outcome is when one write began and ended.
type outcome struct{ began, ended time.Time }

// drive keeps so many clients busy; each begins its next write when the last has its answer (a closed loop). The window
// opens once half of them have had an answer, so that it sees a full pipeline, whatever an answer takes. What is on its
// way at its end is waited for, so that every outcome is known.
func drive(ctx context.Context, clients int, window time.Duration, write func(context.Context) (acknowledged, error)) (*tally, error) {
	t := &tally{window: window, failures: map[string]int{}}
	var mutex sync.Mutex
	var group sync.WaitGroup
	var over, answers atomic.Int64
	var outcomes []outcome
	var first error
	take := func(began time.Time, ack acknowledged, err error) {
		mutex.Lock()
		defer mutex.Unlock()
		if err == nil {
			t.acks, outcomes = append(t.acks, ack), append(outcomes, outcome{began, time.Now()})
			return
		}
		t.failures[string(record.CodeOf(err))]++
		if first == nil || errors.Is(err, errDry) {
			first = err
		}
	}
	for range clients {
		group.Go(func() {
			for over.Load() == 0 && ctx.Err() == nil {
				began := time.Now()
				ack, err := write(ctx)
				take(began, ack, err)
				answers.Add(1)
				if errors.Is(err, errDry) {
					return
				}
			}
		})
	}
	for answers.Load() < int64(clients/2) && ctx.Err() == nil {
		time.Sleep(time.Millisecond)
	}
	opens, used := time.Now(), spent()
	time.Sleep(window)
	over.Store(1)
	ends := time.Now()
	t.loader = float64(spent()-used) / float64(window) / float64(runtime.NumCPU())
	group.Wait()
	for _, o := range outcomes {
		if o.ended.After(opens) && o.ended.Before(ends) {
			t.latency = append(t.latency, milliseconds(o.ended.Sub(o.began)))
		}
	}
	t.window = ends.Sub(opens)
	switch {
	case ctx.Err() != nil:
		return t, ctx.Err()
	case errors.Is(first, errDry):
		return t, fmt.Errorf("%w before the window ended: raise -ahead", errDry)
	case len(t.latency) == 0:
		return t, fmt.Errorf("nothing was acknowledged within the window: %w", first)
	}
	return t, nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// percentile of values, which it does not change.
func percentile(values []float64, p float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(int(p*float64(len(sorted))), len(sorted)-1)]
}
