package signer

import (
	"encoding/json"
	"path/filepath"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// prepared is one certificate on its way: what was prepared, and its disclosures under a key of their own. Destroying
// every wrapped key, here and in the backup, is the erasure of the disclosures.
type prepared struct {
	Prepared  string    `json:"prepared"` // SM3 of the signing input
	Input     string    `json:"input"`    // header.payload, unsigned
	Namespace string    `json:"namespace"`
	Record    string    `json:"record"`
	Number    string    `json:"number"`
	Statement string    `json:"statement"` // of the registrar who asked
	Nonce     string    `json:"nonce"`
	Sealed    string    `json:"sealed"` // SM4-GCM of the disclosures, JSON array of encoded disclosures
	Keys      []wrapped `json:"keys"`
}

// The vault's directories; every file is named by a digest.
const (
	preparedFiles = "prepared" // by signing input: the entry
	askedFiles    = "asked"    // by statement: the digest of what it prepared
	chosenFiles   = "chosen"   // by record version: the digest of the one prepared certificate to be signed for it
	signedFiles   = "signed"   // by signing input: the compact text
)

// vault keeps what was prepared, what was chosen for signing and what was signed.
type vault struct {
	store store
	wrap  wrapping
}

func (v *vault) make() error {
	return v.store.make(preparedFiles, askedFiles, chosenFiles, signedFiles)
}

// keep writes an entry and the pointer from the statement that asked for it: both to the backup, then the entry to the
// directory, the pointer there last. So what the pointer leads to is in both. A crash before the backup's pointer
// leaves an entry that nobody asks for: its number is a gap, its status index stays unclaimed and reads INVALID. A
// crash after it leaves what the same statement finds again.
func (v *vault) keep(entry *prepared) error {
	text, err := json.Marshal(entry)
	if err != nil {
		return err
	}
	return v.store.put(
		file{filepath.Join(preparedFiles, fileName(entry.Prepared)), text},
		file{filepath.Join(askedFiles, fileName(entry.Statement)), []byte(entry.Prepared)},
	)
}

// asked finds what a statement prepared before, nil if nothing.
func (v *vault) asked(statement string) (*prepared, error) {
	digest, err := v.store.get(filepath.Join(askedFiles, fileName(statement)))
	if digest == nil || err != nil {
		return nil, err
	}
	return v.find(string(digest))
}

// find reads an entry by the digest of its signing input.
func (v *vault) find(digest string) (*prepared, error) {
	name := filepath.Join(preparedFiles, fileName(digest))
	text, err := v.store.get(name)
	if err != nil {
		return nil, err
	}
	if text == nil {
		return nil, record.Errorf(record.NotPrepared, "nothing with digest %s was prepared by this signer", digest)
	}
	var entry prepared
	if json.Unmarshal(text, &entry) != nil || entry.Prepared != digest || seal.Digest([]byte(entry.Input)) != digest {
		return nil, v.store.damaged(name)
	}
	return &entry, nil
}

// chosen gives the digest of what was chosen to be signed for a version of a record, empty if nothing was.
func (v *vault) chosen(version string) (string, error) {
	digest, err := v.store.get(filepath.Join(chosenFiles, fileName(version)))
	return string(digest), err
}

// choose keeps the choice before anything is signed. A crash after it leaves a choice without a signature, which binds
// nobody: the signature has never been seen.
func (v *vault) choose(version, digest string) error {
	return v.store.put(file{filepath.Join(chosenFiles, fileName(version)), []byte(digest)})
}

// signature gives the text signed for an entry, empty if none was.
func (v *vault) signature(entry *prepared) (string, error) {
	name := filepath.Join(signedFiles, fileName(entry.Prepared))
	text, err := v.store.get(name)
	if text == nil || err != nil {
		return "", err
	}
	if !strings.HasPrefix(string(text), entry.Input+".") {
		return "", v.store.damaged(name)
	}
	return string(text), nil
}

// signed returns the text signed for an entry, or signs it now and keeps it, backup first: one entry, one signature,
// ever. A crash before the backup has it leaves nothing, and nobody has seen that signature; a crash after it leaves a
// signature that is found again.
func (v *vault) signed(entry *prepared, sign func() (string, error)) (string, error) {
	compact, err := v.signature(entry)
	if compact != "" || err != nil {
		return compact, err
	}
	if compact, err = sign(); err != nil {
		return "", err
	}
	return compact, v.store.put(file{filepath.Join(signedFiles, fileName(entry.Prepared)), []byte(compact)})
}
