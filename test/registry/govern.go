package registry

import (
	"context"
	"os"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// govern is what stands before the first application: rule packs, the exchange and its rules, delegations, a trust list.
func (h *Half) govern(ctx context.Context) error {
	return all(ctx, h.rulePacks, h.venue, h.delegates, h.trust)
}

// venue: the bureau approves the exchange, which enters the nine rules it must have.
func (h *Half) venue(ctx context.Context) error {
	h.Line("\n— The exchange is approved and enters its rules")
	venue := record.Venue{Namespace: "exchange", Name: "演示省数据交易中心有限公司", Approval: digest("批准文件"), Licence: digest("营业执照"), Scope: []string{"PRODUCT", "SERVICE"}}
	approve := inGovernance(h.bureau, "venue.onboard", "", venue, record.StateOnboarded).with(h.registrars[record.Exchange])
	key, err := h.do(ctx, approve.tell("approves the exchange, which asks for it"))
	if err != nil {
		return err
	}
	venue.Scope = slices.Clone(record.ObjectTypes)
	for _, step := range []act{
		inGovernance(h.bureau, "venue.revise", key, venue, record.StateOnboarded),
		inGovernance(h.bureau, "venue.suspend", key, reasoned("信息系统检查未通过"), record.StateSuspended).with(h.sector),
		inGovernance(h.bureau, "venue.resume", key, reasoned("整改通过"), record.StateOnboarded),
	} {
		if _, err := h.do(ctx, step); err != nil {
			return err
		}
	}
	var rules []func(context.Context) error
	for _, kind := range record.DocumentKinds {
		rules = append(rules, func(ctx context.Context) error { return h.document(ctx, kind) })
	}
	return h.together(ctx, rules...)
}

// document enters a rule document of the exchange; the one on price formation comes in a second version.
func (h *Half) document(ctx context.Context, kind string) error {
	body := record.Document{Namespace: "exchange", Kind: kind, Title: "交易中心" + kind + "管理规则", Number: 1, Digest: digest(kind, "1"), From: record.Time(h.now())}
	publish := inGovernance(h.exchange, "document.publish", "", body, record.StateInForce).with(h.bureau)
	key, err := h.do(ctx, publish)
	if err != nil || kind != "PRICE_FORMATION" {
		return err
	}
	repeal := inGovernance(h.exchange, "document.repeal", key, reasoned("由第二版代替"), record.StateRepealed)
	if _, err := h.do(ctx, repeal.with(h.bureau)); err != nil {
		return err
	}
	body.Number, body.Digest = 2, digest(kind, "2")
	publish.body = body
	_, err = h.do(ctx, publish)
	return err
}

// trust: the next trust list names a second licensed CA.
func (h *Half) trust(ctx context.Context) error {
	h.Line("\n— Trust list 2 names a second licensed CA")
	name := "演示第二电子认证服务有限公司"
	if err := os.MkdirAll(h.SM2("licensed-2"), 0o700); err != nil {
		return err
	}
	key, certificate := h.SM2("licensed-2", "ca.key"), h.SM2("licensed-2", "ca.pem")
	if err := h.Shuzheng(ctx, nil, "keygen", "--out", key); err != nil {
		return err
	}
	if err := h.Shuzheng(ctx, nil, "ca", "init", "--key", key, "--organization", name, "--name", name+" CA", "--out", certificate, "--clock", h.Clock); err != nil {
		return err
	}
	return h.Succeed(ctx, h.cast, "publishes trust list 2", map[string]any{"authorities": []map[string]any{
		{"id": "CA-LICENSED-2", "name": name, "certificate": "@licensed-2/ca.pem", "organization": "", "vouches": []string{record.ActorOrganization}},
	}})
}
