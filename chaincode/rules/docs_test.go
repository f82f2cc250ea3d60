package rules_test

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

var update = flag.Bool("update", false, "write docs/rules.md anew")

const document = "../../docs/rules.md"

func TestTheDocumentOfTheRulesIsWhatTheTableSays(t *testing.T) {
	want := rulesDocument()
	if *update {
		if err := os.WriteFile(document, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(document)
	if err != nil || string(got) != want {
		t.Fatalf("docs/rules.md differs from the table (%v); write it anew with: go test ./chaincode/rules -run Document -update", err)
	}
}

// roleNames say who stands behind the codes of the permission matrix (domain model C3).
var roleNames = [][2]string{
	{record.RoleRegistrar, "主体登记员 · registrar of actors"}, {record.RoleService, "组织的服务主体 · service actor"},
	{record.RoleBureau, "省数据局登记人员 · registrar of the data bureau"}, {record.RoleCity, "市级数据主管部门 · city data department"},
	{record.RoleAgency, "受托机构 · delegated agency"}, {record.RoleRegulator, "市场监管局登记人员 · registrar of the market regulator"},
	{record.RoleExchange, "交易场所登记人员 · exchange centre"}, {record.RoleOperator, "交易场所运营人员（仅准备） · exchange operator, prepares only"},
	{record.RoleHolder, "数据持有方 · holder"}, {record.RoleMerchant, "数据商 · data merchant"}, {record.RoleDemander, "需求方 · demander"},
	{record.RoleThirdParty, "第三方服务机构 · third-party service"}, {record.RoleBank, "金融机构 · bank"}, {record.RoleCustodian, "托管机构 · custodian"},
	{record.RoleCourt, "司法机关 · court"}, {record.RoleAuditor, "审计机构 · auditor"}, {record.RoleSector, "行业监管部门 · sector regulator"},
	{record.RolePublicOp, "公共数据授权运营机构 · operator of public data"}, {record.RoleProvider, "公共数据提供单位 · provider of public data"},
	{record.RoleCommittee, "授权运营决策机构 · committee on authorised operation"}, {record.RoleForeign, "外省主管部门 · authority of another province"},
	{record.RoleParty, "为一笔交易专门生成的密钥（不登记在任何主体名下） · a key made for one deal, which stands in no actor's record"},
}

var kindTitles = [][2]string{
	{record.KindGovernance, "公共治理 · governance"}, {record.KindProperty, "数据产权登记 · data property"},
	{record.KindIntellectual, "数据知识产权登记 · data intellectual property"}, {record.KindExchange, "数据交易 · exchange"}, {record.KindLien, "担保 · lien"},
}

func rulesDocument() string {
	var out strings.Builder
	out.WriteString(`# 规则表 · The rules

<!-- Made from rules.Table and record.Catalog; do not edit. go test ./chaincode/rules -run Document -update -->

Every act is one row: the kind of record it is about, the states it leads from and to (in brackets the other outcome,
decided by the body), the roles that may sign it (one of them is enough), the organization it must arrive through, the
article it rests on, and the rules edition from which it counts. Whatever is not in the table is refused.

- **through** *any*: any of the three organizations; *owner*: the organization the namespace belongs to; *signer's*: the
  organization the signer belongs to.
- **from** *—*: the act creates the record.

`)
	for _, kind := range kindTitles {
		writeKind(&out, kind[0], kind[1])
	}
	writeBodies(&out)
	writeRoles(&out)
	writeErrors(&out)
	return out.String()
}

func writeKind(out *strings.Builder, kind, title string) {
	fmt.Fprintf(out, "## %s\n\n", title)
	rows := rules.Table(kind)
	if len(rows) == 0 {
		out.WriteString("No acts in this edition.\n\n")
		return
	}
	out.WriteString("| act | 名称 · name | record | from → to | roles | through | rule | edition |\n|---|---|---|---|---|---|---|---|\n")
	for _, row := range rows {
		zh, en := rules.Title(row.Act)
		fmt.Fprintf(out, "| `%s` | %s · %s | %s | %s | %s | %s | %s | %d |\n", row.Act, zh, en, row.Kind, change(row), who(row), row.Through, row.Rule, row.Edition)
	}
	out.WriteString("\n")
}

// writeBodies lists the members of every body once, whatever namespaces know the act.
func writeBodies(out *strings.Builder) {
	out.WriteString("## 内容 · Bodies\n\nThe members of each act's body; those in brackets may be left out, and are left out when empty. `shuzheng act NAME --json` gives a template.\n\n")
	out.WriteString("| act | members |\n|---|---|\n")
	written := map[string]bool{}
	for _, kind := range kindTitles {
		for _, row := range rules.Table(kind[0]) {
			if written[row.Act] || row.Blank() == nil {
				continue
			}
			written[row.Act] = true
			fmt.Fprintf(out, "| `%s` | %s |\n", row.Act, memberNames(row.Members()))
			if terms := row.Terms(); terms != nil {
				fmt.Fprintf(out, "| `%s`, private terms | %s |\n", row.Act, memberNames(terms))
			}
		}
	}
	out.WriteString("\n")
}

func memberNames(members []rules.Member) string {
	var names []string
	for _, member := range members {
		name := "`" + member.Path + "`"
		if member.Holds != "text" && member.Holds != "object" {
			name += " " + member.Holds
		}
		if member.Optional {
			name = "[" + name + "]"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

func change(row rules.Row) string {
	text := cmp.Or(strings.Join(row.From, ", "), "—") + " → " + row.To
	if len(row.Else) > 0 {
		text += " (" + strings.Join(row.Else, ", ") + ")"
	}
	return text
}

func who(row rules.Row) string {
	switch {
	case row.Act == "found":
		return "a trust root of each of the three"
	case len(row.Roles) == len(roleNames):
		return "every role"
	}
	return strings.Join(row.Roles, ", ")
}

func writeRoles(out *strings.Builder) {
	out.WriteString("## 角色 · Roles\n\n| role | who |\n|---|---|\n")
	for _, role := range roleNames {
		fmt.Fprintf(out, "| `%s` | %s |\n", role[0], role[1])
	}
	out.WriteString("\n")
}

func writeErrors(out *strings.Builder) {
	out.WriteString("## 拒绝代码 · Refusals\n\n| code | HTTP | 说明 · meaning | 下一步 · what to do next |\n|---|---|---|---|\n")
	for _, code := range slices.Sorted(maps.Keys(record.Catalog)) {
		text := record.Catalog[code]
		fmt.Fprintf(out, "| `%s` | %d | %s<br>%s | %s<br>%s |\n", code, text.Status, text.ZH, text.EN, text.NextZH, text.NextEN)
	}
}
