package rules_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

func TestZZSweep(t *testing.T) {
	l := newLived(t)
	n := 0
	for _, row := range rules.Table(record.KindProperty) {
		var base map[string]json.RawMessage
		json.Unmarshal(world.Text(l.bodies[row.Act]), &base)
		for _, name := range slices.Sorted(maps.Keys(base)) {
			for v := range uint(13 + 2*len(l.keys)) {
				members := maps.Clone(base)
				members[name] = l.another(v, "甲乙")
				key := ""
				if len(row.From) > 0 {
					for _, k := range l.keys {
						if k == "" { continue }
						value, _ := l.Ledger.Read(l.Namespace, k)
						var rec record.Record
						if record.Decode(value, &rec) == nil && rec.Kind == row.Kind && slices.Contains(row.From, rec.State) && int(v)%3 != n%3 { key = k }
					}
				}
				who := l.people[2]
				if slices.Contains(row.Roles, record.RoleHolder) { who = l.people[int(v)%2] }
				l.answered(t, who, row.Act, key, members)
				n++
			}
		}
	}
	t.Log(n)
}
