package cli

import (
	"errors"

	"github.com/shuzheng/shuzheng/gateway/paper"
	"github.com/shuzheng/shuzheng/gateway/paper/attached"
	"github.com/shuzheng/shuzheng/gateway/verify"
)

// maxPaper bounds a PDF certificate, in bytes.
const maxPaper = 8 << 20

// printed is what was found about the visible pages of a PDF: whether they are the rendering of the certificate attached.
type printed struct {
	Pages  string `json:"pages"`  // same, differ, not-compared
	Detail string `json:"detail"` // empty when they are the same
	Link   string `json:"link"`   // where its QR code leads; nobody certifies that address
}

const (
	pagesSame     = "same"
	pagesDiffer   = "differ"
	pagesUnjudged = "not-compared" // another edition of the program made it
)

// unfold takes the bundle out of a PDF and compares the pages with it; another file passes unchanged.
func unfold(file []byte) (bundle []byte, found *printed, err error) {
	if !attached.Is(file) {
		return file, nil, nil
	}
	head, err := attached.Open(file)
	if err != nil {
		return nil, nil, Usage(err)
	}
	found = &printed{Pages: pagesSame, Link: head.Link}
	sheet, err := sheetOf(head.Attachment, head.Link)
	if err == nil {
		err = paper.Same(file, *sheet)
	}
	switch {
	case errors.Is(err, paper.ErrEdition):
		found.Pages, found.Detail = pagesUnjudged, err.Error()
	case err != nil:
		found.Pages, found.Detail = pagesDiffer, err.Error()
	}
	return head.Attachment, found, nil
}

// printPages says first, before any verdict, when what a person sees on paper is not what was issued.
func (e *Env) printPages(found *printed) {
	switch found.Pages {
	case pagesSame:
		e.Printf("%s\n", e.Say("纸面内容：与所附凭证逐字节一致", "Visible pages: exactly the rendering of the attached certificate"))
	case pagesUnjudged:
		e.Printf("*** %s ***\n", e.Say("纸面内容无法比较（由另一版本程序制作），请以下列内容为准", "The visible pages cannot be compared (made by another edition of this program): rely on what follows only"))
	default:
		e.Printf("*** %s ***\n", e.Say("警告：纸面内容不是签发的内容，请勿相信；以下仅为所附凭证的核验结果", "WARNING: the visible pages are NOT what was issued, do not believe them; what follows is about the attachment only"))
	}
	if found.Detail != "" {
		e.Printf("  %s\n", found.Detail)
	}
	if found.Link != "" {
		e.Printf("  %s%s\n", e.Say("二维码指向（未经认证的地址）：", "its QR code leads to (an address that nobody certifies): "), found.Link)
	}
}

// exit is the exit code that the pages call for: a good attachment excuses no altered paper.
func (p *printed) exit() error {
	switch {
	case p == nil || p.Pages == pagesSame:
		return nil
	case p.Pages == pagesUnjudged:
		return verdictExit(verify.Undetermined)
	}
	return verdictExit(verify.NotValid)
}

// judged is a report with what was found about the pages, as JSON.
type judged struct {
	*verify.Report
	Paper *printed `json:"paper,omitempty"`
}
