package verifytest

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/verify"
)

// Successor is the list that may follow a signed one: two months later, everything kept.
func Successor(before *record.TrustList, signed []byte) *record.TrustList {
	next := *before
	next.Seq, next.Previous = before.Seq+1, seal.Digest(signed)
	next.IssuedAt, next.ExpiresAt = "2026-03-05T00:00:00Z", "2027-03-05T00:00:00Z"
	next.Keys, next.Roots, next.Authorities = slices.Clone(before.Keys), slices.Clone(before.Roots), slices.Clone(before.Authorities)
	return &next
}

// Chain is a file of signed lists, oldest first.
func Chain(signed ...[]byte) []byte {
	chain := verify.TrustChain{Kind: verify.KindTrustChain, Lists: []string{}}
	for _, list := range signed {
		chain.Lists = append(chain.Lists, string(list))
	}
	return Encode(chain)
}
