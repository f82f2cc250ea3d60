package proof

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/shuzheng/shuzheng/gateway/signer"
)

// Source is where an organization's co-signatures come from: the own signer's socket, another organization's gateway.
// Both calls wait up to that long for something new and may answer nothing.
type Source interface {
	Cosigned(ctx context.Context, from uint64, limit int, wait time.Duration) ([]signer.Cosigned, error)
	Status(ctx context.Context, after uint64, wait time.Duration) (*signer.StatusSet, error)
}

// Own is the own organization's signer. It has no network, so it is told what the others co-signed.
type Own interface {
	Source
	Witnessed(ctx context.Context, told signer.Witnessed) (*signer.Known, error)
}

// Pacing of following; a pause after trouble is doubled from the first to the last.
const (
	page       = 256
	wait       = 20 * time.Second
	firstPause = 250 * time.Millisecond
	lastPause  = 5 * time.Second
)

// Follow collects from every organization's source, and tells the own signer what the others signed, until ctx ends. One
// that is away, or sends nonsense, holds up nobody else; what it sent wrong is logged and asked for again. It fails with
// [ErrOtherChain] at once.
func (c *Collector) Follow(ctx context.Context, organization string, own Own, others map[string]Source, after func(time.Duration) <-chan time.Time) error {
	if err := c.sameChain(); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	f := &follower{Collector: c, after: after}
	follow := func(name string, source Source) {
		group.Go(func() error {
			return f.keepOn(ctx, name, func() (bool, error) { return f.cosignatures(ctx, name, source) })
		})
		group.Go(func() error {
			return f.keepOn(ctx, name, func() (bool, error) { return f.status(ctx, name, source) })
		})
	}
	follow(organization, own)
	for name, source := range others {
		follow(name, source)
	}
	t := &teller{follower: f, own: organization, to: own, others: others}
	group.Go(func() error { return f.keepOn(ctx, organization, func() (bool, error) { return t.tell(ctx) }) })
	return group.Wait()
}

// ErrOtherChain refuses a collection that was made beside another chain than the index shows now.
var ErrOtherChain = errors.New("the collected co-signatures are of another chain: move their directory away, it is collected again, but keep what it says of forks")

// sameChain compares the newest co-signatures with the index, which may have been built anew. Every block names the one
// before, so the newest stand for all.
func (c *Collector) sameChain() error {
	for _, organization := range Organizations {
		height := c.Height(organization)
		own, found, err := c.index.Checkpoint(height)
		if err != nil {
			return err
		}
		note, _, err := c.note(height)
		if err != nil {
			return err
		}
		if found && note != nil && note.Text != own.Text() {
			return ErrOtherChain
		}
	}
	return nil
}

type follower struct {
	*Collector
	after func(time.Duration) <-chan time.Time
}

// keepOn takes one step after another. A source that answers nothing new without waiting must not be asked all the time.
func (f *follower) keepOn(ctx context.Context, organization string, step func() (news bool, err error)) error {
	pause := firstPause
	for ctx.Err() == nil {
		news, err := step()
		switch {
		case err == nil:
			pause = firstPause
		case pause == firstPause && ctx.Err() == nil:
			f.log.Warn("collecting proofs", "organization", organization, "error", err.Error())
		}
		if news && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-f.after(pause):
		}
		if err != nil {
			pause = min(2*pause, lastPause)
		}
	}
	return ctx.Err()
}

func (f *follower) cosignatures(ctx context.Context, organization string, source Source) (news bool, err error) {
	list, err := source.Cosigned(ctx, f.Height(organization)+1, page, wait)
	f.hear(organization, len(list) == 0)
	if err != nil || len(list) == 0 {
		return false, err
	}
	before := f.Height(organization)
	if err := f.Add(ctx, organization, list); err != nil {
		return false, err
	}
	return f.Height(organization) > before, nil
}

func (f *follower) status(ctx context.Context, organization string, source Source) (news bool, err error) {
	var after uint64
	if set := f.StatusSet(organization); set != nil {
		after = set.Sequence
	}
	set, err := source.Status(ctx, after, wait)
	if err != nil || set == nil || set.Sequence <= after {
		return false, err
	}
	return true, f.AddSet(ctx, organization, set)
}
