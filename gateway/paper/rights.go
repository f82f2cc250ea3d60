package paper

import (
	"fmt"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/paper/pdf"
)

// Columns of the table of rights.
const (
	basisAt     = left + 24*mm
	termAt      = basisAt + 36*mm
	exclusiveAt = right - 16*mm
	detailLabel = 18 * mm
)

// rights is a table with a row for every right; its particulars and restrictions follow it.
func (t *setter) rights() {
	rights := t.sheet.content().Rights
	if len(rights) == 0 && !t.about(record.TypeDP, record.TypeIP) {
		return
	}
	t.heading("登记的权利", fmt.Sprintf("共 %d 项", len(rights)))
	if len(rights) == 0 {
		t.row("权利", plainText, none)
		return
	}
	t.columns(labelText, "权利", "取得依据", "期限（UTC+08:00）", "独占")
	for _, right := range rights {
		t.right(right)
	}
}

func (t *setter) right(r record.Right) {
	t.part = word(rightNames, r.Right)
	t.columns(plainText, word(rightNames, r.Right), word(bases, r.Basis), from(r.From)+"，"+until(r.To), yesNo[r.Exclusive])
	t.detail("范围", clauseText, r.Scope)
	if len(r.Restrictions) == 0 {
		t.detail("限制", clauseText, none)
	}
	for i, restriction := range r.Restrictions {
		t.detail(fmt.Sprintf("限制 %d", i+1), clauseText, restriction)
	}
	t.detail("依据摘要", smallText, r.BasisDigest)
	t.detail("编码", smallText, fmt.Sprintf("%s; %s; %s/%s; exclusive=%t", r.Right, r.Basis, r.From, r.To, r.Exclusive))
}

func (t *setter) columns(style pdf.Style, name, basis, term, exclusive string) {
	t.cells(t.spacing*2/3,
		cell{left, basisAt - left - columnGap, style, name},
		cell{basisAt, termAt - basisAt - columnGap, style, basis},
		cell{termAt, exclusiveAt - termAt - columnGap, style, term},
		cell{exclusiveAt, right - exclusiveAt, style, exclusive})
}

// detail is a row below a right.
func (t *setter) detail(label string, style pdf.Style, text string) {
	t.cells(t.spacing/3, cell{basisAt, detailLabel, with(style, grey), label}, cell{basisAt + detailLabel, right - basisAt - detailLabel, style, text})
}
