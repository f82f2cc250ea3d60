package signer

import (
	"context"
	"time"
)

// What the own gateway is given: nothing in it is secret, and it is the gateway that publishes it.

// Cosigned lists up to limit co-signatures from a height on, oldest first. When there is none yet it waits; it may answer
// none.
func (s *Signer) Cosigned(ctx context.Context, from uint64, limit int, wait time.Duration) ([]Cosigned, error) {
	bounded, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	_ = s.cosigned.Await(bounded, from) // the only error is that time is up
	return s.cosigned.From(from, limit)
}

// Status gives the newest status set behind a sequence number, waiting for it; nil when there is none.
func (s *Signer) Status(ctx context.Context, after uint64, wait time.Duration) (*StatusSet, error) {
	bounded, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	return s.statuses.await(bounded, after), nil
}

// Alarms lists what a person must look at.
func (s *Signer) Alarms(context.Context) ([]Alarm, error) {
	alarms, err := s.findings.Alarms()
	if err != nil {
		return nil, err
	}
	fork, err := s.cosigned.fork()
	if fork != nil {
		alarms = append(alarms, *fork)
	}
	return alarms, err
}
