package paper

import (
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/paper/attached"
	"github.com/shuzheng/shuzheng/gateway/paper/pdf"
)

// Edition counts the renderings. Whatever changes the bytes of a file raises it: then a file of an older edition is told
// from one that was altered.
const Edition = 1

// spacings are tried from roomy to tight, until everything stands on one page.
var spacings = []pdf.Length{24 * mm / 10, 17 * mm / 10, 11 * mm / 10}

// Render gives the PDF file of a certificate. The same sheet gives the same bytes.
func Render(s Sheet) ([]byte, error) {
	facts, err := s.facts()
	if err != nil {
		return nil, err
	}
	codes, err := s.codes(facts)
	if err != nil {
		return nil, err
	}
	var best *pdf.Document
	for _, spacing := range spacings {
		document, err := pdf.New(s.info())
		if err != nil {
			return nil, err
		}
		t := &setter{document: document, sheet: s, facts: facts, codes: codes, spacing: spacing, accent: accents[s.content().Type]}
		t.set()
		if best == nil || len(document.Pages()) < len(best.Pages()) {
			best = document
		}
		if len(best.Pages()) == 1 {
			break
		}
	}
	file, err := best.Write(attached.Head{Edition: Edition, Link: s.link(), Attachment: s.Attachment})
	if err == nil && len(file) > attached.MaxFile {
		err = record.Errorf(record.TooLarge, "the PDF file has %d bytes, %d are allowed", len(file), attached.MaxFile)
	}
	return file, err
}

func (s Sheet) info() pdf.Info {
	content, ending := s.content(), ".sd-jwt"
	if s.Attachment[0] == '{' {
		ending = ".json"
	}
	return pdf.Info{
		Title: titles[content.Type].chinese + " " + content.Number,
		Date:  time.Unix(s.Certificate.Iat, 0), File: content.Number + ending,
	}
}
