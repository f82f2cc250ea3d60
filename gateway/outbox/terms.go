package outbox

import (
	"errors"
	"fmt"
	"io"
	iofs "io/fs"
	"strings"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// papers keeps the private terms of acts that are on their way: one file for each statement, in a directory that nobody else may
// enter (mode 0700). They are not encrypted at rest: whoever may read this directory is this gateway, or administers its machine.
//
// They are files and not rows because a row that is deleted from a log-structured store stays on disk until it is compacted away,
// and in its log until that file is used up; a file is gone when its entry is final. It is on disk before the entry is, and is
// removed after the verdict is: what a crash leaves behind between the two, [papers.sweep] removes at the next start.
type papers struct {
	fs  vfs.FS
	dir string
}

// openPapers opens or creates the directory, in one that exists.
func openPapers(fs vfs.FS, in string) (*papers, error) {
	p := &papers{fs, fs.PathJoin(in, "terms")}
	if err := fs.MkdirAll(p.dir, 0o700); err != nil {
		return nil, fmt.Errorf("creating %s: %w", p.dir, err)
	}
	return p, synced(fs, in)
}

// path is where the terms of a statement are kept.
func (p *papers) path(digest string) string {
	return p.fs.PathJoin(p.dir, strings.TrimPrefix(digest, "sm3:"))
}

// keep writes terms; they survive a crash when it returns.
func (p *papers) keep(digest, terms string) error {
	file, err := p.fs.Create(p.path(digest), vfs.WriteCategoryUnspecified)
	if err != nil {
		return fmt.Errorf("keeping private terms: %w", err)
	}
	_, err = io.WriteString(file, terms)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("keeping private terms: %w", err)
	}
	return synced(p.fs, p.dir)
}

// read gives the terms of a statement back.
func (p *papers) read(digest string) (string, error) {
	file, err := p.fs.Open(p.path(digest))
	if err != nil {
		return "", fmt.Errorf("the outbox lost the private terms of %s: %w", digest, err)
	}
	text, err := io.ReadAll(file)
	return string(text), errors.Join(err, file.Close())
}

// drop removes the terms of a statement, if there are any.
func (p *papers) drop(digest string) error {
	if err := p.fs.Remove(p.path(digest)); err != nil && !errors.Is(err, iofs.ErrNotExist) {
		return fmt.Errorf("removing private terms: %w", err)
	}
	return nil
}

// sweep removes all terms but those that are needed.
func (p *papers) sweep(needed func(digest string) (bool, error)) error {
	names, err := p.fs.List(p.dir)
	if err != nil {
		return fmt.Errorf("listing private terms: %w", err)
	}
	for _, name := range names {
		digest := "sm3:" + name
		keep, err := needed(digest)
		if err == nil && !keep {
			err = p.drop(digest)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// synced makes what was created in a directory survive a crash.
func synced(fs vfs.FS, dir string) error {
	open, err := fs.OpenDir(dir)
	if err != nil {
		return err
	}
	return errors.Join(open.Sync(), open.Close())
}
