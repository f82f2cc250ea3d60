package paper

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// sheet is a certificate of a type with all its disclosures; change may alter the claims before signing.
func sheet(certType string, change func(*record.Certificate)) Sheet {
	claims := verifytest.Claims(certType)
	if change != nil {
		change(claims)
	}
	jwt := verifytest.Issuer(verifytest.Owner[certType]).JWS(record.TypeCertificate, claims)
	disclosed := verifytest.Disclosures()
	return Sheet{
		Certificate: claims, Disclosed: disclosed, JWT: jwt, Attachment: []byte(verifytest.Combine(jwt, disclosed...)),
		Test: claims.Certificate.Test, Link: "https://verify.example.org/p",
	}
}

// sheets are the renderings that the golden digests pin: all types, long texts, everything that can be empty.
func sheets() map[string]Sheet {
	all := map[string]Sheet{
		"SM": sheet(record.TypeSM, merchant), "OB": sheet(record.TypeOB, object), "long": sheet(record.TypeDP, long),
		"in force": sheet(record.TypeDP, func(c *record.Certificate) { c.Certificate.Test = false }),
	}
	for _, certType := range []string{record.TypeDP, record.TypeIP, record.TypeTC} {
		all[certType] = sheet(certType, nil)
	}
	for _, certType := range []string{record.TypeSD, record.TypeST} {
		all[certType] = sheet(certType, func(c *record.Certificate) {
			merchant(c)
			c.Certificate.Categories = []string{"QUALITY_ASSESSMENT"}
		})
	}
	bare := sheet(record.TypeIP, func(c *record.Certificate) {
		c.Certificate.Rights, c.Certificate.Fingerprint, c.Certificate.ReviewDepth = []record.Right{}, "", ""
	})
	bare.Disclosed, bare.Link = nil, ""
	bare.Attachment = []byte(`{"certificate":"` + bare.JWT + `~"}`)
	all["bare"] = bare
	return all
}

func merchant(c *record.Certificate) {
	content := &c.Certificate
	content.Dataset, content.DatasetName, content.Fingerprint = "", "", ""
	content.Categories = []string{
		"ALGORITHM_TOOL", "APPLICATION", "COMPUTING_POWER", "DATA_RESOURCE", "DATA_SERVICE", "NETWORK", "SECURITY", "SERVICE", "TECHNOLOGY",
	}
}

func object(c *record.Certificate) {
	c.Certificate.Fingerprint, c.Certificate.ReviewDepth = "", "PRUDENT"
	c.Certificate.Cites = []record.Citation{
		{Namespace: "property", Key: "registration/R-3F9A", Number: "DP6200002026030210000420"},
		{Namespace: "intellectual", Key: "registration/4F0C4F0C4F0C4F0C4F0C4F0C4F0C4F0C", Number: "IP6200002026030210000427"},
	}
}

// long has as much as the ledger lets through, and characters that take care.
func long(c *record.Certificate) {
	content := &c.Certificate
	content.HolderName = "兰州新区数据要素流通产业发展（集团）股份有限公司 “甘肃” 数据资产运营中心〔U+4E00〕𠮷第二分公司"
	content.DatasetName = "甘肃省2020—2025年城市公共交通客流量·换乘与气象℃融合③数据集（〈试行〉第Ⅱ版）"
	right := content.Rights[0]
	right.Basis, right.Scope = "AUTHORISED_OPERATION", strings.Repeat("全部字段（含车辆、线路、站点）", 13)
	for len(right.Restrictions) < 10 {
		right.Restrictions = append(right.Restrictions, strings.Repeat("未经同意，不得向境外提供；确需提供的，应当通过 security assessment。", 5))
	}
	content.Rights = nil
	for _, code := range []string{"HOLD", "OPERATE", "USE"} {
		right.Right, right.Exclusive = code, code == "USE"
		content.Rights = append(content.Rights, right)
	}
}

func TestPartsThatDoNotBelongTogetherAreRefused(t *testing.T) {
	other := sheet(record.TypeOB, object)
	for name, change := range map[string]func(*Sheet){
		"no certificate":       func(s *Sheet) { s.Certificate = nil },
		"another certificate":  func(s *Sheet) { s.Certificate = other.Certificate },
		"another JWT":          func(s *Sheet) { s.JWT = other.JWT },
		"another attachment":   func(s *Sheet) { s.Attachment = other.Attachment },
		"no attachment":        func(s *Sheet) { s.Attachment = nil },
		"the mark of a test":   func(s *Sheet) { s.Test = false },
		"a foreign disclosure": func(s *Sheet) { s.Disclosed[0].Value = []byte(`"0931"`) },
		"a link with fragment": func(s *Sheet) { s.Link = "https://verify.example.org/#p" },
		"a link in Chinese":    func(s *Sheet) { s.Link = "https://数证" },
		"a number that is none": func(s *Sheet) {
			*s = sheet(record.TypeDP, func(c *record.Certificate) { c.Certificate.Number = "../x" })
		},
		"a number of another type": func(s *Sheet) {
			*s = sheet(record.TypeDP, func(c *record.Certificate) { c.Certificate.Number = other.content().Number })
		},
		"an issuer without network": func(s *Sheet) {
			*s = sheet(record.TypeDP, func(c *record.Certificate) { c.Iss = record.DataBureau })
		},
	} {
		s := sheet(record.TypeDP, nil)
		change(&s)
		_, err := Render(s)
		require.Error(t, err, name)
	}
}
