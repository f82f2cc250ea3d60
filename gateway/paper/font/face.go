package font

import (
	"encoding/binary"
	"fmt"
)

// Face is one TrueType font. Measures are in thousandths of the em, as PDF counts them.
type Face struct {
	Name    string
	Bounds  [4]int // left, bottom, right, top of all glyphs
	Ascent  int
	Descent int // below the baseline, negative

	tables  map[string][]byte
	glyphs  map[rune]int
	em      int
	count   int // of glyphs
	metrics int // of glyphs with an advance of their own; the rest share the last one
}

// needed are the tables a face must have, and how long they must be at least.
var needed = map[string]int{"head": 54, "hhea": 36, "maxp": 6, "hmtx": 4, "loca": 4, "glyf": 1, "cmap": 4}

func parse(name string, data []byte) (*Face, error) {
	tables, err := split(data)
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", name, err)
	}
	for tag, size := range needed {
		if len(tables[tag]) < size {
			return nil, fmt.Errorf("font %s: table %q is missing or short", name, tag)
		}
	}
	f := &Face{
		Name: name, tables: tables, em: uint16At(tables["head"], 18),
		count: uint16At(tables["maxp"], 4), metrics: uint16At(tables["hhea"], 34),
	}
	if f.em == 0 || f.metrics == 0 || len(tables["hmtx"]) < 4*f.metrics+2*(f.count-f.metrics) || len(tables["loca"]) < f.offsetSize()*(f.count+1) {
		return nil, fmt.Errorf("font %s: the tables do not fit together", name)
	}
	for i := range f.Bounds {
		f.Bounds[i] = f.scale(int16At(tables["head"], 36+2*i))
	}
	f.Ascent, f.Descent = f.scale(int16At(tables["hhea"], 4)), f.scale(int16At(tables["hhea"], 6))
	f.glyphs, err = characters(tables["cmap"])
	return f, err
}

// split reads the table directory.
func split(data []byte) (map[string][]byte, error) {
	if len(data) < 12 || len(data) < 12+16*uint16At(data, 4) {
		return nil, fmt.Errorf("the directory is cut off")
	}
	tables := map[string][]byte{}
	for i := range uint16At(data, 4) {
		entry := data[12+16*i:]
		offset, size := uint32At(entry, 8), uint32At(entry, 12)
		if offset+size > len(data) {
			return nil, fmt.Errorf("table %q is cut off", entry[:4])
		}
		tables[string(entry[:4])] = data[offset : offset+size]
	}
	return tables, nil
}

// Advance is how far a glyph moves the pen.
func (f *Face) Advance(glyph int) int {
	return f.scale(uint16At(f.tables["hmtx"], 4*min(glyph, f.metrics-1)))
}

func (f *Face) scale(units int) int { return units * 1000 / f.em }

// offsetSize is the size of an entry of loca, in bytes.
func (f *Face) offsetSize() int { return 2 + 2*uint16At(f.tables["head"], 50) }

// outline is a glyph's drawing; empty for a blank.
func (f *Face) outline(glyph int) ([]byte, error) {
	at := func(i int) int {
		if f.offsetSize() == 2 {
			return 2 * uint16At(f.tables["loca"], 2*i)
		}
		return uint32At(f.tables["loca"], 4*i)
	}
	if glyph < 0 || glyph >= f.count {
		return nil, fmt.Errorf("font %s has no glyph %d", f.Name, glyph)
	}
	from, to := at(glyph), at(glyph+1)
	if from > to || to > len(f.tables["glyf"]) {
		return nil, fmt.Errorf("font %s: glyph %d is cut off", f.Name, glyph)
	}
	return f.tables["glyf"][from:to], nil
}

func uint16At(b []byte, i int) int { return int(binary.BigEndian.Uint16(b[i:])) }
func int16At(b []byte, i int) int  { return int(int16(binary.BigEndian.Uint16(b[i:]))) }
func uint32At(b []byte, i int) int { return int(binary.BigEndian.Uint32(b[i:])) }
