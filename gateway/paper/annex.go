package paper

import "fmt"

// valueSide is the size of the QR code with the whole JWT: squares of the largest version are then 0.4 mm.
const valueSide = 78 * mm

// annex is what a verifier needs and a reader does not: the claims of machines, exactly as they are encoded, and the JWT.
func (t *setter) annex() {
	t.turn("核验附页")
	t.particulars()
	t.y += gap
	t.need(valueSide)
	y := t.y
	if t.codes.value == nil {
		t.paragraphs(left, y, width, noteText, largeNote, fileNote, signNote, glyphNote)
		return
	}
	t.code(left, y, valueSide, t.codes.value)
	notesAt := left + valueSide + gap
	t.paragraphs(notesAt, y+gap, right-notesAt, noteText, valueNote, fileNote, signNote, glyphNote)
}

func (t *setter) particulars() {
	c, content := t.sheet.Certificate, t.sheet.content()
	t.heading("核验信息", "按编码原样列出，时间为 UTC")
	t.particular("签发者", c.Iss)
	t.particular("凭证类型", content.Type+"，"+c.Vct)
	t.particular("登记记录", content.Namespace+"，"+content.Record)
	t.particular("地区", content.Region)
	t.particular("签发时间", "iat "+numeric(c.Iat))
	t.particular("有效期", content.ValidFrom+" 起，"+content.ValidTo+" 前；nbf "+numeric(c.Nbf)+"，exp "+numeric(c.Exp))
	t.particular("持有人标识", "sub "+c.Sub+"，cnf.kid "+c.Cnf.Kid)
	t.particular("状态引用", fmt.Sprintf("%s，第 %d 项", c.Status.List.URI, c.Status.List.Idx))
	t.particular("披露摘要", fmt.Sprintf("%s，共 %d 项；本件已披露 %d 项，未披露 %d 项（可能含填充项）",
		c.SDAlg, len(c.SD), len(t.sheet.Disclosed), t.facts.withheld))
	t.particular("签名密钥", t.facts.kid)
	t.particular("凭证摘要", t.facts.digest+"（JWT 全文）")
}

func (t *setter) particular(label, text string) {
	const labelWide = 22 * mm
	t.cells(t.spacing/2, cell{left, labelWide, noteText, label}, cell{left + labelWide, width - labelWide, closingNote, text})
}
