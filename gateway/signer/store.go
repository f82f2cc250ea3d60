package signer

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// store is the signer's disk: a directory, and its backup best on another disk, with the same files. A file is complete
// or absent; what a crash leaves half-written is called .new-* and read by nobody.
type store struct{ directory, backup string }

// file is one file of a store; its name is relative to both directories.
type file struct {
	name    string
	content []byte
}

// make makes the directories that do not exist yet.
func (s store) make(names ...string) error {
	for _, directory := range []string{s.directory, s.backup} {
		for _, name := range names {
			if err := os.MkdirAll(filepath.Join(directory, name), 0o700); err != nil {
				return err
			}
		}
	}
	return nil
}

// put writes files to the backup and then to the directory, each time in the order given. So when the last file stands
// in the directory, all of them stand in both. A crash leaves the first so many writes of that order.
func (s store) put(files ...file) error {
	for _, directory := range []string{s.backup, s.directory} {
		for _, f := range files {
			if err := writeDurably(filepath.Join(directory, f.name), f.content); err != nil {
				return err
			}
		}
	}
	return nil
}

// get reads a file; absent is nil. What the backup alone holds was on its way when a crash came, or is missing in a
// directory restored from an older copy: it is put again, and counts.
func (s store) get(name string) ([]byte, error) {
	content, err := os.ReadFile(filepath.Join(s.directory, name))
	if !errors.Is(err, fs.ErrNotExist) {
		return content, err
	}
	content, err = os.ReadFile(filepath.Join(s.backup, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return content, s.put(file{name, content})
}

// damaged reports a file of the directory that cannot be what was written there.
func (s store) damaged(name string) error {
	return record.Errorf(record.Unavailable, "the signer's file %s is damaged; put its copy %s in its place",
		filepath.Join(s.directory, name), filepath.Join(s.backup, name))
}

func fileName(digest string) string { return strings.TrimPrefix(digest, "sm3:") }

// writeDurably makes a file appear whole: written beside, synced, renamed, directory synced.
func writeDurably(path string, content []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name())
	_, err = temporary.Write(content)
	if err = errors.Join(err, temporary.Sync(), temporary.Close()); err != nil {
		return err
	}
	if err := os.Rename(temporary.Name(), path); err != nil {
		return err
	}
	directory, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(directory.Sync(), directory.Close())
}
