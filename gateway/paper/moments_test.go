package paper

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAPeriodIsWrittenInTheZoneOfTheLedger(t *testing.T) {
	for text, want := range map[string]string{
		"2026-03-01T16:00:00Z": "2026年3月2日起",
		"2026-12-31T15:59:00Z": "2026年12月31日23:59起",
		"2026-12-31T15:59:59Z": "2026年12月31日23:59:59起",
		"tomorrow":             "tomorrow",
		"":                     "",
	} {
		require.Equal(t, want, from(text))
	}
	require.Equal(t, "2029年3月2日前", until("2029-03-01T16:00:00Z"))
}

func TestACodeWithoutAWordIsShownAsItIs(t *testing.T) {
	require.Equal(t, "甘肃省（620100）", region("620100"))
	require.Equal(t, "990000", region("990000"))
	require.Equal(t, "62", region("62"))
	require.Equal(t, "LEASE", word(rightNames, "LEASE"))
	require.Equal(t, "LEASE", named(rightNames, "LEASE"))
}
