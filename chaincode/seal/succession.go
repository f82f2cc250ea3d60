package seal

import (
	"reflect"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// OpenSuccessor opens the list that follows another one: signed under the roots of that one, and a [Successor] of it.
// Both are the signed bytes, without a line feed at the end.
func OpenSuccessor(signed, predecessorSigned []byte) (*record.TrustList, error) {
	before, err := PeekTrustList(predecessorSigned)
	if err != nil {
		return nil, err
	}
	list, _, err := OpenTrustList(signed, before.Roots)
	if err != nil {
		return nil, err
	}
	if err := Successor(list, before, Digest(predecessorSigned)); err != nil {
		return nil, err
	}
	return list, nil
}

// Successor refuses a list that may not follow the one before, whose signed bytes have the digest given. What was said
// once stays said: a later list ends keys and authorities and adds new ones, so that the newest list alone judges what
// was signed under all of them.
func Successor(list, before *record.TrustList, digest string) error {
	switch {
	case list.Seq != before.Seq+1:
		return refuseSuccessor("list %d follows list %d, not list %d", before.Seq+1, before.Seq, list.Seq)
	case list.Previous != digest:
		return refuseSuccessor("previous is %s, the list before has %s", list.Previous, digest)
	case list.Network != before.Network || list.Region != before.Region || list.Test != before.Test:
		return refuseSuccessor("network, region and test must be those of the list before")
	case list.IssuedAt < before.IssuedAt:
		return refuseSuccessor("it is issued at %s, before the list before, %s", list.IssuedAt, before.IssuedAt)
	case slices.Index(record.CosignPolicies, list.Cosign) < slices.Index(record.CosignPolicies, before.Cosign):
		return refuseSuccessor("cosign may not be loosened from %s to %s", before.Cosign, list.Cosign)
	}
	if err := keysKept(list, before); err != nil {
		return err
	}
	for _, authority := range before.Authorities {
		if !slices.ContainsFunc(list.Authorities, func(a record.Authority) bool { return sameAuthority(a, authority) }) {
			return refuseSuccessor("authority %s must stay as it is, but that it may end earlier", authority.ID)
		}
	}
	return nil
}

func keysKept(list, before *record.TrustList) error {
	for _, key := range before.Keys {
		i := slices.IndexFunc(list.Keys, func(k record.TrustKey) bool { return k.Kid == key.Kid })
		if i < 0 {
			return refuseSuccessor("key %s is left out; a key stays listed for ever", key.Kid)
		}
		if err := keyKept(list.Keys[i], key); err != nil {
			return err
		}
	}
	for _, root := range before.Roots {
		if slices.ContainsFunc(list.Keys, func(k record.TrustKey) bool { return k.Kid == root.Kid }) {
			return refuseSuccessor("key %s was a root and can be nothing else", root.Kid)
		}
	}
	return nil
}

func keyKept(key, before record.TrustKey) error {
	switch {
	case key.To > before.To:
		return refuseSuccessor("key %s may end earlier than %s, not later", key.Kid, before.To)
	case before.CompromisedAt != "" && (key.CompromisedAt == "" || key.CompromisedAt > before.CompromisedAt):
		return refuseSuccessor("key %s is compromised since %s; that may be moved earlier only", key.Kid, before.CompromisedAt)
	}
	key.To, key.CompromisedAt = before.To, before.CompromisedAt
	if !reflect.DeepEqual(key, before) {
		return refuseSuccessor("key %s must keep its organization, purpose, types and beginning", key.Kid)
	}
	return nil
}

// sameAuthority reports whether a listed authority is one of before, ending no later.
func sameAuthority(authority, before record.Authority) bool {
	if authority.To > before.To {
		return false
	}
	authority.To = before.To
	return reflect.DeepEqual(authority, before)
}

func refuseSuccessor(format string, args ...any) error {
	return record.Errorf(record.Invalid, format, args...).Under("docs/format.md §6")
}
