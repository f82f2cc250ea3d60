// Package header encodes and hashes block headers as Fabric does, for those who check a chain without trusting whoever
// sent it.
package header

import (
	"crypto/sha256"
	"encoding/asn1"
	"math/big"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
)

// Bytes is the ASN.1 encoding of a block header (Fabric's protoutil.BlockHeaderBytes): SEQUENCE { INTEGER number, OCTET
// STRING previous hash, OCTET STRING data hash }. SM3 over that of block 0 names a network.
func Bytes(h *common.BlockHeader) ([]byte, error) {
	return asn1.Marshal(struct {
		Number       *big.Int
		PreviousHash []byte
		DataHash     []byte
	}{new(big.Int).SetUint64(h.GetNumber()), h.GetPreviousHash(), h.GetDataHash()})
}

// Hash is what the next block's header holds as its previous hash: SHA-256 over [Bytes].
func Hash(h *common.BlockHeader) ([]byte, error) {
	text, err := Bytes(h)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	return sum[:], nil
}

// DataHash is what a block's header holds for its transactions: SHA-256 over their plain concatenation.
func DataHash(d *common.BlockData) []byte {
	sum := sha256.New()
	for _, envelope := range d.GetData() {
		sum.Write(envelope)
	}
	return sum.Sum(nil)
}
