// Package onepage draws the page of an evidence package as a PDF file that carries the package. The same package gives the same
// bytes, so that whoever has the file draws it again and compares.
package onepage

import (
	"bytes"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/evidence"
	"github.com/shuzheng/shuzheng/gateway/paper"
	"github.com/shuzheng/shuzheng/gateway/paper/attached"
	"github.com/shuzheng/shuzheng/gateway/paper/pdf"
)

// Edition counts the renderings, as that of certificates does.
const Edition = 1

const (
	mm     = pdf.Millimetre
	pt     = pdf.Point
	left   = 18 * mm
	width  = pdf.Width - 2*left
	top    = 16 * mm
	bottom = pdf.Height - 18*mm
	indent = 4 * mm
)

var (
	ink    = pdf.Color{R: 28, G: 34, B: 40}
	grey   = pdf.Color{R: 96, G: 104, B: 112}
	accent = pdf.Color{R: 26, G: 74, B: 110}
	alarm  = pdf.Color{R: 190, G: 40, B: 34}
)

// sizes are tried from large to small until everything stands on one page, in tenths of a point.
var sizes = []pdf.Length{95, 85, 78, 72, 66, 60, 55, 50, 45}

// Render draws a package.
func Render(text []byte) ([]byte, error) {
	text = bytes.TrimSuffix(text, []byte("\n"))
	p, err := evidence.Parse(text)
	if err != nil {
		return nil, err
	}
	var best *pdf.Document
	for _, size := range sizes {
		document, err := pdf.New(info(p))
		if err != nil {
			return nil, err
		}
		d := &drawer{document: document, p: p, size: size * pt / 10, digest: seal.Digest(text)}
		d.draw()
		if best == nil || len(document.Pages()) < len(best.Pages()) {
			best = document
		}
		if len(best.Pages()) == 1 {
			break
		}
	}
	file, err := best.Write(attached.Head{Edition: Edition, Link: attached.NoLink, Attachment: text})
	if err == nil && len(file) > attached.MaxFile {
		err = record.Errorf(record.TooLarge, "the PDF file has %d bytes, %d are allowed", len(file), attached.MaxFile)
	}
	return file, err
}

// Same draws the package of a file again and compares every byte; the errors are those of package paper.
func Same(file []byte) error {
	head, err := attached.Open(file)
	if err != nil {
		return err
	}
	if head.Edition != Edition {
		return paper.ErrEdition
	}
	if head.Link != attached.NoLink {
		return paper.ErrLink
	}
	again, err := Render(head.Attachment)
	if err != nil {
		return err
	}
	if !bytes.Equal(file, again) {
		return paper.ErrAltered
	}
	return nil
}

func info(p *evidence.Package) pdf.Info {
	at, err := record.ParseTime(p.At)
	if err != nil {
		at = time.Unix(0, 0) // nobody has acted yet
	}
	return pdf.Info{Title: p.Summary.Title + " " + p.Subject, Date: at, File: "evidence.json"}
}

// drawer puts the summary on pages, from top to bottom.
type drawer struct {
	document *pdf.Document
	p        *evidence.Package
	size     pdf.Length
	digest   string
	page     *pdf.Page
	y        pdf.Length
}

func (d *drawer) style(color pdf.Color) pdf.Style { return pdf.Style{Size: d.size, Color: color} }

func (d *drawer) draw() {
	d.turn()
	title := pdf.Style{Size: d.size * 2, Color: accent, Bold: true, Spacing: 100}
	d.y += title.Size
	d.page.TextCentre(pdf.Width/2, d.y, title, d.visible(d.p.Summary.Title))
	d.y += d.size
	for i, section := range d.p.Summary.Sections {
		d.section(section, i == 0)
	}
}

func (d *drawer) section(section evidence.Section, first bool) {
	head := d.style(accent)
	head.Bold = true
	d.need(d.size * 4)
	d.y += d.size / 2
	d.lines(left, head, section.Title)
	d.page.Line(left, d.y+d.size/4, left+width, d.y+d.size/4, accent.Tint(40), 40)
	d.y += d.size / 2
	for n, line := range section.Lines {
		color := ink
		if first && n == 0 && line == evidence.TestNotice {
			color = alarm
		}
		d.lines(left+indent, d.style(color), line)
	}
}

// lines sets a text, on as many lines as it takes.
func (d *drawer) lines(x pdf.Length, style pdf.Style, text string) {
	for _, line := range d.document.Lines(style, left+width-x, d.visible(text)) {
		d.need(style.Size * 3 / 2)
		d.y += style.Size * 7 / 5
		d.page.Text(x, d.y, style, line)
	}
}

// visible is a text in which every character can be seen and has a face.
func (d *drawer) visible(text string) string { return paper.Visible(text, d.document.Has) }

func (d *drawer) need(height pdf.Length) {
	if d.y+height > bottom {
		d.turn()
	}
}

// turn begins a page, with what belongs below it.
func (d *drawer) turn() {
	d.page, d.y = d.document.AddPage(), top
	note := pdf.Style{Size: 6 * pt, Color: grey}
	d.page.Line(left, bottom+3*mm, left+width, bottom+3*mm, grey.Tint(40), 30)
	d.page.Text(left, bottom+7*mm, note, "本页由附件中的证据包生成，内容不一致的，以附件的核验结果为准。核验：shuzheng verify 本文件。")
	d.page.Text(left, bottom+10*mm, note, "附件摘要 "+d.digest)
}
