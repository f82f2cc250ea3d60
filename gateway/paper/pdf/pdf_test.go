package pdf

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/gateway/paper/attached"
)

func TestLengthsAreWrittenInTheirShortestForm(t *testing.T) {
	for length, want := range map[Length]string{0: "0", 1: "0.01", 10: "0.1", 100: "1", 1250: "12.5", -5: "-0.05", -12345: "-123.45"} {
		require.Equal(t, want, length.String())
	}
	require.Equal(t, "0 1 0.502", Color{0, 255, 128}.operands())
	require.Equal(t, Color{255, 255, 255}, Color{1, 2, 3}.Tint(0))
}

func document(t *testing.T) *Document {
	t.Helper()
	d, err := New(Info{Title: "数", Date: time.Unix(0, 0), File: "x"})
	require.NoError(t, err)
	return d
}

func TestLinesTogetherAreTheText(t *testing.T) {
	d, style := document(t), Style{Size: 10 * Point}
	for _, text := range []string{
		"", " ", "数", strings.Repeat("城市公交客流统计数据集", 9), strings.Repeat("x", 300), "a " + strings.Repeat("word ", 80),
		strings.Repeat("（一）“甲”，乙；2026年3月2日前。", 12), strings.Repeat("，", 90),
	} {
		for _, width := range []Length{1, 30 * Millimetre, 100 * Millimetre} {
			lines := d.Lines(style, width, text)
			require.Equal(t, text, strings.Join(lines, ""))
			for _, line := range lines {
				fits := d.Wide(style, strings.TrimRight(line, " ")) <= width
				require.True(t, fits || len([]rune(strings.TrimRight(line, " "))) <= 1, "%q", line)
			}
		}
	}
}

func TestLinesBreakWhereReadersExpect(t *testing.T) {
	for text, want := range map[string][]string{
		"甲乙，丙":              {"甲", "乙，", "丙"},
		"（甲）乙":              {"（甲）", "乙"},
		"no legal effect":   {"no ", "legal ", "effect"},
		"自2026年3月2日起":       {"自", "2026年3月2日", "起"},
		"第IP62000号":         {"第", "IP62000", "号"},
		"“甲”乙":              {"“甲”", "乙"},
		"shuzheng verify 本": {"shuzheng ", "verify ", "本"},
	} {
		require.Equal(t, want, pieces(text))
	}
}

func TestACharacterWithoutGlyphStopsTheFile(t *testing.T) {
	d := document(t)
	d.AddPage().Text(0, 0, Style{Size: Point}, "𠮷")
	_, err := d.Write(attached.Head{Edition: 1, Link: attached.NoLink, Attachment: []byte("x")})
	require.ErrorContains(t, err, "U+20BB7")
}

func TestCharactersThatShareADrawingStayApart(t *testing.T) {
	d := document(t)
	d.AddPage().Text(0, 0, Style{Size: Point}, "〈⟨")
	file, err := d.Write(attached.Head{Edition: 1, Link: attached.NoLink, Attachment: []byte("x")})
	require.NoError(t, err)
	require.Contains(t, string(file), "<0001> <3008>\n<0002> <27E8>")
}

func TestALongCharacterMapIsWrittenInBlocks(t *testing.T) {
	var runes []rune
	for i := range 250 {
		runes = append(runes, rune(0x4e00+i))
	}
	table := toUnicode(append(runes, '😀'))
	require.Equal(t, 2, strings.Count(table, "100 beginbfchar\n"))
	require.Contains(t, table, "51 beginbfchar\n")
	require.Contains(t, table, "<00FB> <D83DDE00>\n")
}
