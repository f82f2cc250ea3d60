package registry

import (
	"context"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// people is everybody in the half year beside those of the founding.
type people struct {
	bureau2    *troupe.Actor // approves what the first of the register of property has checked
	regulator2 *troupe.Actor // the same for data IP

	city, datong, yangquan *troupe.Actor // city departments
	agency                 *troupe.Actor
	court, otherCourt      *troupe.Actor
	sector                 *troupe.Actor // regulator of telecommunications
	agent, bank, auditor   *troupe.Actor

	firms []*troupe.Actor
}

// holders are the firms beside the two of the cast.
var holders = []troupe.Organization{
	{Name: "山西晋能数字科技有限公司", Region: "140100"}, {Name: "大同云冈文旅数据有限公司", Region: "140200"},
	{Name: "阳泉智慧矿山科技有限公司", Region: "140300"}, {Name: "长治潞安数据服务有限公司", Region: "140400"},
	{Name: "晋城兰花大数据有限公司", Region: "140500"}, {Name: "朔州桑干河农牧数据有限公司", Region: "140600"},
	{Name: "晋中太谷物流信息有限公司", Region: "140700"}, {Name: "运城盐湖医药数据有限公司", Region: "140800"},
	{Name: "忻州雁门关交通科技有限公司", Region: "140900"}, {Name: "临汾尧都气象服务有限公司", Region: "141000"},
	{Name: "吕梁汾酒供应链管理有限公司", Region: "141100"}, {Name: "太原并州征信科技有限公司", Region: "140100"},
	{Name: "山西水务数据运营有限公司", Region: "140100", Kind: "SOE"}, {Name: "山西中部城市群规划研究院有限公司", Region: "140700"},
	{Name: "太重装备数据技术有限公司", Region: "140100", Kind: "SOE"}, {Name: "山西清徐醋业溯源科技有限公司", Region: "140100"},
	{Name: "大同秦淮算力服务有限公司", Region: "140200"}, {Name: "山西公共数据运营有限公司", Region: "140100", Kind: "SOE"},
}

func (h *Half) enter(ctx context.Context) error {
	h.Line("\n— Twenty firms, a court, a bank, city departments and an agency are registered; staff are enrolled")
	h.firms = []*troupe.Actor{h.Provider, h.Receiver}
	steps := []func(context.Context) error{
		h.Staff(&h.bureau2, record.DataBureau, "登记审核岗-11", record.RoleBureau), h.Staff(&h.regulator2, record.MarketRegulator, "知识产权审核岗-05", record.RoleRegulator),
		h.Outside(&h.city, troupe.Organization{Name: "太原市数据局", Region: "140100", Kind: "GOV", Roles: []string{record.RoleCity}}),
		h.Outside(&h.datong, troupe.Organization{Name: "大同市数据局", Region: "140200", Kind: "GOV", Roles: []string{record.RoleCity}}),
		h.Outside(&h.yangquan, troupe.Organization{Name: "阳泉市数据局", Region: "140300", Kind: "GOV", Roles: []string{record.RoleCity}}),
		h.Outside(&h.agency, troupe.Organization{Name: "山西数据登记服务中心", Region: "140000", Kind: "FISCAL_PSO", Roles: []string{record.RoleAgency}}),
		h.Outside(&h.court, troupe.Organization{Name: "太原市中级人民法院", Region: "140100", Kind: "GOV", Roles: []string{record.RoleCourt}}),
		h.Outside(&h.otherCourt, troupe.Organization{Name: "大同市中级人民法院", Region: "140200", Kind: "GOV", Roles: []string{record.RoleCourt}}),
		h.Outside(&h.sector, troupe.Organization{Name: "山西省通信管理局", Region: "140000", Kind: "GOV", Roles: []string{record.RoleSector}, Domain: "TELECOM"}),
		h.Outside(&h.agent, troupe.Organization{Name: "山西数据登记代理有限公司", Region: "140100", Roles: []string{record.RoleThirdParty}}),
		h.Outside(&h.bank, troupe.Organization{Name: "晋商科创银行股份有限公司", Region: "140100", Roles: []string{record.RoleBank}}),
		h.Outside(&h.auditor, troupe.Organization{Name: "山西并信会计师事务所", Region: "140100", Roles: []string{record.RoleAuditor}}),
	}
	h.firms = append(h.firms, make([]*troupe.Actor, len(holders))...)
	for i, firm := range holders {
		firm.Roles = []string{record.RoleHolder, record.RoleMerchant}
		if strings.Contains(firm.Name, "公共数据") {
			firm.Roles = []string{record.RoleHolder, record.RolePublicOp}
		}
		steps = append(steps, h.Outside(&h.firms[len(h.firms)-len(holders)+i], firm))
	}
	return h.Together(ctx, steps...)
}
