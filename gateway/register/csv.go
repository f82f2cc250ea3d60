package register

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/internal/plain"
)

// mark is UTF-8's byte order mark: without it the spreadsheets that people here use take Chinese for another encoding.
const mark = "\uFEFF"

// guarded are the characters with which a cell would become a formula in a spreadsheet, ordinary and full-width. Such a cell gets
// an apostrophe in front, which spreadsheets do not show; one that begins with an apostrophe too, so that it can be taken away.
const guarded = "=+-@'＝＋－＠"

// CSV writes rows as RFC 4180 in UTF-8: a line of [Columns], then a line for every row, each ended by CR LF.
func CSV(rows []Row) []byte {
	var out bytes.Buffer
	out.WriteString(mark)
	line(&out, Columns)
	for i := range rows {
		var cells []string
		for _, cell := range rows[i].cells() {
			cells = append(cells, guard(*cell))
		}
		line(&out, cells)
	}
	return out.Bytes()
}

// line quotes where a reader could otherwise see more or fewer cells.
func line(out *bytes.Buffer, cells []string) {
	for i, cell := range cells {
		if i > 0 {
			out.WriteByte(',')
		}
		if strings.ContainsAny(cell, "\",\r\n") {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		out.WriteString(cell)
	}
	out.WriteString("\r\n")
}

func guard(cell string) string {
	if cell != "" && strings.IndexAny(cell, guarded) == 0 {
		return "'" + cell
	}
	return cell
}

func unguard(cell string) (string, bool) {
	rest, found := strings.CutPrefix(cell, "'")
	return rest, found == (guard(rest) != rest)
}

// ParseCSV reads the rows of a CSV file back. It reads what [CSV] writes, however it is quoted; a file that a spreadsheet has
// saved anew holds other cells, and so another digest.
func ParseCSV(file []byte) ([]Row, error) {
	if len(file) > MaxExport {
		return nil, record.Errorf(record.TooLarge, "the file has %d bytes, %d are allowed", len(file), MaxExport)
	}
	reader := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte(mark))))
	reader.FieldsPerRecord = len(Columns)
	head, err := reader.Read()
	if err != nil || !slices.Equal(head, Columns) {
		return nil, record.Errorf(record.Malformed, "the first line does not name the columns of an exported register")
	}
	rows := []Row{}
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, record.Errorf(record.Malformed, "row %d: %.200s", len(rows)+1, plain.Text(err.Error()))
		}
		if len(rows) == MaxRows {
			return nil, record.Errorf(record.TooLarge, "an exported register has up to %d rows", MaxRows)
		}
		var row Row
		for i, cell := range row.cells() {
			text, ok := unguard(cells[i])
			if !ok || plain.Text(text) != text {
				return nil, record.Errorf(record.Malformed, "row %d: %s is not written as an export writes it", len(rows)+1, Columns[i])
			}
			*cell = text
		}
		rows = append(rows, row)
	}
}
