package attached

import (
	"bytes"
	"strconv"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Is reports whether a file calls itself a PDF, whoever made it.
func Is(file []byte) bool { return bytes.HasPrefix(file, []byte(magic)) }

// Extract gives the attachment of a PDF certificate. Nothing is said of what its pages show.
func Extract(pdf []byte) ([]byte, error) {
	head, err := Open(pdf)
	return head.Attachment, err
}

// Open reads the beginning of a PDF certificate and accepts only what [Head.Bytes] writes. The attachment is a part of
// pdf, not a copy.
func Open(pdf []byte) (Head, error) {
	if len(pdf) > MaxFile {
		return Head{}, record.Errorf(record.TooLarge, "the PDF file has %d bytes, %d are allowed", len(pdf), MaxFile)
	}
	r := &reader{rest: pdf}
	r.text(start)
	edition := r.number()
	r.text(beforeLink)
	link := r.line()
	r.text(afterLink)
	size := r.number()
	r.text(beforeSize)
	r.that(r.number() == size)
	r.text(afterSize)
	r.that(size <= MaxAttachment)
	attachment := r.bytes(size)
	r.text(end)
	if r.failed {
		return Head{}, record.Errorf(record.Malformed,
			"the PDF file is not a certificate of this program, or another program has rewritten it").Under("docs/format.md §4")
	}
	return Head{Edition: edition, Link: link, Attachment: attachment}, nil
}

// reader takes one part after another; after the first that is not as it should be it takes nothing more.
type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) that(ok bool) { r.failed = r.failed || !ok }

func (r *reader) bytes(n int) []byte {
	r.that(n <= len(r.rest))
	if r.failed {
		return nil
	}
	taken := r.rest[:n:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) text(want string) { r.that(string(r.bytes(len(want))) == want) }

// number is one from 1 on in its only decimal form.
func (r *reader) number() int {
	digits := 0
	for digits < min(len(r.rest), maxDigits) && r.rest[digits] >= '0' && r.rest[digits] <= '9' {
		digits++
	}
	text := string(r.bytes(digits))
	n, err := strconv.Atoi(text)
	r.that(err == nil && n > 0 && text[0] != '0')
	return n
}

func (r *reader) line() string {
	text := string(r.bytes(max(bytes.IndexByte(r.rest[:min(len(r.rest), MaxLink+1)], '\n'), 0)))
	r.that(IsLink(text))
	return text
}
