package registry

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/play"
)

// Close ends the half year as the bureau does: what time has done is written down, the report is drawn up and counted anew from
// the chain, and the register is exported, anchored, and checked where nothing of ours runs.
func (h *Half) Close(ctx context.Context) error {
	if err := all(ctx, h.settle, h.look, h.report, h.export, h.strangers, h.agree); err != nil {
		return err
	}
	h.Line("%s; the registers are in %s", h.soFar(), h.File("registers"))
	return nil
}

// settle writes down what time has done, with the service actors' keys; it is shown before.
func (h *Half) settle(ctx context.Context) error {
	h.Line("\n— What time has done to the registers is shown, and written down by the service actors")
	for _, register := range []struct{ namespace, kind string }{{"property", "registration"}, {"intellectual", "registration"}, {record.Governance, "delegation"}} {
		owner := owners[register.namespace]
		if err := h.show(ctx, "list", register.namespace, register.kind, "--due", "--gateway", h.Gateway(owner)); err != nil {
			return err
		}
		service := []string{"--key", h.SM2(owner, "service.key"), "--clock", h.Clock, "--gateway", h.Gateway(owner)}
		if err := h.show(ctx, append([]string{"settle", "--namespace", register.namespace}, service...)...); err != nil {
			return err
		}
	}
	return nil
}

// show runs a command and shows what a person sees.
func (h *Half) show(ctx context.Context, args ...string) error {
	out, err := h.Command(ctx, "shuzheng", args...)
	if err == nil {
		h.Line("%s", strings.TrimRight(string(out), "\n"))
	}
	return err
}

// look shows the life of a registration of which much has come.
func (h *Half) look(ctx context.Context) error {
	h.Line("\n— The life of a registration that was divided")
	return h.show(ctx, "timeline", "property", h.divided, "--gateway", h.Gateway(record.MarketRegulator))
}

// report draws up the bureau's report at one organization's gateway and counts each figure anew from another's peer.
func (h *Half) report(ctx context.Context) error {
	h.Line("\n— The bureau's report, as the exchange's gateway draws it up, and each figure counted from the market regulator's chain")
	ledger, err := h.ReadLedger(ctx, record.MarketRegulator)
	if err != nil {
		return err
	}
	chain, err := ledger.Figures()
	if err != nil {
		return err
	}
	if err := h.reach(ctx, record.Exchange); err != nil {
		return err
	}
	out, err := h.Command(ctx, "shuzheng", "report", "registry", "--height", fmt.Sprint(ledger.Height), "--json", "--gateway", h.Gateway(record.Exchange))
	if err != nil {
		return err
	}
	report, err := flatten(out)
	if err != nil {
		return err
	}
	h.Line("\n%-58s %8s %8s", "as of "+ledger.Time, "report", "chain")
	for _, name := range names(report, chain) {
		h.Line("%-58s %8s %8s", name, shown(report, name), shown(chain, name))
	}
	if different := differences(report, chain); len(different) > 0 {
		return fmt.Errorf("the report is not what the chain says:\n%s", strings.Join(different, "\n"))
	}
	h.Line("✔ %d figures are equal", len(report))
	return h.show(ctx, "report", "registry", "--gateway", h.Gateway(record.DataBureau))
}

// export writes both registers to files, puts their digests on the ledger, and checks the files offline.
func (h *Half) export(ctx context.Context) error {
	h.Line("\n— Both registers as files: their digests on the ledger, their proofs in the files")
	people := map[string]*play.Person{"property": h.cast.Bureau, "intellectual": h.cast.Regulator}
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
	done, err := h.Do(ctx, play.Act{Who: by, Says: says, Namespace: namespace, Act: "register.anchor", Body: body})
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
	return h.offline(ctx, file("-anchored.json"))
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
		number, err := ledger.numbered(expected.namespace, expected.state)
		if err != nil {
			return err
		}
		file, gateway := h.File("registers", number+".bundle.json"), h.Gateway(owners[expected.namespace])
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
func (l *Ledger) numbered(namespace, state string) (number string, err error) {
	err = l.each(namespace, "registration", func(f *fact) error {
		if number == "" && f.at(l.Time) == state {
			number = f.Body.Issued.Number
		}
		return nil
	})
	if err == nil && number == "" {
		err = fmt.Errorf("no certificate in %s is %s", namespace, state)
	}
	return number, err
}

// agree insists that the three organizations hold the same state, and that nobody who recomputed every act objects to one.
func (h *Half) agree(ctx context.Context) error {
	digests := map[string]bool{}
	for _, organization := range []string{record.DataBureau, record.MarketRegulator, record.Exchange} {
		if err := h.reach(ctx, organization); err != nil {
			return err
		}
		state, err := h.gateways[organization].State(ctx)
		if err != nil {
			return err
		}
		digests[state.Digest] = true
		alarms, err := h.gateways[organization].Alarms(ctx)
		if err != nil {
			return err
		}
		if len(alarms.Own)+len(alarms.Forks) > 0 {
			return fmt.Errorf("%s objects: %v %v", organization, alarms.Own, alarms.Forks)
		}
	}
	if len(digests) != 1 {
		return fmt.Errorf("the three organizations hold %d different states", len(digests))
	}
	h.Line("\n✔ the three organizations hold the same state, and none that recomputed it objects to anything")
	return nil
}

// offline checks a file with what anybody may have: the trust lists as mirrored and the roots from the gazette. A file in which
// one state was altered is refused.
func (h *Half) offline(ctx context.Context, file string) error {
	site := h.File("site")
	if err := h.Shuzheng(ctx, nil, "mirror", "--out", site, "--gateway", h.Gateway(record.DataBureau)); err != nil {
		return err
	}
	trust := []string{"--trust", filepath.Join(site, "public", "trust.json"), "--roots", h.SM2("roots.json"), "--clock", h.Clock}
	if err := h.show(ctx, append([]string{"export", "--check", file}, trust...)...); err != nil {
		return err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	altered := strings.TrimSuffix(file, ".json") + "-altered.json"
	if err := os.WriteFile(altered, []byte(strings.Replace(string(text), `"state":"REVOKED"`, `"state":"ACTIVE"`, 1)), 0o600); err != nil {
		return err
	}
	_, err = h.Command(ctx, "shuzheng", append([]string{"export", "--check", altered, "--json"}, trust...)...)
	refusal, ok := err.(*play.Refusal)
	if !ok {
		return fmt.Errorf("%s should be refused, not: %w", altered, err)
	}
	h.Line("✘ the file with one state altered: %s %s", refusal.Code, refusal.Detail)
	return nil
}
