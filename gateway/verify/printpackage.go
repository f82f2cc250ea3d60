package verify

import "fmt"

// packaged shows what an evidence package holds: every step with its verdict, the documents, and what none of it proves.
func (p *printer) packaged(shown *Packaged) {
	p.heading("证据包（文件所载）", "The evidence package")
	p.row("对象", "about", shown.Subject+" · "+shown.Namespace)
	p.row("区块高度", "height", fmt.Sprint(shown.Height))
	p.heading("逐件结论", "Its parts")
	good := 0
	for i := range shown.Parts {
		part := &shown.Parts[i]
		if part.Act == "" && part.Verdict.Good() && part.Detail == "" {
			good++
			continue
		}
		p.line("  %s", p.part(part))
	}
	p.row("另有有效的记录", "further records, valid", fmt.Sprint(good))
	p.heading("所附文件", "Documents")
	for i := range shown.Documents {
		d := &shown.Documents[i]
		p.line("  %s %s", p.word(d.Verdict, d.Reason), clean(joined(d.Kind, d.Digest, d.NamedBy, d.Detail)))
	}
	if len(shown.Documents) == 0 {
		p.line("  %s", p.say("（无）", "(none)"))
	}
	p.heading("不证明什么（其中属于当事人陈述的，仅为陈述）", "What is NOT proved (what the parties state is as they stated it)")
	for _, line := range shown.NotProved {
		p.line("  %s", clean(line))
	}
}

func (p *printer) part(part *Part) string {
	name := part.Key
	if part.Version > 0 {
		name += fmt.Sprintf(" v%d", part.Version)
	}
	return p.word(part.Verdict, part.Reason) + " " + clean(joined(part.Since, name, part.Act, part.By, part.Detail))
}

// word is a verdict in words, with the reason of one that is not simply good.
func (p *printer) word(v Verdict, reason Reason) string {
	texts := map[Verdict][2]string{
		Valid: {"有效", "valid"}, ValidWithLimits: {"有效但有限制", "valid-with-limits"}, NotValid: {"无效", "NOT valid"}, Undetermined: {"无法判定", "undetermined"},
	}
	text := p.say(texts[v][0], texts[v][1])
	if reason != "" {
		text += " (" + string(reason) + ")"
	}
	return text
}

// joined puts what there is side by side.
func joined(parts ...string) string {
	text := ""
	for _, part := range parts {
		if part != "" {
			text += "  " + part
		}
	}
	return text
}
