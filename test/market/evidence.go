package market

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/test/play"
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
	return q.transaction(ctx)
}

// transaction takes the transaction certificate that is in force along, as anybody can who knows its number: with its proof, and as a PDF.
func (q *Quarter) transaction(ctx context.Context) error {
	var certificates api.Records
	gateway := q.Gateway(record.MarketRegulator)
	if err := q.Shuzheng(ctx, &certificates, "list", exchange, "transaction", "--state", record.StateActive, "--gateway", gateway); err != nil {
		return err
	}
	if len(certificates.Entries) != 1 || certificates.Entries[0].Number == "" {
		return fmt.Errorf("%d transaction certificates are in force, not 1 with a number", len(certificates.Entries))
	}
	bundle, pdf := q.File("evidence", "transaction.bundle.json"), q.File("evidence", "transaction.pdf")
	for _, args := range [][]string{
		{"bundle", certificates.Entries[0].Number, "--out", bundle, "--gateway", gateway},
		{"pdf", bundle, "--link", gateway + "/page/", "--out", pdf},
	} {
		if err := q.Shuzheng(ctx, nil, args...); err != nil {
			return err
		}
	}
	return q.stands(ctx, bundle, pdf)
}

// stands insists that files verify offline.
func (q *Quarter) stands(ctx context.Context, files ...string) error {
	for _, file := range files {
		verdict, err := q.Verify(ctx, file)
		if err != nil {
			return err
		}
		if verdict.Verdict != "valid" && verdict.Verdict != "valid-with-limits" {
			return fmt.Errorf("%s is %s: %s", filepath.Base(file), verdict.Verdict, verdict.Reason)
		}
		q.Line("✔ %s: %s", filepath.Base(file), verdict.Verdict)
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
	return d.stands(ctx, public, whole)
}

// Leave keeps what it takes to verify the evidence when the network is gone, and says where to look.
func (q *Quarter) Leave() error {
	kept := map[string]string{"trust.json": q.SM2("trust-1.json"), "roots.json": q.SM2("roots.json"), "clock": q.Clock}
	for name, from := range kept {
		text, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		if err := os.WriteFile(q.File(name), text, 0o644); err != nil {
			return err
		}
	}
	pages, err := filepath.Glob(q.File("evidence", "*.evidence.pdf"))
	if err != nil {
		return err
	}
	q.Line("\nLook at the pages for a judge, each with its evidence package attached, and check them yourself, offline:")
	for _, page := range pages {
		q.Line("  %s verify %s --trust %s --roots %s --clock %s", play.Short(filepath.Join(q.Bin, "shuzheng")), play.Short(page),
			play.Short(q.File("trust.json")), play.Short(q.File("roots.json")), play.Short(q.File("clock")))
	}
	return nil
}

// packages are the files of evidence that anybody may have.
func (q *Quarter) packages() ([]string, error) {
	packages, err := filepath.Glob(q.File("evidence", "*.evidence.*"))
	if err != nil {
		return nil, err
	}
	certificate, err := filepath.Glob(q.File("evidence", "transaction.*"))
	return append(packages, certificate...), err
}
