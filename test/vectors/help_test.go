package vectors_test

import (
	"encoding/asn1"
	"encoding/json"
	"math/big"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/verify"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

func canonical(text string) string {
	b, err := record.Canonical([]byte(text))
	if err != nil {
		panic(err)
	}
	return string(b)
}

func remove(text, member string) string {
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &members); err != nil {
		panic(err)
	}
	delete(members, member)
	return string(w.Encode(members))
}

func der(signature []byte) []byte {
	b, err := asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])})
	if err != nil {
		panic(err)
	}
	return b
}

const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// stray sets a bit of the last letter that 64 bytes do not use: lenient decoders give the same bytes for it.
func stray(text string) string {
	last := strings.IndexByte(base64url, text[len(text)-1])
	return text[:len(text)-1] + string(base64url[last|1])
}

func listsOf(chain string) []string {
	var file verify.TrustChain
	if err := record.Decode([]byte(chain), &file); err != nil {
		panic(err)
	}
	return file.Lists
}

func chainOf(lists []string) string {
	return string(w.Encode(verify.TrustChain{Kind: verify.KindTrustChain, Lists: lists}))
}
