package attached

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

func file(t testing.TB, h Head) []byte {
	t.Helper()
	beginning, object, err := h.Bytes()
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(beginning[object:], []byte("1 0 obj\n")))
	return append(beginning, "2 0 obj\n…\n%%EOF\n"...)
}

func TestWhatIsAttachedComesBack(t *testing.T) {
	for _, content := range []string{"x", "eyJ~", "\nendstream\nendobj\n", strings.Repeat("\x00\xff", MaxAttachment/2)} {
		want := Head{Edition: 1, Link: "https://verify.example.org/p", Attachment: []byte(content)}
		got, err := Open(file(t, want))
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

func TestAHeadThatCannotBeReadIsNotWritten(t *testing.T) {
	good := Head{Edition: 1, Link: NoLink, Attachment: []byte("x")}
	for name, change := range map[string]func(*Head){
		"no edition":     func(h *Head) { h.Edition = 0 },
		"no link":        func(h *Head) { h.Link = "" },
		"fragment":       func(h *Head) { h.Link = "https://a/#b" },
		"line feed":      func(h *Head) { h.Link = "https://a\n" },
		"not ASCII":      func(h *Head) { h.Link = "https://数证" },
		"long link":      func(h *Head) { h.Link = strings.Repeat("a", MaxLink+1) },
		"nothing":        func(h *Head) { h.Attachment = nil },
		"too much":       func(h *Head) { h.Attachment = make([]byte, MaxAttachment+1) },
		"blank in link":  func(h *Head) { h.Link = "a b" },
		"delete in link": func(h *Head) { h.Link = "a\x7f" },
	} {
		h := good
		change(&h)
		_, _, err := h.Bytes()
		require.Error(t, err, name)
	}
}

func TestAnythingButTheOneFormIsRefused(t *testing.T) {
	good := string(file(t, Head{Edition: 1, Link: NoLink, Attachment: []byte("content")}))
	for name, bad := range map[string]string{
		"empty":           "",
		"another PDF":     "%PDF-1.4\n1 0 obj\n",
		"edition 0":       strings.Replace(good, "paper 1", "paper 0", 1),
		"leading zero":    strings.Replace(good, "paper 1", "paper 01", 1),
		"no edition":      strings.Replace(good, "paper 1", "paper ", 1),
		"sizes differ":    strings.Replace(good, "/Size 7", "/Size 6", 1),
		"one byte short":  strings.ReplaceAll(good, " 7>>", " 8>>"),
		"size overflows":  strings.ReplaceAll(good, " 7>>", " 99999999999999999999>>"),
		"beyond the file": strings.ReplaceAll(good, " 7>>", " 999999>>"),
		"no link":         strings.Replace(good, NoLink, "", 1),
		"CRLF":            strings.ReplaceAll(good, "\n", "\r\n"),
		"cut off":         good[:len(good)-len("2 0 obj\n…\n%%EOF\n")-1],
		"compressed":      strings.Replace(good, "/Length", "/Filter/FlateDecode/Length", 1),
	} {
		_, err := Extract([]byte(bad))
		require.Equal(t, record.Malformed, record.CodeOf(err), name)
	}
	_, err := Extract(make([]byte, MaxFile+1))
	require.Equal(t, record.TooLarge, record.CodeOf(err))
}

func TestAPDFIsKnownByItsFirstBytes(t *testing.T) {
	require.True(t, Is([]byte("%PDF-1.4")))
	require.False(t, Is([]byte("%PD")))
	require.False(t, Is([]byte("eyJ")))
}

func FuzzExtract(f *testing.F) {
	good := file(f, Head{Edition: 1, Link: NoLink, Attachment: []byte("content")})
	f.Add(good)
	f.Add(good[:40])
	f.Add(bytes.ReplaceAll(good, []byte(" 7>>"), []byte(" 1048577>>")))
	f.Fuzz(func(t *testing.T, pdf []byte) {
		head, err := Open(pdf)
		if err != nil {
			require.Empty(t, head)
			return
		}
		again, _, err := head.Bytes()
		require.NoError(t, err)
		require.True(t, bytes.HasPrefix(pdf, again), "what is accepted is what would be written")
	})
}
