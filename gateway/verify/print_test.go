package verify_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/gateway/verify"
)

const then, later = "2026-03-10T07:50:00Z", "2026-03-10T08:00:00Z"

func printed(r *verify.Report, how verify.Printing) []string {
	var b strings.Builder
	verify.Print(&b, r, how)
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}

func found(asOf, now verify.Verdict, reason, nowReason verify.Reason) *verify.Report {
	return &verify.Report{Test: true, Verdict: asOf, Reason: reason, AsOf: then, Now: verify.Now{Verdict: now, Reason: nowReason, At: later}}
}

func TestTheHeadlineIsTheWorseOfThenAndNow(t *testing.T) {
	for _, c := range []struct {
		asOf, now verify.Verdict
		zh, en    string
	}{
		{verify.Valid, verify.Valid, "结论：有效 (valid)", "VERDICT: valid"},
		{verify.Valid, verify.ValidWithLimits, "结论：有效，但有下列限制 (valid-with-limits)", "VERDICT: valid, within the limits below (valid-with-limits)"},
		{verify.ValidWithLimits, verify.Valid, "结论：有效，但有下列限制 (valid-with-limits)", "VERDICT: valid, within the limits below (valid-with-limits)"},
		{verify.Valid, verify.Undetermined, "结论：现在无法判定 (undetermined)", "VERDICT: cannot be determined now (undetermined)"},
		{verify.ValidWithLimits, verify.NotValid, "结论：现在无效 (not-valid)", "VERDICT: NOT valid now (not-valid)"},
		{verify.Undetermined, verify.NotValid, "结论：无效 (not-valid)", "VERDICT: NOT valid (not-valid)"},
		{verify.NotValid, verify.Valid, "结论：无效 (not-valid)", "VERDICT: NOT valid (not-valid)"},
		{verify.Undetermined, verify.Valid, "结论：无法判定；这不表示有效，也不表示已撤销 (undetermined)", "VERDICT: undetermined; this means neither valid nor revoked (undetermined)"},
	} {
		r := found(c.asOf, c.now, "", "")
		require.Equal(t, c.zh, printed(r, verify.Printing{Lang: "zh"})[1])
		require.Equal(t, c.en, printed(r, verify.Printing{Lang: "en"})[1])
	}
}

func TestAReasonIsSaidOnce(t *testing.T) {
	lines := printed(found(verify.Valid, verify.Undetermined, "", verify.StatusExpired), verify.Printing{Lang: "zh"})
	require.Equal(t, []string{
		"*** 本文件来自测试网络，不具有法律效力 ***", "结论：现在无法判定 (undetermined)",
		"  状态已过时，其后是否撤销未知，请取得较新的证明包 (status-expired)",
		"截至 2026-03-10T07:50:00Z (2026-03-10 15:50:00 UTC+08:00)：有效 (valid)", "现在：2026-03-10T08:00:00Z (2026-03-10 16:00:00 UTC+08:00) 无法判定 (undetermined)",
	}, lines[:5])

	lines = printed(found(verify.Valid, verify.NotValid, "", verify.Revoked), verify.Printing{Lang: "en", At: true})
	require.Equal(t, "VERDICT: valid as of 2026-03-10T07:50:00Z (2026-03-10 15:50:00 UTC+08:00)", lines[1], "one time was asked about")
	require.Equal(t, "  It has been revoked (revoked)", lines[3])
}

func TestAGoodAttachmentExcusesNoOtherPages(t *testing.T) {
	good, bad := found(verify.Valid, verify.Valid, "", ""), found(verify.NotValid, verify.Undetermined, verify.Revoked, verify.StatusExpired)
	for _, c := range []struct {
		attachment   *verify.Report
		pages        verify.Reason
		asOf, now    verify.Verdict
		because, why verify.Reason
	}{
		{good, verify.PaperDiffers, verify.NotValid, verify.NotValid, verify.PaperDiffers, verify.PaperDiffers},
		{bad, verify.PaperDiffers, verify.NotValid, verify.NotValid, verify.PaperDiffers, verify.PaperDiffers},
		{good, verify.PaperNotCompared, verify.Undetermined, verify.Undetermined, verify.PaperNotCompared, verify.PaperNotCompared},
		{bad, verify.PaperNotCompared, verify.NotValid, verify.Undetermined, verify.Revoked, verify.StatusExpired},
	} {
		before := *c.attachment
		r := c.attachment.Bound(c.pages)
		require.Equal(t, []any{c.asOf, c.now, c.because, c.why}, []any{r.Verdict, r.Now.Verdict, r.Reason, r.Now.Reason})
		require.Equal(t, before, *c.attachment, "its own judgement stays")
	}
	lines := printed(good.Bound(verify.PaperDiffers), verify.Printing{Lang: "zh", Pages: []string{"二维码\u202e"}, Attachment: good})
	require.Equal(t, []string{
		"结论：无效 (not-valid)", "  纸面内容不是签发的内容 (paper-differs)", "  二维码\ufffd", "", "附件（不是纸面内容）",
		"截至 2026-03-10T07:50:00Z (2026-03-10 15:50:00 UTC+08:00)：有效 (valid)",
	}, lines[1:7])
}
