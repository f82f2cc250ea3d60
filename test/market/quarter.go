// Package market plays a quarter of an exchange on a real network: suppliers and demanders, objects from their description to
// their listing, thirty deals from application to filing with what goes wrong in some of them. Secrets are planted in every
// private document; what comes of the quarter is counted from the chain, beside what the report says, and the secrets are hunted
// for wherever somebody could look who must not see them.
package market

import (
	"context"
	"fmt"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/play"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// days is how long a quarter is.
const days = 91

// exchange is the namespace of the exchange.
const exchange = "exchange"

// Quarter is a quarter of an exchange.
type Quarter struct {
	*troupe.Troupe
	people
	vault
	Plain int // deals without a story of their own

	lists     checklists
	documents []string // keys of the exchange's rule documents, sorted
	goods     map[string]*good
	played    []*deal
	subjects  map[string]string // keys of registrations of suppliers and third parties, by actor id
}

// New prepares a quarter on a stage.
func New(stage *play.Stage, plain int) *Quarter {
	return &Quarter{
		Troupe: troupe.New(stage, record.EditionTrade), Plain: plain, vault: newVault(), goods: map[string]*good{}, subjects: map[string]string{},
	}
}

// Play opens the network and plays everything.
func (q *Quarter) Play(ctx context.Context) error {
	return troupe.All(ctx, q.Gather, q.enter, q.rulePacks, q.venue, q.admitted, q.stories)
}

// stories runs all of them to the end of the quarter.
func (q *Quarter) stories(ctx context.Context) error {
	q.open()
	q.played = q.deals()
	q.Line("\n— A quarter: %d objects and %d deals, side by side", len(shelf), len(q.played))
	stories := q.others()
	for i := range shelf {
		stories = append(stories, named(shelf[i].Name, q.stock(&shelf[i])))
	}
	for _, deal := range q.played {
		stories = append(stories, named(fmt.Sprintf("deal %d, %s", deal.n, deal.plot), deal.play))
	}
	return q.Together(ctx, append(stories, func(ctx context.Context) error { return q.On(ctx, days) })...)
}

// named says in whose story something went wrong.
func named(name string, story func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		if err := story(ctx); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	}
}

// act is an act on the exchange.
func act(by *troupe.Actor, name, on string, body any, to string) troupe.Act {
	return troupe.Act{By: by, Namespace: exchange, Name: name, On: on, Body: body, To: to}
}
