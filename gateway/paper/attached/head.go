package attached

import (
	"fmt"
	"strconv"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Limits, in bytes.
const (
	MaxFile       = 8 << 20
	MaxAttachment = 6 << 20 // an evidence package; a certificate needs much less
	MaxLink       = 100     // what finds room below the QR code
)

// Head is what stands at the beginning of a PDF certificate.
type Head struct {
	Edition    int    // of the rendering
	Link       string // base of the link in the QR code; no part of the certificate, anybody can write a file with another
	Attachment []byte
}

// NoLink is the base when there is no page to lead to.
const NoLink = "shuzheng:"

const (
	magic      = "%PDF-"
	start      = magic + "1.7\n%\xe2\xe3\xcf\xd3\n%shuzheng-paper "
	beforeLink = "\n%link "
	afterLink  = "\n1 0 obj\n<</Type/EmbeddedFile/Subtype/application#2Foctet-stream/Params<</Size "
	beforeSize = ">>/Length "
	afterSize  = ">>\nstream\n"
	end        = "\nendstream\nendobj\n"
	maxDigits  = 7 // of MaxAttachment, and more than any edition will have
)

// Bytes is the beginning of a file, and where in it object 1 begins.
func (h Head) Bytes() (beginning []byte, object int, err error) {
	switch {
	case h.Edition < 1:
		return nil, 0, record.Errorf(record.Invalid, "an edition is counted from 1")
	case !IsLink(h.Link):
		return nil, 0, record.Errorf(record.Invalid, "the link must be a URL of at most %d visible ASCII characters, without #", MaxLink)
	case len(h.Attachment) == 0:
		return nil, 0, record.Errorf(record.Invalid, "there is nothing to attach")
	case len(h.Attachment) > MaxAttachment:
		return nil, 0, record.Errorf(record.TooLarge, "the attachment has %d bytes, %d are allowed", len(h.Attachment), MaxAttachment)
	}
	before := start + strconv.Itoa(h.Edition) + beforeLink + h.Link
	size := strconv.Itoa(len(h.Attachment))
	beginning = fmt.Appendf(nil, "%s%s%s%s%s%s%s%s", before, afterLink, size, beforeSize, size, afterSize, h.Attachment, end)
	return beginning, len(before) + len("\n"), nil
}

// IsLink reports whether a text can be the base of a link.
func IsLink(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' || s[i] == '#' {
			return false
		}
	}
	return s != "" && len(s) <= MaxLink
}
