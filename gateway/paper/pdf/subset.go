package pdf

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/emmansun/gmsm/sm3"

	"github.com/shuzheng/shuzheng/gateway/paper/font"
)

// subset is what a document uses of a face. Every character has a code of its own, counted in the order of first use,
// also where two share a drawing: so a reader that copies text gets the character that was written.
type subset struct {
	codes  map[rune]int
	runes  []rune // by code - 1
	glyphs []int  // by code; 0 is the drawing for what is missing
}

func newSubset() *subset { return &subset{codes: map[rune]int{}, glyphs: []int{0}} }

func (s *subset) code(r rune, glyph int) int {
	code, known := s.codes[r]
	if !known {
		code = len(s.glyphs)
		s.codes[r], s.runes, s.glyphs = code, append(s.runes, r), append(s.glyphs, glyph)
	}
	return code
}

// objectsPerFont are the objects of one embedded font: font, descendant, descriptor, file, and the way back to Unicode.
const objectsPerFont = 5

func (w *writer) font(face *font.Face, used *subset) error {
	file, err := face.Subset(used.glyphs)
	if err != nil {
		return err
	}
	first := w.next()
	name := tag(file) + "+" + face.Name
	w.object("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", name, first+1, first+4)
	w.object("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"+
		"/FontDescriptor %d 0 R/DW 1000/W[0[%s]]/CIDToGIDMap/Identity>>", name, first+2, advances(face, used))
	w.object("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV 80"+
		"/FontFile2 %d 0 R>>", name, face.Bounds[0], face.Bounds[1], face.Bounds[2], face.Bounds[3],
		face.Ascent, face.Descent, face.Ascent, first+3)
	w.stream(fmt.Sprintf("/Length1 %d", len(file)), file)
	w.stream("", []byte(toUnicode(used.runes)))
	return nil
}

func advances(face *font.Face, used *subset) string {
	var widths []string
	for _, glyph := range used.glyphs {
		widths = append(widths, fmt.Sprint(face.Advance(glyph)))
	}
	return strings.Join(widths, " ")
}

// tag is the six letters that tell subsets of one font apart (ISO 32000-1 §9.6.4).
func tag(file []byte) string {
	sum := sm3.Sum(file)
	letters := make([]byte, 6)
	for i := range letters {
		letters[i] = 'A' + sum[i]%26
	}
	return string(letters)
}

// blockSize is how many entries one block of a character map may have.
const blockSize = 100

// toUnicode maps codes to characters (ISO 32000-1 §9.10.3).
func toUnicode(runes []rune) string {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for from := 0; from < len(runes); from += blockSize {
		block := runes[from:min(from+blockSize, len(runes))]
		fmt.Fprintf(&b, "%d beginbfchar\n", len(block))
		for i, r := range block {
			fmt.Fprintf(&b, "<%04X> <%s>\n", from+i+1, utf16Hex(string(r)))
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.String()
}

func utf16Hex(text string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}
