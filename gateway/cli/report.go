package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/gateway/register"
)

func newReport(env *Env) *cobra.Command {
	var gateway gatewayFlags
	var from, to string
	var height uint64
	cmd := &cobra.Command{
		Use:   "report registry|exchange",
		Short: env.Say("两类登记、交易场所的统计报告", "the bureau's report on both registers; the report on the exchanges"),
		Long: env.Say(`registry：申请、受理（含到期未答复视为受理）、审查、异议、凭证、备注、使用、镜像、编号空缺、授权与备案。
exchange：主体、需求方及其群组、标的、挂牌、凭证、交易（按状态、标的类型、定价方式）、交付、结算、争议、暂停、备案、场外存证、豁免。
期间按申请产生、签发、异议、使用和各项交易行为的时间计；其余为现时。`,
			`registry: applications, acceptances (by silence too), reviews, objections, certificates, annotations, uses, mirrors, gaps in the
numbers, delegations and filings. exchange: subjects, demanders and their cohorts, objects, listings, certificates, deals (by state,
type of object, pricing), deliveries, settlements, disputes, pauses, filings, deposits made off the exchange, exemptions.
The period is that in which applications, issues, objections, uses and the acts of trade came; all else is as of now.`),
		Example:   "  shuzheng report registry --from 2026-01-01 --to 2026-07-01\n  shuzheng report exchange --height 4711 --json",
		Args:      cobra.MatchAll(exactly(1), func(_ *cobra.Command, args []string) error { return known(args[0], "registry", "exchange") }),
		ValidArgs: []string{"registry", "exchange"},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := days(&from, &to); err != nil {
				return err
			}
			if args[0] == "exchange" {
				report, err := gateway.client().ExchangeReport(cmd.Context(), from, to, height)
				if err != nil {
					return err
				}
				return env.Print(report, func() { env.printExchangeReport(report) })
			}
			report, err := gateway.client().Report(cmd.Context(), from, to, height)
			if err != nil {
				return err
			}
			return env.Print(report, func() { env.printReport(report) })
		},
	}
	gateway.add(cmd, env)
	cmd.Flags().StringVar(&from, "from", "", env.Say("期间起（时间，或 UTC+08:00 的日期）", "the period begins (a time, or a day in UTC+08:00)"))
	cmd.Flags().StringVar(&to, "to", "", env.Say("期间止（不含）", "the period ends before"))
	cmd.Flags().Uint64Var(&height, "height", 0, env.Say("截至多少个区块，状态以当时为准", "blocks it is made of; states are as of then"))
	return cmd
}

func known(word string, words ...string) error {
	for _, w := range words {
		if w == word {
			return nil
		}
	}
	return Usagef("%q must be one of %s", word, strings.Join(words, ", "))
}

func (e *Env) printReport(r *register.Report) {
	s := &sheet{env: e}
	s.head("登记统计报告  %s  区块 %d  截至 %s", "Report on the registers  %s  block %d  as of %s", r.Network, r.Height, r.At)
	s.some("期间", "period", period(r.From, r.To))
	for i := range r.Registers {
		s.register(&r.Registers[i])
	}
	d := &r.Delegations
	s.head("登记授权与备案", "Delegations and filings")
	s.counts("授权", "delegations", d.ByState)
	s.counts("备案", "filings", d.Filings)
	s.figures("备案期限", "filings due", "到期未报", "due", d.Due, "逾期", "overdue", d.Overdue)
	e.Printf("%s", s.text())
}

func (s *sheet) register(r *register.Register) {
	s.head("%s", "%s", r.Namespace)
	a := &r.Applications
	s.figures("申请", "applications", "共", "total", a.Total, "受理", "accepted", a.Accepted, "到期视为受理", "accepted by silence", a.Silent,
		"不予受理", "declined", a.Declined, "撤回", "withdrawn", a.Withdrawn)
	s.counts("  按类型", "  by kind", a.ByKind)
	s.counts("  结果", "  what became of them", a.ByState)
	m, v, o := &r.Supplements, &r.Reviews, &r.Objections
	s.figures("补正", "supplements", "要求", "requested", m.Requested, "已补", "answered", m.Answered, "逾期失效", "lapsed", m.Lapsed)
	s.figures("审查", "reviews", "按期", "in time", v.InTime, "超期", "late", v.Late, "逾期未审", "overdue", v.Overdue, "延长", "extended", v.Extended)
	s.figures("异议", "objections", "共", "made", o.Made, "成立", "upheld", o.Upheld, "驳回", "dismissed", o.Dismissed, "诉讼中", "before a court", o.ToCourt,
		"未结", "open", o.Open, "逾期未答", "not answered in time", o.Overdue)
	s.figures("凭证", "certificates", "期内签发", "issued in the period", r.Certificates.Issued)
	s.counts("  期内终止", "  ended in the period", r.Certificates.Ended)
	s.counts("  全部", "  all", r.Certificates.ByState)
	s.counts("有效备注", "live annotations", r.Annotations)
	s.counts("使用", "uses", r.Usage)
	s.counts("镜像", "mirrors", r.Mirrors)
	for _, gap := range r.Gaps {
		s.row("编号空缺", "gap in the numbers", fmt.Sprintf("%s %s/%d: %d %v", gap.Type, gap.Day, gap.Gateway, gap.Count, gap.Missing))
	}
}

// counts is one row of figures by name.
func (s *sheet) counts(zh, en string, counts register.Counts) {
	var parts []string
	for _, count := range counts {
		parts = append(parts, fmt.Sprintf("%s %d", count.Name, count.Value))
	}
	s.row(zh, en, strings.Join(parts, " · "))
}

// figures is one row of figures, each with its Chinese and English name before it.
func (s *sheet) figures(zh, en string, figures ...any) {
	var parts []string
	for i := 0; i+2 < len(figures); i += 3 {
		parts = append(parts, fmt.Sprintf("%s %d", s.env.Say(figures[i].(string), figures[i+1].(string)), figures[i+2]))
	}
	s.row(zh, en, strings.Join(parts, " · "))
}
