package main

import (
	"runtime"
	"time"
)

// cost is what one call of something took on one core.
type cost struct {
	time   time.Duration
	allocs float64
	bytes  float64
}

func (c cost) perSecond() float64    { return float64(time.Second) / float64(c.time) }
func (c cost) microseconds() float64 { return float64(c.time) / float64(time.Microsecond) }

// oneCore calls something again and again for a while with GOMAXPROCS 1, so that neither a second core nor the
// collector beside it helps.
func oneCore(window time.Duration, call func() error) (cost, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	runtime.GC()
	const batch = 8 // calls between two looks at the clock
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began, calls := time.Now(), 0
	for time.Since(began) < window {
		for range batch {
			if err := call(); err != nil {
				return cost{}, err
			}
		}
		calls += batch
	}
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	return cost{
		time: took / time.Duration(calls), allocs: float64(after.Mallocs-before.Mallocs) / float64(calls),
		bytes: float64(after.TotalAlloc-before.TotalAlloc) / float64(calls),
	}, nil
}
