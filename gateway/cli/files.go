package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/shuzheng/shuzheng/gateway/sm"
)

// Bytes of files that are read whole.
const (
	maxInput = 2 << 20 // but for PDF and chains of trust lists
	maxChain = 8 << 20
)

// read reads a whole file, or standard input for `-`, up to [maxInput] bytes.
func (e *Env) read(path string) ([]byte, error) { return e.readUpTo(path, maxInput) }

func (e *Env) readUpTo(path string, limit int64) ([]byte, error) {
	source := e.Stdin
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return nil, Usage(err)
		}
		defer file.Close()
		source = file
	}
	content, err := io.ReadAll(io.LimitReader(source, limit+1))
	if err != nil {
		return nil, Usagef("reading %s: %w", path, err)
	}
	if int64(len(content)) > limit {
		return nil, Usagef("%s has more than %d bytes", path, limit)
	}
	return content, nil
}

// readSigned reads a file that holds one signed text; the line break an editor or `echo` adds is not part of it.
func (e *Env) readSigned(path string) (string, error) {
	content, err := e.read(path)
	return string(bytes.TrimSpace(content)), err
}

// writeNew writes a file that must not exist yet: what was signed once is never overwritten.
func writeNew(path string, content []byte) error { return create(path, content, 0o644) }

// writeSecret is writeNew for a file that nobody else may read.
func writeSecret(path string, content []byte) error { return create(path, content, 0o600) }

func create(path string, content []byte, mode fs.FileMode) error {
	err := sm.WriteNew(path, content, mode)
	if errors.Is(err, fs.ErrExist) {
		return Usagef("%s exists already and is not overwritten", path)
	}
	if err != nil {
		return Usage(err)
	}
	return nil
}

// replace puts new content in a file's place in one step, so that a crash leaves the old or the new.
func replace(path string, content []byte) error {
	temporary := fmt.Sprintf("%s.%d.new", path, os.Getpid())
	if err := sm.WriteNew(temporary, content, 0o644); err != nil {
		return Usage(err)
	}
	if err := os.Rename(temporary, path); err != nil {
		return Usage(errors.Join(err, os.Remove(temporary)))
	}
	return nil
}
