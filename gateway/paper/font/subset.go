package font

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// Subset is a TrueType file whose glyph i is this face's glyphs[i]; parts that composite glyphs are made of follow.
func (f *Face) Subset(glyphs []int) ([]byte, error) {
	all := slices.Clone(glyphs)
	var outlines, offsets, metrics []byte
	for i := 0; i < len(all); i++ { // composites add to the list
		offsets = binary.BigEndian.AppendUint32(offsets, uint32(len(outlines)))
		outline, err := f.outline(all[i])
		if err != nil {
			return nil, err
		}
		outline = slices.Clone(outline)
		if all, err = renumber(outline, all); err != nil {
			return nil, fmt.Errorf("font %s: %w", f.Name, err)
		}
		outlines = append(outlines, outline...)
		outlines = append(outlines, make([]byte, -len(outlines)&3)...)
		metrics = append(metrics, f.metric(all[i])...)
	}
	offsets = binary.BigEndian.AppendUint32(offsets, uint32(len(outlines)))
	head, hhea, maxp := slices.Clone(f.tables["head"]), slices.Clone(f.tables["hhea"]), slices.Clone(f.tables["maxp"])
	binary.BigEndian.PutUint32(head[8:], 0)  // the checksum counts as nothing in itself
	binary.BigEndian.PutUint16(head[50:], 1) // loca in 32 bits
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(all)))
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(all)))
	return assemble(map[string][]byte{
		"head": head, "hhea": hhea, "maxp": maxp, "hmtx": metrics, "loca": offsets, "glyf": outlines,
		"cvt ": f.tables["cvt "], "fpgm": f.tables["fpgm"], "prep": f.tables["prep"],
	}), nil
}

// metric is advance and left bearing of a glyph.
func (f *Face) metric(glyph int) []byte {
	hmtx := f.tables["hmtx"]
	if glyph < f.metrics {
		return hmtx[4*glyph : 4*glyph+4]
	}
	bearing := 4*f.metrics + 2*(glyph-f.metrics)
	return append(slices.Clone(hmtx[4*(f.metrics-1):4*(f.metrics-1)+2]), hmtx[bearing:bearing+2]...)
}

// Flags of a part of a composite glyph.
const (
	partWords   = 0x0001 // its place takes 16-bit numbers
	partScale   = 0x0008
	partMore    = 0x0020
	partScaleXY = 0x0040
	partMatrix  = 0x0080
)

// renumber puts the subset's numbers into a composite outline and adds parts that are not in the subset yet.
func renumber(outline []byte, all []int) ([]int, error) {
	if len(outline) < 10 || int16At(outline, 0) >= 0 {
		return all, nil
	}
	for at, flags := 10, partMore; flags&partMore != 0; {
		if at+4 > len(outline) {
			return nil, fmt.Errorf("a composite glyph is cut off")
		}
		flags = uint16At(outline, at)
		part := uint16At(outline, at+2)
		place := slices.Index(all, part)
		if place < 0 {
			place, all = len(all), append(all, part)
		}
		binary.BigEndian.PutUint16(outline[at+2:], uint16(place))
		at += 6 + 2*(flags&partWords)
		switch {
		case flags&partScale != 0:
			at += 2
		case flags&partScaleXY != 0:
			at += 4
		case flags&partMatrix != 0:
			at += 8
		}
	}
	return all, nil
}

// assemble writes tables as a file, in the order of their tags; tables that are empty are left out.
func assemble(tables map[string][]byte) []byte {
	var tags []string
	for tag, table := range tables {
		if len(table) > 0 {
			tags = append(tags, tag)
		}
	}
	slices.Sort(tags)
	power := 0
	for 2<<power <= len(tags) {
		power++
	}
	file := binary.BigEndian.AppendUint32(nil, 0x00010000)
	for _, n := range []int{len(tags), 16 << power, power, 16*len(tags) - 16<<power} {
		file = binary.BigEndian.AppendUint16(file, uint16(n))
	}
	offset, head := len(file)+16*len(tags), 0
	for _, tag := range tags {
		file = append(file, tag...)
		for _, n := range []uint32{checksum(tables[tag]), uint32(offset), uint32(len(tables[tag]))} {
			file = binary.BigEndian.AppendUint32(file, n)
		}
		if tag == "head" {
			head = offset
		}
		offset += (len(tables[tag]) + 3) &^ 3
	}
	for _, tag := range tags {
		file = append(file, tables[tag]...)
		file = append(file, make([]byte, -len(file)&3)...)
	}
	binary.BigEndian.PutUint32(file[head+8:], 0xb1b0afba-checksum(file))
	return file
}

// checksum adds up 32-bit words; the end is filled with zeros.
func checksum(b []byte) uint32 {
	var sum uint32
	for ; len(b) >= 4; b = b[4:] {
		sum += binary.BigEndian.Uint32(b)
	}
	var rest [4]byte
	copy(rest[:], b)
	return sum + binary.BigEndian.Uint32(rest[:])
}
