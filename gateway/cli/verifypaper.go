package cli

import (
	"errors"

	"github.com/shuzheng/shuzheng/gateway/evidence"
	"github.com/shuzheng/shuzheng/gateway/evidence/onepage"
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
	err = samePages(file, &head)
	switch {
	case errors.Is(err, paper.ErrEdition):
		found.Pages, found.Detail = pagesUnjudged, err.Error()
	case err != nil:
		found.Pages, found.Detail = pagesDiffer, err.Error()
	}
	return head.Attachment, found, nil
}

// samePages draws the pages again, those of an evidence package or those of a certificate, and compares.
func samePages(file []byte, head *attached.Head) error {
	if evidence.Is(head.Attachment) {
		return onepage.Same(file)
	}
	sheet, err := sheetOf(head.Attachment, head.Link)
	if err != nil {
		return err
	}
	return paper.Same(file, *sheet)
}

// bound is the reason for which the pages bound the verdict; empty when they do not.
func (p *printed) bound() verify.Reason {
	switch {
	case p == nil || p.Pages == pagesSame:
		return ""
	case p.Pages == pagesUnjudged:
		return verify.PaperNotCompared
	}
	return verify.PaperDiffers
}

// lines are what a person is told about the pages below the headline, which says already when they are not good.
func (p *printed) lines(env *Env) []string {
	if p == nil {
		return nil
	}
	var lines []string
	if p.Pages == pagesSame {
		lines = append(lines, env.Say("纸面内容：与所附凭证逐字节一致", "visible pages: exactly the rendering of the attached certificate"))
	}
	if p.Detail != "" {
		lines = append(lines, p.Detail)
	}
	if p.Link != "" {
		lines = append(lines, env.Say("二维码指向（未经认证的地址）：", "its QR code leads to (an address that nobody certifies): ")+p.Link)
	}
	return lines
}

// judged is a report with what was found about the pages, as JSON.
type judged struct {
	*verify.Report
	Paper *printed `json:"paper,omitempty"`
}
