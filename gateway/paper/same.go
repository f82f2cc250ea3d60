package paper

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/shuzheng/shuzheng/gateway/paper/attached"
)

// What can differ between a file and its certificate. A file that [attached.Open] cannot read keeps that error.
var (
	ErrEdition    = errors.New("the file is of another edition of the rendering; its pages cannot be compared")
	ErrAttachment = errors.New("another certificate is attached")
	ErrLink       = errors.New("the QR code leads elsewhere")
	ErrAltered    = errors.New("the file is not the rendering of its certificate")
)

// Same renders a sheet again and compares every byte. Anything but nil means that what the pages show must not be
// relied on; the attachment may be a good certificate all the same.
func Same(pdf []byte, s Sheet) error {
	head, err := attached.Open(pdf)
	if err != nil {
		return err
	}
	switch {
	case head.Edition != Edition:
		return fmt.Errorf("%w: edition %d, this program renders %d", ErrEdition, head.Edition, Edition)
	case !bytes.Equal(head.Attachment, s.Attachment):
		return ErrAttachment
	case head.Link != s.link():
		return fmt.Errorf("%w: %s", ErrLink, head.Link)
	}
	want, err := Render(s)
	if err != nil {
		return fmt.Errorf("rendering again: %w", err)
	}
	if !bytes.Equal(pdf, want) {
		return fmt.Errorf("%w: byte %d differs", ErrAltered, firstDifference(pdf, want))
	}
	return nil
}

func firstDifference(a, b []byte) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return i
}
