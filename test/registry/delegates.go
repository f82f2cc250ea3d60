package registry

import (
	"context"

	"github.com/shuzheng/shuzheng/chaincode/record"
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
			Delegate: to.id, Regions: regions, Types: []string{record.TypeDP}, From: record.Time(h.now()), To: h.at(until),
			Document: digest(to.name, "授权文件"), FirstDue: h.at(due),
		}
		key, err := h.do(ctx, inGovernance(h.bureau, "delegation.propose", "", body, record.StateProposed))
		if err != nil {
			return err
		}
		accept := inGovernance(to, "delegation.accept", key, reasoned("接受授权"), record.StateActive)
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
		Delegation: "delegation/" + who.id, Due: delegation.Due, From: h.at(from), To: record.Time(h.now()),
		Counts: []record.Count{{Name: "ACCEPTED", Value: 2}, {Name: "ISSUED", Value: 1}}, Root: digest(who.name, "凭证清单"),
	}, err
}

// files submits a filing and has the bureau accept it.
func (h *Half) files(ctx context.Context, who *actor, from int) error {
	body, err := h.filing(ctx, who, from)
	if err != nil {
		return err
	}
	key, err := h.do(ctx, inGovernance(who, "filing.submit", "", body, record.StateSubmitted))
	if err != nil {
		return err
	}
	return h.filed(ctx, key)
}

func (h *Half) filed(ctx context.Context, key string) error {
	_, err := h.do(ctx, inGovernance(h.bureau, "filing.accept", key, reasoned("备案材料齐全"), record.StateAccepted))
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
	key, err := f.do(ctx, inGovernance(f.city, "filing.submit", "", body, record.StateSubmitted).tell("files"))
	if err != nil {
		return err
	}
	if _, err := f.do(ctx, inGovernance(f.bureau, "filing.return", key, reasoned("凭证清单缺少两件"), record.StateReturned)); err != nil {
		return err
	}
	if err := f.refused(ctx, record.RuleForbids, "S0 11(1)", deposit.tell("tries again after its filing came back")); err != nil {
		return err
	}
	body.Root = digest(f.city.name, "补正后的凭证清单")
	if _, err := f.do(ctx, inGovernance(f.city, "filing.resubmit", key, body, record.StateSubmitted)); err != nil {
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
		_, err := h.do(ctx, inGovernance(h.bureau, name, "delegation/"+h.yangquan.id, reasoned(reason), to))
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
	settle := inGovernance(h.services[record.DataBureau], "delegation.settle", "delegation/"+h.datong.id, reasoned("授权期限届满"), record.StateEnded)
	_, err := h.do(ctx, settle.tell("writes down that the delegation of "+h.datong.name+" has run out"))
	return err
}
