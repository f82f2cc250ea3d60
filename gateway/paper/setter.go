package paper

import (
	"fmt"

	"github.com/shuzheng/shuzheng/gateway/paper/pdf"
)

// setter puts the parts of a sheet on pages, from top to bottom.
type setter struct {
	document *pdf.Document
	sheet    Sheet
	facts    *facts
	codes    codes
	accent   pdf.Color
	spacing  pdf.Length // above and below the text of a row
	frame    *pdf.Stamp
	page     *pdf.Page
	y        pdf.Length // where the next part begins
	part     string     // what is being set, for the head of a page that it goes on on
}

// set lays out the whole sheet: the face, and the annex on a page of its own, which may be the back of the paper.
func (t *setter) set() {
	t.frame = frame(t.document, t.accent)
	t.turn("")
	t.title()
	t.subject()
	t.rights()
	t.categories()
	t.cites()
	t.disclosed()
	t.closing()
	t.annex()
	t.foot()
}

// turn begins a page. What marks a test network is written first, so that no reader can come to anything else before it.
func (t *setter) turn(head string) {
	t.page = t.document.AddPage()
	t.y = top
	if t.sheet.Test {
		t.testNetwork()
	}
	t.page.Show(t.frame, 0, 0)
	if head != "" {
		t.head(head)
	}
}

// need turns the page when less than a height is left on it, and answers whether it did.
func (t *setter) need(height pdf.Length) bool {
	if t.y+height <= bottom {
		return false
	}
	t.turn("续页")
	t.y += 5 * mm
	t.page.Text(left, t.y, labelText, t.visible(t.part)+"（续）")
	t.y += 2 * mm
	t.page.Line(left, t.y, right, t.y, t.accent.Tint(30), 25)
	return true
}

// head says on every page but the first what it belongs to.
func (t *setter) head(text string) {
	content := t.sheet.content()
	style := with(plainText, t.accent)
	t.y += 4 * mm
	t.page.Text(left, t.y, bold(style), titles[content.Type].chinese+" · "+text)
	t.page.TextRight(right, t.y, style, content.Number)
	t.y += 3 * mm
	t.page.Line(left, t.y, right, t.y, t.accent, 60)
	t.y += 1 * mm
}

// foot numbers the pages once all of them are there.
func (t *setter) foot() {
	pages := t.document.Pages()
	for i, page := range pages {
		page.Text(left, footer, smallNote, "凭证编号 "+t.sheet.content().Number)
		page.TextCentre(pdf.Width/2, footer, smallNote, "本页内容以附件中的电子凭证为准")
		page.TextRight(right, footer, smallNote, fmt.Sprintf("第 %d 页 / 共 %d 页", i+1, len(pages)))
	}
}
