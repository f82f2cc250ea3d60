package paper

import (
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// subject says who holds the certificate and what it is about.
func (t *setter) subject() {
	c, content := t.sheet.Certificate, t.sheet.content()
	t.part = "登记事项"
	t.holder()
	if t.about(record.TypeDP, record.TypeIP, record.TypeOB, record.TypeTC) || content.DatasetName+content.Dataset != "" {
		t.row("数据名称", nameText, orNone(content.DatasetName))
	}
	if t.about(record.TypeDP, record.TypeIP, record.TypeOB, record.TypeTC) || content.Dataset != "" {
		t.pair("数据标识", orNone(content.Dataset), "登记地区", region(content.Region))
	} else {
		t.row("登记地区", plainText, region(content.Region))
	}
	if t.about(record.TypeDP, record.TypeIP) || content.Fingerprint != "" {
		t.row("数据指纹", plainText, orNone(content.Fingerprint))
	}
	t.pair("审查深度", named(depths, orNone(content.ReviewDepth)), "依据规则包", orNone(content.Pack))
	if content.Kind != "" {
		t.pair("登记类型", named(kinds, content.Kind), "子类型", orNone(content.SubType))
	}
	if content.External != "" {
		t.row("国家登记编号", plainText, content.External)
	}
	for _, holder := range content.CoHolders {
		t.row("共同持有人标识", plainText, holder)
	}
	t.row("有效期", plainText, from(content.ValidFrom)+"，"+until(content.ValidTo)+"（UTC+08:00）")
	t.pair("签发机构", t.issuer(), "签发日期", moment(day(c.Iat)))
}

// holder says who holds it. A transaction certificate names no party: its holder is a key made for one deal, and who traded
// stands among the disclosed members, if anywhere.
func (t *setter) holder() {
	c, content := t.sheet.Certificate, t.sheet.content()
	if t.about(record.TypeTC) && content.HolderName+content.HolderUscc == "" {
		t.row("持有人", nameText, blindHolder)
		t.row("专用密钥", plainText, c.Sub)
		return
	}
	t.row("持有人", nameText, content.HolderName)
	t.pair("统一社会信用代码", content.HolderUscc, "持有人标识", c.Sub)
}

// about reports whether the certificate is of one of the types: then a member that says nothing is shown as saying nothing.
func (t *setter) about(types ...string) bool {
	for _, each := range types {
		if t.sheet.content().Type == each {
			return true
		}
	}
	return false
}

// issuer is the organization in words, with its name on the network.
func (t *setter) issuer() string { return named(organizations, t.facts.organization) }

// day is the beginning of the day of a NumericDate.
func day(seconds int64) time.Time {
	t := time.Unix(seconds, 0).In(zone)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)
}

func orNone(text string) string {
	if text == "" {
		return none
	}
	return text
}
