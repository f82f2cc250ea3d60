package pdf

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/emmansun/gmsm/sm3"

	"github.com/shuzheng/shuzheng/gateway/paper/attached"
)

// Numbers of the objects that every file has; pages, stamps and fonts follow. Object 1 is the attachment.
const (
	catalog = 2 + iota
	info
	fileSpec
	pageTree
	resources
	firstPage
)

// objectsPerPage are the page and its content.
const objectsPerPage = 2

// Write gives the file, which begins with head.
func (d *Document) Write(head attached.Head) ([]byte, error) {
	if d.err != nil {
		return nil, d.err
	}
	beginning, object, err := head.Bytes()
	if err != nil {
		return nil, err
	}
	w := &writer{offsets: []int{object}}
	w.Write(beginning)
	file := hexText(d.info.File)
	w.object("<</Type/Catalog/Pages %d 0 R/Lang(zh-CN)/ViewerPreferences<</DisplayDocTitle true>>"+
		"/Names<</EmbeddedFiles<</Names[%s %d 0 R]>>>>/AF[%d 0 R]>>", pageTree, file, fileSpec, fileSpec)
	w.info(d.info)
	w.object("<</Type/Filespec/F%s/UF%s/AFRelationship/Source/EF<</F 1 0 R/UF 1 0 R>>>>", file, file)
	w.pages(d)
	for _, i := range d.needed() {
		if err := w.font(d.faces[i], d.used[i]); err != nil {
			return nil, err
		}
	}
	w.end()
	return w.Bytes(), nil
}

// needed are the faces of which a character is used.
func (d *Document) needed() []int {
	var list []int
	for i, used := range d.used {
		if len(used.runes) > 0 {
			list = append(list, i)
		}
	}
	return list
}

// writer numbers objects in the order in which they come and remembers where they stand.
type writer struct {
	bytes.Buffer
	offsets []int // by number - 1
}

func (w *writer) next() int { return len(w.offsets) + 1 }

func (w *writer) object(format string, args ...any) {
	w.offsets = append(w.offsets, w.Len())
	fmt.Fprintf(w, "%d 0 obj\n", len(w.offsets))
	fmt.Fprintf(w, format, args...)
	w.WriteString("\nendobj\n")
}

func (w *writer) stream(entries string, content []byte) {
	w.object("<</Length %d%s>>\nstream\n%s\nendstream", len(content), entries, content)
}

func (w *writer) info(i Info) {
	date := i.Date.UTC().Format("20060102150405Z")
	w.object("<</Title%s/Producer(Shuzheng)/CreationDate(D:%s)/ModDate(D:%s)>>", hexText(i.Title), date, date)
}

func (w *writer) pages(d *Document) {
	firstStamp := firstPage + objectsPerPage*len(d.pages)
	firstFont := firstStamp + len(d.stamps)
	var kids, fonts, stamps strings.Builder
	for i := range d.pages {
		fmt.Fprintf(&kids, "%d 0 R ", firstPage+objectsPerPage*i)
	}
	for place, i := range d.needed() {
		fmt.Fprintf(&fonts, "/F%d %d 0 R", i, firstFont+objectsPerFont*place)
	}
	for _, stamp := range d.stamps {
		fmt.Fprintf(&stamps, "/S%d %d 0 R", stamp.number, firstStamp+stamp.number)
	}
	w.object("<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 %s %s]/Resources %d 0 R>>", len(d.pages), kids.String(), Width, Height, resources)
	w.object("<</Font<<%s>>/XObject<<%s>>>>", fonts.String(), stamps.String())
	for _, page := range d.pages {
		w.object("<</Type/Page/Parent %d 0 R/Contents %d 0 R>>", pageTree, w.next()+1)
		w.stream("", page.content.Bytes())
	}
	for _, stamp := range d.stamps {
		w.stamp(stamp)
	}
}

// end writes where the objects stand. The file's id is the digest of what stands before it.
func (w *writer) end() {
	start, sum := w.Len(), sm3.Sum(w.Bytes())
	fmt.Fprintf(w, "xref\n0 %d\n0000000000 65535 f \n", w.next())
	for _, offset := range w.offsets {
		fmt.Fprintf(w, "%010d 00000 n \n", offset)
	}
	id := fmt.Sprintf("<%X>", sum[:16])
	fmt.Fprintf(w, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[%s%s]>>\nstartxref\n%d\n%%%%EOF\n", w.next(), catalog, info, id, id, start)
}

// hexText is a text string in UTF-16.
func hexText(s string) string { return "<FEFF" + utf16Hex(s) + ">" }
