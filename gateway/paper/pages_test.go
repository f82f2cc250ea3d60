package paper

import (
	"bytes"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
)

// What a reader of PDF finds in a file: the test goes by the cross-reference table and the fonts' way back to Unicode, as
// readers do when text is copied, and shares no code with the writer.
var (
	textOperator = regexp.MustCompile(`/F(\d) \S+ Tf <([0-9A-F]*)> Tj|\bET\b`)
	mapping      = regexp.MustCompile(`(?m)^<([0-9A-F]{4})> <([0-9A-F]+)>$`)
	fontObject   = regexp.MustCompile(`/F(\d) (\d+) 0 R`)
	length       = regexp.MustCompile(`/Length (\d+)`)
)

type pages struct {
	t       *testing.T
	file    []byte
	offsets []int
}

func open(t *testing.T, file []byte) *pages {
	t.Helper()
	p := &pages{t: t, file: file}
	start := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(file)
	require.NotNil(t, start)
	table := file[p.number(start[1]):]
	require.True(t, bytes.HasPrefix(table, []byte("xref\n0 ")))
	for _, entry := range regexp.MustCompile(`(?m)^(\d{10}) \d{5} [fn] $`).FindAllSubmatch(table, -1) {
		p.offsets = append(p.offsets, p.number(entry[1]))
	}
	return p
}

func (p *pages) number(digits []byte) int {
	n, err := strconv.Atoi(string(digits))
	require.NoError(p.t, err)
	return n
}

// object is a dictionary and, where there is one, the content of a stream.
func (p *pages) object(number int) (dictionary, stream []byte) {
	p.t.Helper()
	body := p.file[p.offsets[number]:]
	require.True(p.t, bytes.HasPrefix(body, []byte(strconv.Itoa(number)+" 0 obj\n")), "object %d", number)
	end := bytes.Index(body, []byte("\nendobj\n"))
	at := bytes.Index(body, []byte(">>\nstream\n"))
	if at < 0 || at > end {
		return body[:end], nil
	}
	size := p.number(length.FindSubmatch(body)[1])
	content := body[at+len(">>\nstream\n"):]
	require.True(p.t, bytes.HasPrefix(content[size:], []byte("\nendstream\nendobj\n")), "object %d", number)
	return body[:at], content[:size]
}

// references are the numbers of the objects that a member of a dictionary names.
func (p *pages) references(dictionary []byte, member string) []int {
	found := regexp.MustCompile(member + `[ \[]*((?:\d+ 0 R ?)+)`).FindSubmatch(dictionary)
	require.NotNil(p.t, found, "%s", member)
	var numbers []int
	for _, each := range regexp.MustCompile(`(\d+) 0 R`).FindAllSubmatch(found[1], -1) {
		numbers = append(numbers, p.number(each[1]))
	}
	return numbers
}

// texts are the pieces of text on every page, in the order of writing.
func (p *pages) texts() [][]string {
	trailer := p.file[bytes.LastIndex(p.file, []byte("trailer")):]
	catalog, _ := p.object(p.references(trailer, "/Root")[0])
	tree, _ := p.object(p.references(catalog, "/Pages")[0])
	resources, _ := p.object(p.references(tree, "/Resources")[0])
	fonts := map[string]map[string]string{}
	for _, font := range fontObject.FindAllSubmatch(resources, -1) {
		dictionary, _ := p.object(p.number(font[2]))
		_, table := p.object(p.references(dictionary, "/ToUnicode")[0])
		fonts[string(font[1])] = map[string]string{}
		for _, entry := range mapping.FindAllSubmatch(table, -1) {
			fonts[string(font[1])][string(entry[1])] = unicodeText(p.t, string(entry[2]))
		}
	}
	var all [][]string
	for _, number := range p.references(tree, "/Kids") {
		page, _ := p.object(number)
		_, content := p.object(p.references(page, "/Contents")[0])
		all = append(all, p.pageTexts(content, fonts))
	}
	return all
}

func (p *pages) pageTexts(content []byte, fonts map[string]map[string]string) []string {
	var texts []string
	text := ""
	for _, op := range textOperator.FindAllSubmatch(content, -1) {
		if string(op[0]) == "ET" {
			texts, text = append(texts, text), ""
			continue
		}
		for codes := string(op[2]); codes != ""; codes = codes[4:] {
			r, known := fonts[string(op[1])][codes[:4]]
			require.True(p.t, known, "code %s of font %s has no character", codes[:4], op[1])
			text += r
		}
	}
	return texts
}

// whole is the text of all pages without anything between the pieces, as a long value stands there over several lines.
func (p *pages) whole() string {
	var b strings.Builder
	for _, page := range p.texts() {
		b.WriteString(strings.Join(page, ""))
	}
	return b.String()
}

func unicodeText(t *testing.T, digits string) string {
	raw, err := hex.DecodeString(digits)
	require.NoError(t, err)
	var units []uint16
	for i := 0; i < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return string(utf16.Decode(units))
}
