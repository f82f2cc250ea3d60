package font

import (
	_ "embed"
	"sync"
)

//go:embed OpenSans-Regular.ttf
var latin []byte

//go:embed DroidSansFallbackFull.ttf
var chinese []byte

//go:embed DejaVuSans.ttf
var signs []byte

// Family is a list of faces; a character is taken from the first that has it.
type Family []*Face

// Load reads the family once per process. Nobody may change it.
var Load = sync.OnceValues(func() (Family, error) {
	var family Family
	for _, file := range []struct {
		name string
		data []byte
	}{{"OpenSans", latin}, {"DroidSansFallback", chinese}, {"DejaVuSans", signs}} {
		face, err := parse(file.name, file.data)
		if err != nil {
			return nil, err
		}
		family = append(family, face)
	}
	return family, nil
})

// Find gives the face that has a character and the glyph in it.
func (f Family) Find(r rune) (face, glyph int, ok bool) {
	if twin, known := twins[r]; known {
		r = twin
	}
	for i := range f {
		if glyph, ok := f[i].glyphs[r]; ok {
			return i, glyph, true
		}
	}
	return 0, 0, false
}

// twins are drawn with the shape of another character: the faces lack the brackets of titles within titles.
var twins = map[rune]rune{'〈': '⟨', '〉': '⟩'}
