package registry

import (
	"context"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// governance are the stories beside the datasets.
func (h *Half) governance() []func(context.Context) error {
	return []func(context.Context) error{h.pilot, h.lostKey, h.clerk, h.suspended}
}

// lostKey: a firm loses its key. A new one counts after a public notice of seven days; the lost one is revoked.
func (h *Half) lostKey(ctx context.Context) error {
	o := troupe.Organization{Name: "晋中平遥漆器数字馆有限公司", Region: "140700", Roles: []string{record.RoleHolder}}
	firm, err := h.Admit(ctx, o)
	if err != nil {
		return err
	}
	lost := firm.Key.Kid()
	key, chain, err := h.Certified(o.Name, o.USCC())
	if err != nil {
		return err
	}
	registrar := h.Registrars[record.DataBureau]
	rekey := troupe.InGovernance(registrar, "actor.rekey", "actor/"+firm.ID, troupe.Reasoned("密钥遗失，补发"), record.StateActive)
	rekey.Attach = []string{chain}
	for _, step := range []troupe.Act{rekey, troupe.InGovernance(registrar, "key.revoke", "key/"+lost, record.RevokeKey{Reason: "密钥遗失"}, record.StateRevoked)} {
		if _, err := h.Do(ctx, step); err != nil {
			return err
		}
	}
	firm.Key = key
	present, err := troupe.NewKey()
	if err != nil {
		return err
	}
	body := record.AddKey{Key: present.Key.Point(), Purpose: record.PurposePresent, To: record.Time(h.Now().AddDate(1, 0, 0))}
	add := troupe.InGovernance(firm, "key.add", "", body, record.StateActive).With(present)
	if err := h.Refused(ctx, record.KeyInactive, "", add.Tell("signs with its new key during the notice")); err != nil {
		return err
	}
	if err := h.Weeks(ctx, 1); err != nil {
		return err
	}
	added, err := h.Do(ctx, add)
	if err != nil {
		return err
	}
	_, err = h.Do(ctx, troupe.InGovernance(firm, "key.end", added, troupe.Reasoned("不再使用"), record.StateRevoked))
	return err
}

// clerk: somebody is enrolled, gets a new key, and leaves; an exception to co-signing is recorded by all three.
func (h *Half) clerk(ctx context.Context) error {
	clerk, err := h.Enrol(ctx, h.Registrars[record.DataBureau], "档案岗-21", record.RoleBureau)
	if err != nil {
		return err
	}
	next, err := troupe.NewKey()
	if err != nil {
		return err
	}
	on := "actor/" + clerk.ID
	rotate := record.Rotate{Key: next.Key.Point(), To: "2028-12-31T16:00:00Z"}
	exception := record.Exception{Leaves: []string{troupe.Digest("演练", "例外")}, Reason: "共签例外演练"}
	for _, step := range []troupe.Act{
		troupe.InGovernance(clerk, "actor.rotate", on, rotate, record.StateActive).With(next),
		troupe.InGovernance(h.Bureau, "actor.revoke", on, troupe.Reasoned("调离岗位"), record.StateRevoked),
		troupe.InGovernance(h.Registrars[record.DataBureau], "exception.record", "", exception, "RECORDED").
			With(h.Registrars[record.MarketRegulator], h.Registrars[record.Exchange]),
	} {
		if _, err := h.Do(ctx, step); err != nil {
			return err
		}
	}
	return nil
}

// suspended: each organization suspends a firm in its own namespace at once; only the bureau lifts.
func (h *Half) suspended(ctx context.Context) error {
	firm, err := h.Admit(ctx, troupe.Organization{Name: "吕梁枣业数据服务有限公司", Region: "141100", Roles: []string{record.RoleHolder}})
	if err != nil {
		return err
	}
	for _, by := range []struct {
		who       *troupe.Actor
		namespace string
	}{{h.Bureau, "property"}, {h.Regulator, "intellectual"}, {h.Bureau, record.Governance}} {
		suspend := troupe.InGovernance(by.who, "actor.suspend", "", record.Suspend{Actor: firm.ID, Reason: "涉嫌提供虚假材料"}, "SUSPENDED")
		suspend.Namespace = by.namespace
		key, err := h.Do(ctx, suspend)
		if err != nil {
			return err
		}
		tries := troupe.Act{By: firm, Namespace: by.namespace, Name: "deposit.make", Body: struct{}{}}
		if by.namespace == record.Governance {
			tries.Name = "actor.enrol"
		}
		if err := h.Refused(ctx, record.Suspended, "", tries.Tell("acts although it is suspended in "+by.namespace)); err != nil {
			return err
		}
		if err := h.lift(ctx, by.namespace, key, firm); err != nil {
			return err
		}
	}
	return nil
}

func (h *Half) lift(ctx context.Context, namespace, key string, firm *troupe.Actor) error {
	var suspension record.Suspension
	if _, err := h.Read(ctx, namespace, key, &suspension); err != nil {
		return err
	}
	body := record.Lift{Suspension: suspension.Statement, Reason: "核查后解除"}
	_, err := h.Do(ctx, troupe.InGovernance(h.Bureau, "actor.lift", "actor/"+firm.ID, body, record.StateActive))
	return err
}
