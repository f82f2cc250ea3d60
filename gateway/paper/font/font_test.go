package font

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
)

func TestEveryCharacterOfGB2312HasAGlyphButTheseFew(t *testing.T) {
	family, err := Load()
	require.NoError(t, err)
	missing := ""
	for row := byte(0xa1); row < 0xfe; row++ {
		for cell := byte(0xa1); cell < 0xff; cell++ {
			text, err := simplifiedchinese.HZGB2312.NewDecoder().Bytes([]byte{'~', '{', row & 0x7f, cell & 0x7f, '~', '}'})
			require.NoError(t, err)
			for _, r := range string(text) {
				if _, _, ok := family.Find(r); !ok && r != '\ufffd' {
					missing += string(r)
				}
			}
		}
	}
	require.Equal(t, "⌒⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", missing)
}

func TestLatinTextIsInTheLatinFace(t *testing.T) {
	family, err := Load()
	require.NoError(t, err)
	for r, want := range map[rune]string{'A': "OpenSans", '7': "OpenSans", ' ': "OpenSans", '数': "DroidSansFallback", '，': "DroidSansFallback", '①': "DejaVuSans"} {
		face, _, ok := family.Find(r)
		require.True(t, ok)
		require.Equal(t, want, family[face].Name, string(r))
	}
	_, _, ok := family.Find('𠮷')
	require.False(t, ok)
}

func TestASubsetIsAFontOfItsOwn(t *testing.T) {
	family, err := Load()
	require.NoError(t, err)
	for i, face := range family {
		glyphs := []int{0}
		for _, r := range "数据证A é Ǖ ①Ⅱ〈 ẫ" {
			if at, glyph, ok := family.Find(r); ok && at == i {
				glyphs = append(glyphs, glyph)
			}
		}
		file, err := face.Subset(glyphs)
		require.NoError(t, err)
		require.Equal(t, uint32(0xb1b0afba), checksum(file), "the checksum of a whole font is fixed")
		tables, err := split(file)
		require.NoError(t, err)
		count := uint16At(tables["maxp"], 4)
		require.Len(t, tables["loca"], 4*(count+1))
		require.Len(t, tables["hmtx"], 4*count)
		for glyph := range count {
			from, to := uint32At(tables["loca"], 4*glyph), uint32At(tables["loca"], 4*glyph+4)
			require.LessOrEqual(t, from, to)
			require.LessOrEqual(t, to, len(tables["glyf"]))
			requireParts(t, tables["glyf"][from:to], count)
		}
		for at, glyph := range glyphs {
			require.Equal(t, uint16At(face.metric(glyph), 0), uint16At(tables["hmtx"], 4*at))
		}
	}
}

// requireParts wants the parts of a composite glyph to be in the subset.
func requireParts(t *testing.T, outline []byte, count int) {
	t.Helper()
	if len(outline) < 10 || int16At(outline, 0) >= 0 {
		return
	}
	all := make([]int, count)
	for i := range all {
		all[i] = i
	}
	after, err := renumber(outline, all)
	require.NoError(t, err)
	require.Len(t, after, count)
}

func TestAFontThatIsCutOffIsRefused(t *testing.T) {
	for size := 0; size < len(latin); size += 1 + size/3 {
		_, err := parse("cut off", latin[:size])
		require.Error(t, err, "%d bytes", size)
	}
}
