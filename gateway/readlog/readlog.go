// Package readlog keeps who has asked an organization for private terms: one append-only file for each namespace, a line for each
// request, allowed or refused, chained by digest. Nothing of a document stands in it.
//
// A line is on disk before the request is answered. The file is never rewritten; a line that a crash cut off was never answered,
// and goes at the next start. That nothing was taken out or changed shows by the chain, and that the chain was not made anew by
// the heads that the organization anchors on the ledger ([record.ReadLog]).
package readlog

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Asked is one request for a document.
type Asked struct {
	N            int    `json:"n"` // 1, 2, …
	At           string `json:"at"`
	Actor        string `json:"actor"`        // who asked: actor id, or the name of a deal's key
	Organization string `json:"organization"` // actor id of whom they act for
	Kid          string `json:"kid"`          // of the key that signed the request
	Deal         string `json:"deal"`
	Statement    string `json:"statement"` // under which the document is kept
	Purpose      string `json:"purpose"`
	Basis        string `json:"basis"`   // the right by which it may be read; empty when refused
	Refused      string `json:"refused"` // code of the refusal, or empty
	Request      string `json:"request"` // SM3 of the signed request
}

// line is an entry in the file, with the head of the chain up to it.
type line struct {
	Entry Asked  `json:"entry"`
	Head  string `json:"head"`
}

var (
	// ErrBroken refuses a file whose lines do not hang together: it has been tampered with, or the disk has failed.
	ErrBroken = errors.New("the log of reads does not hang together")
	// ErrRepeated refuses a request that was heard before.
	ErrRepeated = errors.New("this request was heard before")
)

// chain is the next head: SM3 over the head before and the canonical entry.
func chain(head string, entry *Asked) (string, error) {
	text, err := record.Encode(entry)
	return seal.Digest(append([]byte(head), text...)), err
}

// Log is the log of one namespace. It is safe for concurrent use.
type Log struct {
	mutex  sync.Mutex
	file   *os.File
	head   string
	ends   []int64          // where each line ends
	deals  map[string][]int // numbers of the entries about a deal
	heard  map[string]bool  // requests that somebody could send again
	recent []Asked          // the same, oldest first
}

// Open opens or creates a log that its owner alone may read.
func Open(path string) (*Log, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	l := &Log{file: file, head: record.None, deals: map[string][]int{}, heard: map[string]bool{}}
	if err := errors.Join(l.load(), synced(filepath.Dir(path))); err != nil {
		_ = file.Close() // the first error is the one to report
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return l, nil
}

// synced makes a file that was created in a directory survive a crash: lines that are on disk are no use in a file that is not.
func synced(dir string) error {
	open, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(open.Sync(), open.Close())
}

// Close lets the file go.
func (l *Log) Close() error { return l.file.Close() }

// load reads the whole file and cuts off a last line that was never finished.
func (l *Log) load() error {
	end := int64(0)
	err := each(l.file, func(text []byte, read *line) error {
		end += int64(len(text))
		l.add(&read.Entry, read.Head, end)
		return nil
	})
	if err != nil {
		return err
	}
	if err := l.file.Truncate(end); err != nil {
		return err
	}
	_, err = l.file.Seek(end, io.SeekStart)
	return err
}

// each reads the finished lines of a log and checks that they hang together.
func each(from io.Reader, visit func(text []byte, read *line) error) error {
	lines, head, n := bufio.NewReader(from), record.None, 0
	for {
		text, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil // what has no line break was never answered
		}
		if err != nil {
			return err
		}
		var read line
		n++
		if err := record.Decode(bytes.TrimSuffix(text, []byte("\n")), &read); err != nil {
			return fmt.Errorf("%w: line %d: %w", ErrBroken, n, err)
		}
		next, err := chain(head, &read.Entry)
		if err != nil {
			return err
		}
		if read.Entry.N != n || read.Head != next {
			return fmt.Errorf("%w: line %d", ErrBroken, n)
		}
		if err := visit(text, &read); err != nil {
			return err
		}
		head = next
	}
}

func (l *Log) add(entry *Asked, head string, end int64) {
	l.head, l.ends = head, append(l.ends, end)
	l.deals[entry.Deal] = append(l.deals[entry.Deal], entry.N)
	l.heard[entry.Request], l.recent = true, append(l.recent, *entry)
	l.forget(entry.At)
}

// forget lets go of requests that have run out, whoever sends them again: no statement lives longer.
func (l *Log) forget(now string) {
	at, err := record.ParseTime(now)
	if err != nil {
		return
	}
	for oldest := record.Time(at.Add(-time.Second * (record.MaxStatementLife + 3600))); len(l.recent) > 0 && l.recent[0].At < oldest; l.recent = l.recent[1:] {
		delete(l.heard, l.recent[0].Request)
	}
}

// Append numbers an entry and chains it to the others; it is on disk when Append returns. It fails with [ErrRepeated].
func (l *Log) Append(entry Asked) error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.heard[entry.Request] {
		return ErrRepeated
	}
	entry.N = len(l.ends) + 1
	head, err := chain(l.head, &entry)
	if err != nil {
		return err
	}
	text, err := record.Encode(line{entry, head})
	if err != nil {
		return err
	}
	start := l.start(entry.N)
	if _, err = l.file.WriteAt(append(text, '\n'), start); err == nil {
		err = l.file.Sync()
	}
	if err != nil {
		return errors.Join(err, l.file.Truncate(start)) // half a line is none
	}
	l.add(&entry, head, start+int64(len(text))+1)
	return nil
}

// start is where the line of an entry begins.
func (l *Log) start(n int) int64 {
	if n < 2 {
		return 0
	}
	return l.ends[n-2]
}

// Head is the number of the last entry and the head of the chain; 0 and `none` of an empty log.
func (l *Log) Head() (last int, head string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return len(l.ends), l.head
}

// Entries gives up to limit entries about a deal (empty: about all), behind the one with number after.
func (l *Log) Entries(deal string, after, limit int) ([]Asked, error) {
	list := []Asked{}
	for _, n := range l.numbers(deal, after, limit) {
		read, err := l.read(n)
		if err != nil {
			return nil, err
		}
		list = append(list, *read)
	}
	return list, nil
}

func (l *Log) numbers(deal string, after, limit int) (list []int) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if deal == "" {
		for n := after + 1; n <= len(l.ends) && len(list) < limit; n++ {
			list = append(list, n)
		}
		return list
	}
	for _, n := range l.deals[deal] {
		if n > after && len(list) < limit {
			list = append(list, n)
		}
	}
	return list
}

func (l *Log) read(n int) (*Asked, error) {
	l.mutex.Lock()
	start, end := l.start(n), l.ends[n-1]
	l.mutex.Unlock()
	text := make([]byte, end-start-1)
	if _, err := l.file.ReadAt(text, start); err != nil {
		return nil, err
	}
	var read line
	if err := json.Unmarshal(text, &read); err != nil {
		return nil, fmt.Errorf("%w: line %d", ErrBroken, n)
	}
	return &read.Entry, nil
}

// Heads recomputes a log and gives the heads after the entries that are asked for; one that the log does not reach is missing.
func Heads(from io.Reader, wanted ...int) (heads map[int]string, last int, err error) {
	heads = map[int]string{}
	err = each(from, func(_ []byte, read *line) error {
		last = read.Entry.N
		for _, n := range wanted {
			if n == last {
				heads[n] = read.Head
			}
		}
		return nil
	})
	return heads, last, err
}

// Logs are the logs of an organization, by namespace.
type Logs struct {
	dir   string
	mutex sync.Mutex
	open  map[string]*Log
}

// OpenAll opens or creates the directory of the logs; each of them is opened when it is first asked for.
func OpenAll(dir string) (*Logs, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return &Logs{dir: dir, open: map[string]*Log{}}, nil
}

// Of gives the log of a namespace that the founding names: its name is fit for a file's.
func (l *Logs) Of(namespace string) (*Log, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if log := l.open[namespace]; log != nil {
		return log, nil
	}
	log, err := Open(filepath.Join(l.dir, namespace+".log"))
	if err == nil {
		l.open[namespace] = log
	}
	return log, err
}

// Close closes all of them.
func (l *Logs) Close() error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	var errs []error
	for _, log := range l.open {
		errs = append(errs, log.Close())
	}
	return errors.Join(errs...)
}
