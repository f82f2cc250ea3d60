package cli

import (
	"cmp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

// actShown is a row of the rules for a person or a program.
type actShown struct {
	Act      string         `json:"act"`
	Kind     string         `json:"namespaceKind"`
	Record   string         `json:"record"`
	From     []string       `json:"from"`
	To       []string       `json:"to"`
	Roles    []string       `json:"roles"`
	Through  string         `json:"through"`
	Rule     string         `json:"rule"`
	Edition  int            `json:"edition"`
	Members  []rules.Member `json:"members"`
	Terms    []rules.Member `json:"terms,omitempty"` // members of the private document that goes with it, those that `terms make` fills in too
	Template any            `json:"template"`        // body with every member that may not be left out, empty
}

func newAct(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:   "act NAME",
		Short: env.Say("查看一项业务操作：谁办、依据、状态和内容模板", "What an act needs: who, under which rule, from which states, and a template of its body"),
		Long:  actHelp(env),
		Example: `  shuzheng act registration.apply
  shuzheng act registration.apply --json`,
		Args: exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			var shown []actShown
			for _, kind := range []string{record.KindGovernance, record.KindProperty, record.KindIntellectual, record.KindExchange, record.KindLien} {
				for _, row := range rules.Table(kind) {
					if row.Act == args[0] {
						shown = append(shown, showAct(kind, row))
					}
				}
			}
			if len(shown) == 0 {
				return record.Errorf(record.UnknownAct, "there is no act %q", args[0])
			}
			return env.Print(shown, func() {
				for _, act := range shown {
					env.printAct(&act)
				}
			})
		},
	}
}

func showAct(kind string, row rules.Row) actShown {
	return actShown{
		Act: row.Act, Kind: kind, Record: row.Kind, From: append([]string{}, row.From...), To: append([]string{row.To}, row.Else...), Roles: row.Roles,
		Through: row.Through.String(), Rule: row.Rule, Edition: row.Edition, Members: append([]rules.Member{}, row.Members()...), Terms: row.Terms(), Template: row.Blank(),
	}
}

func (e *Env) printAct(act *actShown) {
	s := &sheet{env: e}
	zh, en := rules.Title(act.Act)
	s.head("%s（%s，业务域 %s）", "%s (%s, in %s)", e.Say(zh, en), act.Act, act.Kind)
	s.row("状态", "states", cmp.Or(strings.Join(act.From, ", "), e.Say("（新建）", "(new)"))+" → "+strings.Join(act.To, " / "))
	s.row("由谁办理", "roles", strings.Join(act.Roles, ", "))
	s.row("经哪个机构", "through", act.Through)
	s.row("依据", "rule", act.Rule)
	s.members(act.Members)
	if act.Terms != nil {
		s.head("另附保密文件，经持有它的机构提交：shuzheng terms make --act %s（salt 和 binding 由它填入；金额以分计）",
			"With a private document, through one of those who keep it: shuzheng terms make --act %s (it fills in salt and binding; amounts are in fen)", act.Act)
		s.members(act.Terms)
	}
	e.Printf("%s\n", s.text())
}

func (s *sheet) members(members []rules.Member) {
	for _, member := range members {
		text := member.Holds
		if member.Optional {
			text += s.env.Say("（可省略）", " (may be left out)")
		}
		s.leaf(member.Path, text)
	}
}
