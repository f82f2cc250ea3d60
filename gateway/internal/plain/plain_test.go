package plain

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNothingHiddenIsShown(t *testing.T) {
	for given, want := range map[string]string{
		"海蓝数据 no. 7 – ok":           "海蓝数据 no. 7 – ok",
		"海\u202ea\x1bb\u200bc":      "海�a�b�c",
		"\x1b[2J\r\n\tverdict":      "�[2J���verdict",
		"\u2066a\u2069\u2028b":      "�a��b",
		"\u3164\u115f\U000e0041":    "���", // fillers and tags, which look like nothing at all
		"\u009b31m\u007f\xff\ufeff": "�31m���",
	} {
		require.Equal(t, want, Text(given))
	}
	require.Equal(t, "a�\nb", Lines("a\r\nb"))
}
