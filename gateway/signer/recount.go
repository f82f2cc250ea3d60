package signer

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// lastPrepared reads everything ever prepared, in both directories, for the last number of a type. It takes as long as
// that takes, and is needed once after a loss.
func (s store) lastPrepared(certType string) (mark, error) {
	var last mark
	for _, directory := range []string{s.directory, s.backup} {
		files, err := os.ReadDir(filepath.Join(directory, preparedFiles))
		if err != nil {
			return mark{}, err
		}
		for _, file := range files {
			if strings.HasPrefix(file.Name(), ".") {
				continue // half-written, so never given to anybody
			}
			number, err := numberIn(filepath.Join(directory, preparedFiles, file.Name()))
			if err != nil {
				return mark{}, err
			}
			if number.Type == certType {
				last = last.later(mark{number.Day, number.Serial})
			}
		}
	}
	return last, nil
}

// numberIn reads the number of one prepared certificate.
func numberIn(path string) (record.Number, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return record.Number{}, err
	}
	var entry struct {
		Number string `json:"number"`
	}
	err = json.Unmarshal(text, &entry)
	if err == nil {
		var number record.Number
		if number, err = record.ParseNumber(entry.Number); err == nil {
			return number, nil
		}
	}
	return record.Number{}, record.Errorf(record.Unavailable,
		"the signer's file %s is damaged; put its copy from the other directory in its place", path)
}
