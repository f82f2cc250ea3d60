package play

import (
	"context"
	"encoding/json"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

// Upgrade swaps every organization's chaincode service for the newest program, one by one under the rules edition in
// force, and raises the edition with the consent of all three when the programs contain a newer one.
func (s *Stage) Upgrade(ctx context.Context, cast *Cast) (edition int, err error) {
	if err := s.Tool(ctx, "upgrade"); err != nil {
		return 0, err
	}
	if edition, err = s.edition(ctx); err != nil {
		return 0, err
	}
	for edition < rules.Newest {
		raise := Act{
			Who: cast.Registrar[record.DataBureau], Says: "raises the rules edition with the consent of the other two", Namespace: "governance", Act: "edition.raise",
			Sub: record.RulesKey, Body: record.Raise{Edition: edition + 1},
			Consents: []*Person{cast.Registrar[record.MarketRegulator], cast.Registrar[record.Exchange]},
		}
		if _, err := s.Do(ctx, raise); err != nil {
			return edition, err
		}
		edition++
	}
	s.Line("✔ rules edition %d is in force", edition)
	return edition, nil
}

func (s *Stage) edition(ctx context.Context) (int, error) {
	var shown struct {
		Record struct {
			Body record.Rules `json:"body"`
		} `json:"record"`
	}
	out, err := s.quiet(ctx, "shuzheng", "show", "governance", record.RulesKey, "--gateway", s.Gateway(record.DataBureau), "--json")
	if err != nil {
		return 0, err
	}
	err = json.Unmarshal(out, &shown)
	return shown.Record.Body.Edition, err
}
