package signer

import (
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm4"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// wrapped is the data key under one public key (SM2 encryption, GB/T 32918.4).
type wrapped struct {
	Kid  string `json:"kid"`
	Data string `json:"data"`
}

// wrapping encrypts disclosures, one data key per certificate, for two readers.
type wrapping struct {
	to    map[string]*ecdsa.PublicKey // the store key and the offline recovery key
	store *sm.Key
}

// seal encrypts disclosures into an entry.
func (w *wrapping) seal(entry *prepared, disclosures []string) error {
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
	for kid, public := range w.to {
		data, err := sm2.Encrypt(rand.Reader, public, key[:16], nil)
		if err != nil {
			return fmt.Errorf("wrapping the data key: %w", err)
		}
		entry.Keys = append(entry.Keys, wrapped{kid, base64.StdEncoding.EncodeToString(data)})
	}
	return nil
}

// unseal decrypts the disclosures of an entry with the store key.
func (w *wrapping) unseal(entry *prepared) ([]string, error) {
	for _, key := range entry.Keys {
		if key.Kid == w.store.Kid() {
			return w.open(entry, key.Data)
		}
	}
	return nil, record.Errorf(record.NotFound, "the disclosures of %s have been destroyed", entry.Number)
}

func (w *wrapping) open(entry *prepared, wrappedKey string) ([]string, error) {
	data, err1 := base64.StdEncoding.DecodeString(wrappedKey)
	nonce, err2 := base64.StdEncoding.DecodeString(entry.Nonce)
	text, err3 := base64.StdEncoding.DecodeString(entry.Sealed)
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, err
	}
	key, err := w.store.Decrypt(data)
	if err != nil {
		return nil, errors.New("the data key cannot be unwrapped")
	}
	aead, err := gcm(key)
	if err != nil || len(nonce) != aead.NonceSize() {
		return nil, errors.New("the data key or the nonce is damaged")
	}
	plain, err := aead.Open(nil, nonce, text, []byte(entry.Prepared))
	if err != nil {
		return nil, errors.New("the disclosures cannot be decrypted")
	}
	var disclosures []string
	return disclosures, json.Unmarshal(plain, &disclosures)
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := sm4.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
