package cli

import (
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
)

// describe is the certificate as a person reads it before signing: every claim that says something, and everything that
// the holder will be able to disclose. It fails when a disclosure cannot be read: nobody should sign unseen.
func describe(env *Env, c *record.Certificate, disclosures []string) (block, error) {
	s, content := &sheet{env: env}, &c.Certificate
	s.head("将签发的凭证：", "The certificate to be issued:")
	if content.Test {
		s.head("*** 测试网络：此凭证不具证明效力 ***", "*** TEST NETWORK: this certificate proves nothing ***")
	}
	s.row("编号", "number", content.Number)
	s.row("类型", "type", content.Type)
	s.row("签发机构", "issued by", c.Iss)
	s.row("记录", "record", content.Namespace+" "+content.Record)
	s.row("地区", "region", content.Region)
	s.row("持有人", "holder", strings.Join([]string{content.HolderName, content.HolderUscc, c.Sub}, " "))
	s.row("数据", "dataset", strings.TrimSpace(content.DatasetName+" "+content.Dataset))
	s.row("数据指纹", "fingerprint", content.Fingerprint)
	s.rights(content.Rights)
	s.rows("类别", "categories", content.Categories)
	s.cites(content.Cites)
	s.row("审查深度", "review", content.ReviewDepth)
	s.row("有效期", "validity", content.ValidFrom+" – "+content.ValidTo)
	s.row("依据规则", "rules", content.Pack)
	s.row("登记类型", "kind", content.Kind)
	s.row("子类型", "sub-type", content.SubType)
	s.row("国家编号", "national number", content.External)
	s.rows("共同持有人", "further holder", content.CoHolders)
	if err := s.disclosures(disclosures); err != nil {
		return "", err
	}
	return s.text(), nil
}

func (s *sheet) rights(rights []record.Right) {
	if len(rights) == 0 {
		s.row("权利", "right", "")
	}
	for _, right := range rights {
		s.row("权利", "right", strings.Join([]string{right.Right, right.Scope, right.From, "–", right.To}, " "))
		s.row("  来源", "  basis", strings.Join([]string{right.Basis, right.BasisDigest}, " "))
		s.row("  独占", "  exclusive", map[bool]string{true: s.env.Say("是", "yes"), false: s.env.Say("否", "no")}[right.Exclusive])
		s.rows("  限制", "  restriction", right.Restrictions)
	}
}

func (s *sheet) cites(cites []record.Citation) {
	var list []string
	for _, cite := range cites {
		list = append(list, strings.Join([]string{cite.Number, cite.Namespace, cite.Key}, " "))
	}
	s.rows("引用", "cites", list)
}

func (s *sheet) disclosures(encoded []string) error {
	var list []string
	for i, text := range encoded {
		d, err := sdjwt.Decode(text)
		if err != nil {
			return record.Errorf(record.CertificateDiffers, "disclosure %d cannot be read: %v", i+1, err)
		}
		list = append(list, d.Name+" = "+string(d.Value))
	}
	s.rows("可披露", "disclosable", list)
	return nil
}
