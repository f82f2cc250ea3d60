package registry

import (
	"context"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// delegates gives city departments and an agency what they register under.
func (h *Half) delegates(ctx context.Context) error {
	h.Line("\n— Delegations: the bureau proposes, the delegates accept")
	return h.Together(ctx,
		h.delegation(h.city, []string{"1401"}, 400, 45), h.delegation(h.agency, []string{"14"}, 700, 75),
		h.delegation(h.datong, []string{"1402"}, 100, 90), h.delegation(h.yangquan, []string{"1403"}, 400, 90))
}

// delegation is the step that delegates property registration in regions until a day, with a first filing due on another.
func (h *Half) delegation(to *troupe.Actor, regions []string, until, due int) func(context.Context) error {
	return func(ctx context.Context) error {
		body := record.Propose{
			Delegate: to.ID, Regions: regions, Types: []string{record.TypeDP}, From: record.Time(h.Now()), To: h.At(until),
			Document: troupe.Digest(to.Name, "授权文件"), FirstDue: h.At(due),
		}
		key, err := h.Do(ctx, troupe.InGovernance(h.Bureau, "delegation.propose", "", body, record.StateProposed))
		if err != nil {
			return err
		}
		accept := troupe.InGovernance(to, "delegation.accept", key, troupe.Reasoned("接受授权"), record.StateActive)
		_, err = h.Do(ctx, accept.Tell("accepts the delegation for property registration"))
		return err
	}
}

// delegate reads a delegation as it stands.
func (h *Half) delegate(ctx context.Context, who *troupe.Actor) (*record.Delegation, error) {
	var body record.Delegation
	_, err := h.Read(ctx, record.Governance, "delegation/"+who.ID, &body)
	return &body, err
}

// filing is what a delegate files for the period that is due.
func (h *Half) filing(ctx context.Context, who *troupe.Actor, from int) (record.File, error) {
	delegation, err := h.delegate(ctx, who)
	return record.File{
		Delegation: "delegation/" + who.ID, Due: delegation.Due, From: h.At(from), To: record.Time(h.Now()),
		Counts: []record.Count{{Name: "ACCEPTED", Value: 2}, {Name: "ISSUED", Value: 1}}, Root: troupe.Digest(who.Name, "凭证清单"),
	}, err
}

// files submits a filing and has the bureau accept it.
func (h *Half) files(ctx context.Context, who *troupe.Actor, from int) error {
	body, err := h.filing(ctx, who, from)
	if err != nil {
		return err
	}
	key, err := h.Do(ctx, troupe.InGovernance(who, "filing.submit", "", body, record.StateSubmitted))
	if err != nil {
		return err
	}
	return h.filed(ctx, key)
}

func (h *Half) filed(ctx context.Context, key string) error {
	_, err := h.Do(ctx, troupe.InGovernance(h.Bureau, "filing.accept", key, troupe.Reasoned("备案材料齐全"), record.StateAccepted))
	return err
}

// city: a city department registers in its city. Its filing is overdue, so it issues nothing until it has filed.
func city(ctx context.Context, h *Half, row *troupe.Row) error {
	p, i, err := h.pair(ctx, row)
	if err != nil {
		return err
	}
	p.Officer = h.city
	if err := h.both(ctx, p, i, plain); err != nil {
		return err
	}
	if err := h.On(ctx, 42); err != nil {
		return err
	}
	later := *row
	later.Name += "（二期）"
	p2, _, err := h.pair(ctx, &later)
	if err != nil {
		return err
	}
	p2.Officer = h.city
	if err := troupe.All(ctx, p2.Pass, p2.Run); err != nil {
		return err
	}
	if err := p2.overdue(ctx); err != nil {
		return err
	}
	if err := p2.Grant(ctx); err != nil {
		return err
	}
	h.Line("✔ %s: issues again once it has filed", h.city.Name)
	if err := h.On(ctx, 140); err != nil { // the next filing comes in time
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
	if err := f.UntilText(ctx, delegation.Late); err != nil {
		return err
	}
	deposit := f.Act(f.city, "registration.deposit", troupe.Reasoned("公示期满无异议"), "")
	if err := f.Refused(ctx, record.RuleForbids, "S0 11(1)", deposit.Tell("goes on to issue although its filing is overdue")); err != nil {
		return err
	}
	body, err := f.filing(ctx, f.city, 0)
	if err != nil {
		return err
	}
	key, err := f.Do(ctx, troupe.InGovernance(f.city, "filing.submit", "", body, record.StateSubmitted).Tell("files"))
	if err != nil {
		return err
	}
	if _, err := f.Do(ctx, troupe.InGovernance(f.Bureau, "filing.return", key, troupe.Reasoned("凭证清单缺少两件"), record.StateReturned)); err != nil {
		return err
	}
	if err := f.Refused(ctx, record.RuleForbids, "S0 11(1)", deposit.Tell("tries again after its filing came back")); err != nil {
		return err
	}
	body.Root = troupe.Digest(f.city.Name, "补正后的凭证清单")
	if _, err := f.Do(ctx, troupe.InGovernance(f.city, "filing.resubmit", key, body, record.StateSubmitted)); err != nil {
		return err
	}
	return f.filed(ctx, key)
}

// agency: an agency handles what it has accepted; a city department from elsewhere, or another agency, does not. It files once
// in time, and is late with the next filing when the half year ends.
func agency(ctx context.Context, h *Half, row *troupe.Row) error {
	p, i, err := h.pair(ctx, row)
	if err != nil {
		return err
	}
	if err := p.Apply(ctx); err != nil {
		return err
	}
	foreign := p.Act(h.city, "registration.accept", troupe.Reasoned("材料齐全"), "")
	if err := h.Refused(ctx, record.OutOfScope, "", foreign.Tell("accepts an application from another city")); err != nil {
		return err
	}
	p.Officer = h.agency
	if err := h.Together(ctx,
		func(ctx context.Context) error { return troupe.All(ctx, p.Accept, p.Examine, p.Finish) },
		func(ctx context.Context) error { return plain(ctx, i) }); err != nil {
		return err
	}
	if err := h.On(ctx, 63); err != nil {
		return err
	}
	return h.files(ctx, h.agency, 0)
}

// suspendedDelegate: while a delegation is suspended nothing is registered under it; what was issued outlives its end.
func suspendedDelegate(ctx context.Context, h *Half, row *troupe.Row) error {
	p, i, err := h.pair(ctx, row)
	if err != nil {
		return err
	}
	if err := p.Apply(ctx); err != nil {
		return err
	}
	supervise := func(name, reason, to string) error {
		_, err := h.Do(ctx, troupe.InGovernance(h.Bureau, name, "delegation/"+h.yangquan.ID, troupe.Reasoned(reason), to))
		return err
	}
	if err := supervise("delegation.suspend", "检查发现档案管理不符合要求", record.StateSuspended); err != nil {
		return err
	}
	p.Officer = h.yangquan
	suspended := p.Act(h.yangquan, "registration.accept", troupe.Reasoned("材料齐全"), "")
	if err := h.Refused(ctx, record.OutOfScope, "S0 11(1)", suspended.Tell("registers although its delegation is suspended")); err != nil {
		return err
	}
	if err := supervise("delegation.resume", "整改完成", record.StateActive); err != nil {
		return err
	}
	if err := h.Together(ctx,
		func(ctx context.Context) error { return troupe.All(ctx, p.Accept, p.Examine, p.Finish) },
		func(ctx context.Context) error { return plain(ctx, i) }); err != nil {
		return err
	}
	if err := supervise("delegation.end", "登记业务收回省级", record.StateEnded); err != nil {
		return err
	}
	return p.Is(ctx, record.StateActive)
}

// pilot: a delegation for three months ends by itself; the service actor writes it down.
func (h *Half) pilot(ctx context.Context) error {
	if err := h.On(ctx, 105); err != nil {
		return err
	}
	settle := troupe.InGovernance(h.Service[record.DataBureau], "delegation.settle", "delegation/"+h.datong.ID, troupe.Reasoned("授权期限届满"), record.StateEnded)
	_, err := h.Do(ctx, settle.Tell("writes down that the delegation of "+h.datong.Name+" has run out"))
	return err
}
