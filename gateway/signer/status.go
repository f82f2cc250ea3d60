package signer

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/internal/waiters"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
)

// StatusSet is what an organization says of its certificates, and of everybody's keys, at one co-signed height: all lists
// of the network by their digests, and a token for each list that this organization signs.
type StatusSet struct {
	Sequence uint64             `json:"sequence"`
	Height   uint64             `json:"height"`
	Lists    []statuslist.Named `json:"lists"`
	Tokens   []string           `json:"tokens"`
}

// statusFiles is the directory of dated sets: every set that was ever signed, by its sequence number.
const statusFiles = "status"

// statuses are the sets signed so far.
type statuses struct {
	directory string
	waiters   waiters.Set

	mutex  sync.RWMutex
	newest *StatusSet
	iat    int64             // of its tokens
	kids   map[string]string // who signed them, by the list's name
}

// load reads the newest set there is.
func (k *statuses) load() error {
	files, err := os.ReadDir(filepath.Join(k.directory, statusFiles))
	if err != nil {
		return err
	}
	for _, file := range slices.Backward(files) {
		var sequence uint64
		if _, err := fmt.Sscanf(file.Name(), "%012d.json", &sequence); err != nil {
			continue // half-written, so never given to anybody
		}
		set, err := k.read(sequence)
		if err != nil {
			return err
		}
		return k.show(set)
	}
	return nil
}

// show makes a set the newest one.
func (k *statuses) show(set *StatusSet) error {
	var iat int64
	kids := map[string]string{}
	for _, compact := range set.Tokens {
		token, _, err := statuslist.Peek(compact)
		if err != nil {
			return err
		}
		opened, _, err := seal.Split(compact, record.TypeStatusList)
		if err != nil {
			return err
		}
		iat, kids[token.Sub] = token.Iat, opened.Header.Kid
	}
	k.mutex.Lock()
	k.newest, k.iat, k.kids = set, iat, kids
	k.mutex.Unlock()
	k.waiters.Wake(statusFiles)
	return nil
}

// read reads a dated set.
func (k *statuses) read(sequence uint64) (*StatusSet, error) {
	text, err := os.ReadFile(k.path(sequence))
	if err != nil {
		return nil, err
	}
	var set StatusSet
	if err := json.Unmarshal(text, &set); err != nil || set.Sequence != sequence {
		return nil, record.Errorf(record.Unavailable, "the signer's file %s is damaged; remove it", k.path(sequence))
	}
	return &set, nil
}

// keep writes a set and wakes whoever waits for it.
func (k *statuses) keep(set *StatusSet) error {
	text, err := json.Marshal(set)
	if err != nil {
		return err
	}
	if err := writeDurably(k.path(set.Sequence), text); err != nil {
		return err
	}
	return k.show(set)
}

func (k *statuses) path(sequence uint64) string {
	return filepath.Join(k.directory, statusFiles, fmt.Sprintf("%012d.json", sequence))
}

// last is the newest set; nil before there is one.
func (k *statuses) last() *StatusSet {
	k.mutex.RLock()
	defer k.mutex.RUnlock()
	return k.newest
}

// shown is the newest set, when its tokens were signed and by whom.
func (k *statuses) shown() (set *StatusSet, iat int64, kids map[string]string) {
	k.mutex.RLock()
	defer k.mutex.RUnlock()
	return k.newest, k.iat, k.kids
}

// await returns the newest set once it stands behind a sequence number; nil when ctx ends first.
func (k *statuses) await(ctx context.Context, after uint64) (set *StatusSet) {
	if k.waiters.Until(ctx, statusFiles, func() (bool, error) {
		set = k.last()
		return set != nil && set.Sequence > after, nil
	}) != nil {
		return nil // time is up
	}
	return set
}
