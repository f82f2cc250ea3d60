package paper

import "github.com/shuzheng/shuzheng/gateway/paper/pdf"

// sines are those of 0°, 10° … 90° in ten-thousandths. A table, because processors may round the function differently.
var sines = [10]pdf.Length{0, 1736, 3420, 5000, 6428, 7660, 8660, 9397, 9848, 10000}

// sine of a multiple of 10° up to 180°.
func sine(degrees int) pdf.Length {
	if degrees > 90 {
		degrees = 180 - degrees
	}
	return sines[degrees/10]
}

// cosine of a multiple of 10° up to 180°.
func cosine(degrees int) pdf.Length {
	if degrees > 90 {
		return -sine(degrees - 90)
	}
	return sine(90 - degrees)
}

// rosette is an ellipse with the half axes a and b, drawn again after every turn by step degrees.
func rosette(p *pdf.Page, x, y, a, b pdf.Length, step int, color pdf.Color, width pdf.Length) {
	for degrees := 0; degrees < 180; degrees += step {
		ellipse(p, x, y, a, b, cosine(degrees), sine(degrees))
	}
	p.Stroke(color, width)
}

// ellipse consists of four curves; 0.5523 of an axis is where the control points of a quarter stand.
func ellipse(p *pdf.Page, x, y, a, b, cos, sin pdf.Length) {
	at := func(u, v pdf.Length) (pdf.Length, pdf.Length) {
		return x + (u*cos-v*sin)/10000, y + (u*sin+v*cos)/10000
	}
	ka, kb := a*5523/10000, b*5523/10000
	p.MoveTo(at(a, 0))
	for _, q := range [][6]pdf.Length{
		{a, kb, ka, b, 0, b}, {-ka, b, -a, kb, -a, 0}, {-a, -kb, -ka, -b, 0, -b}, {ka, -b, a, -kb, a, 0},
	} {
		x1, y1 := at(q[0], q[1])
		x2, y2 := at(q[2], q[3])
		x3, y3 := at(q[4], q[5])
		p.CurveTo(x1, y1, x2, y2, x3, y3)
	}
}
