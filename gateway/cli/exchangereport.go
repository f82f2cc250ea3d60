package cli

import (
	"github.com/shuzheng/shuzheng/gateway/register"
)

func (e *Env) printExchangeReport(r *register.ExchangeReport) {
	s := &sheet{env: e}
	s.head("交易场所统计报告  %s  区块 %d  截至 %s", "Report on the exchanges  %s  block %d  as of %s", r.Network, r.Height, r.At)
	s.some("期间", "period", period(r.From, r.To))
	for i := range r.Exchanges {
		s.exchange(&r.Exchanges[i])
	}
	s.head("进场豁免", "Exemptions")
	s.counts("按状态", "by state", r.Exemptions)
	e.Printf("%s", s.text())
}

func (s *sheet) exchange(b *register.ExchangeBook) {
	s.head("%s", "%s", b.Namespace)
	s.counts("主体", "subjects", b.Subjects)
	s.counts("需求方", "demanders", b.Demanders)
	s.figures("群组", "cohorts", "共", "total", b.Cohorts.Total, "成员", "members", b.Cohorts.Members, "最小", "the smallest", b.Cohorts.Least)
	s.counts("标的", "objects", b.Objects)
	s.counts("挂牌", "listings", b.Listings)
	s.counts("期内签发凭证", "certificates issued", b.Certificates)
	d := &b.Deals
	s.figures("交易", "deals", "共", "total", d.Total, "变更过合同", "amended", d.Amended, "已记销毁", "destroyed", d.Destroyed)
	s.counts("  按状态", "  by state", d.ByState)
	s.counts("  按标的类型", "  by type of object", d.ByObject)
	s.counts("  按定价方式", "  by pricing", d.ByPricing)
	s.figures("交付", "deliveries", "共", "total", b.Deliveries.Total, "异议", "objections", b.Deliveries.Objections, "重新交付", "replaced", b.Deliveries.Replaced)
	s.counts("  按状态", "  by state", b.Deliveries.ByState)
	p := &b.Settlements
	s.figures("结算", "settlements", "共", "total", p.Total, "相符", "matched", p.Matched, "不符", "mismatch", p.Mismatch, "付清", "final", p.Final)
	s.figures("争议", "disputes", "共", "total", b.Disputes.Total)
	s.counts("  按阶段", "  by stage", b.Disputes.ByStage)
	s.counts("  按类型", "  by kind", b.Disputes.ByKind)
	s.figures("暂停", "pauses", "共", "total", b.Pauses.Total)
	s.counts("  按作出者", "  by authority", b.Pauses.ByAuthority)
	s.counts("  按状态", "  by state", b.Pauses.ByState)
	s.figures("备案归档", "filings", "共", "total", b.Filings.Total, "公共资源", "of public resources", b.Filings.Public)
	s.counts("  保存至（年）", "  kept until (year)", b.Filings.Retention)
	s.figures("场外合同存证", "contracts deposited", "共", "total", b.Deposits.Total, "应进场而获豁免", "exempted", b.Deposits.MustEnter)
	s.counts("违规", "violations", b.Violations)
	s.counts("调阅令", "orders of access", b.Accesses)
}
