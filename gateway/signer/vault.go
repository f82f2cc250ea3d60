package signer

import (
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm4"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// prepared is one certificate on its way: what was prepared, its disclosures under a key of their own, and later the
// signed text. Destroying every wrapped key is the erasure of the disclosures.
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

// wrapped is the data key under one public key (SM2 encryption, GB/T 32918.4).
type wrapped struct {
	Kid  string `json:"kid"`
	Data string `json:"data"`
}

// vault keeps prepared certificates on disk and in a backup directory, one file each. A file is complete or absent.
type vault struct {
	directory, backup string
	wrapTo            map[string]*ecdsa.PublicKey // the store key and the offline recovery key
	store             *sm.Key
}

func (v *vault) make() error {
	for _, directory := range []string{v.directory, v.backup} {
		for _, sub := range []string{"prepared", "asked", "signed"} {
			if err := os.MkdirAll(filepath.Join(directory, sub), 0o700); err != nil {
				return err
			}
		}
	}
	return nil
}

// seal encrypts disclosures into an entry.
func (v *vault) seal(entry *prepared, disclosures []string) error {
	plain, err := json.Marshal(disclosures)
	if err != nil {
		return err
	}
	key := make([]byte, 16+12)
	if _, err := rand.Read(key); err != nil {
		return err
	}
	aead, err := gcm(key[:16])
	if err != nil {
		return err
	}
	entry.Nonce = base64.StdEncoding.EncodeToString(key[16:])
	entry.Sealed = base64.StdEncoding.EncodeToString(aead.Seal(nil, key[16:], plain, []byte(entry.Prepared)))
	for kid, public := range v.wrapTo {
		data, err := sm2.Encrypt(rand.Reader, public, key[:16], nil)
		if err != nil {
			return fmt.Errorf("wrapping the data key: %w", err)
		}
		entry.Keys = append(entry.Keys, wrapped{kid, base64.StdEncoding.EncodeToString(data)})
	}
	return nil
}

// unseal decrypts the disclosures of an entry with the store key.
func (v *vault) unseal(entry *prepared) ([]string, error) {
	for _, w := range entry.Keys {
		if w.Kid != v.store.Kid() {
			continue
		}
		data, err1 := base64.StdEncoding.DecodeString(w.Data)
		nonce, err2 := base64.StdEncoding.DecodeString(entry.Nonce)
		text, err3 := base64.StdEncoding.DecodeString(entry.Sealed)
		if err := errors.Join(err1, err2, err3); err != nil {
			return nil, err
		}
		key, err := v.store.Decrypt(data)
		if err != nil {
			return nil, errors.New("the data key cannot be unwrapped")
		}
		aead, err := gcm(key)
		if err != nil {
			return nil, err
		}
		plain, err := aead.Open(nil, nonce, text, []byte(entry.Prepared))
		if err != nil {
			return nil, errors.New("the disclosures cannot be decrypted")
		}
		var disclosures []string
		return disclosures, json.Unmarshal(plain, &disclosures)
	}
	return nil, record.Errorf(record.NotFound, "the disclosures of %s have been destroyed", entry.Number)
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := sm4.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// keep writes an entry to both directories, then the pointer from the statement that asked for it. A crash between
// leaves an entry nobody asks for again: its number is a gap, its status index stays unclaimed and reads INVALID.
func (v *vault) keep(entry *prepared) error {
	text, err := json.Marshal(entry)
	if err != nil {
		return err
	}
	for _, directory := range []string{v.directory, v.backup} {
		if err := writeDurably(filepath.Join(directory, "prepared", fileName(entry.Prepared)), text); err != nil {
			return err
		}
		if err := writeDurably(filepath.Join(directory, "asked", fileName(entry.Statement)), []byte(entry.Prepared)); err != nil {
			return err
		}
	}
	return nil
}

// asked finds what a statement prepared before.
func (v *vault) asked(statement string) (*prepared, error) {
	digest, err := os.ReadFile(filepath.Join(v.directory, "asked", fileName(statement)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return v.find(string(digest))
}

// find reads an entry by the digest of its signing input.
func (v *vault) find(digest string) (*prepared, error) {
	text, err := os.ReadFile(filepath.Join(v.directory, "prepared", fileName(digest)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, record.Errorf(record.NotPrepared, "nothing with digest %s was prepared by this signer", digest)
	}
	if err != nil {
		return nil, err
	}
	var entry prepared
	return &entry, json.Unmarshal(text, &entry)
}

// signed returns the text signed for an entry, or signs it now and keeps it: one entry, one signature, ever.
func (v *vault) signed(digest string, sign func() (string, error)) (string, error) {
	path := filepath.Join(v.directory, "signed", fileName(digest))
	text, err := os.ReadFile(path)
	if err == nil {
		return string(text), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	compact, err := sign()
	if err != nil {
		return "", err
	}
	if err := writeDurably(filepath.Join(v.backup, "signed", fileName(digest)), []byte(compact)); err != nil {
		return "", err
	}
	return compact, writeDurably(path, []byte(compact))
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
