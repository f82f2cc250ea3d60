package proc

import (
	"io"
	"os"
	"path/filepath"
	"strings"
)

// longest bounds how much of a log is read for a message or a screen.
const longest = 256 << 10

// LogPath is where a process's output is appended.
func (t *Table) LogPath(name string) string { return filepath.Join(t.dir, "logs", name+".log") }

// Tail returns the last lines of a process's log; it reads only the end of the file.
func (t *Table) Tail(name string, lines int) string {
	all := strings.Split(strings.TrimRight(t.logEnd(name), "\n"), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// Reason is the part of the log that says why a process ended: Go's panics put it before a long list of functions.
func (t *Table) Reason(name string) string {
	text := t.logEnd(name)
	at := max(strings.LastIndex(text, "\npanic: "), strings.LastIndex(text, "\nfatal error: "))
	if at < 0 {
		return t.Tail(name, 5)
	}
	line, _, _ := strings.Cut(text[at+1:], "\n")
	return line
}

func (t *Table) logEnd(name string) string {
	file, err := os.Open(t.LogPath(name))
	if err != nil {
		return "(no log yet)"
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.Size() > longest {
		if _, err := file.Seek(-longest, io.SeekEnd); err != nil {
			return ""
		}
	}
	data, _ := io.ReadAll(io.LimitReader(file, longest)) // what could be read is all there is to show
	return string(data)
}
