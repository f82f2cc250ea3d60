package signer

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// auditFiles is the directory of the audit: one file for each day, one line for each signature.
const auditFiles = "audit"

// line is what the audit says of one signature.
type line struct {
	Time      string `json:"time"`
	Purpose   string `json:"purpose"`
	Kid       string `json:"kid"`
	What      string `json:"what"`      // number of the certificate, height of the checkpoint, name of the status list
	Digest    string `json:"digest"`    // SM3 of the signed bytes
	Statement string `json:"statement"` // of the person who wanted it; empty where the program itself signs
}

// audit writes down every signature that an organization's keys make, before anybody gets it. Nothing in it is secret.
type audit struct {
	directory string
	now       clock.Clock

	mutex sync.Mutex
	day   string
	file  *os.File
}

// of makes a key write a line for whatever it signs. What names it, statement is whose wish it was.
func (a *audit) of(key sm.Signer, purpose, what, statement string) sm.Signer {
	return &audited{key, a, line{Purpose: purpose, Kid: key.Kid(), What: what, Statement: statement}}
}

type audited struct {
	sm.Signer
	audit *audit
	line  line
}

// SignInput implements [sm.Signer].
func (k *audited) SignInput(input []byte) ([]byte, error) {
	signature, err := k.Signer.SignInput(input)
	if err != nil {
		return nil, err
	}
	line := k.line
	line.Digest = seal.Digest(input)
	return signature, k.audit.write(line)
}

var beijing = time.FixedZone("UTC+08:00", 8*3600)

// write appends a line. It is on disk when this returns, but for checkpoints: those are signed by the hundred, and the
// log itself shows them.
func (a *audit) write(line line) error {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	now := a.now()
	line.Time = record.Time(now)
	if err := a.turn(now.In(beijing).Format("2006-01-02")); err != nil {
		return err
	}
	text, err := json.Marshal(line)
	if err != nil {
		return err
	}
	if _, err := a.file.Write(append(text, '\n')); err != nil || line.Purpose == record.PurposeLog {
		return err
	}
	return a.file.Sync()
}

// turn opens the file of a day.
func (a *audit) turn(day string) error {
	if a.file != nil && a.day == day {
		return nil
	}
	file, err := os.OpenFile(filepath.Join(a.directory, auditFiles, day+".jsonl"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if a.file != nil {
		_ = a.file.Close() // every line that matters has been synced
	}
	a.file, a.day = file, day
	return nil
}
