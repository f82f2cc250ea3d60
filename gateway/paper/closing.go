package paper

import (
	"strings"

	"github.com/shuzheng/shuzheng/gateway/paper/attached"
	"github.com/shuzheng/shuzheng/gateway/paper/pdf"
)

// Sizes of the closing.
const (
	closingHigh = 46 * mm
	linkSide    = 35 * mm
	signWide    = 66 * mm
	gap         = 4 * mm
)

// closing is the end of the face: QR code, what the certificate proves, signature.
func (t *setter) closing() {
	t.part = "签发"
	t.need(closingHigh + gap)
	y := bottom - closingHigh
	t.page.Line(left, y-gap/2, right, y-gap/2, t.accent, 50)
	t.link(left, y+gap/2)
	notesAt := left + linkSide + gap
	t.paragraphs(notesAt, y+gap, right-signWide-gap-notesAt, closingNote, scopeNote, howNote)
	t.signature(right-signWide, y+gap/2, signWide, closingHigh-gap/2)
}

func (t *setter) link(x, y pdf.Length) {
	t.code(x, y, linkSide, t.codes.link)
	middle, caption := x+linkSide/2, "扫码核验"
	if t.sheet.link() == attached.NoLink {
		caption = "编号与摘要"
	}
	t.page.TextCentre(middle, y+linkSide+3*mm, with(smallText, t.accent), caption)
	for i, line := range t.document.Lines(tinyNote, linkSide, t.sheet.link()) {
		t.page.TextCentre(middle, y+linkSide+6*mm+pdf.Length(i)*leading(tinyNote), tinyNote, line)
	}
}

// paragraphs sets sentences of ours below each other.
func (t *setter) paragraphs(x, y, wide pdf.Length, style pdf.Style, texts ...string) {
	for _, text := range texts {
		for _, line := range t.document.Lines(style, wide, text) {
			t.page.Text(x, y+style.Size, style, line)
			y += leading(style)
		}
		y += style.Size / 2
	}
}

// signature is where the seal stands on other certificates. It says that the signature is electronic and looks like no
// seal: paper proves nothing here.
func (t *setter) signature(x, y, wide, high pdf.Length) {
	const inset = 4 * mm
	t.page.Rect(x, y, wide, high)
	t.page.Stroke(t.accent.Tint(60), 50)
	t.page.TextCentre(x+wide/2, y+6*mm, with(smallText, t.accent), "签章处（电子签名）")
	issuer := bold(pdf.Style{Size: 13 * pt, Color: t.accent, Spacing: 100})
	t.page.TextCentre(x+wide/2, y+14*mm, issuer, t.visible(word(organizations, t.facts.organization)))
	t.page.TextCentre(x+wide/2, y+20*mm, plainText, moment(day(t.sheet.Certificate.Iat)))
	line := y + 23*mm
	t.page.Line(x+inset, line, x+wide-inset, line, t.accent.Tint(60), 30)
	for _, part := range []struct{ label, text string }{
		{"签名", "SM2 电子签名（SM3 摘要）"},
		{"密钥", t.facts.kid},
		{"摘要", "sm3:" + t.facts.short() + "…"},
		{"网络", region(t.facts.network[:strings.IndexByte(t.facts.network+"/", '/')])},
	} {
		line += 46 * mm / 10
		t.page.Text(x+inset, line, smallNote, part.label)
		t.page.Text(x+inset+8*mm, line, smallText, t.visible(part.text))
	}
}
