package paper

import "github.com/shuzheng/shuzheng/gateway/paper/pdf"

// cell is a text in a column of a row.
type cell struct {
	x, width pdf.Length
	style    pdf.Style
	text     string
}

// Columns of a plain row: label and value, twice when two pairs share a row.
const (
	labelWide = 30 * mm
	valueAt   = left + labelWide
	valueWide = width - labelWide
	halfAt    = left + 96*mm
	halfLabel = 24 * mm
	columnGap = 2 * mm
)

// row is a label and its value.
func (t *setter) row(label string, style pdf.Style, value string) {
	t.cells(t.spacing, cell{left, labelWide - columnGap, labelText, label}, cell{valueAt, valueWide, style, value})
}

// pair is two labels with short values.
func (t *setter) pair(label, value, label2, value2 string) {
	t.cells(t.spacing,
		cell{left, labelWide - columnGap, labelText, label}, cell{valueAt, halfAt - valueAt - columnGap, plainText, value},
		cell{halfAt, halfLabel - columnGap, labelText, label2}, cell{halfAt + halfLabel, right - halfAt - halfLabel, plainText, value2})
}

// cells sets a row line by line, so a long one goes on on the next page, and draws a hairline below it.
func (t *setter) cells(spacing pdf.Length, cells ...cell) {
	lines, count := make([][]string, len(cells)), 0
	var height pdf.Length
	for i, c := range cells {
		lines[i] = t.document.Lines(c.style, c.width, t.visible(c.text))
		count, height = max(count, len(lines[i])), max(height, leading(c.style))
	}
	t.need(spacing + height + spacing)
	t.y += spacing
	for n := range count {
		if t.need(height + spacing) {
			t.y += spacing
		}
		for i, c := range cells {
			if n < len(lines[i]) {
				t.page.Text(c.x, t.y+height*7/10, c.style, lines[i][n])
			}
		}
		t.y += height
	}
	t.y += spacing
	t.page.Line(left, t.y, right, t.y, t.accent.Tint(30), 25)
}

// leading is the distance between the lines of a text.
func leading(style pdf.Style) pdf.Length { return style.Size * 3 / 2 }

// heading begins a section and stays with what follows.
func (t *setter) heading(text, note string) {
	t.need(26 * mm)
	t.part = text
	t.y += 5*mm + t.spacing
	t.page.Rect(left, t.y-26*mm/10, 12*mm/10, 3*mm)
	t.page.Fill(t.accent)
	style := bold(pdf.Style{Size: 11 * pt, Color: t.accent, Spacing: 50})
	t.page.Text(left+3*mm, t.y, style, text)
	if note != "" {
		t.page.TextRight(right, t.y, smallNote, note)
	}
	t.y += 2 * mm
	t.page.Line(left, t.y, right, t.y, t.accent, 50)
}
