package paper

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/gateway/paper/pdf"
)

func TestEveryCharacterOfATextCanBeSeen(t *testing.T) {
	document, err := pdf.New(pdf.Info{})
	require.NoError(t, err)
	for given, want := range map[string]string{
		"":                "",
		"海蓝数据 no. 7 – ok": "海蓝数据 no. 7 – ok",
		"𠮷野家":             "〔U+20BB7〕野家", // no face has it
		"a\u200bb\u202e":  "a〔U+200B〕b〔U+202E〕",
		"\u3164\u115f":    "〔U+3164〕〔U+115F〕", // letters that look like nothing
		"数\u3000证\u00a0":  "数〔U+3000〕证〔U+00A0〕",
		" a  b ":          "〔U+0020〕a〔U+0020〕〔U+0020〕b〔U+0020〕",
		"x\u0301":         "x〔U+0301〕",
		"〔2026〕35号":       "〔2026〕35号",
		"〔U+4E00〕":        "〔U+3014〕U+4E00〕", // not to be taken for a replacement
		"⑴\n":             "〔U+2474〕〔U+000A〕",
		"①→Ⅱ ℃ 〈x〉 “y” … — é Ω ё ≥": "①→Ⅱ ℃ 〈x〉 “y” … — é Ω ё ≥",
	} {
		require.Equal(t, want, visible(given, document.Has))
	}
}

func TestADisclosedValueIsNotTakenForAnother(t *testing.T) {
	for given, want := range map[string]string{
		`"数据合规部"`: "数据合规部", `"12"`: `"12"`, `12`: "12", `"true"`: `"true"`, `true`: "true", `""`: `""`, `"null"`: `"null"`,
		`{"a":"b"}`: `{"a":"b"}`, `"{\"a\":1}"`: `"{\"a\":1}"`, `"\"x\""`: `"\"x\""`, `null`: "null",
	} {
		require.Equal(t, want, value(json.RawMessage(given)))
	}
}
