package contract_test

import (
	"crypto/x509"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// begin founds the world of the lives: two datasets of two of three firms, everybody who decides, one delegated agency.
func begin(t *testing.T) (*world.World, *model) {
	w := world.New(t)
	w.FoundWith(func(f *world.Founding) {
		f.Body.Edition, f.Pack = record.EditionRegistries, livesPack()
		f.Calendar = record.Calendar{ID: "LIVES", From: "2026-01-01", To: "2032-12-31", Holidays: []string{}, Worked: []string{}}
	})
	m := &model{now: w.Now, datasets: map[string]string{}}
	for _, role := range []string{record.RoleBureau, record.RoleBureau} {
		m.people = append(m.people, longClerk(w, record.DataBureau, role))
	}
	for _, role := range []string{record.RoleRegulator, record.RoleRegulator} {
		m.people = append(m.people, longClerk(w, record.MarketRegulator, role))
	}
	m.people = append(m.people, &person{Actor: w.Services[record.DataBureau], role: record.RoleService, org: w.Homes[record.DataBureau], through: record.DataBureau})
	roles := []string{record.RoleHolder, record.RoleHolder, record.RoleHolder, record.RoleDemander, record.RoleCourt, record.RoleSector, record.RoleAgency}
	for i, role := range roles {
		m.people = append(m.people, longFirm(w, i, role))
	}
	for i, firm := range m.people[5:7] {
		m.datasets[w.Dataset(firm.Actor, fmt.Sprintf("数据集%d", i+1))] = firm.org
	}
	m.delegate(w)
	return w, m
}

// livesPack has every parameter that moves a registration.
func livesPack() record.Pack {
	pack := world.Pack()
	pack.Validity[0].Value, pack.Validity[1].Value = 1, 1
	add := func(name, certType, value string) {
		pack.Parameters = append(pack.Parameters, record.Parameter{Name: name, Type: certType, Value: value, Article: "S0 9"})
	}
	add("acceptDays", "", fmt.Sprint(termAccept))
	add("blockOnOverdueFiling", "", "YES")
	add("externalNumber", record.TypeIP, "YES")
	add("filingGraceDays", "", "5")
	add("filingMonths", "", "3")
	add("noticeFor", record.TypeIP, "INITIAL")
	add("objectionReplyDays", "", fmt.Sprint(termReply))
	add("renewalWindowDays", "", fmt.Sprint(int(termWindow.Hours()/24)))
	add("reviewDays", "", "10")
	add("reviewExtensionDays", "", "10")
	add("supplementDays", "", fmt.Sprint(termSupplement))
	return pack
}

// longClerk enrols a person whose key outlives the lives.
func longClerk(w *world.World, organization, role string) *person {
	who := world.NewActor()
	body := world.Enrolment(who, w.Now, role)
	body.Until = record.Time(w.Now.AddDate(5, 0, 0))
	who.ID = world.ID(w.Act(world.Governance, organization, w.Registrars[organization], "actor.enrol", "", body, world.Possession(who)).Key)
	return &person{Actor: who, role: role, org: w.Homes[organization], through: organization}
}

// longFirm registers an organization from outside whose certificate outlives the lives.
func longFirm(w *world.World, n int, role string) *person {
	firm, name := world.NewActor(), fmt.Sprintf("机构%d", n+1)
	uscc := world.USCC(fmt.Sprintf("91350200MA000010%d", n))
	leaf := w.CA.Leaf(firm, name, uscc, w.Now.AddDate(0, -1, 0), func(c *x509.Certificate) { c.NotAfter = w.Now.AddDate(6, 0, 0) })
	result := w.Act(world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "actor.register", "", world.Firm(name, uscc, role),
		world.Attach(world.PEM(leaf, w.CA.Certificate)))
	firm.ID = world.ID(result.Key)
	return &person{Actor: firm, role: role, org: firm.ID}
}

// delegate lets the agency register data property for a while; its first filing is due within it.
func (m *model) delegate(w *world.World) {
	agency, clerk := m.person(record.RoleAgency), m.person(record.RoleBureau)
	m.delegation = delegation{written: record.StateActive, to: m.now.AddDate(1, 6, 0), due: m.now.AddDate(0, 5, 0)}
	m.delegation.late = after(m.delegation.due, 5)
	key := w.Act(world.Governance, record.DataBureau, clerk.Actor, "delegation.propose", "", record.Propose{
		Delegate: agency.org, Regions: []string{"3502"}, Types: []string{record.TypeDP}, From: record.Time(m.now), To: record.Time(m.delegation.to),
		Document: world.Digest("delegation"), FirstDue: record.Time(m.delegation.due),
	}).Key
	w.Act(world.Governance, record.DataBureau, agency.Actor, "delegation.accept", key, world.Because("接受授权"))
}

func (m *model) person(role string) *person {
	return m.people[slices.IndexFunc(m.people, func(who *person) bool { return who.role == role })]
}

func (m *model) datasetOf(firm *person) string {
	for _, dataset := range m.sortedDatasets() {
		if m.datasets[dataset] == firm.org {
			return dataset
		}
	}
	return ""
}

// fresh is the model at the beginning, for one more life.
func (m *model) fresh() *model {
	again := *m
	again.main, again.held, again.retired, again.lives = map[string]*life{}, map[string]bool{}, map[string]bool{}, nil
	again.datasets = maps.Clone(m.datasets)
	return &again
}

// draft is the statement by which somebody tries it.
func (p *lived) draft(a *attempt) *world.Draft {
	namespace, sub := p.about(a)
	via := a.by.through
	if via == "" {
		via = p.w.Owner(namespace)
	}
	if a.act == "registration.issue" {
		body, bring := p.certificate(a)
		return p.w.Draft(namespace, via, a.by.Actor, a.act, sub, body, bring)
	}
	var with []world.With
	if a.consent != nil {
		with = append(with, world.Consent(a.consent.Actor))
	}
	return p.w.Draft(namespace, via, a.by.Actor, a.act, sub, p.says(a), with...)
}

// about names the namespace and the record of an act.
func (p *lived) about(a *attempt) (namespace, sub string) {
	switch kind, _, _ := strings.Cut(a.act, "."); {
	case kind == "dataset":
		return world.Governance, "dataset/" + a.dataset
	case kind == "delegation":
		return world.Governance, "delegation/" + p.m.person(record.RoleAgency).org
	case kind == "filing":
		return world.Governance, ""
	case a.act == "registration.apply", a.act == "usage.record", a.act == "retirement.request":
		return a.register, ""
	case kind == "retirement":
		if a.on.retirement == nil {
			return a.register, "retirement/NONE"
		}
		return a.register, a.on.retirement.key
	}
	return a.register, a.on.key
}

// certificate is the one prepared for a registration that is ready for it; of another one nobody looks at it.
func (p *lived) certificate(a *attempt) (record.Issue, world.With) {
	if a.on.written != record.StateDeposited {
		return record.Issue{Prepared: world.Digest("nothing")}, world.Bring("nothing")
	}
	sealed := p.w.Sealed(a.register, p.w.Prepare(a.register, a.on.key))
	return sealed.Body, sealed.With
}

// says is the body of an act.
func (p *lived) says(a *attempt) any {
	switch a.act {
	case "registration.apply":
		return p.application(a)
	case "registration.query":
		return record.Query{Items: "补充来源证明"}
	case "registration.supplement":
		return record.Handed{Digest: world.Digest("supplement")}
	case "registration.review":
		return world.Review(a.result)
	case "registration.notice":
		return world.PublicNotice()
	case "registration.object":
		body := record.Objecting{Grounds: "OWNERSHIP", Evidence: world.Digest("evidence")}
		if a.identity != "" {
			body.Identity = world.Digest(a.identity)
		}
		return body
	case "registration.answer":
		return record.Answering{Objection: a.objectionID(), Answer: world.Digest("answer")}
	case "registration.resolve":
		body := record.Resolve{Objection: a.objectionID(), Result: a.result, Reasons: world.Digest("reasons")}
		if a.court {
			body.Court = "(2027)闽02民初1号"
		}
		return body
	case "registration.number":
		return &record.External{Certificate: a.number, Registration: "2026ABCDEFGH1234", Digest: world.Digest("notification")}
	case "registration.annotate":
		body := record.Annotate{Kind: a.kind, Document: "(2026)闽02执保1号", Effect: a.effect}
		if a.until != 0 {
			body.To = record.Time(p.m.now.Add(a.until))
		}
		return body
	case "registration.lift":
		body := record.LiftAnnotation{Annotation: "NONE", Document: "(2026)闽02执保2号"}
		if n := a.note(); n != nil {
			body.Annotation = n.id
		}
		return body
	case "registration.suspend":
		return record.SuspendRegistration{Reason: "RECTIFY", Document: "整改通知1号", Deadline: record.Time(p.m.now.Add(a.until))}
	case "registration.cancel":
		return record.Cancel{Reason: a.reason, Evidence: world.Digest("evidence")}
	case "registration.revoke":
		return world.Revocation()
	}
	return p.saysBeside(a)
}

// saysBeside is the body of an act that is not about the registration itself.
func (p *lived) saysBeside(a *attempt) any {
	switch a.act {
	case "usage.record":
		number := a.on.number
		if number == "" {
			number = record.Number{Type: "DP", Region: world.Region, Day: "20260302", Serial: 999999}.String()
		}
		return record.Usage{Kind: a.kind, Registration: a.on.key, Number: number, Digest: world.Digest("use")}
	case "retirement.request":
		return record.RequestRetirement{Registration: a.on.key, Scope: "全部", Reason: "业务终止", Inventory: world.Digest("inventory")}
	case "retirement.check":
		return record.Handed{Digest: world.Digest("check")}
	case "retirement.destroy":
		return record.Destruction{Method: "消磁", Operator: world.Digest("operator"), Witness: world.Digest("witness"), At: record.Time(p.m.now), Evidence: world.Digest("destruction")}
	case "dataset.transfer":
		return record.TransferDataset{Namespace: a.register, Registration: a.on.key}
	case "dataset.retire":
		body := record.RetireDataset{Namespace: a.register, Retirement: "retirement/NONE"}
		if a.on.retirement != nil {
			body.Retirement = a.on.retirement.key
		}
		return body
	case "dataset.hold", "dataset.release":
		return record.LegalHold{Document: "保全决定1号"}
	case "filing.submit":
		return record.File{
			Delegation: "delegation/" + p.m.person(record.RoleAgency).org, From: record.Time(world.Start.AddDate(0, -3, 0)), To: record.Time(world.Start),
			Counts: []record.Count{{Name: "ISSUED", Value: 1}}, Root: world.Digest("root"), Due: record.Time(p.m.delegation.due),
		}
	}
	return world.Because("依申请办理")
}

func (p *lived) application(a *attempt) record.Apply {
	body := world.Application(a.dataset, p.m.now)
	body.Rights = slices.DeleteFunc(body.Rights, func(r record.Right) bool { return !in(a.rights, r.Right) })
	for i := range body.Rights {
		body.Rights[i].To = record.Time(p.m.now.AddDate(6, 0, 0))
	}
	if a.kind == "" {
		return body
	}
	body.Kind, body.Prior, body.Proof = a.kind, a.on.key, world.Digest("proof")
	if a.kind == record.ApplyTransfer {
		body.Succession = &record.Succession{Cause: "PURCHASE", Contract: world.Digest("contract"), Duties: world.Digest("duties")}
	}
	return body
}

func (a *attempt) objectionID() string {
	if o := a.objection(); o != nil {
		return o.id
	}
	return "NONE"
}
