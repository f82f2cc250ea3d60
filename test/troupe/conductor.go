package troupe

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// Conductor lets stories run side by side on one test clock: it moves the clock once all of them wait for a day to come. So
// every story is written as it happens, from beginning to end, and half a year takes as many steps as there are office days
// on which somebody does something.
type Conductor struct {
	Now     func() time.Time
	advance func(ctx context.Context, by time.Duration) error

	mutex   sync.Mutex
	running int // stories that do not wait
	waiting []waiting
	failed  error // the clock could not be moved
}

// waiting is a story that waits.
type waiting struct {
	until time.Time
	wake  chan struct{}
}

// Beijing is UTC+08:00, by which offices open.
var Beijing = time.FixedZone("UTC+08:00", 8*3600)

// Office is the first Monday at half past nine that is not before a moment. Registers move in weeks; were every story to wake
// on the hour its period ends, the clock would be moved a hundred times.
func Office(moment time.Time) time.Time {
	y, m, d := moment.In(Beijing).Date()
	opens := time.Date(y, m, d, 9, 30, 0, 0, Beijing)
	for opens.Weekday() != time.Monday || opens.Before(moment) {
		opens = opens.AddDate(0, 0, 1)
	}
	return opens
}

// Until waits for the first office day at or after a moment.
func (c *Conductor) Until(ctx context.Context, moment time.Time) error {
	if !moment.After(c.Now()) {
		return ctx.Err()
	}
	w := waiting{Office(moment), make(chan struct{})}
	c.mutex.Lock()
	c.waiting = append(c.waiting, w)
	c.leave(ctx)
	c.mutex.Unlock()
	select {
	case <-w.wake:
		c.mutex.Lock()
		defer c.mutex.Unlock()
		return errors.Join(c.failed, ctx.Err())
	case <-ctx.Done():
		return ctx.Err()
	}
}

// leave takes one story off those that run, and moves the clock if it was the last. The mutex is held.
func (c *Conductor) leave(ctx context.Context) {
	if c.running--; c.running > 0 || len(c.waiting) == 0 || ctx.Err() != nil {
		return
	}
	next := c.waiting[0].until
	for _, w := range c.waiting {
		if w.until.Before(next) {
			next = w.until
		}
	}
	// Nobody runs, so nobody misses the mutex while the clock is moved.
	if err := c.advance(ctx, next.Sub(c.Now()).Truncate(time.Second)+time.Second); err != nil {
		c.failed, next = err, next.AddDate(100, 0, 0) // wakes everybody
	}
	var rest []waiting
	for _, w := range c.waiting {
		if w.until.After(next) {
			rest = append(rest, w)
			continue
		}
		c.running++
		close(w.wake)
	}
	c.waiting = rest
}

// Together runs stories side by side and gives the first failure, which ends the others.
func (c *Conductor) Together(ctx context.Context, stories ...func(context.Context) error) error {
	if len(stories) == 0 {
		return nil
	}
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	c.mutex.Lock()
	c.running += len(stories) - 1 // the caller's place is taken by one of them
	c.mutex.Unlock()
	var group sync.WaitGroup
	var left atomic.Int64
	left.Store(int64(len(stories)))
	for _, story := range stories {
		group.Go(func() {
			if err := story(ctx); err != nil {
				fail(err)
			}
			if left.Add(-1) == 0 {
				return // its place is the caller's again
			}
			c.mutex.Lock()
			defer c.mutex.Unlock()
			c.leave(ctx)
		})
	}
	group.Wait()
	return context.Cause(ctx)
}
