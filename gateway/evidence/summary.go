package evidence

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/internal/plain"
)

// SummaryEdition counts the wordings of the summary. A verifier writes it again and compares every character; one of another
// edition it cannot compare, and says so.
const SummaryEdition = 1

// Summary is one page for a judge: a pure function of the rest of the package, which it claims nothing beyond.
type Summary struct {
	Edition  int       `json:"edition"`
	Title    string    `json:"title"`
	Sections []Section `json:"sections"`
}

// Section is a part of the summary.
type Section struct {
	Title string   `json:"title"`
	Lines []string `json:"lines"`
}

// Limits that keep a summary on one page.
const (
	maxSections = 10
	maxLines    = 40
	maxLine     = 600 // characters
	maxSteps    = 16
)

func (s *Summary) check(c *record.Check) {
	c.That(s.Edition >= 1 && s.Edition <= 1000, "the summary's edition must be a small number")
	c.Text("the summary's title", s.Title, 2, 100)
	c.Count("sections of the summary", len(s.Sections), 1, maxSections)
	for _, section := range s.Sections {
		c.Text("a section's title", section.Title, 2, 100)
		c.Count("lines of a section", len(section.Lines), 1, maxLines)
		for _, line := range section.Lines {
			c.Text("a line of the summary", line, 1, maxLine)
		}
	}
}

// Same reports whether two summaries say the same.
func (s *Summary) Same(other *Summary) bool {
	return s.Edition == other.Edition && s.Title == other.Title && slices.EqualFunc(s.Sections, other.Sections, func(a, b Section) bool {
		return a.Title == b.Title && slices.Equal(a.Lines, b.Lines)
	})
}

// Text is the summary as a person reads it on a screen.
func (s *Summary) Text() string {
	var b strings.Builder
	b.WriteString(s.Title + "\n")
	for _, section := range s.Sections {
		b.WriteString("\n" + section.Title + "\n")
		for _, line := range section.Lines {
			b.WriteString("  " + line + "\n")
		}
	}
	return b.String()
}

// Summarize writes the summary of a package.
func Summarize(p *Package) Summary {
	c := p.Open()
	w := &writer{Contents: c, summary: Summary{Edition: SummaryEdition, Title: summaryTitle}}
	for _, text := range p.Documents {
		w.documents = append(w.documents, ReadDocument(text))
	}
	w.subject()
	w.proved()
	w.steps()
	w.rules()
	w.shown()
	w.not()
	w.section(headLaw, law...)
	return w.summary
}

// NotProved are the lines of the summary that say what the package does not prove.
func NotProved(p *Package) []string {
	summary := Summarize(p)
	for _, section := range summary.Sections {
		if section.Title == headNot {
			return section.Lines
		}
	}
	return nil
}

// writer writes a summary.
type writer struct {
	*Contents
	documents []*Document
	summary   Summary
}

func (w *writer) section(title string, lines ...string) {
	section := Section{Title: title, Lines: []string{}}
	for _, line := range lines {
		if line = short(seen(line)); line != "" && len(section.Lines) < maxLines {
			section.Lines = append(section.Lines, line)
		}
	}
	w.summary.Sections = append(w.summary.Sections, section)
}

// seen is a line in which every character can be seen.
func seen(line string) string {
	return strings.ReplaceAll(plain.Text(line), string(utf8.RuneError), "□")
}

// short cuts a line that would not fit.
func short(line string) string {
	if runes := []rune(line); len(runes) > maxLine {
		return string(runes[:maxLine-1]) + "…"
	}
	return line
}

// zone is the fixed offset in which days are counted (docs/format.md §1).
var zone = time.FixedZone("UTC+08:00", 8*60*60)

func clock(at int64) string { return time.Unix(at, 0).In(zone).Format("2006-01-02 15:04:05") }

// clockOf is clock of a time as records hold it; what is none is shown as it is.
func clockOf(text string) string {
	t, err := record.ParseTime(text)
	if err != nil {
		return text
	}
	return clock(t.Unix())
}

// test reports whether the package says that it comes from a test network.
func (w *writer) test() bool {
	var network record.Network
	return w.body(record.Governance, "network/1", &network) != nil && network.Test
}

// dealt are the members of a deal, or of a contract, that the summary tells of.
type dealt struct {
	Object, Dataset, Provider, Receiver, Cohort, Applicant, DatasetName string
	Prechain                                                            *record.Prechain
	Contract                                                            *struct {
		Prechain *record.Prechain
		Template string
		Terms    string
	}
	Pending     *struct{ Terms string }
	Application struct{ Dataset string }
	Issued      record.Issued
}

func (w *writer) subject() {
	var body dealt
	rec := w.body(w.Namespace, w.Subject, &body)
	kind, _, _ := strings.Cut(w.Subject, "/")
	lines := []string{generated}
	if w.test() {
		lines = append([]string{TestNotice}, lines...)
	}
	lines = append(lines, fmt.Sprintf("%s：%s（业务域 %s，网络 %s）", word(kinds, kind), w.Subject, w.Namespace, w.Network))
	if rec != nil {
		line := fmt.Sprintf("所载状态：%s（%s），第 %d 版；截至区块高度 %d", stateWord(kind, rec.State), rec.State, rec.Version, w.Height)
		if w.At != "" {
			line += "，账本时间 " + clockOf(w.At)
		}
		lines = append(lines, line)
	}
	lines = append(lines, w.data(&body))
	if body.Provider != "" {
		lines = append(lines, "提供方："+w.name(body.Provider))
	}
	if body.Applicant != "" {
		lines = append(lines, "申请人："+w.name(body.Applicant))
	}
	if body.Receiver != "" {
		lines = append(lines, "接收方："+w.receiver(&body))
	}
	w.section(headSubject, lines...)
}

// data names the data and the certificates.
func (w *writer) data(body *dealt) string {
	var object dealt
	w.body(w.Namespace, body.Object, &object)
	var parts []string
	for _, part := range []struct{ label, text string }{
		{"数据 ", first(body.DatasetName, object.DatasetName)}, {"数据标识 ", first(body.Dataset, body.Application.Dataset)},
		{"标的 ", body.Object}, {"标的凭证 ", object.Issued.Number}, {"凭证 ", body.Issued.Number},
	} {
		if part.text != "" {
			parts = append(parts, part.label+part.text)
		}
	}
	return strings.Join(parts, "；")
}

func first(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// receiver is the key made for the deal, and whose it is where a binding is here.
func (w *writer) receiver(body *dealt) string {
	if id := w.bound(body.Receiver); id != "" {
		return fmt.Sprintf("%s，使用本笔交易的专用密钥 %s（由所附绑定书说明）", w.name(id), body.Receiver)
	}
	return fmt.Sprintf("本笔交易的专用密钥 %s（未附绑定书，身份未载明）", body.Receiver)
}

// bound is the actor that a binding here says a deal's key belongs to; package verify judges the binding.
func (w *writer) bound(kid string) string {
	for _, document := range w.documents {
		if document.Party == nil {
			continue
		}
		opened, _, err := seal.Split(document.Party.Binding, record.TypeBinding)
		var binding record.Binding
		if err == nil && json.Unmarshal(opened.Payload, &binding) == nil && binding.Key == kid {
			return binding.Iss
		}
	}
	return ""
}

// name is an actor by name: of a person the organization, with the post.
func (w *writer) name(id string) string {
	var actor record.Actor
	if w.body(record.Governance, "actor/"+id, &actor) == nil {
		return id
	}
	if actor.For == "" {
		return actor.Name + "（" + id + "）"
	}
	var organization record.Actor
	if w.body(record.Governance, "actor/"+actor.For, &organization) == nil {
		return actor.For + " " + actor.Name
	}
	return organization.Name + " " + actor.Name
}

func (w *writer) proved() {
	counts := map[string]int{}
	for _, item := range w.Items {
		switch item.Kind {
		case "jws", "jwt":
			counts[item.Kind]++
		default:
			counts["record"]++
		}
	}
	lines := []string{fmt.Sprintf(
		"核验有效时，证明：下列 %d 项账本记录（含各版本）、%d 份声明原文、%d 份凭证，自各自的法定时间起即记载于三家机构各自保存、共同签名的日志，此后未被改动；声明由所列密钥签署。",
		counts["record"], counts["jws"], counts["jwt"])}
	lines = append(lines, w.cosigners())
	w.section(headProved, lines...)
}

// cosigners says who has co-signed the checkpoints.
func (w *writer) cosigners() string {
	everywhere, first, last := map[string]int{}, int64(0), int64(0)
	for i := range w.Checkpoints {
		at, by := w.Legal(i)
		if first == 0 || at < first {
			first = at
		}
		last = max(last, at)
		for _, organization := range by {
			everywhere[organization]++
		}
	}
	var names []string
	for _, organization := range []string{record.DataBureau, record.MarketRegulator, record.Exchange} {
		if n := everywhere[organization]; n > 0 {
			names = append(names, fmt.Sprintf("%s %d 个", organizations[organization], n))
		}
	}
	return fmt.Sprintf("由谁证明：%d 个检查点（%s 至 %s）的共同签名：%s。按本网络的规则，每家机构签名前以自己的节点重算每一笔交易，有异议的列明。",
		len(w.Checkpoints), clock(first), clock(last), strings.Join(names, "、"))
}

// steps tell what happened, each act once; where it is much, the first and the last of it.
func (w *writer) steps() {
	var steps [][]*Item
	for _, item := range w.Story() {
		if last := len(steps) - 1; last >= 0 && steps[last][0].Act().Statement == item.Act().Statement {
			steps[last] = append(steps[last], item)
			continue
		}
		steps = append(steps, []*Item{item})
	}
	var lines []string
	for i, items := range steps {
		if len(steps) > maxSteps && i == maxSteps/2 {
			lines = append(lines, fmt.Sprintf("……其间另有 %d 步，见所附记录……", len(steps)-maxSteps))
		}
		if len(steps) <= maxSteps || i < maxSteps/2 || i >= len(steps)-maxSteps/2 {
			lines = append(lines, w.step(items))
		}
	}
	if len(lines) == 0 {
		lines = []string{"（无）"}
	}
	w.section(headSteps, lines...)
}

// step is one act and what it changed.
func (w *writer) step(items []*Item) string {
	act := items[0].Act()
	at, _ := w.Legal(items[0].Proof.Checkpoint)
	kept := "声明摘要在案，原文未附"
	if w.Kept(items[0].Proof.Namespace, act.Statement) {
		kept = "声明原文在案"
	}
	who := w.name(act.By)
	if act.By == act.Key {
		who = "专用密钥"
	}
	var changed []string
	for _, item := range items {
		name := ""
		if item.Proof.Key != w.Subject {
			name = item.Proof.Key + w.result(item) + " "
		}
		changed = append(changed, name+"→ "+stateWord(item.Kind, item.Record.State))
	}
	return fmt.Sprintf("%s %s %s；%s，密钥 %s，%s", clock(at), Word(act.Act), strings.Join(changed, "，"), who, act.Key, kept)
}

// result is what a settlement says.
func (w *writer) result(item *Item) string {
	var body struct{ Batch, Instalment int }
	_ = json.Unmarshal(item.Record.Body, &body) // a member of another form stays empty
	switch {
	case body.Batch > 0:
		return "（第 " + strconv.Itoa(body.Batch) + " 批）"
	case body.Instalment > 0:
		return "（第 " + strconv.Itoa(body.Instalment) + " 期）"
	}
	return ""
}

// rules names the editions and packs under which was decided, by digest.
func (w *writer) rules() {
	var editions, packs []string
	for _, item := range w.Items {
		if item.Proof.Namespace != record.Governance {
			continue
		}
		switch item.Kind {
		case "rules":
			var rules record.Rules
			if item.Record != nil && json.Unmarshal(item.Record.Body, &rules) == nil && !slices.Contains(editions, strconv.Itoa(rules.Edition)) {
				editions = append(editions, strconv.Itoa(rules.Edition))
			}
		case "pack":
			var pack record.Pack
			if json.Unmarshal([]byte(item.Value), &pack) == nil {
				packs = append(packs, fmt.Sprintf("%s@%d《%s》%s", pack.ID, pack.Version, pack.Title, seal.Digest([]byte(item.Value))))
			}
		}
	}
	lines := []string{"规则版次：" + strings.Join(editions, "、") + "（写入各记录的每一步同时载明所依条款和规则包）"}
	for _, pack := range packs {
		lines = append(lines, "规则包："+pack)
	}
	for _, name := range w.absentPacks() {
		lines = append(lines, "规则包："+name+"（全文未附）")
	}
	w.section(headRules, lines...)
}

// PackKey is where the ledger keeps the text of a pack that acts name as `<id>@<version>`.
func PackKey(name string) string { return "pack/" + strings.Replace(name, "@", "-", 1) }

// absentPacks are the packs that the acts name and the package does not hold.
func (w *writer) absentPacks() []string {
	var absent []string
	for _, item := range w.Story() {
		for name := range strings.SplitSeq(item.Act().Pack, "+") {
			if name != "" && w.Value(record.Governance, PackKey(name)) == "" && !slices.Contains(absent, name) {
				absent = append(absent, name)
			}
		}
	}
	slices.Sort(absent)
	return absent
}

// not says what the package does not prove.
func (w *writer) not() {
	var body dealt
	w.body(w.Namespace, w.Subject, &body)
	lines := []string{never[0]}
	if body.Contract != nil {
		body.Prechain = body.Contract.Prechain
	}
	if p := body.Prechain; p != nil {
		lines = append(lines, fmt.Sprintf("合同文本上链以前的来源仅为双方陈述：形成系统“%s”；生成方式“%s”；保管“%s”；公证“%s”；第三方见证“%s”。",
			p.System, p.Generation, p.Custody, first(p.Notary, "无"), first(p.Witness, "无")))
	}
	if body.Receiver != "" && w.bound(body.Receiver) == "" {
		lines = append(lines, "接收方身份："+w.candidates(body.Cohort)+"；账本和本文件不载明是哪一家。")
	}
	if line := w.payments(); line != "" {
		lines = append(lines, line)
	}
	if n := w.unkept(); n > 0 {
		lines = append(lines, fmt.Sprintf("有 %d 步的声明原文未附：其签名由三家机构在记载时核验并以共同签名证明，本文件内不能再次核验。", n))
	}
	w.section(headNot, append(lines, never[1:]...)...)
}

// candidates says among whom the receiver is.
func (w *writer) candidates(key string) string {
	var cohort record.Cohort
	if w.body(w.Namespace, key, &cohort) == nil {
		return "仅证明其密钥专为本笔交易而设"
	}
	return fmt.Sprintf("仅证明其密钥专为本笔交易而设，并由 %s 中 %d 家已核验需求方之一绑定（绑定由持有保密条款的机构核对，其他机构照声明记载）", key, len(cohort.Members))
}

// payments says what settlements are worth.
func (w *writer) payments() string {
	settled := false
	for _, item := range w.Items {
		settled = settled || item.Kind == "settlement" && item.Proof.Namespace == w.Namespace
	}
	if !settled {
		return ""
	}
	line := "付款：仅证明托管机构回单的摘要和相符（MATCHED）或者不符（MISMATCH）的结论，不证明款项在托管机构之外的实际收付"
	if slices.ContainsFunc(w.documents, func(d *Document) bool { return d.Settlement != nil }) {
		return line + "。"
	}
	return line + "；结论由持有保密条款的两家机构（交易场所、数据局）核对，其他机构照声明记载（attested）。"
}

// unkept counts the steps whose statements are not here.
func (w *writer) unkept() int {
	missing := map[string]bool{}
	for _, item := range w.Story() {
		if statement := item.Act().Statement; !w.Kept(item.Proof.Namespace, statement) {
			missing[statement] = true
		}
	}
	return len(missing)
}
