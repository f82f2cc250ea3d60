package signer_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/signer"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// desk is a signer of the data bureau with its two directories; it can be stopped and started.
type desk struct {
	*world
	*signer.Signer
	options signer.Options
	log     *lockedBuffer
}

// lockedBuffer takes a log from several goroutines at once.
type lockedBuffer struct {
	mutex sync.Mutex
	more  sync.Cond // with mutex
	text  bytes.Buffer
}

func newLog() *lockedBuffer {
	b := &lockedBuffer{}
	b.more.L = &b.mutex
	return b
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.more.Broadcast()
	return b.text.Write(p)
}

// until waits until something has been logged.
func (b *lockedBuffer) until(words string) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for !strings.Contains(b.text.String(), words) {
		b.more.Wait()
	}
}

func (w *world) desk() *desk {
	w.Helper()
	recovery, err := sm.NewPublic(key(w.TB).Public())
	require.NoError(w, err)
	log := newLog()
	d := &desk{world: w, log: log, options: signer.Options{
		Organization: record.DataBureau, Now: w.Clock, Replica: w, Keys: []sm.Signer{w.issuer}, Store: key(w.TB), Recovery: recovery,
		Trust: w.Trust, Directory: w.TempDir(), Backup: w.TempDir(), Terms: signer.StatusTerms, After: time.After,
		Log: slog.New(slog.NewJSONHandler(log, nil)),
	}}
	d.start()
	return d
}

// start makes the signer anew on the directories as they are; the one before is forgotten, as after a kill.
func (d *desk) start() {
	d.Helper()
	s, err := signer.New(d.options)
	require.NoError(d, err)
	require.NoError(d, s.Begin())
	d.Signer = s
}

func (d *desk) request(statement string) signer.Request {
	return signer.Request{Namespace: property, Statement: statement}
}

// preparing is a statement that asks for a certificate with the given members undisclosed, as name, value, name, value.
func (d *desk) preparing(sub string, members ...string) string {
	d.Helper()
	body := record.Prepare{Disclosures: []record.Disclosed{}}
	for i := 0; i < len(members); i += 2 {
		body.Disclosures = append(body.Disclosures, record.Disclosed{Name: members[i], Value: json.RawMessage(`"` + members[i+1] + `"`)})
	}
	return d.statement(d.clerk, property, record.ActPrepare, sub, body)
}

// prepared prepares a certificate.
func (d *desk) prepared(sub string, members ...string) *signer.Prepared {
	d.Helper()
	answer, err := d.Prepare(d.Context(), d.request(d.preparing(sub, members...)))
	require.NoError(d, err)
	return answer
}

// issuing is a statement that names a prepared certificate.
func (d *desk) issuing(sub string, p *signer.Prepared) string {
	d.Helper()
	return d.statement(d.clerk, property, "registration.issue", sub, record.Issue{Prepared: p.Prepared})
}

// sealed has a prepared certificate signed.
func (d *desk) sealed(statement string) string {
	d.Helper()
	answer, err := d.Seal(d.Context(), d.request(statement))
	require.NoError(d, err)
	return answer.Certificate
}

// issued prepares, seals and records a certificate.
func (d *desk) issued(sub string, members ...string) *signer.Prepared {
	d.Helper()
	p := d.prepared(sub, members...)
	statement := d.issuing(sub, p)
	d.world.record(property, record.Submission{Statements: []string{statement}, Attachments: []string{d.sealed(statement)}})
	return p
}

// refuses wants a refusal with a code, whose detail holds some words.
func (d *desk) refuses(code record.Code, words string, err error) {
	d.Helper()
	require.Error(d, err)
	require.Equal(d, code, record.CodeOf(err), err.Error())
	require.ErrorContains(d, err, words)
}

// files lists the files of a sub-directory of the directory and of the backup.
func (d *desk) files(name string) (directory, backup []string) {
	d.Helper()
	return list(d, filepath.Join(d.options.Directory, name)), list(d, filepath.Join(d.options.Backup, name))
}

func list(d *desk, directory string) []string {
	d.Helper()
	entries, err := os.ReadDir(directory)
	require.NoError(d, err)
	names := []string{}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// away makes writing into a directory fail until the returned function is called.
func (d *desk) away(directory string) (back func()) {
	d.Helper()
	require.NoError(d, os.Rename(directory, directory+"-away"))
	return func() {
		d.Helper()
		require.NoError(d, os.Rename(directory+"-away", directory))
	}
}

// loseDirectory replaces the directory by an empty one and starts the signer again.
func (d *desk) loseDirectory() {
	d.Helper()
	d.options.Directory = d.TempDir()
	d.start()
}

// payload is the clear payload of a signing input.
func payload(t *testing.T, input string) []byte {
	t.Helper()
	opened, _, err := seal.Split(input+".", record.TypeCertificate)
	require.NoError(t, err)
	return opened.Payload
}

// serial is the serial of a prepared certificate's number.
func (d *desk) serial(p *signer.Prepared) int {
	d.Helper()
	number, err := record.ParseNumber(p.Number)
	require.NoError(d, err)
	return number.Serial
}
