package verify

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// printer writes a report for a person, in Chinese or English.
type printer struct {
	w       io.Writer
	chinese bool
}

// Printing says how a report is printed.
type Printing struct {
	Lang       string
	At         bool     // one time was asked about, so the headline is of that; otherwise it is the worse of then and now
	Pages      []string // what was found about the pages of a PDF
	Attachment *Report  // its own judgement, where [Report.Bound] let the pages outweigh it
}

// Print writes the report for a person: the notice of a test network, the verdict in plain words, what the file says,
// then every check. Every text from the file is cleaned, so that it cannot rewrite what stands above it.
func Print(w io.Writer, r *Report, how Printing) {
	p := &printer{w: w, chinese: how.Lang == "zh"}
	if r.Test {
		p.line("*** %s ***", p.reason(TestNetwork))
	}
	decided := p.headline(r, how.At)
	for _, line := range how.Pages {
		p.line("  %s", clean(line))
	}
	if how.Attachment != nil {
		r, decided = how.Attachment, ""
		p.heading("附件（不是纸面内容）", "The attachment (not what the pages show)")
	}
	if !how.At || how.Attachment != nil {
		p.line("%s", p.asOf(r))
		p.because(r.Reason, decided)
	}
	p.line("%s", p.now(&r.Now))
	p.because(r.Now.Reason, decided)
	p.row("入账", "recorded since", p.both(r.Since))
	p.row("状态", "status of", p.both(r.Status))
	for _, limit := range r.Limits {
		p.row("限制", "limit", limit)
	}
	if r.Timestamp {
		p.row("时间戳", "timestamp", p.say("文件带有时间戳，未作检查", "the file carries one, not examined"))
	}
	for _, o := range r.Objections {
		p.row("异议", "objection", fmt.Sprintf("%s: %s (%d)", o.Organization, o.To, o.Height))
	}
	if r.Certificate != nil {
		p.certificate(r)
	}
	if r.Presentation != nil {
		p.presentation(r.Presentation)
	}
	if r.Package != nil {
		p.packaged(r.Package)
	} else {
		for _, signed := range r.Statements {
			p.signed(signed)
		}
	}
	p.checks(r.Checks)
}

func (p *printer) certificate(r *Report) {
	content := &r.Certificate.Certificate
	p.heading("凭证内容（文件所载）", "What the certificate says")
	p.row("编号", "number", content.Number)
	p.row("类型", "type", p.certType(content.Type))
	if content.Type == record.TypeTC {
		p.row("持有人", "holder", p.say("本笔交易的专用密钥 ", "a key made for this deal, ")+r.Certificate.Sub)
	}
	p.row("持有人", "holder", content.HolderName+"  "+content.HolderUscc)
	p.row("数据", "data", content.DatasetName+"  "+content.Dataset)
	p.row("数据指纹", "fingerprint", content.Fingerprint)
	for _, right := range content.Rights {
		p.row("权利", "right", fmt.Sprintf("%s  %s  %s – %s", p.right(right.Right), right.Scope, right.From, right.To))
		for _, restriction := range right.Restrictions {
			p.row("  限制", "  restriction", restriction)
		}
	}
	for _, cite := range content.Cites {
		p.row("引用", "cites", cite.Number)
	}
	p.row("类别", "categories", strings.Join(content.Categories, ", "))
	p.row("审查深度", "review", content.ReviewDepth)
	p.row("有效期", "valid", content.ValidFrom+" – "+content.ValidTo)
	p.row("签发机构", "issued by", r.Certificate.Iss)
	p.row("依据规则", "rules", content.Pack)
	p.later(content)
	for _, d := range r.Disclosed {
		p.row("披露 "+d.Name, "disclosed "+d.Name, string(d.Value))
	}
	if r.Withheld > 0 {
		p.row("未披露", "withheld", fmt.Sprint(r.Withheld))
	}
}

// later are members that most certificates do not have.
func (p *printer) later(content *record.Content) {
	for _, member := range []struct{ zh, en, value string }{
		{"登记类型", "kind", content.Kind}, {"子类型", "sub-type", content.SubType}, {"国家编号", "national number", content.External},
		{"共同持有人", "further holders", strings.Join(content.CoHolders, ", ")},
	} {
		if member.value != "" {
			p.row(member.zh, member.en, member.value)
		}
	}
}

func (p *printer) presentation(shown *Presentation) {
	p.heading("出示（文件所载）", "Presented")
	p.row("出示人", "by", shown.Holder)
	p.row("出示对象", "to", shown.Audience)
	p.row("用途", "for", shown.Purpose)
	p.row("随机数", "nonce", shown.Nonce)
	p.row("时间", "at", p.both(shown.At))
	p.row("有效至", "until", p.both(shown.Expires))
}

func (p *printer) signed(s Signed) {
	p.heading("签名声明（文件所载）", "What was signed")
	if s.By == s.Kid {
		p.row("签署人", "by", p.say("本笔交易的专用密钥 ", "a key made for this deal, ")+s.By)
	} else {
		p.row("签署人", "by", s.By)
	}
	p.row("时间", "at", p.both(s.At))
	p.row("摘要", "digest", s.Digest)
	if s.Act == "" {
		p.row("内容", "content", p.say("同意上述声明", "consent to the statement above"))
		return
	}
	p.row("操作", "act", s.Act)
	p.row("记录", "record", s.Sub)
	p.row("内容", "content", string(s.Body))
}

func (p *printer) checks(checks []Check) {
	p.heading("逐项检查", "Checks")
	for _, check := range checks {
		text := []string{p.result(check.Result), check.ID}
		if check.Reason != "" {
			text = append(text, "("+string(check.Reason)+")", p.reason(check.Reason))
		}
		if check.Detail != "" {
			text = append(text, "["+check.Detail+"]")
		}
		if check.Asof != "" {
			text = append(text, p.say("截至 ", "as of ")+check.Asof)
		}
		p.line("  %s", strings.Join(text, " "))
	}
}

// both shows a moment in UTC, as it is signed, and at the offset at which people here read clocks.
func (p *printer) both(at string) string {
	t, err := record.ParseTime(at)
	if err != nil {
		return at
	}
	return at + t.In(beijing).Format(" (2006-01-02 15:04:05 UTC+08:00)")
}

// because explains a reason once: said is the one that the line before gave.
func (p *printer) because(reason, said Reason) {
	if reason != "" && reason != said {
		p.line("  %s (%s)", p.reason(reason), reason)
	}
}

// headline says the verdict that the exit code says, and gives the reason that decided it.
func (p *printer) headline(r *Report, at bool) Reason {
	verdict, reason := r.Verdict, r.Reason
	switch now := worse(r.Now.Verdict, verdict); {
	case at:
		p.line("%s", p.verdictAt(r))
	case now && verdict.Good() && !r.Now.Verdict.Good():
		verdict, reason = r.Now.Verdict, r.Now.Reason
		p.line("%s", p.verdictNow(verdict))
	case now:
		verdict, reason = r.Now.Verdict, r.Now.Reason
		fallthrough
	default:
		p.line("%s", p.verdict(verdict))
	}
	p.because(reason, "")
	return reason
}

// worse orders the verdicts as the exit codes do, a limit before none.
func worse(a, b Verdict) bool {
	order := []Verdict{Valid, ValidWithLimits, Undetermined, NotValid}
	return slices.Index(order, a) > slices.Index(order, b)
}

func (p *printer) verdict(v Verdict) string {
	switch v {
	case Valid:
		return p.say("结论：有效 (valid)", "VERDICT: valid")
	case ValidWithLimits:
		return p.say("结论：有效，但有下列限制 (valid-with-limits)", "VERDICT: valid, within the limits below (valid-with-limits)")
	case NotValid:
		return p.say("结论：无效 (not-valid)", "VERDICT: NOT valid (not-valid)")
	}
	return p.say("结论：无法判定；这不表示有效，也不表示已撤销 (undetermined)", "VERDICT: undetermined; this means neither valid nor revoked (undetermined)")
}

// verdictNow is for what was good once.
func (p *printer) verdictNow(v Verdict) string {
	if v == NotValid {
		return p.say("结论：现在无效 (not-valid)", "VERDICT: NOT valid now (not-valid)")
	}
	return p.say("结论：现在无法判定 (undetermined)", "VERDICT: cannot be determined now (undetermined)")
}

func (p *printer) verdictAt(r *Report) string {
	at := p.both(r.AsOf)
	switch r.Verdict {
	case Valid:
		return p.say("结论：截至 "+at+" 有效 (valid)", "VERDICT: valid as of "+at)
	case ValidWithLimits:
		return p.say("结论：截至 "+at+" 有效，但有下列限制 (valid-with-limits)", "VERDICT: valid as of "+at+", within the limits below (valid-with-limits)")
	case NotValid:
		return p.say("结论：截至 "+at+" 无效 (not-valid)", "VERDICT: NOT valid as of "+at+" (not-valid)")
	}
	return p.say("结论：截至 "+at+" 无法判定；这不表示有效，也不表示已撤销 (undetermined)",
		"VERDICT: undetermined as of "+at+"; this means neither valid nor revoked (undetermined)")
}

func (p *printer) asOf(r *Report) string {
	at := p.both(r.AsOf)
	switch r.Verdict {
	case Valid:
		return p.say("截至 "+at+"：有效 (valid)", "as of "+at+": valid")
	case ValidWithLimits:
		return p.say("截至 "+at+"：有效，但有下列限制 (valid-with-limits)", "as of "+at+": valid, within the limits below (valid-with-limits)")
	case NotValid:
		return p.say("截至 "+at+"：无效 (not-valid)", "as of "+at+": NOT valid (not-valid)")
	}
	return p.say("截至 "+at+"：无法判定 (undetermined)", "as of "+at+": undetermined")
}

func (p *printer) now(n *Now) string {
	at := p.both(n.At)
	switch n.Verdict {
	case Valid:
		return p.say("现在："+at+" 有效 (valid)", "now: valid at "+at)
	case ValidWithLimits:
		return p.say("现在："+at+" 有效，但有限制 (valid-with-limits)", "now: valid at "+at+", within limits (valid-with-limits)")
	case NotValid:
		return p.say("现在："+at+" 无效 (not-valid)", "now: NOT valid at "+at+" (not-valid)")
	}
	return p.say("现在："+at+" 无法判定 (undetermined)", "now: undetermined at "+at)
}

func (p *printer) result(r Result) string {
	texts := map[Result][2]string{
		Pass: {"通过", "pass   "}, Limit: {"有限", "limit  "}, Unknown: {"未知", "unknown"}, Fail: {"不符", "FAIL   "},
	}
	return p.say(texts[r][0], texts[r][1])
}

func (p *printer) certType(code string) string {
	texts := map[string][2]string{
		record.TypeDP: {"数据产权合规登记凭证", "data-property registration certificate"},
		record.TypeIP: {"数据知识产权登记凭证", "data-IP registration certificate"},
		record.TypeSM: {"主体登记凭证", "subject certificate of a data merchant"},
		record.TypeOB: {"标的登记凭证", "object certificate"},
		record.TypeSD: {"需求方主体登记凭证", "subject certificate of a demander"},
		record.TypeST: {"第三方服务机构主体登记凭证", "subject certificate of a third-party service body"},
		record.TypeTC: {"交易凭证", "transaction certificate; its holder is a key made for one deal"},
	}
	return code + "  " + p.say(texts[code][0], texts[code][1])
}

func (p *printer) right(code string) string {
	texts := map[string][2]string{"HOLD": {"持有权", "to hold"}, "USE": {"使用权", "to use"}, "OPERATE": {"经营权", "to operate"}}
	return code + " " + p.say(texts[code][0], texts[code][1])
}

func (p *printer) reason(reason Reason) string {
	text := textOf(reason)
	return p.say(text.ZH, text.EN)
}

func (p *printer) say(zh, en string) string {
	if p.chinese {
		return zh
	}
	return en
}

func (p *printer) heading(zh, en string) { p.line("\n%s", p.say(zh, en)) }

// row leaves out what the file leaves empty.
func (p *printer) row(zh, en, value string) {
	if value = strings.TrimSpace(clean(value)); value != "" {
		p.line("  %s%s%s", clean(p.say(zh, en)), p.say("：", ": "), value)
	}
}

// line ignores a closed pipe: whoever reads has read enough.
func (p *printer) line(format string, args ...any) { fmt.Fprintf(p.w, format+"\n", args...) }
