package cli

import (
	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/register"
)

func newTimeline(env *Env) *cobra.Command {
	var gateway gatewayFlags
	cmd := &cobra.Command{
		Use:   "timeline NAMESPACE KEY",
		Short: env.Say("一条记录的一生", "the life of a record"),
		Long: env.Say("按时间列出：谁、代表谁、经由哪家机构、依据哪条规则和规则包做了什么，时间使它发生了什么变化，每一步是否已经共同签名证明；以及前后相继的登记、备注、异议、权利、使用和镜像。",
			`In the order of time: who did what, for whom, through whom, under which rule and packs, what time made of it, and whether each
step is proved by co-signatures; with the registrations before and after it, annotations, objections, rights, uses and mirrors.`),
		Example: "  shuzheng timeline property registration/4F0C…\n  shuzheng timeline property registration/4F0C… --json",
		Args:    exactly(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			t, err := gateway.client().Timeline(cmd.Context(), args[0], args[1])
			if err != nil {
				return err
			}
			return env.Print(t, func() { env.printTimeline(t) })
		},
	}
	gateway.add(cmd, env)
	return cmd
}

func (e *Env) printTimeline(t *register.Timeline) {
	s := &sheet{env: e}
	s.entry(&t.Entry)
	s.head("经过", "What happened")
	for i := range t.Happenings {
		s.happening(&t.Happenings[i])
	}
	s.chain(t.Chain)
	for _, a := range t.Annotations {
		s.some("备注", "annotation", a.Kind, a.Effect, a.Document, a.Authority, period(a.From, a.To), e.flag(a.Live, "（有效）", "(live)"))
	}
	for _, o := range t.Objections {
		s.some("异议", "objection", o.At, o.Stage, o.Grounds, o.Result, o.Court, e.flag(o.Open, "（未结）", "(open)"), s.overdue(o.Overdue))
	}
	for _, list := range []struct {
		zh, en  string
		entries []register.Entry
	}{
		{"权利", "Rights", t.Rights}, {"使用", "Uses", t.Usage}, {"镜像", "Mirrors", t.Mirrors}, {"报废", "Retirements", t.Retirements},
		{"备案", "Filings", t.Filings}, {"交易", "Trade", t.Trade},
	} {
		s.beside(list.zh, list.en, list.entries)
	}
	s.head("区块 %d，已证明至 %d · %s", "block %d, proved up to %d · %s", t.Height, t.Proved, t.At)
	e.Printf("%s", s.text())
}

func (s *sheet) happening(h *register.Happening) {
	if h.What == "time" {
		s.row(h.At, h.At, joined("→ "+h.State, s.env.Say("因时间变动", "by time"), "["+h.Rule+"]"))
		return
	}
	zh, en := rules.Title(h.Act)
	s.row(h.At, h.At, joined(s.env.Say(zh, en), h.Act, "→ "+h.State))
	s.row("  何人", "  who", joined(h.By, s.env.Say("代表", "for"), h.For, s.env.Say("经", "through"), h.Through))
	s.row("  依据", "  rule", joined(h.Rule, "["+h.Pack+"]"))
	s.row("  交易", "  transaction", h.Transaction)
	s.row("  证明", "  proof", s.proof(h))
}

func (s *sheet) proof(h *register.Happening) string {
	switch {
	case len(h.Objected) > 0:
		return s.env.Say("有机构提出异议：", "objected to by ") + joined(h.Objected...)
	case h.Proved:
		return s.env.Say("已共同签名，自 ", "co-signed since ") + h.Legal
	}
	return s.env.Say("尚未完成共同签名", "not co-signed yet")
}

// chain shows registrations that follow each other, when there are any.
func (s *sheet) chain(links []register.Link) {
	if len(links) < 2 {
		return
	}
	s.head("前后相继的登记", "Registrations that follow each other")
	for _, l := range links {
		s.row(l.Created, l.Created, joined(l.Key, l.State, l.Follows, l.Number, l.Holder, s.env.flag(l.This, "（本记录）", "(this one)")))
	}
}

func (s *sheet) beside(zh, en string, entries []register.Entry) {
	if len(entries) == 0 {
		return
	}
	s.head(zh, en)
	for i := range entries {
		entry := &entries[i]
		s.row(entry.Created, entry.Created, joined(entry.Key, entry.State, entry.Type, entry.Number, period(entry.From, entry.To)))
	}
}

// flag is a remark on what is so.
func (e *Env) flag(is bool, zh, en string) string {
	if !is {
		return ""
	}
	return e.Say(zh, en)
}
