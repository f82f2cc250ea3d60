package registry

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/authority"
	"github.com/shuzheng/shuzheng/gateway/sm"
	"github.com/shuzheng/shuzheng/test/play"
)

// people is everybody in the half year.
type people struct {
	registrars map[string]*actor // of actors, by MSP id
	services   map[string]*actor // act without judgement, by MSP id

	bureau, bureau2       *actor // register property; the second approves what the first has checked
	regulator, regulator2 *actor // the same for data IP
	exchange              *actor

	city, datong, yangquan *actor // city departments
	agency                 *actor
	court, otherCourt      *actor
	sector                 *actor // regulator of telecommunications
	agent, bank, auditor   *actor

	firms    []*actor
	licensed *authority.Authority // the CA that vouches for firms
}

// organization is one from outside as it is registered.
type organization struct {
	name, region, kind string
	roles              []string
	domain             string
	before             []string // predecessors
}

// holders are the firms beside the two of the cast.
var holders = []organization{
	{name: "山西晋能数字科技有限公司", region: "140100"}, {name: "大同云冈文旅数据有限公司", region: "140200"},
	{name: "阳泉智慧矿山科技有限公司", region: "140300"}, {name: "长治潞安数据服务有限公司", region: "140400"},
	{name: "晋城兰花大数据有限公司", region: "140500"}, {name: "朔州桑干河农牧数据有限公司", region: "140600"},
	{name: "晋中太谷物流信息有限公司", region: "140700"}, {name: "运城盐湖医药数据有限公司", region: "140800"},
	{name: "忻州雁门关交通科技有限公司", region: "140900"}, {name: "临汾尧都气象服务有限公司", region: "141000"},
	{name: "吕梁汾酒供应链管理有限公司", region: "141100"}, {name: "太原并州征信科技有限公司", region: "140100"},
	{name: "山西水务数据运营有限公司", region: "140100", kind: "SOE"}, {name: "山西中部城市群规划研究院有限公司", region: "140700"},
	{name: "太重装备数据技术有限公司", region: "140100", kind: "SOE"}, {name: "山西清徐醋业溯源科技有限公司", region: "140100"},
	{name: "大同秦淮算力服务有限公司", region: "140200"}, {name: "山西公共数据运营有限公司", region: "140100", kind: "SOE"},
}

func (h *Half) enter(ctx context.Context) error {
	h.Line("\n— Twenty firms, a court, a bank, city departments and an agency are registered; staff are enrolled")
	if err := h.keys(ctx); err != nil {
		return err
	}
	steps := []func(context.Context) error{
		h.staff(&h.bureau2, record.DataBureau, "登记审核岗-11", record.RoleBureau), h.staff(&h.regulator2, record.MarketRegulator, "知识产权审核岗-05", record.RoleRegulator),
		h.outside(&h.city, organization{name: "太原市数据局", region: "140100", kind: "GOV", roles: []string{record.RoleCity}}),
		h.outside(&h.datong, organization{name: "大同市数据局", region: "140200", kind: "GOV", roles: []string{record.RoleCity}}),
		h.outside(&h.yangquan, organization{name: "阳泉市数据局", region: "140300", kind: "GOV", roles: []string{record.RoleCity}}),
		h.outside(&h.agency, organization{name: "山西数据登记服务中心", region: "140000", kind: "FISCAL_PSO", roles: []string{record.RoleAgency}}),
		h.outside(&h.court, organization{name: "太原市中级人民法院", region: "140100", kind: "GOV", roles: []string{record.RoleCourt}}),
		h.outside(&h.otherCourt, organization{name: "大同市中级人民法院", region: "140200", kind: "GOV", roles: []string{record.RoleCourt}}),
		h.outside(&h.sector, organization{name: "山西省通信管理局", region: "140000", kind: "GOV", roles: []string{record.RoleSector}, domain: "TELECOM"}),
		h.outside(&h.agent, organization{name: "山西数据登记代理有限公司", region: "140100", roles: []string{record.RoleThirdParty}}),
		h.outside(&h.bank, organization{name: "晋商科创银行股份有限公司", region: "140100", roles: []string{record.RoleBank}}),
		h.outside(&h.auditor, organization{name: "山西并信会计师事务所", region: "140100", roles: []string{record.RoleAuditor}}),
	}
	h.firms = append(h.firms, make([]*actor, len(holders))...)
	for i, firm := range holders {
		firm.roles = []string{record.RoleHolder, record.RoleMerchant}
		if strings.Contains(firm.name, "公共数据") {
			firm.roles = []string{record.RoleHolder, record.RolePublicOp}
		}
		steps = append(steps, h.outside(&h.firms[len(h.firms)-len(holders)+i], firm))
	}
	return h.together(ctx, steps...)
}

// keys takes over everybody whom the founding has brought onto the ledger.
func (h *Half) keys(ctx context.Context) error {
	h.registrars, h.services = map[string]*actor{}, map[string]*actor{}
	known := []struct {
		to     **actor
		person *play.Person
	}{{&h.bureau, h.cast.Bureau}, {&h.regulator, h.cast.Regulator}, {&h.exchange, h.cast.Clerk}}
	for _, k := range known {
		who, err := h.known(ctx, k.person.Name, k.person.Home, k.person.Key)
		if err != nil {
			return err
		}
		*k.to = who
	}
	for organization, person := range h.cast.Registrar {
		var err error
		if h.registrars[organization], err = h.known(ctx, person.Name, organization, person.Key); err != nil {
			return err
		}
		if h.services[organization], err = h.known(ctx, organization+" service", organization, h.SM2(organization, "service.key")); err != nil {
			return err
		}
	}
	for _, person := range []*play.Person{h.cast.Provider, h.cast.Receiver} {
		firm, err := h.known(ctx, person.Name, "", person.Key)
		if err != nil {
			return err
		}
		h.firms = append(h.firms, firm)
	}
	return h.openCA()
}

// known loads a key file and asks the ledger whose key it is.
func (h *Half) known(ctx context.Context, name, home, file string) (*actor, error) {
	key, err := h.load(file)
	if err != nil {
		return nil, err
	}
	var body record.Key
	if _, err := h.read(ctx, record.Governance, "key/"+key.Kid(), &body); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	who := &actor{name: name, id: body.Actor, firm: body.Actor, home: home, key: key}
	var actor record.Actor
	if _, err := h.read(ctx, record.Governance, "actor/"+who.id, &actor); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if actor.For != "" {
		who.firm = actor.For
	}
	return who, nil
}

func (h *Half) load(file string) (*sm.Key, error) {
	passphrase, err := os.ReadFile(h.Passphrase())
	if err != nil {
		return nil, err
	}
	return sm.Load(file, []byte(strings.TrimSpace(string(passphrase))))
}

// openCA takes the stand-in of a licensed CA into use.
func (h *Half) openCA() error {
	text, err := os.ReadFile(h.SM2("licensed", "ca.pem"))
	if err != nil {
		return err
	}
	certificates, err := authority.ParsePEM(text)
	if err != nil {
		return err
	}
	key, err := h.load(h.SM2("licensed", "ca.key"))
	if err != nil {
		return err
	}
	h.licensed, err = authority.Open(certificates[0], key)
	return err
}

// staff is the step that enrols a person of one of the three organizations.
func (h *Half) staff(to **actor, organization, post string, roles ...string) func(context.Context) error {
	return func(ctx context.Context) (err error) {
		*to, err = h.enrol(ctx, h.registrars[organization], post, roles...)
		return err
	}
}

// enrol enters a person who acts for the signer's organization.
func (h *Half) enrol(ctx context.Context, by *actor, post string, roles ...string) (*actor, error) {
	key, err := sm.Generate()
	if err != nil {
		return nil, err
	}
	body := record.Enrol{Post: post, Roles: roles, Scope: everywhere(), Key: key.Point(), Until: "2029-12-31T16:00:00Z"}
	enrol := inGovernance(by, "actor.enrol", "", body, record.StateActive)
	made, err := h.do(ctx, enrol.with(&actor{id: key.Kid(), key: key})) // the new key shows that it is held
	return &actor{name: post, id: id(made), firm: by.firm, home: by.home, key: key}, err
}

// outside is the step that registers an organization from outside.
func (h *Half) outside(to **actor, o organization) func(context.Context) error {
	return func(ctx context.Context) (err error) {
		*to, err = h.admit(ctx, o)
		return err
	}
}

// admit registers an organization from outside with the key that its certificate proves.
func (h *Half) admit(ctx context.Context, o organization) (*actor, error) {
	code := uscc(o)
	key, chain, err := h.certified(o.name, code)
	if err != nil {
		return nil, err
	}
	body := record.RegisterActor{Name: o.name, Uscc: code, Region: o.region, Roles: o.roles, Scope: everywhere()}
	body.SubjectKind, body.Domain, body.Predecessors = o.kind, o.domain, o.before
	register := inGovernance(h.registrars[record.DataBureau], "actor.register", "", body, record.StateActive)
	register.attach = []string{chain}
	made, err := h.do(ctx, register)
	return &actor{name: o.name, id: id(made), firm: id(made), key: key}, err
}

// certified makes a key and the certificate chain in which the licensed CA vouches for it.
func (h *Half) certified(name, code string) (*sm.Key, string, error) {
	key, err := sm.Generate()
	if err != nil {
		return nil, "", err
	}
	der, err := h.licensed.Issue(authority.ProfileOrganization, key.Public(), authority.Subject{Name: name, Organization: name, Uscc: code}, h.now(), 3)
	return key, string(authority.EncodePEM(der)), err
}

// uscc makes a unified social credit code (GB 32100-2015) out of an organization's kind, region and name.
func uscc(o organization) string {
	kind := "91"
	if o.kind == "GOV" || o.kind == "FISCAL_PSO" {
		kind = "11"
	}
	code := fmt.Sprintf("%s%sMA0R%05d", kind, o.region, seal.StatusIndex(o.name)%100_000)
	for _, check := range "0123456789ABCDEFGHJKLMNPQRTUWXY" {
		if record.CheckUSCC(code+string(check)) == nil {
			return code + string(check)
		}
	}
	panic("no check character fits " + code) // one of them always does
}

func everywhere() record.Scope { return record.Scope{Regions: []string{}, Types: []string{}} }

// id is what stands behind the kind in a record's key.
func id(key string) string {
	_, id, _ := strings.Cut(key, "/")
	return id
}
