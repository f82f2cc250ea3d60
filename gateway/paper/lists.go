package paper

import (
	"fmt"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/paper/pdf"
)

// categoryHeads say what the categories of a subject are.
var categoryHeads = map[string]string{
	record.TypeSM: "登记的数据商类别", record.TypeSD: "核验的需求类别", record.TypeST: "登记的服务类型",
}

// categories are what a subject is registered for.
func (t *setter) categories() {
	list := t.sheet.content().Categories
	if len(list) == 0 && !t.about(record.TypeSM, record.TypeSD, record.TypeST) {
		return
	}
	t.heading(categoryHeads[t.sheet.content().Type], fmt.Sprintf("共 %d 项", len(list)))
	if len(list) == 0 {
		t.row("类别", plainText, none)
	}
	words := categories
	if !t.about(record.TypeSM) {
		words = nil // their codes are the rule packs'
	}
	const half, label = width / 2, 14 * mm
	for i := 0; i < len(list); i += 2 {
		var cells []cell
		for n, code := range list[i:min(i+2, len(list))] {
			x := left + half*pdf.Length(n)
			cells = append(cells, cell{x, label, labelText, fmt.Sprintf("类别 %d", i+n+1)}, cell{x + label, half - label, plainText, named(words, code)})
		}
		t.cells(t.spacing, cells...)
	}
}

// cites are the registrations that an object rests on.
func (t *setter) cites() {
	list := t.sheet.content().Cites
	if len(list) == 0 && !t.about(record.TypeOB, record.TypeTC) {
		return
	}
	t.heading("引用的登记凭证", fmt.Sprintf("共 %d 件", len(list)))
	if len(list) == 0 {
		t.row("引用", plainText, none)
	}
	for i, cite := range list {
		kind := ""
		if number, err := record.ParseNumber(cite.Number); err == nil {
			kind = titles[number.Type].chinese + " "
		}
		t.row(fmt.Sprintf("引用 %d", i+1), plainText, kind+cite.Number)
		t.cells(t.spacing/3, cell{valueAt, valueWide, smallText, cite.Namespace + ", " + cite.Key})
	}
}

// disclosed are the members that the holder chose to show in this file.
func (t *setter) disclosed() {
	if len(t.sheet.Disclosed) == 0 {
		return
	}
	t.heading("选择披露的内容", fmt.Sprintf("本件披露 %d 项", len(t.sheet.Disclosed)))
	for _, member := range t.sheet.Disclosed {
		t.row(member.Name, plainText, value(member.Value))
	}
}
