package pdf

import (
	"bytes"
	"fmt"
	"strconv"
)

// Page is one page being drawn.
type Page struct {
	document *Document
	content  bytes.Buffer
}

func (p *Page) op(format string, args ...any) { fmt.Fprintf(&p.content, format+"\n", args...) }

// Save keeps the state of drawing until [Page.Restore].
func (p *Page) Save() { p.op("q") }

// Restore ends what [Page.Save] began.
func (p *Page) Restore() { p.op("Q") }

// MoveTo begins a path.
func (p *Page) MoveTo(x, y Length) { p.op("%s %s m", x, Height-y) }

// LineTo goes on straight.
func (p *Page) LineTo(x, y Length) { p.op("%s %s l", x, Height-y) }

// CurveTo goes on in a curve with two control points.
func (p *Page) CurveTo(x1, y1, x2, y2, x3, y3 Length) {
	p.op("%s %s %s %s %s %s c", x1, Height-y1, x2, Height-y2, x3, Height-y3)
}

// Rect adds a rectangle to the path.
func (p *Page) Rect(x, y, w, h Length) { p.op("%s %s %s %s re", x, Height-y-h, w, h) }

// Stroke draws the path as a line.
func (p *Page) Stroke(color Color, width Length) { p.op("%s RG %s w S", color.operands(), width) }

// Fill fills the path.
func (p *Page) Fill(color Color) { p.op("%s rg f", color.operands()) }

// Clip lets drawing show inside the path only, until [Page.Restore].
func (p *Page) Clip() { p.op("W n") }

// Line draws a straight line.
func (p *Page) Line(x1, y1, x2, y2 Length, color Color, width Length) {
	p.MoveTo(x1, y1)
	p.LineTo(x2, y2)
	p.Stroke(color, width)
}

// Squares fills the squares of a grid whose upper left corner is at x, y. A row's neighbours become one rectangle, all
// of them one path: readers then leave no hairlines between them.
func (p *Page) Squares(x, y, side Length, grid [][]bool, color Color) {
	p.op("q %s 0 0 -%s %s %s cm", side, side, x, Height-y)
	for row, squares := range grid {
		for from := 0; from < len(squares); from++ {
			to := from
			for to < len(squares) && squares[to] {
				to++
			}
			if to > from {
				p.content.WriteString(strconv.Itoa(from) + " " + strconv.Itoa(row) + " " + strconv.Itoa(to-from) + " 1 re\n")
			}
			from = to
		}
	}
	p.op("%s rg f Q", color.operands())
}
