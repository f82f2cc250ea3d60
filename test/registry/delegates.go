package registry

import (
	"context"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// delegates gives city departments and an agency what they register under.
func (h *Half) delegates(ctx context.Context) error {
	h.Line("\n— Delegations: the bureau proposes, the delegates accept")
	return h.together(ctx,
		h.delegation(h.city, []string{"1401"}, 400, 45), h.delegation(h.agency, []string{"14"}, 700, 75),
		h.delegation(h.datong, []string{"1402"}, 100, 90), h.delegation(h.yangquan, []string{"1403"}, 400, 90))
}

// delegation is the step that delegates property registration in regions until a day, with a first filing due on another.
func (h *Half) delegation(to *actor, regions []string, until, due int) func(context.Context) error {
	return func(ctx context.Context) error {
		body := record.Propose{
			Delegate: to.id, Regions: regions, Types: []string{record.TypeDP}, From: record.Time(h.now()), To: h.at(until), Document: digest(to.name, "授权文件"), FirstDue: h.at(due),
		}
		key, err := h.do(ctx, act{by: h.bureau, namespace: record.Governance, name: "delegation.propose", body: body, to: record.StateProposed})
		if err != nil {
			return err
		}
		accept := act{by: to, namespace: record.Governance, name: "delegation.accept", on: key, body: reasoned("接受授权"), to: record.StateActive}
		_, err = h.do(ctx, accept.tell("accepts the delegation for property registration"))
		return err
	}
}

// delegate reads a delegation as it stands.
func (h *Half) delegate(ctx context.Context, who *actor) (*record.Delegation, error) {
	var body record.Delegation
	_, err := h.read(ctx, record.Governance, "delegation/"+who.id, &body)
	return &body, err
}

// filing is what a delegate files for the period that is due.
func (h *Half) filing(ctx context.Context, who *actor, from int) (record.File, error) {
	delegation, err := h.delegate(ctx, who)
	return record.File{
		Delegation: "delegation/" + who.id, Due: delegation.Due, From: h.at(from), To: record.Time(h.now()), Counts: []record.Count{{Name: "ACCEPTED", Value: 2}, {Name: "ISSUED", Value: 1}},
		Root: digest(who.name, "凭证清单"),
	}, err
}

// files submits a filing and has the bureau accept it.
func (h *Half) files(ctx context.Context, who *actor, from int) error {
	body, err := h.filing(ctx, who, from)
	if err != nil {
		return err
	}
	key, err := h.do(ctx, act{by: who, namespace: record.Governance, name: "filing.submit", body: body, to: record.StateSubmitted})
	if err != nil {
		return err
	}
	return h.filed(ctx, key)
}

func (h *Half) filed(ctx context.Context, key string) error {
	_, err := h.do(ctx, act{by: h.bureau, namespace: record.Governance, name: "filing.accept", on: key, body: reasoned("备案材料齐全"), to: record.StateAccepted})
	return err
}

// city: a city department registers in its city. Its filing is overdue, so it issues nothing until it has filed.
func city(ctx context.Context, h *Half, row *row) error {
	p, i, err := h.pair(ctx, row)
	if err != nil {
		return err
	}
	p.officer = h.city
	if err := h.both(ctx, p, i, plain); err != nil {
		return err
	}
	if err := h.on(ctx, 42); err != nil {
		return err
	}
	later := *row
	later.name += "（二期）"
	p2, _, err := h.pair(ctx, &later)
	if err != nil {
		return err
	}
	p2.officer = h.city
	if err := all(ctx, p2.pass, p2.run); err != nil {
		return err
	}
	if err := p2.overdue(ctx); err != nil {
		return err
	}
	if err := p2.grant(ctx); err != nil {
		return err
	}
	h.Line("✔ %s: issues again once it has filed", h.city.name)
	if err := h.on(ctx, 140); err != nil { // the next filing comes in time
		return err
	}
	return h.files(ctx, h.city, 60)
}

// overdue waits until the filing of the city is late, and goes through it: refused, filed, returned, filed again, accepted.
func (f *dossier) overdue(ctx context.Context) error {
	delegation, err := f.delegate(ctx, f.city)
	if err != nil {
		return err
	}
	if err := f.untilText(ctx, delegation.Late); err != nil {
		return err
	}
	deposit := f.act(f.city, "registration.deposit", reasoned("公示期满无异议"), "")
	if err := f.refused(ctx, record.RuleForbids, "S0 11(1)", deposit.tell("goes on to issue although its filing is overdue")); err != nil {
		return err
	}
	body, err := f.filing(ctx, f.city, 0)
	if err != nil {
		return err
	}
	submit := act{by: f.city, namespace: record.Governance, name: "filing.submit", body: body, to: record.StateSubmitted}
	key, err := f.do(ctx, submit.tell("files"))
	if err != nil {
		return err
	}
	if _, err := f.do(ctx, act{by: f.bureau, namespace: record.Governance, name: "filing.return", on: key, body: reasoned("凭证清单缺少两件"), to: record.StateReturned}); err != nil {
		return err
	}
	if err := f.refused(ctx, record.RuleForbids, "S0 11(1)", deposit.tell("tries again after its filing came back")); err != nil {
		return err
	}
	body.Root = digest(f.city.name, "补正后的凭证清单")
	if _, err := f.do(ctx, act{by: f.city, namespace: record.Governance, name: "filing.resubmit", on: key, body: body, to: record.StateSubmitted}); err != nil {
		return err
	}
	return f.filed(ctx, key)
}

// agency: an agency handles what it has accepted; a city department from elsewhere, or another agency, does not. It files once
// in time, and is late with the next filing when the half year ends.
func agency(ctx context.Context, h *Half, row *row) error {
	p, i, err := h.pair(ctx, row)
	if err != nil {
		return err
	}
	if err := p.apply(ctx); err != nil {
		return err
	}
	foreign := p.act(h.city, "registration.accept", reasoned("材料齐全"), "")
	if err := h.refused(ctx, record.OutOfScope, "", foreign.tell("accepts an application from another city")); err != nil {
		return err
	}
	p.officer = h.agency
	if err := h.together(ctx,
		func(ctx context.Context) error { return all(ctx, p.accept, p.examine, p.finish) },
		func(ctx context.Context) error { return plain(ctx, i) }); err != nil {
		return err
	}
	if err := h.on(ctx, 63); err != nil {
		return err
	}
	return h.files(ctx, h.agency, 0)
}

// suspendedDelegate: while a delegation is suspended nothing is registered under it; what was issued outlives its end.
func suspendedDelegate(ctx context.Context, h *Half, row *row) error {
	p, i, err := h.pair(ctx, row)
	if err != nil {
		return err
	}
	if err := p.apply(ctx); err != nil {
		return err
	}
	supervise := func(name, reason, to string) error {
		_, err := h.do(ctx, act{by: h.bureau, namespace: record.Governance, name: name, on: "delegation/" + h.yangquan.id, body: reasoned(reason), to: to})
		return err
	}
	if err := supervise("delegation.suspend", "检查发现档案管理不符合要求", record.StateSuspended); err != nil {
		return err
	}
	p.officer = h.yangquan
	suspended := p.act(h.yangquan, "registration.accept", reasoned("材料齐全"), "")
	if err := h.refused(ctx, record.OutOfScope, "S0 11(1)", suspended.tell("registers although its delegation is suspended")); err != nil {
		return err
	}
	if err := supervise("delegation.resume", "整改完成", record.StateActive); err != nil {
		return err
	}
	if err := h.together(ctx,
		func(ctx context.Context) error { return all(ctx, p.accept, p.examine, p.finish) },
		func(ctx context.Context) error { return plain(ctx, i) }); err != nil {
		return err
	}
	if err := supervise("delegation.end", "登记业务收回省级", record.StateEnded); err != nil {
		return err
	}
	return p.is(ctx, record.StateActive)
}

// pilot: a delegation for three months ends by itself; the service actor writes it down.
func (h *Half) pilot(ctx context.Context) error {
	if err := h.on(ctx, 105); err != nil {
		return err
	}
	settle := act{by: h.services[record.DataBureau], namespace: record.Governance, name: "delegation.settle", on: "delegation/" + h.datong.id, body: reasoned("授权期限届满"), to: record.StateEnded}
	_, err := h.do(ctx, settle.tell("writes down that the delegation of "+h.datong.name+" has run out"))
	return err
}

// governance are the stories beside the datasets.
func (h *Half) governance() []func(context.Context) error {
	return []func(context.Context) error{h.pilot, h.lostKey, h.clerk, h.suspended}
}

// lostKey: a firm loses its key. A new one counts after a public notice of seven days; the lost one is revoked.
func (h *Half) lostKey(ctx context.Context) error {
	o := organization{name: "晋中平遥漆器数字馆有限公司", region: "140700", roles: []string{record.RoleHolder}}
	firm, err := h.admit(ctx, o)
	if err != nil {
		return err
	}
	lost := firm.key.Kid()
	key, chain, err := h.certified(o.name, uscc(o))
	if err != nil {
		return err
	}
	registrar := h.registrars[record.DataBureau]
	for _, step := range []act{
		{by: registrar, name: "actor.rekey", on: "actor/" + firm.id, body: reasoned("密钥遗失，补发"), attach: []string{chain}},
		{by: registrar, name: "key.revoke", on: "key/" + lost, body: record.RevokeKey{Reason: "密钥遗失"}, to: record.StateRevoked},
	} {
		step.namespace = record.Governance
		if _, err := h.do(ctx, step); err != nil {
			return err
		}
	}
	firm.key = key
	present, err := newKey()
	if err != nil {
		return err
	}
	add := act{
		by: firm, namespace: record.Governance, name: "key.add", body: record.AddKey{Key: present.key.Point(), Purpose: record.PurposePresent, To: record.Time(h.now().AddDate(1, 0, 0))},
		consents: []*actor{present},
	}
	if err := h.refused(ctx, record.KeyInactive, "", add.tell("signs with its new key during the notice")); err != nil {
		return err
	}
	if err := h.weeks(ctx, 1); err != nil {
		return err
	}
	added, err := h.do(ctx, add)
	if err != nil {
		return err
	}
	_, err = h.do(ctx, act{by: firm, namespace: record.Governance, name: "key.end", on: added, body: reasoned("不再使用"), to: record.StateRevoked})
	return err
}

// clerk: somebody is enrolled, gets a new key, and leaves; an exception to co-signing is recorded by all three.
func (h *Half) clerk(ctx context.Context) error {
	clerk, err := h.enrol(ctx, h.registrars[record.DataBureau], "档案岗-21", record.RoleBureau)
	if err != nil {
		return err
	}
	next, err := newKey()
	if err != nil {
		return err
	}
	rotate := act{
		by: clerk, namespace: record.Governance, name: "actor.rotate", on: "actor/" + clerk.id, body: record.Rotate{Key: next.key.Point(), To: "2028-12-31T16:00:00Z"}, consents: []*actor{next},
	}
	if _, err := h.do(ctx, rotate); err != nil {
		return err
	}
	if _, err := h.do(ctx, act{by: h.bureau, namespace: record.Governance, name: "actor.revoke", on: "actor/" + clerk.id, body: reasoned("调离岗位"), to: record.StateRevoked}); err != nil {
		return err
	}
	_, err = h.do(ctx, act{
		by: h.registrars[record.DataBureau], namespace: record.Governance, name: "exception.record", body: record.Exception{Leaves: []string{digest("演练", "例外")}, Reason: "共签例外演练"},
		consents: []*actor{h.registrars[record.MarketRegulator], h.registrars[record.Exchange]},
	})
	return err
}

// newKey is a new key that speaks for itself: it shows that it is held.
func newKey() (*actor, error) {
	key, err := sm.Generate()
	if err != nil {
		return nil, err
	}
	return &actor{name: key.Kid(), id: key.Kid(), key: key}, nil
}

// suspended: each organization suspends a firm in its own namespace at once; only the bureau lifts.
func (h *Half) suspended(ctx context.Context) error {
	firm, err := h.admit(ctx, organization{name: "吕梁枣业数据服务有限公司", region: "141100", roles: []string{record.RoleHolder}})
	if err != nil {
		return err
	}
	for _, by := range []struct {
		who       *actor
		namespace string
	}{{h.bureau, "property"}, {h.regulator, "intellectual"}, {h.bureau, record.Governance}} {
		key, err := h.do(ctx, act{by: by.who, namespace: by.namespace, name: "actor.suspend", body: record.Suspend{Actor: firm.id, Reason: "涉嫌提供虚假材料"}, to: "SUSPENDED"})
		if err != nil {
			return err
		}
		deposit := act{by: firm, namespace: by.namespace, name: "deposit.make", body: record.Evidence{Digest: digest("样本"), Method: "SM3 规范清单"}}
		if by.namespace == record.Governance {
			deposit.name, deposit.body = "actor.enrol", record.Enrol{Post: "业务岗-01", Roles: []string{record.RoleHolder}, Scope: everywhere(), Key: firm.key.Point(), Until: "2028-01-01T00:00:00Z"}
		}
		if err := h.refused(ctx, record.Suspended, "", deposit.tell("acts although it is suspended in "+by.namespace)); err != nil {
			return err
		}
		if err := h.lift(ctx, by.namespace, key, firm); err != nil {
			return err
		}
	}
	return nil
}

func (h *Half) lift(ctx context.Context, namespace, key string, firm *actor) error {
	var suspension record.Suspension
	if _, err := h.read(ctx, namespace, key, &suspension); err != nil {
		return err
	}
	_, err := h.do(ctx, act{
		by: h.bureau, namespace: record.Governance, name: "actor.lift", on: "actor/" + firm.id, body: record.Lift{Suspension: suspension.Statement, Reason: "核查后解除"}, to: record.StateActive,
	})
	return err
}
