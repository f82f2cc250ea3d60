package troupe

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// stagehand is a conductor on a clock of its own, and the days to which it was moved.
func stagehand() (c *Conductor, moved *[]time.Time) {
	var mutex sync.Mutex
	now := time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC) // a Sunday
	moved = &[]time.Time{}
	return &Conductor{
		running: 1,
		Now: func() time.Time {
			mutex.Lock()
			defer mutex.Unlock()
			return now
		},
		advance: func(_ context.Context, by time.Duration) error {
			mutex.Lock()
			defer mutex.Unlock()
			now = now.Add(by)
			*moved = append(*moved, now)
			return nil
		},
	}, moved
}

func TestTheClockMovesOnceEverybodyWaits(t *testing.T) {
	c, moved := stagehand()
	began := c.Now()
	var mutex sync.Mutex
	var order []string
	says := func(what string) {
		mutex.Lock()
		defer mutex.Unlock()
		order = append(order, what)
	}
	story := func(name string, days ...int) func(context.Context) error {
		return func(ctx context.Context) error {
			for _, day := range days {
				if err := c.Until(ctx, began.AddDate(0, 0, day)); err != nil {
					return err
				}
				says(name)
			}
			return nil
		}
	}
	inner := func(ctx context.Context) error {
		if err := c.Together(ctx, story("d", 30), story("e", 40)); err != nil {
			return err
		}
		says("f") // only once both have ended
		return nil
	}
	require.NoError(t, c.Together(t.Context(), story("a", 5), story("b", 5, 20), inner))
	require.ElementsMatch(t, []string{"a", "b"}, order[:2])
	require.Equal(t, []string{"b", "d", "e", "f"}, order[2:])
	require.Len(t, *moved, 4, "the two that wait for the same week wake together")
	for _, at := range *moved {
		require.Equal(t, time.Monday, at.In(Beijing).Weekday())
	}
}

func TestOneFailureEndsTheOthers(t *testing.T) {
	c, moved := stagehand()
	broken := errors.New("broken")
	err := c.Together(t.Context(),
		func(ctx context.Context) error { return c.Until(ctx, c.Now().AddDate(1, 0, 0)) },
		func(context.Context) error { return broken })
	require.ErrorIs(t, err, broken)
	require.Empty(t, *moved)
}

func TestAClockThatCannotBeMovedWakesEverybody(t *testing.T) {
	c, _ := stagehand()
	stuck := errors.New("stuck")
	c.advance = func(context.Context, time.Duration) error { return stuck }
	wait := func(days int) func(context.Context) error {
		return func(ctx context.Context) error { return c.Until(ctx, c.Now().AddDate(0, 0, days)) }
	}
	require.ErrorIs(t, c.Together(t.Context(), wait(3), wait(300)), stuck)
}
