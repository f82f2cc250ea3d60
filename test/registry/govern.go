package registry

import (
	"context"
	"os"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// govern is what stands before the first application: rule packs, the exchange and its rules, delegations, a trust list.
func (h *Half) govern(ctx context.Context) error {
	return troupe.All(ctx, h.rulePacks, h.venue, h.delegates, h.trust)
}

// venue: the bureau approves the exchange, which enters the nine rules it must have.
func (h *Half) venue(ctx context.Context) error {
	h.Line("\n— The exchange is approved and enters its rules")
	venue := record.Venue{Namespace: "exchange", Name: "演示省数据交易中心有限公司", Approval: troupe.Digest("批准文件"), Licence: troupe.Digest("营业执照"), Scope: []string{"PRODUCT", "SERVICE"}}
	approve := troupe.InGovernance(h.Bureau, "venue.onboard", "", venue, record.StateOnboarded).With(h.Registrars[record.Exchange])
	key, err := h.Do(ctx, approve.Tell("approves the exchange, which asks for it"))
	if err != nil {
		return err
	}
	venue.Scope = slices.Clone(record.ObjectTypes)
	for _, step := range []troupe.Act{
		troupe.InGovernance(h.Bureau, "venue.revise", key, venue, record.StateOnboarded),
		troupe.InGovernance(h.Bureau, "venue.suspend", key, troupe.Reasoned("信息系统检查未通过"), record.StateSuspended).With(h.sector),
		troupe.InGovernance(h.Bureau, "venue.resume", key, troupe.Reasoned("整改通过"), record.StateOnboarded),
	} {
		if _, err := h.Do(ctx, step); err != nil {
			return err
		}
	}
	var rules []func(context.Context) error
	for _, kind := range record.DocumentKinds {
		rules = append(rules, func(ctx context.Context) error { return h.document(ctx, kind) })
	}
	return h.Together(ctx, rules...)
}

// document enters a rule document of the exchange; the one on price formation comes in a second version.
func (h *Half) document(ctx context.Context, kind string) error {
	key, err := h.Document(ctx, kind, 1)
	if err != nil || kind != "PRICE_FORMATION" {
		return err
	}
	repeal := troupe.InGovernance(h.Clerk, "document.repeal", key, troupe.Reasoned("由第二版代替"), record.StateRepealed)
	if _, err := h.Do(ctx, repeal.With(h.Bureau)); err != nil {
		return err
	}
	_, err = h.Document(ctx, kind, 2)
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
	return h.Succeed(ctx, h.Cast, "publishes trust list 2", map[string]any{"authorities": []map[string]any{
		{"id": "CA-LICENSED-2", "name": name, "certificate": "@licensed-2/ca.pem", "organization": "", "vouches": []string{record.ActorOrganization}},
	}})
}
