package signer

import (
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// held picks the key that signs for a purpose now: of those that the list names for this organization, and for the type
// where types count, the one that came into force last and is here. So a key that is announced before it counts takes
// over by itself; one that was compromised never signs again. It is nil when there is none.
func (s *Signer) held(list *record.TrustList, purpose, certType string, at time.Time) sm.Signer {
	var from string
	var picked sm.Signer
	for _, key := range list.Keys {
		if key.Organization != s.organization || key.Purpose != purpose || !usable(key, record.Time(at)) ||
			certType != "" && !slices.Contains(key.Types, certType) {
			continue
		}
		if here, ok := s.keys[key.Kid]; ok && (picked == nil || key.From > from) {
			picked, from = here, key.From
		}
	}
	return picked
}

func usable(key record.TrustKey, at string) bool {
	return at >= key.From && at < key.To && key.CompromisedAt == ""
}
