package statuslist

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// bits is the size of an entry.
const bits = 2

// Token is the payload of a status list token, signed with a `status` key.
type Token struct {
	Exp        int64  `json:"exp"` // until when a status read from it may be called current
	Height     uint64 `json:"height"`
	Iat        int64  `json:"iat"`
	StatusList Body   `json:"status_list"`
	Sub        string `json:"sub"` // the list's name
	TTL        int64  `json:"ttl"` // seconds after which a newer one should be fetched
}

// Body is the list within a token.
type Body struct {
	Bits int    `json:"bits"`
	Lst  string `json:"lst"`
}

// NewToken makes the payload of a list at a height of the chain.
func NewToken(uri string, list *List, height uint64, iat, exp, ttl int64) (*Token, error) {
	encoded, err := list.Encode()
	if err != nil {
		return nil, err
	}
	return &Token{Exp: exp, Height: height, Iat: iat, StatusList: Body{bits, encoded}, Sub: uri, TTL: ttl}, nil
}

// Open opens a token by a status key of the ring, and its list.
func Open(compact string, keys seal.Keyring) (*Token, *List, *seal.Opened, error) {
	opened, err := seal.Open(compact, seal.Want{Type: record.TypeStatusList, Purpose: record.PurposeStatus}, keys)
	if err != nil {
		return nil, nil, nil, err
	}
	token, list, err := parse(opened.Payload)
	return token, list, opened, err
}

// Peek reads a token without judging its signature.
func Peek(compact string) (*Token, *List, error) {
	opened, _, err := seal.Split(compact, record.TypeStatusList)
	if err != nil {
		return nil, nil, err
	}
	return parse(opened.Payload)
}

func parse(payload []byte) (*Token, *List, error) {
	var token Token
	if err := record.Decode(payload, &token); err != nil {
		return nil, nil, err
	}
	if token.StatusList.Bits != bits || token.Iat < 0 || token.Exp <= token.Iat || token.TTL < 1 || token.Height > 1<<53-1 {
		return nil, nil, record.Errorf(record.Malformed, "bits, iat, exp or ttl of the status list token are out of range").Under("docs/format.md §11")
	}
	list, err := Decode(token.StatusList.Lst)
	return &token, list, err
}
