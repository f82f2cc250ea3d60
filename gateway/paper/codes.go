package paper

import (
	"fmt"
	"strings"

	"rsc.io/qr"

	"github.com/shuzheng/shuzheng/gateway/paper/pdf"
)

// maxByValue is the longest JWT that is also printed as a QR code, in bytes: what the largest version holds at level L.
const maxByValue = 2953

// shortDigest is how many hexadecimal digits of the JWT's SM3 stand in the link.
const shortDigest = 16

// codes are the QR codes of a sheet as grids of squares, with the margin that readers need.
type codes struct {
	link  [][]bool
	value [][]bool // of the JWT; none when it is too long
}

func (s Sheet) codes(f *facts) (codes, error) {
	link, err := grid(s.link()+"#"+s.fragment(f), qr.M)
	if err != nil || len(s.JWT) > maxByValue {
		return codes{link: link}, err
	}
	value, err := grid(s.JWT, qr.L)
	return codes{link: link, value: value}, err
}

// fragment is the part of a link that browsers keep to themselves: nobody who serves the page learns what is looked up.
func (s Sheet) fragment(f *facts) string {
	return "n=" + s.content().Number + "&d=" + f.short()
}

// short is the beginning of the JWT's digest, without the name of the algorithm.
func (f *facts) short() string { return strings.TrimPrefix(f.digest, "sm3:")[:shortDigest] }

// quiet is the white margin that readers need, in squares.
const quiet = 4

func grid(content string, level qr.Level) ([][]bool, error) {
	code, err := qr.Encode(content, level)
	if err != nil {
		return nil, fmt.Errorf("QR code: %w", err)
	}
	rows := make([][]bool, code.Size+2*quiet)
	for y := range rows {
		rows[y] = make([]bool, len(rows))
		for x := range rows[y] {
			rows[y][x] = code.Black(x-quiet, y-quiet)
		}
	}
	return rows, nil
}

// code draws a grid as large as it fits into a square.
func (t *setter) code(x, y, side pdf.Length, grid [][]bool) {
	square := side / pdf.Length(len(grid))
	rest := (side - square*pdf.Length(len(grid))) / 2
	t.page.Rect(x, y, side, side)
	t.page.Fill(pdf.Color{R: 255, G: 255, B: 255})
	t.page.Squares(x+rest, y+rest, square, grid, pdf.Color{})
}
