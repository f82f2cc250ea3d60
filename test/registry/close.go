package registry

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/play"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// Close ends the half year as the bureau does: what time has done is written down, the report is drawn up and counted anew from
// the chain, and the register is exported, anchored, and checked where nothing of ours runs.
func (h *Half) Close(ctx context.Context) error {
	if err := troupe.All(ctx, h.settle, h.look, h.report, h.export, h.strangers, h.Agree); err != nil {
		return err
	}
	h.Line("%s; the registers are in %s", h.SoFar(), h.File("registers"))
	return nil
}

// settle writes down what time has done, with the service actors' keys; it is shown before.
func (h *Half) settle(ctx context.Context) error {
	h.Line("\n— What time has done to the registers is shown, and written down by the service actors")
	for _, register := range [][2]string{{"property", "registration"}, {"intellectual", "registration"}, {record.Governance, "delegation"}} {
		namespace, kind := register[0], register[1]
		if err := h.Show(ctx, "list", namespace, kind, "--due", "--gateway", h.Gateway(troupe.Owners[namespace])); err != nil {
			return err
		}
		if err := h.Settle(ctx, namespace); err != nil {
			return err
		}
	}
	return nil
}

// look shows the life of a registration of which much has come.
func (h *Half) look(ctx context.Context) error {
	h.Line("\n— The life of a registration that was divided")
	return h.Show(ctx, "timeline", "property", h.divided, "--gateway", h.Gateway(record.MarketRegulator))
}

// report draws up the bureau's report at one organization's gateway and counts each figure anew from another's peer.
func (h *Half) report(ctx context.Context) error {
	h.Line("\n— The bureau's report, as the exchange's gateway draws it up, and each figure counted from the market regulator's chain")
	ledger, err := h.ReadLedger(ctx, record.MarketRegulator)
	if err != nil {
		return err
	}
	chain, err := figures(ledger)
	if err != nil {
		return err
	}
	if err := h.Report(ctx, "registry", record.Exchange, ledger, chain, flatten, "property", "intellectual"); err != nil {
		return err
	}
	return h.Show(ctx, "report", "registry", "--gateway", h.Gateway(record.DataBureau))
}

// export writes both registers to files, puts their digests on the ledger, and checks the files offline.
func (h *Half) export(ctx context.Context) error {
	h.Line("\n— Both registers as files: their digests on the ledger, their proofs in the files")
	people := map[string]*play.Person{"property": h.Cast.Bureau, "intellectual": h.Cast.Regulator}
	for _, namespace := range []string{"property", "intellectual"} {
		if err := h.anchored(ctx, namespace, people[namespace]); err != nil {
			return err
		}
	}
	return nil
}

func (h *Half) anchored(ctx context.Context, namespace string, by *play.Person) error {
	gateway := []string{"--gateway", h.Gateway(by.Home)}
	file := func(name string) string { return h.File("registers", namespace+name) }
	if err := os.MkdirAll(h.File("registers"), 0o700); err != nil {
		return err
	}
	exported := func(args ...string) error {
		return h.Shuzheng(ctx, nil, append(append([]string{"export", namespace, "registration"}, gateway...), args...)...)
	}
	if err := exported("--out", file(".json"), "--body", file("-anchor.json")); err != nil {
		return err
	}
	text, err := os.ReadFile(file("-anchor.json"))
	if err != nil {
		return err
	}
	var body record.Anchor
	if err := json.Unmarshal(text, &body); err != nil {
		return err
	}
	says := fmt.Sprintf("anchors the digest of %d registrations", body.Count)
	done, err := h.Stage.Do(ctx, play.Act{Who: by, Says: says, Namespace: namespace, Act: "register.anchor", Body: body})
	if err != nil {
		return err
	}
	if err := exported("--anchor", done.Key, "--out", file("-anchored.json")); err != nil {
		return err
	}
	if err := exported("--height", fmt.Sprint(body.Height), "--format", "csv", "--out", file(".csv")); err != nil {
		return err
	}
	if err := exported("--check", file(".csv"), "--anchor", done.Key); err != nil {
		return err
	}
	return h.Offline(ctx, file("-anchored.json"))
}

// strangers is what somebody with a file and the gazette is told of certificates that a year has dealt with differently. What
// limits a certificate never appears in a status list.
func (h *Half) strangers(ctx context.Context) error {
	h.Line("\n— What a stranger is told of certificates, offline")
	ledger, err := h.ReadLedger(ctx, record.MarketRegulator)
	if err != nil {
		return err
	}
	for _, expected := range []struct{ namespace, state, verdict string }{
		{"property", record.StateActive, "valid"}, {"property", record.StateRestricted, "valid"}, {"property", record.StateSuspended, "not-valid"},
		{"property", record.StateTransferred, "not-valid"}, {"property", record.StateSuperseded, "not-valid"}, {"property", record.StateCancelled, "not-valid"},
		{"property", record.StateRevoked, "not-valid"}, {"intellectual", record.StateExpired, "not-valid"},
	} {
		number, err := numbered(ledger, expected.namespace, expected.state)
		if err != nil {
			return err
		}
		file, gateway := h.File("registers", number+".bundle.json"), h.Gateway(troupe.Owners[expected.namespace])
		if err := h.Shuzheng(ctx, nil, "bundle", number, "--namespace", expected.namespace, "--out", file, "--gateway", gateway); err != nil {
			return err
		}
		verdict, err := h.Verify(ctx, file)
		if err != nil {
			return err
		}
		if verdict.Verdict != expected.verdict || verdict.Now.Verdict != expected.verdict {
			return fmt.Errorf("%s is %s and a stranger is told %s, now %s", number, expected.state, verdict.Verdict, verdict.Now.Verdict)
		}
		h.Line("  %s is %s: %s %s", number, expected.state, verdict.Now.Verdict, verdict.Now.Reason)
	}
	return nil
}

// numbered is the number of the first certificate in a state.
func numbered(l *troupe.Ledger, namespace, state string) (number string, err error) {
	err = each(l, namespace, "registration", func(f *fact) {
		if number == "" && f.at(l.Time) == state {
			number = f.Body.Issued.Number
		}
	})
	if err == nil && number == "" {
		err = fmt.Errorf("no certificate in %s is %s", namespace, state)
	}
	return number, err
}
