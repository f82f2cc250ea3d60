package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/rules"
)

func actHelp(env *Env) string {
	var out strings.Builder
	out.WriteString(env.Say("业务操作：", "Acts:"))
	acts := rules.Acts()
	for _, name := range slices.Sorted(maps.Keys(acts)) {
		fmt.Fprintf(&out, "\n  %-25s%s", name, env.Say(acts[name][0], acts[name][1]))
	}
	return out.String()
}
