package seal

import (
	"crypto/cipher"

	"github.com/emmansun/gmsm/sm4"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// VeilKeySize is the size of the key of one answer, in bytes.
const VeilKeySize = 16

// Veil encrypts an answer under a key that the asker made for it alone (SM4-GCM, GM/T 0002, bound to what was asked for). A chaincode
// cannot tell a question from a transaction: were somebody to submit the question, its answer would stand in a block for ever.
func Veil(key []byte, asked string, answer []byte) ([]byte, error) {
	aead, err := veil(key)
	if err != nil {
		return nil, err
	}
	// One key, one answer: there is no second message for the nonce to differ in, and endorsers must agree.
	return aead.Seal(nil, make([]byte, aead.NonceSize()), answer, []byte(asked)), nil
}

// Unveil reads the answer back.
func Unveil(key []byte, asked string, veiled []byte) ([]byte, error) {
	aead, err := veil(key)
	if err != nil {
		return nil, err
	}
	answer, err := aead.Open(nil, make([]byte, aead.NonceSize()), veiled, []byte(asked))
	if err != nil {
		return nil, record.Errorf(record.Malformed, "the answer is not one to this question")
	}
	return answer, nil
}

func veil(key []byte) (cipher.AEAD, error) {
	if len(key) != VeilKeySize {
		return nil, record.Errorf(record.Malformed, "the key of the answer must have %d bytes", VeilKeySize)
	}
	block, err := sm4.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
