package pdf

import (
	"time"

	"github.com/shuzheng/shuzheng/gateway/paper/font"
)

// Info is what a reader shows about a file.
type Info struct {
	Title string
	Date  time.Time
	File  string // name of the attachment
}

// Document is one file being put together.
type Document struct {
	info   Info
	faces  font.Family
	used   []*subset // one per face
	pages  []*Page
	stamps []*Stamp
	err    error // the first character that no face has
}

// New begins a document without pages.
func New(info Info) (*Document, error) {
	faces, err := font.Load()
	if err != nil {
		return nil, err
	}
	d := &Document{info: info, faces: faces}
	for range faces {
		d.used = append(d.used, newSubset())
	}
	return d, nil
}

// Pages gives the pages so far, in order.
func (d *Document) Pages() []*Page { return d.pages }

// AddPage begins a page.
func (d *Document) AddPage() *Page {
	page := &Page{document: d}
	d.pages = append(d.pages, page)
	return page
}

// Has reports whether a character can be written.
func (d *Document) Has(r rune) bool {
	_, _, ok := d.faces.Find(r)
	return ok
}

// Wide is how wide a text is in a style.
func (d *Document) Wide(style Style, text string) Length {
	var width Length
	for _, r := range text {
		width += d.wide(style, r)
	}
	return width
}

func (d *Document) wide(style Style, r rune) Length {
	face, glyph, _ := d.faces.Find(r)
	return Length(d.faces[face].Advance(glyph))*style.Size/1000 + style.Spacing
}
