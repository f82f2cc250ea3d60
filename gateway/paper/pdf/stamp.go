package pdf

import (
	"bytes"
	"fmt"
)

// Stamp is a drawing made once and shown many times. It may show stamps made before it.
type Stamp struct {
	number        int
	width, height Length
	content       bytes.Buffer
}

// NewStamp makes a drawing of a size; draw gets a page to draw on, whose upper left corner is the stamp's.
func (d *Document) NewStamp(width, height Length, draw func(*Page)) *Stamp {
	s := &Stamp{number: len(d.stamps), width: width, height: height}
	page := &Page{document: d}
	draw(page)
	// The page's origin is Height above the lower edge that the stamp is measured from.
	fmt.Fprintf(&s.content, "1 0 0 1 0 %s cm\n", height-Height)
	s.content.Write(page.content.Bytes())
	d.stamps = append(d.stamps, s)
	return s
}

// Show puts a stamp's upper left corner at x, y.
func (p *Page) Show(s *Stamp, x, y Length) {
	p.op("q 1 0 0 1 %s %s cm /S%d Do Q", x, Height-y-s.height, s.number)
}

// ShowUpright puts a stamp, turned by a quarter so that its left edge is below, with its upper left corner at x, y.
func (p *Page) ShowUpright(s *Stamp, x, y Length) {
	p.op("q 0 1 -1 0 %s %s cm /S%d Do Q", x+s.height, Height-y-s.width, s.number)
}

func (w *writer) stamp(s *Stamp) {
	w.stream(fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 %s %s]/Resources %d 0 R", s.width, s.height, resources), s.content.Bytes())
}
