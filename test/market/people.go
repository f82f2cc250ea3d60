package market

import (
	"context"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// people is everybody in the quarter beside those of the founding.
type people struct {
	desk   *troupe.Actor // the company that runs the exchange: takes in and prepares, decides nothing
	centre *troupe.Actor // of the exchange, beside the clerk: decides

	suppliers []*troupe.Actor
	public    *troupe.Actor // operates public data
	buyers    []*buyer

	assessor, appraiser *troupe.Actor // third parties, to be certified
	quack               *troupe.Actor // a third party that has no certificate

	custodian       *troupe.Actor // holds the funds
	bank            *troupe.Actor // lends
	court           *troupe.Actor
	sector          *troupe.Actor // regulator of telecommunications
	auditor         *troupe.Actor
	service         *troupe.Actor // of the exchange
	bureau2, clerk2 *troupe.Actor // hold their organization's second opinion
}

// buyer is a demander and the cohort it stands in once it is verified.
type buyer struct {
	*troupe.Actor
	cohort string
}

// sellers are the suppliers beside the one of the founding.
var sellers = []troupe.Organization{
	{Name: "山西汾河流域数据科技有限公司", Region: "140100"}, {Name: "大同平城智慧旅游有限公司", Region: "140200"},
	{Name: "长治上党煤机数据有限公司", Region: "140400"}, {Name: "晋城丹河冷链信息有限公司", Region: "140500"},
	{Name: "晋中榆次商贸数据有限公司", Region: "140700"}, {Name: "运城河东农情科技有限公司", Region: "140800"},
	{Name: "临汾平阳信用管理有限公司", Region: "141000"}, {Name: "山西三晋算法工具有限公司", Region: "140100"},
}

// demanders are the buyers beside the one of the founding: with it they fill one cohort and begin another.
var demanders = []troupe.Organization{
	{Name: "太原龙城物流有限公司", Region: "140100"}, {Name: "阳泉桃河装备有限公司", Region: "140300"},
	{Name: "朔州右玉乳业有限公司", Region: "140600"}, {Name: "忻州秀容杂粮有限公司", Region: "140900"},
	{Name: "吕梁离石煤焦有限公司", Region: "141100"}, {Name: "大同御东商业有限公司", Region: "140200"},
	{Name: "长治漳泽电力有限公司", Region: "140400"}, {Name: "晋城沁水燃气有限公司", Region: "140500"},
	{Name: "晋中介休焦化有限公司", Region: "140700"}, {Name: "运城永济铝业有限公司", Region: "140800"},
	{Name: "临汾侯马方略物流有限公司", Region: "141000"}, {Name: "太原晋阳湖文旅有限公司", Region: "140100"},
	{Name: "山西并州保险经纪有限公司", Region: "140100"}, {Name: "阳泉郊区陶瓷有限公司", Region: "140300"},
	{Name: "忻州原平农机有限公司", Region: "140900"}, {Name: "吕梁孝义铝镁有限公司", Region: "141100"},
	{Name: "大同天镇蔬菜有限公司", Region: "140200"}, {Name: "山西太行供应链管理有限公司", Region: "140100"},
	{Name: "长治襄垣新材料有限公司", Region: "140400"},
}

func (q *Quarter) enter(ctx context.Context) error {
	q.Line("\n— Suppliers, demanders, third parties, a custodian, a court and an operator company are registered; staff are enrolled")
	q.service = q.Service[record.Exchange]
	q.suppliers = append([]*troupe.Actor{q.Provider}, make([]*troupe.Actor, len(sellers))...)
	q.buyers = []*buyer{{Actor: q.Receiver}}
	steps := []func(context.Context) error{
		q.runs,
		q.Staff(&q.centre, record.Exchange, "交易审核岗-11", record.RoleExchange), q.Staff(&q.clerk2, record.Exchange, "合同备案岗-12", record.RoleExchange),
		q.Staff(&q.bureau2, record.DataBureau, "流通监管岗-09", record.RoleBureau),
		q.Outside(&q.public, troupe.Organization{Name: "山西省公共数据运营有限公司", Region: "140100", Kind: "SOE", Roles: []string{record.RoleHolder, record.RoleMerchant, record.RolePublicOp}}),
		q.Outside(&q.assessor, troupe.Organization{Name: "山西中合数据合规评估有限公司", Region: "140100", Roles: []string{record.RoleThirdParty}}),
		q.Outside(&q.appraiser, troupe.Organization{Name: "山西晋衡资产评估有限公司", Region: "140100", Roles: []string{record.RoleThirdParty}}),
		q.Outside(&q.quack, troupe.Organization{Name: "山西快评信息咨询有限公司", Region: "140100", Roles: []string{record.RoleThirdParty}}),
		q.Outside(&q.custodian, troupe.Organization{Name: "晋商存管银行股份有限公司", Region: "140000", Roles: []string{record.RoleCustodian}}),
		q.Outside(&q.bank, troupe.Organization{Name: "晋商科创银行股份有限公司", Region: "140100", Roles: []string{record.RoleBank}}),
		q.Outside(&q.court, troupe.Organization{Name: "太原市中级人民法院", Region: "140000", Kind: "GOV", Roles: []string{record.RoleCourt}}),
		q.Outside(&q.sector, troupe.Organization{Name: "山西省通信管理局", Region: "140000", Kind: "GOV", Roles: []string{record.RoleSector}, Domain: "TELECOM"}),
		q.Outside(&q.auditor, troupe.Organization{Name: "山西并信会计师事务所", Region: "140100", Roles: []string{record.RoleAuditor}}),
	}
	for i, seller := range sellers {
		seller.Roles = []string{record.RoleHolder, record.RoleMerchant}
		steps = append(steps, q.Outside(&q.suppliers[i+1], seller))
	}
	for _, firm := range demanders {
		firm.Roles = []string{record.RoleDemander, record.RoleHolder}
		b := &buyer{}
		q.buyers = append(q.buyers, b)
		steps = append(steps, q.Outside(&b.Actor, firm))
	}
	return q.Together(ctx, steps...)
}

// runs registers the company that runs the exchange's systems, which signs with a key of its own.
func (q *Quarter) runs(ctx context.Context) (err error) {
	o := troupe.Organization{Name: "山西数据交易系统运营有限公司", Region: "140100", Roles: []string{record.RoleOperator}}
	q.desk, err = q.AdmitBy(ctx, q.Registrars[record.Exchange], o)
	return err
}
