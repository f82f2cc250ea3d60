package play

import (
	"context"
	"fmt"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// Proofs fetches what outlives the platform: the certificate's proof bundle and its PDF, bundles of the evidence and the
// receipt, and a mirror of everything public that any file server can serve.
func (s *Stage) Proofs(ctx context.Context, summary *Summary) error {
	s.Line("\n— What needs nobody any more: proof bundles, a PDF certificate, a mirror of the public files")
	summary.Bundle, summary.PDF, summary.Site = s.fresh("certificate.bundle.json"), s.fresh("certificate.pdf"), s.File("site")
	bureau := s.Gateway(record.DataBureau)
	if err := s.Shuzheng(ctx, nil, "bundle", summary.Property.File, "--out", summary.Bundle, "--gateway", bureau); err != nil {
		return err
	}
	if err := s.Shuzheng(ctx, nil, "pdf", summary.Bundle, "--link", bureau+"/page/", "--out", summary.PDF); err != nil {
		return err
	}
	for _, evidence := range []struct {
		done *Done
		name string
		to   *string
	}{{summary.Contract, "contract-evidence.bundle.json", &summary.Evidence}, {summary.Delivery, "delivery-receipt.bundle.json", &summary.Receipt}} {
		*evidence.to = s.fresh(evidence.name)
		if err := s.Shuzheng(ctx, nil, "bundle", "jws/"+evidence.done.ID, "--namespace", "exchange", "--out", *evidence.to, "--gateway", s.Gateway(record.Exchange)); err != nil {
			return err
		}
	}
	if err := s.Shuzheng(ctx, nil, "mirror", "--out", summary.Site, "--gateway", bureau); err != nil {
		return err
	}
	summary.Trust = s.File("site", "public", "trust.json")
	return nil
}

// Sound verifies files offline, each of which must be valid as of its newest status and now.
func (s *Stage) Sound(ctx context.Context, files ...string) error {
	for _, file := range files {
		report, err := s.Verify(ctx, file)
		if err != nil {
			return err
		}
		if report.Verdict != "valid" || report.Now.Verdict != "valid" {
			return fmt.Errorf("%s is %s (%s), now %s (%s)", file, report.Verdict, report.Reason, report.Now.Verdict, report.Now.Reason)
		}
		s.Line("✔ %s: valid as of %s, on the ledger since %s; valid now", Short(file), report.AsOf, report.Since)
	}
	return nil
}

// settle waits until everything that any gateway has read is co-signed by all three.
func (s *Stage) settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for _, o := range organizations {
		client := api.NewClient(s.Gateway(o.id))
		network, err := client.Network(ctx)
		if err != nil {
			return err
		}
		if !network.Founded {
			continue
		}
		if err := eventually(ctx, func() error {
			text, err := client.File(ctx, "/v1/log/checkpoint")
			if err != nil {
				return err
			}
			note, err := tlog.ParseNote(string(text))
			if err == nil && note.Checkpoint.Height < network.Height {
				err = record.Errorf(record.Unavailable, "%d blocks are proved at %s, %d recorded", note.Checkpoint.Height, o.id, network.Height)
			}
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}
