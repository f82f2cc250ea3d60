package pdf

// Color is red, green and blue from 0 to 255.
type Color struct{ R, G, B uint8 }

// Tint is the color thinned with white: percent is how much of it is left.
func (c Color) Tint(percent int) Color {
	thin := func(v uint8) uint8 { return uint8(255 - (255-int(v))*percent/100) }
	return Color{thin(c.R), thin(c.G), thin(c.B)}
}

// operands are the three numbers of a color operator.
func (c Color) operands() string {
	part := func(v uint8) string { return decimal((int(v)*1000+127)/255, 3) }
	return part(c.R) + " " + part(c.G) + " " + part(c.B)
}
