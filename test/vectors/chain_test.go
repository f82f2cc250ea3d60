package vectors_test

import (
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// chained is a vector of a good bundle judged by list 1 and the list that follows it.
func chained(name, expect, what string, change func(next *record.TrustList), roots ...*w.Signer) vector {
	v := property(name, expect, what)
	first := []byte(v.Judge.Trust)
	next := w.Successor(w.CosignedList(), first)
	if change != nil {
		change(next)
	}
	if roots == nil {
		roots = w.Roots()
	}
	v.Judge.Trust = string(w.Chain(first, w.SignList(next, roots...)))
	return v
}

// chains judge a certificate that list 1 already knew by chains of trust lists.
func chains() []vector {
	const refused, incomplete, unreadable = "undetermined trust-list-refused", "undetermined trust-list-incomplete", "malformed"
	issuer := func(l *record.TrustList) *record.TrustKey {
		return trustKey(l, record.DataBureau, record.PurposeIssuer)
	}
	newKey := func(l *record.TrustList) {
		key := *issuer(l)
		key.Kid, key.Key, key.From = w.Key("issuer 2").Kid, w.Key("issuer 2").Text, "2026-03-05T00:00:00Z"
		l.Keys = append(l.Keys, key)
	}
	roots := w.Roots()
	text := func(name, expect, what string, change func(chain string) string) vector {
		v := chained(name, expect, what, nil)
		if expect == unreadable {
			v.Now = ""
		}
		v.Judge.Trust = change(v.Judge.Trust)
		return v
	}
	first := func(v vector) string { return string(w.SignList(w.CosignedList(), w.Roots()...)) }
	vectors := []vector{
		chained("successor", "valid", "list 2 keeps everything", nil),
		chained("key-added", "valid", "list 2 adds a key", newKey),
		chained("key-ended", "valid", "list 2 ends the issuing key after the certificate was recorded", func(l *record.TrustList) { issuer(l).To = "2026-03-05T00:00:00Z" }),
		chained("key-compromised-since", "valid", "list 2 says that the issuing key was compromised, after the certificate was recorded", func(l *record.TrustList) { issuer(l).CompromisedAt = "2026-03-04T00:00:00Z" }),
		chained("key-compromised-before", "not-valid issuer-compromised", "list 2 says that the issuing key was compromised before", func(l *record.TrustList) { issuer(l).CompromisedAt = "2026-03-01T00:00:00Z" }),
		chained("other-root", "valid", "an organization's second root signs for it", nil, w.Root(record.DataBureau, "2"), roots[1], roots[2]),
		chained("number-skipped", refused, "list 3 follows list 1", func(l *record.TrustList) { l.Seq = 3 }),
		chained("number-again", refused, "another list 1 follows list 1", func(l *record.TrustList) { l.Seq = 1 }),
		chained("previous", refused, "another list is named as the one before", func(l *record.TrustList) { l.Previous = seal.Digest([]byte("another")) }),
		chained("network", refused, "list 2 is of another network", func(l *record.TrustList) { l.Network = "110000/registry/" + strings.Repeat("0", 64) }),
		chained("test-mark", refused, "list 2 hides that the network is a test", func(l *record.TrustList) { l.Test = false }),
		chained("policy-loosened", refused, "list 2 wants less co-signing", func(l *record.TrustList) { l.Cosign = "none" }),
		chained("issued-earlier", refused, "list 2 is issued before list 1", func(l *record.TrustList) { l.IssuedAt = "2026-01-04T00:00:00Z" }),
		chained("key-left-out", refused, "list 2 leaves a key out", func(l *record.TrustList) { l.Keys = l.Keys[1:] }),
		chained("key-prolonged", refused, "list 2 lets a key end later", func(l *record.TrustList) { issuer(l).To = "2030-01-05T00:00:00Z" }),
		chained("key-begins-earlier", refused, "list 2 lets a key begin earlier", func(l *record.TrustList) { issuer(l).From = "2025-01-05T00:00:00Z" }),
		chained("key-of-another", refused, "list 2 gives a key to another organization", func(l *record.TrustList) { issuer(l).Organization = record.Exchange }),
		chained("key-purpose", refused, "list 2 gives a key another purpose", func(l *record.TrustList) { issuer(l).Purpose = record.PurposeStatus }),
		chained("key-types", refused, "list 2 gives a key another type", func(l *record.TrustList) { issuer(l).Types = []string{record.TypeDP, record.TypeIP} }),
		chained("two-signatures", incomplete, "two organizations have signed list 2", nil, roots[:2]...),
		chained("same-organization", incomplete, "two of three signatures on list 2 are by one organization", nil, roots[0], roots[1], w.Root(record.DataBureau, "2")),
		chained("stranger", "undetermined trust-list-root-unknown", "a stranger has signed list 2", nil, roots[0], roots[1], w.Key("stranger")),
		chained("own-new-root", "undetermined trust-list-root-unknown", "list 2 is signed by a root that only list 2 knows", func(l *record.TrustList) {
			l.Roots = append(l.Roots, record.Root{Organization: record.Exchange, Kid: w.Key("trust 3").Kid, Key: w.Key("trust 3").Text})
		}, roots[0], roots[1], w.Key("trust 3")),
		chained("expired", "undetermined trust-list-not-covering", "list 2 had run out at S", func(l *record.TrustList) { l.ExpiresAt = "2026-03-10T07:50:00Z" }),
		text("reversed", refused, "the newest list first", func(chain string) string {
			lists := listsOf(chain)
			slices.Reverse(lists)
			return chainOf(lists)
		}),
		text("first-altered", "undetermined trust-list-signature", "list 1 has another list's signature", func(chain string) string {
			lists := listsOf(chain)
			lists[0] = strings.Replace(lists[0], `"signature":"`+signature(lists[0]), `"signature":"`+signature(lists[1]), 1)
			return chainOf(lists)
		}),
		text("list-twice", refused, "list 1 twice", func(chain string) string { return chainOf(repeat(2, listsOf(chain)[0])) }),
		text("list-alone", "valid", "a chain of one list", func(chain string) string { return chainOf(listsOf(chain)[:1]) }),
		text("lone-later-list", "valid", "list 2 alone, under list 1's roots: it still knows the keys of then", func(chain string) string { return listsOf(chain)[1] }),
		text("empty", unreadable, "a chain of no lists", func(string) string { return chainOf([]string{}) }),
		text("other-kind", unreadable, "a file of another kind", func(chain string) string { return strings.Replace(chain, `"trust-chain"`, `"chain"`, 1) }),
		text("unknown-member", unreadable, "a member that chains do not have", func(chain string) string { return strings.TrimSuffix(chain, "}") + `,"zzz":1}` }),
		text("null", unreadable, "null for the lists", func(string) string { return `{"kind":"trust-chain","lists":null}` }),
		text("list-unreadable", unreadable, "one list cannot be read", func(chain string) string { return chainOf([]string{listsOf(chain)[0], "{}"}) }),
		text("list-line-feed", unreadable, "a line feed at the end of a list inside", func(chain string) string {
			lists := listsOf(chain)
			return chainOf([]string{lists[0] + "\n", lists[1]})
		}),
		text("line-feed", "valid", "a line feed at the end of the file", func(chain string) string { return chain + "\n" }),
		text("too-many", unreadable, "65 lists", func(string) string { return chainOf(repeat(65, "{}")) }),
	}
	outlived := chained("list-1-expired", "valid", "asked when list 1 had run out: list 2 covers it", nil)
	outlived.Judge.Now, outlived.Now = "2027-02-01T00:00:00Z", "undetermined status-expired"
	alone := property("list-1-expired-alone", "valid", "the same by list 1 alone")
	alone.Judge.Trust, alone.Judge.Now, alone.Now = first(alone), "2027-02-01T00:00:00Z", "undetermined trust-list-not-covering"
	past := chained("lone-later-list-past", "valid-with-limits status-known-later", "list 2 alone, which adds a key, asked about the time before it was issued", newKey)
	past.Judge.Trust, past.Judge.At, past.Now = listsOf(past.Judge.Trust)[1], "2026-03-03T00:00:00Z", "valid"
	return append(vectors, outlived, alone, past)
}

func signature(list string) string {
	_, rest, _ := strings.Cut(list, `"signature":"`)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}
