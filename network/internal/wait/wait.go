// Package wait polls conditions. Nothing in this module sleeps for a fixed time: a fixed sleep is too long on a fast
// machine and too short on a busy one.
package wait

import (
	"fmt"
	"time"
)

// interval is short because every probe is a local HTTP request or a file look-up; a start of the network passes
// about ten waits, so a long interval would be felt.
const (
	interval       = 50 * time.Millisecond
	costlyInterval = 250 * time.Millisecond
)

// For calls probe until it returns nil or the limit has passed. The error says what was waited for, and the last
// reason why it was not there yet. A probe that returns Final ends the wait at once.
func For(what string, limit time.Duration, probe func() error) error {
	return poll(what, interval, limit, probe)
}

// ForCostly is For with a probe that starts a program: asked twenty times a second it would slow down what it waits for.
func ForCostly(what string, limit time.Duration, probe func() error) error {
	return poll(what, costlyInterval, limit, probe)
}

func poll(what string, interval, limit time.Duration, probe func() error) error {
	deadline := time.Now().Add(limit)
	for {
		err := probe()
		if err == nil {
			return nil
		}
		if final, ok := err.(finalError); ok {
			return fmt.Errorf("%s: %w", what, final.error)
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("waited %s for %s, last seen: %w", limit, what, err)
		}
		time.Sleep(interval)
	}
}

type finalError struct{ error }

// Final marks an error that no waiting can repair, such as a process that has ended.
func Final(err error) error { return finalError{err} }
