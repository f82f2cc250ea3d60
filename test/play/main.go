package play

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Summary names everything the main job made.
type Summary struct {
	Network    string         `json:"network"`
	Trust      string         `json:"trust"`
	Property   *Certificate   `json:"property"`
	Data       *Certificate   `json:"intellectual"`
	Subject    *Certificate   `json:"subject"`
	Object     *Certificate   `json:"object"`
	Listing    *Done          `json:"listing"`
	Contract   *Done          `json:"contract"`
	Delivery   *Done          `json:"delivery"`
	Roots      string         `json:"roots"`
	Issuer     string         `json:"issuerCertificate"`
	Evidence   string         `json:"contractEvidence"` // proof bundles from here on
	Receipt    string         `json:"deliveryReceipt"`
	Bundle     string         `json:"bundle"`
	PDF        string         `json:"pdf"`
	Site       string         `json:"site"` // the public files, mirrored
	Presented  string         `json:"presentation"`
	Verdict    string         `json:"verdict"`
	Forgery    *ForgeryReport `json:"forgery"`
	Gateways   []string       `json:"gateways"`
	DurationMS int64          `json:"durationMs"`
}

// Main plays the main job from an empty directory, or once more on the network that is there.
func Main(ctx context.Context, s *Stage) error {
	began := time.Now()
	if err := s.Open(ctx); err != nil {
		return err
	}
	cast, err := s.Found(ctx)
	if err != nil {
		return err
	}
	summary, err := s.Job(ctx, cast)
	if err != nil {
		return err
	}
	if err := s.Exhibits(summary); err != nil {
		return err
	}
	if err := s.Proofs(ctx, summary); err != nil {
		return err
	}
	if summary.Presented, err = s.Present(ctx, cast, summary.Property); err != nil {
		return err
	}
	if summary.Forgery, err = s.Forgery(ctx, cast, summary.Property); err != nil {
		return err
	}
	if err := s.Stranger(ctx, summary); err != nil {
		return err
	}
	summary.DurationMS = time.Since(began).Milliseconds()
	return s.close(summary)
}

// Job is the main job: a data product from its description to a delivery receipt.
func (s *Stage) Job(ctx context.Context, cast *Cast) (*Summary, error) {
	summary := &Summary{Network: s.ID}
	dataset, err := s.Dataset(ctx, cast)
	if err != nil {
		return nil, err
	}
	if summary.Property, err = s.Registration(ctx, cast, "property", dataset); err != nil {
		return nil, err
	}
	if summary.Data, err = s.Registration(ctx, cast, "intellectual", dataset); err != nil {
		return nil, err
	}
	if summary.Subject, err = s.Merchant(ctx, cast); err != nil {
		return nil, err
	}
	if summary.Object, summary.Listing, err = s.Object(ctx, cast, summary.Subject, dataset, summary.Property, summary.Data); err != nil {
		return nil, err
	}
	if summary.Contract, err = s.Contract(ctx, cast, summary.Object, summary.Property); err != nil {
		return nil, err
	}
	summary.Delivery, err = s.Delivery(ctx, cast, summary.Contract, 1)
	return summary, err
}

func (s *Stage) close(summary *Summary) error {
	for _, o := range organizations {
		summary.Gateways = append(summary.Gateways, s.Gateway(o.id))
	}
	text, err := json.MarshalIndent(summary, "", "  ")
	if err != nil {
		return err
	}
	path := s.File("summary.json")
	s.Line("\nLook at %s — the PDF certificate — and check it yourself:", Short(summary.PDF))
	s.Line("  %s verify %s --trust %s --roots %s --clock %s", Short(filepath.Join(s.Bin, "shuzheng")), Short(summary.PDF), Short(summary.Trust), Short(summary.Roots), Short(s.Clock))
	s.Line("The verification page: %s/page/", s.Gateway(record.DataBureau))
	s.Line("Everything is named in %s; the network stays up (stop it with `make down`).", path)
	for _, gateway := range summary.Gateways {
		s.Line("  %s/openapi.json", gateway)
	}
	return os.WriteFile(path, append(text, '\n'), 0o600)
}
