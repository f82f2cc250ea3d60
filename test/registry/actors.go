package registry

import (
	"context"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

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
	rekey := inGovernance(registrar, "actor.rekey", "actor/"+firm.id, reasoned("密钥遗失，补发"), record.StateActive)
	rekey.attach = []string{chain}
	for _, step := range []act{rekey, inGovernance(registrar, "key.revoke", "key/"+lost, record.RevokeKey{Reason: "密钥遗失"}, record.StateRevoked)} {
		if _, err := h.do(ctx, step); err != nil {
			return err
		}
	}
	firm.key = key
	present, err := newKey()
	if err != nil {
		return err
	}
	body := record.AddKey{Key: present.key.Point(), Purpose: record.PurposePresent, To: record.Time(h.now().AddDate(1, 0, 0))}
	add := inGovernance(firm, "key.add", "", body, record.StateActive).with(present)
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
	_, err = h.do(ctx, inGovernance(firm, "key.end", added, reasoned("不再使用"), record.StateRevoked))
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
	on := "actor/" + clerk.id
	rotate := record.Rotate{Key: next.key.Point(), To: "2028-12-31T16:00:00Z"}
	exception := record.Exception{Leaves: []string{digest("演练", "例外")}, Reason: "共签例外演练"}
	for _, step := range []act{
		inGovernance(clerk, "actor.rotate", on, rotate, record.StateActive).with(next),
		inGovernance(h.bureau, "actor.revoke", on, reasoned("调离岗位"), record.StateRevoked),
		inGovernance(h.registrars[record.DataBureau], "exception.record", "", exception, "RECORDED").
			with(h.registrars[record.MarketRegulator], h.registrars[record.Exchange]),
	} {
		if _, err := h.do(ctx, step); err != nil {
			return err
		}
	}
	return nil
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
		suspend := inGovernance(by.who, "actor.suspend", "", record.Suspend{Actor: firm.id, Reason: "涉嫌提供虚假材料"}, "SUSPENDED")
		suspend.namespace = by.namespace
		key, err := h.do(ctx, suspend)
		if err != nil {
			return err
		}
		tries := act{by: firm, namespace: by.namespace, name: "deposit.make", body: struct{}{}}
		if by.namespace == record.Governance {
			tries.name = "actor.enrol"
		}
		if err := h.refused(ctx, record.Suspended, "", tries.tell("acts although it is suspended in "+by.namespace)); err != nil {
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
	body := record.Lift{Suspension: suspension.Statement, Reason: "核查后解除"}
	_, err := h.do(ctx, inGovernance(h.bureau, "actor.lift", "actor/"+firm.id, body, record.StateActive))
	return err
}
