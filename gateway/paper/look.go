package paper

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/paper/pdf"
)

const (
	mm = pdf.Millimetre
	pt = pdf.Point
)

// The page, from its edges inwards.
const (
	frameOut = 8 * mm  // outer rule
	bandOut  = 9 * mm  // the band of waves begins
	bandIn   = 14 * mm // and ends
	frameIn  = 15 * mm // inner rules
	left     = 22 * mm
	right    = pdf.Width - left
	width    = right - left
	top      = 22 * mm
	bottom   = pdf.Height - 25*mm
	footer   = pdf.Height - 19*mm // baseline
)

var (
	ink   = pdf.Color{R: 28, G: 34, B: 40}
	grey  = pdf.Color{R: 96, G: 104, B: 112}
	alarm = pdf.Color{R: 190, G: 40, B: 34}
)

// accents tell the types apart at a glance.
var accents = map[string]pdf.Color{
	record.TypeDP: {R: 26, G: 74, B: 110},
	record.TypeIP: {R: 92, G: 48, B: 84},
	record.TypeSM: {R: 122, G: 84, B: 28},
	record.TypeOB: {R: 36, G: 92, B: 70},
	record.TypeSD: {R: 108, G: 98, B: 30},
	record.TypeST: {R: 96, G: 66, B: 44},
	record.TypeTC: {R: 18, G: 88, B: 98},
}

// Styles of text.
var (
	plainText  = pdf.Style{Size: 10 * pt, Color: ink}
	nameText   = pdf.Style{Size: 12 * pt, Color: ink}
	labelText  = pdf.Style{Size: 9 * pt, Color: grey}
	clauseText = pdf.Style{Size: 9 * pt, Color: ink}
	smallText  = pdf.Style{Size: 7 * pt, Color: ink}
	smallNote  = pdf.Style{Size: 7 * pt, Color: grey}
	noteText   = pdf.Style{Size: 8 * pt, Color: grey}
	tinyNote   = pdf.Style{Size: 5 * pt, Color: grey}

	closingNote = pdf.Style{Size: 75 * pt / 10, Color: ink}
)

// with gives a style another color.
func with(style pdf.Style, color pdf.Color) pdf.Style {
	style.Color = color
	return style
}

// bold gives a style more weight.
func bold(style pdf.Style) pdf.Style {
	style.Bold = true
	return style
}
