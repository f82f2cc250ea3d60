package paper

import "github.com/shuzheng/shuzheng/gateway/paper/pdf"

// frame makes what every page has below its text: rosette, band of waves, rules.
func frame(d *pdf.Document, accent pdf.Color) *pdf.Stamp {
	tile := weave(d, accent.Tint(55))
	return d.NewStamp(pdf.Width, pdf.Height, func(p *pdf.Page) {
		rosette(p, pdf.Width/2, pdf.Height/2, 66*mm, 27*mm, 10, accent.Tint(9), 40)
		band(p, tile)
		rule(p, frameOut, accent, 110)
		rule(p, frameIn, accent, 70)
		rule(p, frameIn+7*mm/10, accent.Tint(60), 30)
		const middle, size = (bandOut + bandIn) / 2, bandIn - bandOut
		for _, x := range []pdf.Length{middle, pdf.Width - middle} {
			for _, y := range []pdf.Length{middle, pdf.Height - middle} {
				rosette(p, x, y, size/2, size/5, 30, accent, 30)
			}
		}
	})
}

// rule is a rectangle at one distance from all edges.
func rule(p *pdf.Page, inset pdf.Length, color pdf.Color, width pdf.Length) {
	p.Rect(inset, inset, pdf.Width-2*inset, pdf.Height-2*inset)
	p.Stroke(color, width)
}

// band repeats a tile along the edges, between the corners; what is too much at an end is cut off.
func band(p *pdf.Page, tile *pdf.Stamp) {
	const thick = bandIn - bandOut
	for _, y := range []pdf.Length{bandOut, pdf.Height - bandIn} {
		p.Save()
		p.Rect(bandIn, y, pdf.Width-2*bandIn, thick)
		p.Clip()
		for x := bandIn; x < pdf.Width-bandIn; x += period {
			p.Show(tile, x, y)
		}
		p.Restore()
	}
	for _, x := range []pdf.Length{bandOut, pdf.Width - bandIn} {
		p.Save()
		p.Rect(x, bandIn, thick, pdf.Height-2*bandIn)
		p.Clip()
		for y := bandIn; y < pdf.Height-bandIn; y += period {
			p.ShowUpright(tile, x, y)
		}
		p.Restore()
	}
}

// period is the length of a wave, and of the tile that it goes through.
const period = 10 * mm

// weave makes the tile: waves of two heights, shifted against each other and mirrored.
func weave(d *pdf.Document, color pdf.Color) *pdf.Stamp {
	const thick, shifts = bandIn - bandOut, 4
	return d.NewStamp(period, thick, func(p *pdf.Page) {
		for shift := range pdf.Length(shifts) {
			for _, height := range []pdf.Length{thick / 2, -thick / 2, thick / 4, -thick / 4} {
				wave(p, shift*period/2/shifts-period/2, thick/2, height)
			}
		}
		p.Stroke(color, 25)
	})
}

// wave is nearly a sine, from before the tile to behind it: each half is a curve whose control points stand a third above
// its crest.
func wave(p *pdf.Page, x, y, height pdf.Length) {
	const half = period / 2
	p.MoveTo(x, y)
	for ; x < period; x += half {
		p.CurveTo(x+half*36/100, y+height*4/3, x+half*64/100, y+height*4/3, x+half, y)
		height = -height
	}
}
