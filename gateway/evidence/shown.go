package evidence

import "fmt"

// shown says what the private documents are; what they say is theirs to tell.
func (w *writer) shown() {
	var lines []string
	for _, d := range w.documents {
		lines = append(lines, word(documents, d.Kind)+"：摘要 "+d.Digest+w.says(d))
	}
	if len(lines) == 0 {
		lines = []string{"未附。账本上只有这些文件的摘要，持有人可以另行出示，由摘要核对。"}
	}
	w.section(headDocuments, lines...)
}

func (w *writer) says(d *Document) string {
	switch {
	case d.Party != nil:
		return "；使用场景：" + d.Party.Scenario
	case d.Contract != nil:
		return fmt.Sprintf("；合同金额 %s %s，分 %d 期%s", d.Contract.Currency, yuan(d.Contract.Amount), len(d.Contract.Instalments), w.standing(d.Digest))
	case d.Settlement != nil:
		return fmt.Sprintf("；指令金额 %s，托管回单金额 %s %s", yuan(d.Settlement.Instructed), yuan(d.Settlement.Received), d.Settlement.Currency)
	case d.Statement != nil:
		return "；" + Word(d.Statement.Act)
	case d.Kind == DocSalted:
		return fmt.Sprintf("；要素 %d", d.Number)
	}
	return ""
}

// standing says of the private terms of a contract whether they are those in force: a deal keeps every version that was signed.
func (w *writer) standing(digest string) string {
	var deal dealt
	w.body(w.Namespace, w.Subject, &deal)
	switch {
	case deal.Contract != nil && deal.Contract.Terms == digest:
		return "（所载状态下适用的合同）"
	case deal.Pending != nil && deal.Pending.Terms == digest:
		return "（已签署的变更，尚待审核）"
	}
	return "（不适用：已被变更的或者未获审核通过的版本）"
}

// yuan is an amount in minor units as people write it.
func yuan(fen int64) string { return fmt.Sprintf("%d.%02d 元", fen/100, fen%100) }
