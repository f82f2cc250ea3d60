package paper

import "github.com/shuzheng/shuzheng/gateway/paper/pdf"

// testNetwork marks a page: a strip at its head, and the notice across it.
func (t *setter) testNetwork() {
	const height = 8 * mm
	t.page.Rect(left, t.y, width, height)
	t.page.Fill(alarm.Tint(8))
	t.page.Rect(left, t.y, width, height)
	t.page.Stroke(alarm, 80)
	style := bold(pdf.Style{Size: 12 * pt, Color: alarm, Spacing: 2 * pt})
	t.page.TextCentre(pdf.Width/2-26*mm, t.y+5*height/8+10, style, testNotice)
	t.page.TextCentre(pdf.Width/2+42*mm, t.y+5*height/8+10, pdf.Style{Size: 9 * pt, Color: alarm}, testEnglish)
	t.y += height + 3*mm
	slanted := pdf.Style{Size: 34 * pt, Color: alarm.Tint(14), Spacing: 4 * pt, Turn: pdf.Turn{Cos: 8660, Sin: 5000}}
	for _, y := range []pdf.Length{120 * mm, 190 * mm, 260 * mm} {
		t.page.Text(46*mm, y, slanted, testNotice)
	}
}
