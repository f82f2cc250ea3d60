package pdf

import "strconv"

// Length is a measure in hundredths of a point.
type Length int

// Units. A millimetre is rounded by 1/600.
const (
	Point      Length = 100
	Millimetre Length = 283
)

// Size of an A4 page.
const (
	Width  Length = 59528
	Height Length = 84189
)

// String is the length in points as PDF writes numbers.
func (l Length) String() string { return decimal(int(l), 2) }

// decimal is n divided by a power of ten, without superfluous zeros.
func decimal(n, places int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	digits := strconv.Itoa(n)
	for len(digits) <= places {
		digits = "0" + digits
	}
	whole, rest := digits[:len(digits)-places], digits[len(digits)-places:]
	for rest != "" && rest[len(rest)-1] == '0' {
		rest = rest[:len(rest)-1]
	}
	if rest == "" {
		return sign + whole
	}
	return sign + whole + "." + rest
}
