package paper

import "github.com/shuzheng/shuzheng/gateway/paper/pdf"

// title is the head of the first page: who issued what, under which number.
func (t *setter) title() {
	const middle = pdf.Width / 2
	content, name := t.sheet.content(), titles[t.sheet.content().Type]
	t.y += 12 * mm
	t.page.TextCentre(middle, t.y, bold(pdf.Style{Size: 26 * pt, Color: t.accent, Spacing: 4 * pt}), name.chinese)
	t.y += 7 * mm
	t.page.TextCentre(middle, t.y, pdf.Style{Size: 9 * pt, Color: grey, Spacing: 40}, name.english)
	t.y += 4 * mm
	t.ornament(middle)
	t.y += 8 * mm
	number := "编号  " + content.Number
	t.page.TextCentre(middle, t.y, pdf.Style{Size: 13 * pt, Color: ink, Spacing: 100}, number)
	t.y += 8 * mm
	t.page.TextCentre(middle, t.y, plainText, opening)
	t.y += 4 * mm
}

// ornament is a line with a small rosette in its middle.
func (t *setter) ornament(middle pdf.Length) {
	const half, gap = 46 * mm, 4 * mm
	t.page.Line(middle-half, t.y, middle-gap, t.y, t.accent, 50)
	t.page.Line(middle+gap, t.y, middle+half, t.y, t.accent, 50)
	rosette(t.page, middle, t.y, 24*mm/10, 9*mm/10, 30, t.accent, 30)
}
