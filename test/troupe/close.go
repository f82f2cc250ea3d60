package troupe

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/play"
)

// Show runs a command and shows what a person sees.
func (t *Troupe) Show(ctx context.Context, args ...string) error {
	out, err := t.Command(ctx, "shuzheng", args...)
	if err == nil {
		t.Line("%s", strings.TrimRight(string(out), "\n"))
	}
	return err
}

// Settle writes down what time has done to a namespace, with the service actor's key of its owner.
func (t *Troupe) Settle(ctx context.Context, namespace string) error {
	owner := Owners[namespace]
	return t.Show(ctx, "settle", "--namespace", namespace, "--key", t.SM2(owner, "service.key"), "--clock", t.Clock, "--gateway", t.Gateway(owner))
}

// Agree insists that the three organizations hold the same state, and that nobody who recomputed every act objects to one.
func (t *Troupe) Agree(ctx context.Context) error {
	digests := map[string]bool{}
	for _, organization := range Organizations {
		if err := t.Reach(ctx, organization); err != nil {
			return err
		}
		state, err := t.Gateways[organization].State(ctx)
		if err != nil {
			return err
		}
		digests[state.Digest] = true
		alarms, err := t.Gateways[organization].Alarms(ctx)
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
	t.Line("\n✔ the three organizations hold the same state, and none that recomputed it objects to anything")
	return nil
}

// Mirror fetches what anybody may have, and names the trust lists, the roots from the gazette and the clock for whoever verifies.
func (t *Troupe) Mirror(ctx context.Context) (trust []string, err error) {
	site := t.File("site")
	err = t.Shuzheng(ctx, nil, "mirror", "--out", site, "--gateway", t.Gateway(record.DataBureau))
	return []string{"--trust", filepath.Join(site, "public", "trust.json"), "--roots", t.SM2("roots.json"), "--clock", t.Clock}, err
}

// Offline checks an exported file with what anybody may have. A file in which one state was altered is refused.
func (t *Troupe) Offline(ctx context.Context, file string) error {
	trust, err := t.Mirror(ctx)
	if err != nil {
		return err
	}
	if err := t.Show(ctx, append([]string{"export", "--check", file}, trust...)...); err != nil {
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
	_, err = t.Command(ctx, "shuzheng", append([]string{"export", "--check", altered, "--json"}, trust...)...)
	refusal, ok := err.(*play.Refusal)
	if !ok {
		return fmt.Errorf("%s should be refused, not: %w", altered, err)
	}
	t.Line("✘ the file with one state altered: %s %s", refusal.Code, refusal.Detail)
	return nil
}
