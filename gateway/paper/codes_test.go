package paper

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"rsc.io/qr"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

func TestTheLinkHidesWhatIsLookedUpInItsFragment(t *testing.T) {
	s := sheet(record.TypeDP, nil)
	digest := strings.TrimPrefix(seal.Digest([]byte(s.JWT)), "sm3:")[:16]
	requireCode(t, s, "https://verify.example.org/p#n=DP6200002026030210000420&d="+digest, qr.M)
	s.Link = ""
	requireCode(t, s, "shuzheng:#n=DP6200002026030210000420&d="+digest, qr.M)
}

func TestTheWholeJWTIsPrintedWhereItFits(t *testing.T) {
	s := sheet(record.TypeDP, nil)
	requireCode(t, s, s.JWT, qr.L)
	largest := sheet(record.TypeDP, func(c *record.Certificate) { c.Certificate.Rights[0].Scope = strings.Repeat("x", 791) })
	require.Len(t, largest.JWT, maxByValue)
	requireCode(t, largest, largest.JWT, qr.L)
	require.Contains(t, open(t, render(t, sheets()["long"])).whole(), largeNote)
}

// requireCode wants the squares of a QR code to be drawn somewhere in the file. Scanners have read the codes of the
// library; the drawing is what is tested here.
func requireCode(t *testing.T, s Sheet, content string, level qr.Level) {
	t.Helper()
	want, err := grid(content, level)
	require.NoError(t, err)
	for _, drawing := range drawings.FindAllString(string(render(t, s)), -1) {
		got := make([][]bool, len(want))
		for i := range got {
			got[i] = make([]bool, len(want))
		}
		for _, square := range squares.FindAllString(drawing, -1) {
			var x, y, wide int
			_, err := fmt.Sscanf(square, "%d %d %d", &x, &y, &wide)
			require.NoError(t, err)
			for n := range wide {
				if y < len(got) && x+n < len(got) {
					got[y][x+n] = true
				}
			}
		}
		if fmt.Sprint(got) == fmt.Sprint(want) {
			return
		}
	}
	t.Fatalf("no QR code says %s", content)
}

var (
	drawings   = regexp.MustCompile(`(?s)q \S+ 0 0 -\S+ \S+ \S+ cm\n.*? f Q`)
	squares    = regexp.MustCompile(`(?m)^\d+ \d+ \d+ 1 re$`)
	holderName = regexp.MustCompile(`/F1 12 Tf <([0-9A-F]+)> Tj`) // the name of the holder, the first text of this size
)
