package market

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// shownToJudges are the deals of which evidence is put together at the end.
var shownToJudges = []string{"mismatch", "in court", "certified"}

// evidence puts everything about some deals into files that verify offline, as whoever holds no private terms does it; and once
// more as a party does, who adds the contract.
func (q *Quarter) evidence(ctx context.Context) error {
	q.Line("\n— Evidence packages for a judge: of deals, from a gateway that holds no private terms, checked offline")
	if err := os.MkdirAll(q.File("evidence"), 0o700); err != nil {
		return err
	}
	for _, d := range q.played {
		for _, plot := range shownToJudges {
			if d.plot != plot {
				continue
			}
			if err := d.evidenced(ctx); err != nil {
				return fmt.Errorf("evidence of deal %d: %w", d.n, err)
			}
		}
	}
	return nil
}

func (d *deal) evidenced(ctx context.Context) error {
	name := strings.ReplaceAll(d.plot, " ", "-")
	public, whole, terms := d.File("evidence", name+".evidence.json"), d.File("evidence", name+"-with-terms.json"), d.File("evidence", name+"-terms.json")
	gateway := d.Gateway(record.MarketRegulator)
	pack := func(out string, more ...string) error {
		return d.Shuzheng(ctx, nil, append([]string{"evidence", d.key, "--namespace", exchange, "--out", out, "--gateway", gateway, "--clock", d.Clock}, more...)...)
	}
	if err := pack(public, "--pdf", strings.TrimSuffix(public, ".json")+".pdf"); err != nil {
		return err
	}
	if err := os.WriteFile(terms, []byte(d.signed), 0o600); err != nil {
		return err
	}
	if err := pack(whole, "--terms", terms); err != nil {
		return err
	}
	for _, file := range []string{public, whole} {
		verdict, err := d.Verify(ctx, file)
		if err != nil {
			return err
		}
		if verdict.Verdict != "valid" && verdict.Verdict != "valid-with-limits" {
			return fmt.Errorf("%s is %s: %s", filepath.Base(file), verdict.Verdict, verdict.Reason)
		}
		d.Line("✔ %s: %s", filepath.Base(file), verdict.Verdict)
	}
	return nil
}

// packages are the files of evidence that anybody may have.
func (q *Quarter) packages() ([]string, error) {
	return filepath.Glob(q.File("evidence", "*.evidence.*"))
}
