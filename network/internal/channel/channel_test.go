package channel

import (
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/network/internal/config"
)

func TestFindMetric(t *testing.T) {
	page := `# HELP ledger_blockchain_height Height of the chain in blocks.
ledger_blockchain_height{channel="other"} 3
ledger_blockchain_height{channel="registry"} 1.2e+03
`
	if value, ok := findMetric(strings.NewReader(page), "ledger_blockchain_height"); !ok || value != 1200 {
		t.Errorf("got %v, %v", value, ok)
	}
	if _, ok := findMetric(strings.NewReader(page), "consensus_etcdraft_is_leader"); ok {
		t.Error("found what is not there")
	}
}

func TestSequenceRisesOnlyWhenTheDefinitionChanges(t *testing.T) {
	conf := &config.Config{Dir: t.TempDir()}
	c, ns := New(conf, nil), config.Namespaces()[0]
	expect := func(when string, ns config.Namespace, have committed, want int) {
		t.Helper()
		if got, err := c.nextSequence(ns, have); err != nil || got != want {
			t.Errorf("%s: sequence %d, %v; want %d", when, got, err, want)
		}
	}
	expect("new ledger", ns, committed{}, 1)
	have := committed{Name: ns.Name, Sequence: 1, Version: ns.Version, ValidationParameter: "AA=="}
	if err := c.remember(ns, 1, ""); err != nil {
		t.Fatal(err)
	}
	expect("interrupted before the commit", ns, committed{}, 1)
	expect("interrupted after the commit", ns, have, 0)
	if err := c.remember(ns, 1, have.digest()); err != nil {
		t.Fatal(err)
	}
	expect("deployed", ns, have, 0)
	other := have
	other.ValidationParameter = "AQ=="
	expect("the ledger was changed by somebody else", ns, other, 2)
	ns.Policy = "OR('Exchange.peer')"
	expect("our policy was changed", ns, have, 2)
}

func TestCompleteLayout(t *testing.T) {
	for answer, want := range map[string]bool{
		`[]`: false,
		`[{"EndorsersByGroups":{"G0":[{}],"G1":[{}]},"Layouts":[{"quantitiesByGroup":{}}]}]`:           false,
		`[{"EndorsersByGroups":{"G0":[{}],"G1":[{}],"G2":[{}]},"Layouts":[]}]`:                         false,
		`[{"EndorsersByGroups":{"G0":[{}],"G1":[{}],"G2":[{}]},"Layouts":[{"quantitiesByGroup":{}}]}]`: true,
	} {
		if err := completeLayout(answer); (err == nil) != want {
			t.Errorf("%s: %v", answer, err)
		}
	}
}

func TestKnowsEndorsers(t *testing.T) {
	all := `"governance","property","intellectual","exchange","lien","_lifecycle"`
	one, two := "127.0.0.1:7010", "127.0.0.1:7110"
	peer := func(address, chaincodes string) string {
		return `{"MSPID":"X","Endpoint":"` + address + `","Chaincodes":[` + chaincodes + `]}`
	}
	for answer, want := range map[string]bool{
		`[` + peer(one, all) + `]`:                                   false,
		`[` + peer(one, all) + `,` + peer(two, `"governance"`) + `]`: false,
		`[` + peer(one, all) + `,` + peer(two, all) + `]`:            true,
	} {
		if err := knowsEndorsers(answer, []string{one, two}); (err == nil) != want {
			t.Errorf("%s: %v", answer, err)
		}
	}
}
