package page_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/gateway/evidence/onepage"
	"github.com/shuzheng/shuzheng/gateway/proof/prooftest"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// TestAnEvidencePackageShowsItsPage opens the evidence of a deal, as a file and as the PDF that carries it; the page for a judge is shown
// only where it says what the file says.
func TestAnEvidencePackageShowsItsPage(t *testing.T) {
	world := prooftest.New(t, nil)
	dealt := world.Deal(nil)
	world.Prove()
	world.Sign()
	p, err := world.Proofs.Evidence(t.Context(), "exchange", prooftest.DealKey)
	require.NoError(t, err)
	p.Add(dealt.Contract)
	file, err := p.Encode()
	require.NoError(t, err)
	pdf, err := onepage.Render(file)
	require.NoError(t, err)
	altered := bytes.Replace(file, []byte("12500.00"), []byte("12600.00"), 1)
	require.NotEqual(t, file, altered)

	c, s := shared(t), serve(t, world.Trust().List, 0, nil, false)
	for _, screen := range []window{narrow, desktop} {
		b := c.open(t, s.page(), screen, w.At)
		for _, lang := range []string{"zh-CN", "en"} {
			b.language(lang)
			for name, content := range map[string][]byte{"deal.evidence.json": file, "deal.evidence.pdf": pdf} {
				b.judged(name, content)
				for _, text := range []string{"一、对象", "六、不证明什么", "合同金额 CNY 12500.00 元", prooftest.DealKey} {
					require.Contains(t, b.text("#outcome"), text, name)
				}
				b.sound(name, lang)
			}
			require.Contains(t, b.text("#outcome"), map[string]string{"zh-CN": "合同金额等保密条款", "en": "Private terms of a contract"}[lang])
			b.shoot("package-" + lang + "-" + screen.name)
			b.judged("deal.evidence.json", altered)
			require.NotContains(t, b.text("#outcome"), "12600.00", "what the package does not prove")
		}
		b.contained(s)
	}
}
