package paper

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/paper/attached"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

var update = flag.Bool("update", false, "write testdata/golden.json anew; raise Edition with it once files have been handed out")

func render(t testing.TB, s Sheet) []byte {
	t.Helper()
	file, err := Render(s)
	require.NoError(t, err)
	return file
}

func TestTheSameSheetGivesTheSameBytesEverywhere(t *testing.T) {
	const path = "testdata/golden.json"
	type golden struct {
		Edition int               `json:"edition"`
		Digests map[string]string `json:"digests"`
	}
	got := golden{Edition: Edition, Digests: map[string]string{}}
	for name, s := range sheets() {
		file := render(t, s)
		for range 3 {
			require.True(t, bytes.Equal(file, render(t, s)), name)
		}
		got.Digests[name] = seal.Digest(file)
	}
	if *update {
		text, err := json.MarshalIndent(got, "", "  ")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(path, append(text, '\n'), 0o644))
	}
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	var want golden
	require.NoError(t, json.Unmarshal(text, &want))
	require.Equal(t, want, got, "the rendering has changed: raise Edition and run go test ./paper -update")
}

func TestTheClockAndItsZoneDoNotCount(t *testing.T) {
	local := time.Local
	defer func() { time.Local = local }()
	s := sheet(record.TypeDP, nil)
	want := render(t, s)
	time.Local = time.FixedZone("elsewhere", -11*60*60)
	require.True(t, bytes.Equal(want, render(t, s)))
	require.Contains(t, string(want), "/CreationDate(D:20260302013000Z)")
}

func TestWhatIsAttachedIsWhatWasGiven(t *testing.T) {
	for name, s := range sheets() {
		got, err := attached.Extract(render(t, s))
		require.NoError(t, err)
		require.True(t, bytes.Equal(s.Attachment, got), name)
	}
}

func TestEveryObjectStandsWhereTheFileSays(t *testing.T) {
	for name, s := range sheets() {
		p := open(t, render(t, s))
		for number := 1; number < len(p.offsets); number++ {
			p.object(number)
		}
		require.Greater(t, len(p.offsets), 15, name)
	}
}

func TestEveryClearClaimStandsOnThePages(t *testing.T) {
	for name, s := range sheets() {
		text := open(t, render(t, s)).whole()
		var claims map[string]any
		require.NoError(t, json.Unmarshal(verifytest.Encode(s.Certificate), &claims))
		delete(claims, "_sd") // counted, not shown
		require.Contains(t, text, "共 "+strconv.Itoa(len(s.Certificate.SD))+" 项", name)
		for _, value := range leaves(claims) {
			require.Contains(t, text, shown(value), name)
		}
	}
}

func TestDisclosedMembersStandOnThePages(t *testing.T) {
	text := open(t, render(t, sheet(record.TypeDP, nil))).whole()
	require.Contains(t, text, "contact数据合规部 0931-0000000")
	require.Contains(t, text, `volume{"records":1200000,"unit":"条"}`)
	require.Contains(t, text, "本件已披露 2 项，未披露 0 项")

	s := sheet(record.TypeDP, nil)
	s.Disclosed = s.Disclosed[:1]
	text = open(t, render(t, s)).whole()
	require.NotContains(t, text, "1200000")
	require.Contains(t, text, "本件已披露 1 项，未披露 1 项")
}

func TestWordsStandForCodes(t *testing.T) {
	text := open(t, render(t, sheet(record.TypeDP, nil))).whole()
	for _, want := range []string{
		"数据产权合规登记凭证", "持有权", "采集", "实质审查（SUBSTANTIVE）", "2026年3月2日起，2029年3月2日前（UTC+08:00）",
		"甘肃省（620100）", "数据局（DataBureau）", "SM2 电子签名", scopeNote, howNote,
	} {
		require.Contains(t, text, want)
	}
	text = open(t, render(t, sheets()["OB"])).whole()
	require.Contains(t, text, "数据产权合规登记凭证 DP6200002026030210000420")
	text = open(t, render(t, sheets()["SM"])).whole()
	require.Contains(t, text, "技术型数据商（TECHNOLOGY）")
}

func TestWhatATypeHasAndACertificateLacksIsSaidToBeLacking(t *testing.T) {
	text := open(t, render(t, sheets()["bare"])).whole()
	require.Contains(t, text, "数据指纹（无）")
	require.Contains(t, text, "权利（无）")
	require.Contains(t, text, "审查深度（无）")
	require.NotContains(t, open(t, render(t, sheets()["SM"])).whole(), "数据指纹")
}

func TestEveryPageOfATestNetworkSaysSoFirst(t *testing.T) {
	pages := open(t, render(t, sheets()["long"])).texts()
	require.Greater(t, len(pages), 2)
	for _, page := range pages {
		require.Equal(t, testNotice, page[0])
	}
	require.NotContains(t, open(t, render(t, sheets()["in force"])).whole(), testNotice)
}

func TestEveryPageSaysWhatItBelongsTo(t *testing.T) {
	s := sheets()["long"]
	pages := open(t, render(t, s)).texts()
	for i, page := range pages {
		require.True(t, slices.ContainsFunc(page, func(text string) bool { return strings.HasSuffix(text, s.content().Number) }))
		require.Contains(t, page, "第 "+strconv.Itoa(i+1)+" 页 / 共 "+strconv.Itoa(len(pages))+" 页")
	}
	require.Contains(t, pages[1], "持有权（续）")
}

func TestAnOrdinaryCertificateHasAFaceAndAnAnnex(t *testing.T) {
	for name, s := range sheets() {
		if name != "long" {
			require.Len(t, open(t, render(t, s)).texts(), 2, name)
		}
	}
}

func TestAFileThatWouldBeTooLargeIsNotMade(t *testing.T) {
	s := sheet(record.TypeDP, nil)
	s.Attachment = append(s.Attachment, make([]byte, attached.MaxAttachment)...)
	_, err := Render(s)
	require.Equal(t, record.TooLarge, record.CodeOf(err))
}

func BenchmarkRender(b *testing.B) {
	s := sheet(record.TypeDP, nil)
	for b.Loop() {
		render(b, s)
	}
}

// leaves are the texts and numbers of a JSON value.
func leaves(value any) []any {
	var all []any
	switch value := value.(type) {
	case map[string]any:
		for _, member := range value {
			all = append(all, leaves(member)...)
		}
	case []any:
		for _, element := range value {
			all = append(all, leaves(element)...)
		}
	default:
		all = append(all, value)
	}
	return all
}

// shown is how a leaf stands on the pages.
func shown(value any) string {
	switch value := value.(type) {
	case string:
		return visible(value, func(r rune) bool { return r != '𠮷' })
	case bool:
		return yesNo[value] // of rights; that of a test network has its own test
	case float64:
		if value > record.StatusListSize {
			return numeric(int64(value))
		}
		return strconv.Itoa(int(value))
	}
	return "?"
}
