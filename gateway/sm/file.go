package sm

import (
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/emmansun/gmsm/pkcs"
	"github.com/emmansun/gmsm/pkcs8"
	"github.com/emmansun/gmsm/sm2"
)

// MinPassphrase is the least length of a passphrase in bytes.
const MinPassphrase = 8

// iterations of PBKDF2-HMAC-SHA256: 0.1 s per try on one core of the reference machine. OWASP's 600,000 (2023) would
// cost every signature half a second; file permissions are the first guard, this is the second.
const iterations = 100_000

const (
	encryptedBlock = "ENCRYPTED PRIVATE KEY"
	maxKeyFile     = 16 << 10
)

// ErrPassphrase says that a key file does not open with the passphrase given. It names neither.
var ErrPassphrase = errors.New("the passphrase does not open the key file")

// Save writes the key to a new file readable by its owner only: PKCS#8 (RFC 5958) under PBES2 (RFC 8018) with
// PBKDF2-HMAC-SHA256 and SM4-CBC, in PEM, synced to disk. HMAC-SM3 would be the national choice, but OpenSSL 3.0 does
// not know it in PBKDF2, and a key must open without us. An existing file is never overwritten (fs.ErrExist).
func (k *Key) Save(path string, passphrase []byte) error {
	if len(passphrase) < MinPassphrase {
		return fmt.Errorf("the passphrase must have at least %d bytes", MinPassphrase)
	}
	encrypter := pkcs.NewPBESEncrypter(pkcs.SM4CBC, pkcs.NewPBKDF2Opts(pkcs.SHA256, 16, iterations))
	der, err := pkcs8.MarshalPrivateKey(k.private, passphrase, encrypter)
	if err != nil {
		return fmt.Errorf("encrypting the key %s failed", k.Kid())
	}
	return WriteNew(path, pem.EncodeToMemory(&pem.Block{Type: encryptedBlock, Bytes: der}), 0o600)
}

// Load reads a key file made by [Key.Save] or by another PKCS#8 tool. It refuses a file that group or others may
// read, and one whose key is not encrypted; a wrong passphrase gives [ErrPassphrase].
func Load(path string, passphrase []byte) (*Key, error) {
	text, err := readPrivate(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil || block.Type != encryptedBlock {
		return nil, fmt.Errorf("%s is not an encrypted PKCS#8 key in PEM", path)
	}
	if len(passphrase) == 0 {
		return nil, ErrPassphrase
	}
	// The cause is dropped: after a wrong passphrase it speaks of bytes that only look like a key.
	parsed, _, err := pkcs8.ParsePrivateKey(block.Bytes, passphrase)
	if err != nil {
		return nil, ErrPassphrase
	}
	private, ok := parsed.(*sm2.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%s holds a key, but not an SM2 key", path)
	}
	return newKey(private)
}

// readPrivate reads through one descriptor, so that what was checked is what is read.
func readPrivate(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxKeyFile {
		return nil, fmt.Errorf("%s is not a key file", path)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return nil, fmt.Errorf("%s may be read by others (mode %04o); run: chmod 600 %s", path, mode, path)
	}
	text := make([]byte, info.Size())
	if _, err := file.ReadAt(text, 0); err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	return text, nil
}

// WriteNew creates a file exclusively (fs.ErrExist if there is one) and syncs it and its directory; a half-written file
// is removed.
func WriteNew(path string, content []byte, mode fs.FileMode) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	err = errors.Join(err, file.Sync(), file.Close())
	if err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return syncDirectory(filepath.Dir(path))
}

func syncDirectory(path string) error {
	directory, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(directory.Sync(), directory.Close())
}
