package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// acts names the acts for people; a test holds it against the tables of the rules.
var acts = map[string][2]string{
	"found":                {"创立网络", "found the network"},
	"edition.raise":        {"提升规则版次", "raise the rules edition"},
	"trust.succeed":        {"启用下一期信任清单", "put the next trust list in force"},
	"exception.record":     {"记录共签例外", "record an exception to co-signing"},
	"actor.register":       {"登记主体", "register an actor"},
	"actor.enrol":          {"登记经办人员", "enrol a person who acts for an organization"},
	"actor.rotate":         {"更换密钥", "replace a key"},
	"actor.rekey":          {"补发密钥（七日公告后生效）", "enter a new key, good after a notice of 7 days"},
	"actor.suspend":        {"暂停主体", "suspend an actor"},
	"actor.lift":           {"解除暂停", "lift a suspension"},
	"actor.revoke":         {"吊销主体", "revoke an actor"},
	"key.revoke":           {"吊销密钥", "revoke a key"},
	"key.add":              {"登记出示密钥", "enter a key for presenting"},
	"key.end":              {"停用出示密钥", "end a key for presenting"},
	"dataset.register":     {"登记数据集", "register a dataset"},
	"registration.apply":   {"申请登记", "apply for a registration"},
	"registration.accept":  {"受理申请", "accept an application"},
	"registration.decline": {"不予受理", "decline an application"},
	"registration.review":  {"审查", "review an application"},
	"registration.notice":  {"公示", "publish a notice"},
	"registration.deposit": {"存证", "deposit"},
	"registration.issue":   {"签发凭证", "issue a certificate"},
	"registration.revoke":  {"撤销登记", "revoke a registration"},
	"subject.apply":        {"申请主体登记", "apply for a subject certificate"},
	"subject.review":       {"审查主体", "review a subject"},
	"subject.issue":        {"签发主体凭证", "issue a subject certificate"},
	"subject.revoke":       {"撤销主体凭证", "revoke a subject certificate"},
	"object.apply":         {"申请标的登记", "apply for an object certificate"},
	"object.review":        {"审查标的", "review an object"},
	"object.issue":         {"签发标的凭证", "issue an object certificate"},
	"object.revoke":        {"撤销标的凭证", "revoke an object certificate"},
	"listing.list":         {"挂牌", "list an object"},
	"listing.delist":       {"摘牌", "delist an object"},
	"contract.sign":        {"签署合同", "sign a contract"},
	"contract.evidence":    {"审核合同存证", "decide on a contract's evidence"},
	"delivery.confirm":     {"确认交付", "confirm a delivery"},
}

func actHelp(env *Env) string {
	var out strings.Builder
	out.WriteString(env.Say("业务操作：", "Acts:"))
	for _, name := range slices.Sorted(maps.Keys(acts)) {
		fmt.Fprintf(&out, "\n  %-22s%s", name, env.Say(acts[name][0], acts[name][1]))
	}
	return out.String()
}
