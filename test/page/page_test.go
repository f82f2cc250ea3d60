// Package page_test drives the verification page in Chromium, as a visitor does.
package page_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/paper"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/verify"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// trust is the list that the tests' sites publish.
func trust() []byte { return w.SignList(w.CosignedList(), w.Roots()...) }

// certificate is one with all three rights but one, so that the table has something to show.
func certificate() *w.Scene {
	return w.NewCertificate(record.TypeDP, func(c *record.Certificate) {
		use := c.Certificate.Rights[0]
		use.Right, use.Basis, use.Scope, use.Restrictions = "USE", "DERIVED", "线路、站点、时段三级汇总字段", []string{"不得用于识别个人", "不得转让"}
		c.Certificate.Rights = append(c.Certificate.Rights, use)
	})
}

func TestValidAsOfAndNow(t *testing.T) {
	c, s := shared(t), serve(t, trust(), 0, nil, false)
	file := certificate().File()
	for _, screen := range []window{phone, desktop} {
		b := c.open(t, s.page(), screen, w.At)
		b.shoot("start-zh-" + screen.name)
		b.judged("certificate.json", file)
		require.Equal(t, "有效 截至 2026年3月10日 15:50（北京时间）", b.text("#verdict"))
		require.Equal(t, "valid", value[string](b, `document.querySelector("[data-verdict]").dataset.verdict`))
		require.Contains(t, b.text(".now"), "此刻，2026年3月10日 16:00（北京时间）：有效")
		require.Equal(t, "verdict", value[string](b, `document.activeElement.id`), "the verdict has the focus")
		require.Contains(t, b.text("#live"), "有效; 截至 2026年3月10日 15:50")
		b.shoot("valid-zh-" + screen.name)

		b.call("Emulation.setEmulatedMedia", object{"media": "print"})
		b.eval(`dispatchEvent(new Event("beforeprint"))`)
		b.shoot("print-zh-" + screen.name)
		b.call("Emulation.setEmulatedMedia", object{"media": ""})

		b.language("en")
		require.Equal(t, "Valid as of 10 March 2026, 15:50 (UTC+8)", b.text("#verdict"))
		require.Contains(t, b.text(".now"), "Now, 10 March 2026, 16:00 (UTC+8): Valid")
		b.shoot("valid-en-" + screen.name)
		b.contained(s)

		// A day later the token has ended: what held then still holds as of then, and nobody knows about now.
		late := c.open(t, s.page(), screen, w.At.Add(48*time.Hour))
		late.judged("certificate.json", file)
		require.Equal(t, "此刻无法判定 有效 截至 2026年3月10日 15:50（北京时间）", late.text("#verdict"))
		require.Contains(t, late.text("#live"), "此刻无法判定; 有效; 截至 2026年3月10日 15:50")
		require.Equal(t, "valid", value[string](late, `document.querySelector("[data-verdict]").dataset.verdict`))
		require.Equal(t, "undetermined", value[string](late, `document.querySelector("[data-now]").dataset.now`))
		require.Contains(t, late.text(".now"), "无法判定")
		late.shoot("later-zh-" + screen.name)
		late.language("en")
		require.Equal(t, "Cannot be determined now Valid as of 10 March 2026, 15:50 (UTC+8)", late.text("#verdict"))
		require.Contains(t, late.text(".now"), "Now, 12 March 2026, 16:00 (UTC+8): Undetermined")
		late.contained(s)
	}
}

func TestTheCertificateAsAPersonReadsIt(t *testing.T) {
	c, s := shared(t), serve(t, trust(), 0, nil, false)
	b := c.open(t, s.page(), desktop, w.At)
	b.judged("certificate.json", certificate().File())
	said := b.text("#outcome")
	for _, text := range []string{
		"DP6200002026030210000420", "数据产权合规登记凭证", "兰州示例数据科技有限公司", "91620100MA71XK3M0T", "城市公交客流统计数据集",
		"2026年3月2日起，至2029年3月2日前（北京时间）", "数据局", "甘肃省（620100）", "实质审查", "持有权", "使用权", "经营权", "本凭证未登记此项权利",
		"不得用于识别个人；不得转让", "数据合规部 0931-0000000", "SX-2025@1",
	} {
		require.Contains(t, said, text)
	}
	b.language("en")
	said = b.text("#outcome")
	for _, text := range []string{"Right to hold", "Right to operate", "not registered by this certificate", "from 2 March 2026 until before 2 March 2029 (UTC+8)", "Data bureau"} {
		require.Contains(t, said, text)
	}
	b.contained(s)
}

func TestHostileTextIsShownAsText(t *testing.T) {
	c, s := shared(t), serve(t, trust(), 0, nil, false)
	b := c.open(t, s.page(), desktop, w.At)
	scene := w.NewCertificate(record.TypeDP, func(c *record.Certificate) {
		c.Certificate.HolderName = "<img src=x onerror=document.title=1>\u202e效有\u2066"
	})
	b.judged("<b>name.json", scene.File())
	require.Contains(t, b.text("#outcome"), "<img src=x onerror=document.title=1>\ufffd效有\ufffd")
	require.Contains(t, b.text("#outcome"), "<b>name.json")
	require.Equal(t, "数据登记凭证核验", value[string](b, `document.title`))
	b.contained(s)
}

func TestPDF(t *testing.T) {
	c, s := shared(t), serve(t, trust(), 0, nil, false)
	scene := certificate()
	file := sheet(t, scene)
	b := c.open(t, s.page(), phone, w.At)
	b.judged("certificate.pdf", file)
	require.Equal(t, "附件有效 纸面未核对 截至 2026年3月10日 15:50（北京时间）", b.text("#verdict"))
	require.Equal(t, "valid", value[string](b, `document.querySelector("[data-verdict]").dataset.verdict`))
	require.True(t, value[bool](b, `document.querySelector(".verdict").matches(".limit") && document.querySelector(".now").matches(".limit")`), "nothing green")
	require.Contains(t, b.text(".now"), "附件有效")
	require.Contains(t, b.text("#live"), "附件有效; 纸面未核对; 截至")
	require.Contains(t, b.text("#pdf-note"), "没有比对 PDF 上看得见的文字")
	b.shoot("pdf-zh-phone")
	b.language("en")
	require.Contains(t, b.text("#verdict"), "Attachment valid printed pages not compared as of")
	b.sound("pdf")
	require.Contains(t, b.text("#pdf-note"), "has not compared the visible text of the PDF")

	b.judged("cut.pdf", file[:3000])
	require.Equal(t, "malformed", value[string](b, `document.querySelector("[data-problem]").dataset.problem`))
	b.contained(s)
}

// sheet renders a scene's certificate with its bundle attached.
func sheet(t *testing.T, scene *w.Scene) []byte {
	t.Helper()
	made := scene.Bundle()
	attachment, err := made.Encode()
	require.NoError(t, err)
	report, err := verify.File(attachment, scene.Trust(), scene.Ask())
	require.NoError(t, err)
	jwt, _, _ := strings.Cut(made.Certificate, "~")
	file, err := paper.Render(paper.Sheet{
		Certificate: report.Certificate, Disclosed: w.Disclosures(), JWT: jwt, Attachment: attachment, Test: true,
		Link: "https://elsewhere.example/page/",
	})
	require.NoError(t, err)
	return file
}

// TestEveryVariantSaysWhyNot compares the page with the package that it runs, for files that are not as they should be.
func TestEveryVariantSaysWhyNot(t *testing.T) {
	c, s := shared(t), serve(t, trust(), 0, nil, false)
	b := c.open(t, s.page(), phone, w.At)
	for _, v := range variants(t) {
		b.judged(v.name+".json", v.file)
		want, err := verify.File(v.file, verify.Trust{List: trust(), Fingerprint: pinned(t).Fingerprint}, verify.Ask{Now: w.At})
		if err != nil {
			require.Contains(t, b.text("#outcome"), "("+string(record.CodeOf(err))+")", v.name)
			require.Contains(t, b.text("#verdict"), "没有得出结论", v.name)
			continue
		}
		require.NotEqual(t, verify.Valid, want.Verdict, v.name)
		require.Equal(t, string(want.Verdict), value[string](b, `document.querySelector("[data-verdict]").dataset.verdict`), v.name)
		require.Equal(t, string(want.Now.Verdict), value[string](b, `document.querySelector("[data-now]").dataset.now`), v.name)
		first := strings.Fields(b.text(".why li"))
		require.Equal(t, "("+string(want.Reason)+")", first[len(first)-1], v.name)
		for _, check := range want.Checks {
			item := fmt.Sprintf(`[data-check=%q]`, check.ID)
			require.Equal(t, string(check.Result), value[string](b, fmt.Sprintf(`document.querySelector(%q).dataset.result`, item)), v.name)
			if check.Reason != "" && check.Reason != verify.TestNetwork {
				said := value[string](b, fmt.Sprintf(`document.querySelector(%q).textContent`, item))
				require.Contains(t, said, "："+check.ZH+" ("+string(check.Reason)+")", v.name)
			}
		}
		if v.shoot {
			b.shoot(v.name + "-zh-phone")
			b.language("en")
			b.resize(desktop)
			b.shoot(v.name + "-en-desktop")
			b.resize(phone)
			b.language("zh-CN")
		}
	}
	b.contained(s)
}

type variant struct {
	name  string
	file  []byte
	shoot bool
}

func variants(t *testing.T) []variant {
	t.Helper()
	scene := func(name string, change func(*w.Scene)) variant {
		s := certificate()
		change(s)
		return variant{name: name, file: s.File()}
	}
	genuine := certificate().File()
	all := []variant{
		scene("tampered", func(s *w.Scene) {
			s.Shown = func(b *bundle.Bundle) {
				b.Certificate = strings.Replace(b.Certificate, w.Disclosures()[0].Salt[:4], "AAAA", 1)
				jwt, rest, _ := strings.Cut(b.Certificate, "~")
				parts := strings.Split(jwt, ".")
				claims := w.Claims(record.TypeDP)
				claims.Certificate.HolderName = "另一家公司"
				b.Certificate = parts[0] + "." + encoded(claims) + "." + parts[2] + "~" + rest
			}
		}),
		scene("revoked", func(s *w.Scene) { s.Entry = statuslist.Invalid }),
		scene("suspended", func(s *w.Scene) { s.Entry = statuslist.Suspended }),
		scene("one-cosigner-absent", func(s *w.Scene) {
			s.Cosign[w.AtLeaf] = s.Cosign[w.AtLeaf][:2]
			s.Cosign[w.AtStatus] = s.Cosign[w.AtStatus][:2]
		}),
		scene("leaf-objected", func(s *w.Scene) { s.Cosign[w.AtStatus][1].Objected = []string{s.LeafName()} }),
		scene("another-root", func(s *w.Scene) { s.Shown = func(b *bundle.Bundle) { b.Leaf.Hashes[0] = b.Leaf.Hashes[1] } }),
		scene("another-leaf", func(s *w.Scene) { s.Shown = func(b *bundle.Bundle) { b.Leaf.Key = "jwt/OTHER" } }),
		scene("no-token", func(s *w.Scene) { s.Tokens = nil }),
		scene("foreign-signature", func(s *w.Scene) { s.Cosign[w.AtLeaf][0].Key = w.Key("stranger") }),
		scene("disclosure-missing-digest", func(s *w.Scene) {
			s.Shown = func(b *bundle.Bundle) { b.Certificate += w.Certificate(record.TypeIP, nil)[:0] + "eyJ~" }
		}),
		{name: "cut", file: genuine[:len(genuine)/2]},
		{name: "trailing", file: append(bytes.Clone(genuine), ' ')},
		{name: "empty", file: []byte{}},
		{name: "other", file: []byte("hello")},
		{name: "zeros", file: make([]byte, 64<<10)},
		{name: "large", file: append(bytes.Clone(genuine), make([]byte, bundle.MaxSize)...)},
	}
	for i := range all {
		all[i].shoot = all[i].name == "tampered" || all[i].name == "revoked" || all[i].name == "other"
	}
	// The files of the published vectors, which the other implementations answer too.
	paths, err := filepath.Glob(root + "/test/vectors/certificate/*.json")
	require.NoError(t, err)
	require.Greater(t, len(paths), 50)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		var vector struct {
			Verify struct {
				File string `json:"file"`
			} `json:"verify"`
		}
		require.NoError(t, json.Unmarshal(text, &vector))
		all = append(all, variant{name: "vector-" + strings.TrimSuffix(filepath.Base(path), ".json"), file: []byte(vector.Verify.File)})
	}
	return all
}

func encoded(v any) string { return seal.Base64(w.Encode(v)) }
