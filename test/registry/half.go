// Package registry plays half a year of a register on a real network: twenty firms, sixty datasets, both registrations and
// everything that follows a certificate, on a test clock. Each story is written as it happens, from beginning to end; a
// conductor lets them run side by side. What comes of it is counted from the chain, beside what the report says.
package registry

import (
	"context"
	"fmt"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/play"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// days is how long half a year is.
const days = 182

// Half is half a year of a register.
type Half struct {
	*troupe.Troupe
	people
	Plain   int    // registrations without a story of their own
	divided string // key of the registration that is divided
}

// New prepares half a year on a stage.
func New(stage *play.Stage, plain int) *Half {
	return &Half{Troupe: troupe.New(stage, record.EditionRegistries), Plain: plain}
}

// Play opens the network and plays everything.
func (h *Half) Play(ctx context.Context) error {
	return troupe.All(ctx, h.Gather, h.enter, h.govern, h.stories)
}

// stories runs all of them to the end of the half year.
func (h *Half) stories(ctx context.Context) error {
	h.Line("\n— Half a year: %d datasets, both registers, side by side", len(h.datasets()))
	stories := h.governance()
	for _, row := range h.datasets() {
		stories = append(stories, func(ctx context.Context) error {
			if err := h.life(ctx, row); err != nil {
				return fmt.Errorf("%s (%s): %w", row.Name, row.Plot, err)
			}
			return nil
		})
	}
	return h.Together(ctx, append(stories, func(ctx context.Context) error { return h.On(ctx, days) })...)
}
