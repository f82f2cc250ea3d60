package pdf

import (
	"fmt"
	"strings"
)

// Style is how a text looks.
type Style struct {
	Size    Length
	Color   Color
	Bold    bool   // drawn with an outline: the faces come in one weight
	Spacing Length // added to every character
	Turn    Turn
}

// Turn is a direction of writing, as cosine and sine in ten-thousandths; the zero value writes to the right.
type Turn struct{ Cos, Sin int }

// Text writes a line from x on; y is its baseline.
func (p *Page) Text(x, y Length, style Style, text string) {
	if style.Turn == (Turn{}) {
		style.Turn = Turn{Cos: 10000}
	}
	cos, sin, minus := decimal(style.Turn.Cos, 4), decimal(style.Turn.Sin, 4), decimal(-style.Turn.Sin, 4)
	p.op("BT %s rg", style.Color.operands())
	if style.Bold {
		p.op("%s RG 2 Tr %s w", style.Color.operands(), style.Size/32)
	}
	if style.Spacing != 0 {
		p.op("%s Tc", style.Spacing)
	}
	p.op("%s %s %s %s %s %s Tm", cos, sin, minus, cos, x, Height-y)
	for _, run := range p.document.runs(text) {
		p.op("/F%d %s Tf <%s> Tj", run.face, style.Size, run.glyphs)
	}
	if style.Spacing != 0 {
		p.op("0 Tc")
	}
	if style.Bold {
		p.op("0 Tr")
	}
	p.op("ET")
}

// TextRight writes a line that ends at x.
func (p *Page) TextRight(x, y Length, style Style, text string) {
	p.Text(x-p.document.Wide(style, text)+style.Spacing, y, style, text)
}

// TextCentre writes a line with its middle at x.
func (p *Page) TextCentre(x, y Length, style Style, text string) {
	p.Text(x-(p.document.Wide(style, text)-style.Spacing)/2, y, style, text)
}

// run is a piece of text in one face.
type run struct {
	face   int
	glyphs string // hexadecimal
}

func (d *Document) runs(text string) []run {
	var runs []run
	for _, r := range text {
		face, glyph, ok := d.faces.Find(r)
		if !ok && d.err == nil {
			d.err = fmt.Errorf("no face has the character %U", r)
		}
		code := fmt.Sprintf("%04X", d.used[face].code(r, glyph))
		if last := len(runs) - 1; last >= 0 && runs[last].face == face {
			runs[last].glyphs += code
			continue
		}
		runs = append(runs, run{face, code})
	}
	return runs
}

// Lines breaks a text into lines no wider than width. A blank at a break stays at the end of its line, so the lines
// together are the text.
func (d *Document) Lines(style Style, width Length, text string) []string {
	var lines []string
	var line strings.Builder
	var used Length
	flush := func() {
		lines = append(lines, line.String())
		line.Reset()
		used = 0
	}
	for _, piece := range pieces(text) {
		wide := d.Wide(style, strings.TrimRight(piece, " "))
		if used > 0 && used+wide > width {
			flush()
		}
		for _, r := range piece {
			if w := d.wide(style, r); used+w > width && r != ' ' && used > 0 {
				flush()
			}
			used += d.wide(style, r)
			line.WriteRune(r)
		}
	}
	if line.Len() > 0 || len(lines) == 0 {
		flush()
	}
	return lines
}
