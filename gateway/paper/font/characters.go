package font

import "fmt"

// characters reads which glyph a character has: from a table of format 12 where there is one, else of format 4.
func characters(cmap []byte) (map[rune]int, error) {
	var best []byte
	format := 0
	for i := range uint16At(cmap, 2) {
		entry := cmap[4+8*i:]
		if len(entry) < 8 || uint32At(entry, 4)+16 > len(cmap) {
			return nil, fmt.Errorf("the list of character tables is cut off")
		}
		table := cmap[uint32At(entry, 4):]
		if found := uint16At(table, 0); (found == 4 || found == 12) && found > format {
			best, format = table, found
		}
	}
	switch format {
	case 12:
		return grouped(best)
	case 4:
		return segmented(best)
	}
	return nil, fmt.Errorf("no character table of format 4 or 12")
}

func grouped(table []byte) (map[rune]int, error) {
	glyphs := map[rune]int{}
	for i := range uint32At(table, 12) {
		if len(table) < 16+12*(i+1) {
			return nil, fmt.Errorf("the character table is cut off")
		}
		group := table[16+12*i:]
		first, last, glyph := uint32At(group, 0), uint32At(group, 4), uint32At(group, 8)
		for r := first; r <= last && last <= 0x10ffff; r++ {
			glyphs[rune(r)] = glyph + r - first
		}
	}
	return glyphs, nil
}

func segmented(table []byte) (map[rune]int, error) {
	glyphs, segments := map[rune]int{}, uint16At(table, 6)/2
	if len(table) < 16+8*segments {
		return nil, fmt.Errorf("the character table is cut off")
	}
	for i := range segments {
		last, first := uint16At(table, 14+2*i), uint16At(table, 16+2*segments+2*i)
		delta, offset := uint16At(table, 16+4*segments+2*i), uint16At(table, 16+6*segments+2*i)
		for r := first; r <= last && r != 0xffff; r++ {
			glyph := r
			if offset != 0 {
				at := 16 + 6*segments + 2*i + offset + 2*(r-first)
				if at+2 > len(table) {
					return nil, fmt.Errorf("the character table is cut off")
				}
				glyph = uint16At(table, at)
			}
			if glyph != 0 || offset == 0 {
				glyph = (glyph + delta) & 0xffff
			}
			if glyph != 0 {
				glyphs[rune(r)] = glyph
			}
		}
	}
	return glyphs, nil
}
