package vectors_test

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// tokened changes the payload of the certificate's status token before it is signed.
func tokened(change func(*statuslist.Token)) func(*w.Scene) {
	return func(s *w.Scene) { s.Tokens[0].Change = change }
}

// retoken signs any payload as the certificate's status token.
func retoken(change func(payload string) string) func(*w.Scene) {
	return shown(func(b *bundle.Bundle) {
		split, _, err := seal.Split(b.Status.Tokens[0], record.TypeStatusList)
		if err != nil {
			panic(err)
		}
		key := w.StatusKey(record.DataBureau)
		b.Status.Tokens[0] = key.Raw(w.Encode(key.Header(record.TypeStatusList)), []byte(change(string(split.Payload))))
	})
}

func statuses() []vector {
	const differ, unknown = "not-valid status-lists-differ", "undetermined status-unknown"
	signedBy := func(name, expect, what string, key *w.Signer) vector {
		return property("token-by-"+name, expect, what, func(s *w.Scene) { s.Tokens[0].Key = key })
	}
	entry := func(name, expect, what string, status statuslist.Status) vector {
		return property(name, expect, what, func(s *w.Scene) { s.Entry = status })
	}
	lists := func(name, expect, what string, change func(*[]statuslist.Named)) vector {
		return property("lists-"+name, expect, what, func(s *w.Scene) { s.Lists = change })
	}
	token := func(name, what string, change func(*statuslist.Token)) vector {
		return property("token-"+name, malformed, what, tokened(change))
	}
	older := statuslist.New()
	older.Set(w.Claims(record.TypeDP).Status.List.Idx, statuslist.Valid)
	statusKey := func(name, expect, what string, change func(*record.TrustKey)) vector {
		return property("status-key-"+name, expect, what, listed(func(l *record.TrustList) { change(trustKey(l, record.DataBureau, record.PurposeStatus)) }))
	}
	vectors := []vector{
		entry("revoked", "not-valid revoked", "revoked", statuslist.Invalid),
		entry("suspended", "not-valid suspended", "suspended", statuslist.Suspended),
		entry("replaced", "not-valid status-form", "an entry that only keys have", statuslist.Replaced),
		property("revoked-not-cosigned", missing, "revoked, says a status that only two have co-signed", func(s *w.Scene) {
			s.Entry = statuslist.Invalid
			s.Cosign[w.AtStatus] = s.Cosign[w.AtStatus][1:]
		}),
		property("other-entry-revoked", "valid", "the entry beside it is revoked", func(s *w.Scene) {
			s.Statuses = func(l w.Lists) { l.Set(s.URI, s.Index+1, statuslist.Invalid) }
		}),
		property("rolled-back", differ, "an older list, in which it was not revoked yet, under the newest checkpoint", func(s *w.Scene) {
			s.Entry = statuslist.Invalid
			s.Tokens[0].List = func(l *statuslist.List) { *l = *older }
		}),
		property("rolled-back-with-digest", differ, "the older list and its digest under the newest checkpoint", func(s *w.Scene) {
			s.Entry = statuslist.Invalid
			s.Tokens[0].List = func(l *statuslist.List) { *l = *older }
			s.Shown = func(b *bundle.Bundle) {
				i := slices.IndexFunc(b.Status.Lists, func(n statuslist.Named) bool { return n.URI == s.URI })
				b.Status.Lists[i].Digest = older.Digest()
			}
		}),
		property("list-digest-altered", differ, "the digest of another list altered", shown(func(b *bundle.Bundle) { b.Status.Lists[1].Digest = seal.Digest(nil) })),
		property("list-left-out", differ, "one list left out", shown(func(b *bundle.Bundle) { b.Status.Lists = b.Status.Lists[1:] })),
		property("lists-reversed", differ, "the lists in the other order", shown(func(b *bundle.Bundle) { slices.Reverse(b.Status.Lists) })),
		lists("unsorted-together", differ, "the three have co-signed lists that are not sorted", func(n *[]statuslist.Named) { slices.Reverse(*n) }),
		lists("twice-together", differ, "the three have co-signed one list twice", func(n *[]statuslist.Named) { *n = append(*n, (*n)[len(*n)-1]) }),
		lists("missing-together", differ, "the three have co-signed all lists but this one", func(n *[]statuslist.Named) {
			*n = slices.DeleteFunc(*n, func(list statuslist.Named) bool { return list.URI == w.CertificateURI(record.TypeDP) })
		}),
		property("no-status", unknown, "neither lists nor tokens", shown(func(b *bundle.Bundle) { b.Status.Lists, b.Status.Tokens = []statuslist.Named{}, []string{} })),
		property("no-token", unknown, "no token", shown(func(b *bundle.Bundle) { b.Status.Tokens = []string{} })),
		property("token-of-another-list", unknown, "the regulator's token for its own list", func(s *w.Scene) {
			s.Tokens[0].URI, s.Tokens[0].Key = w.CertificateURI(record.TypeIP), w.StatusKey(record.MarketRegulator)
		}),
		property("token-renamed", differ, "the token of another list under this list's name", tokened(func(t *statuslist.Token) {
			t.StatusList.Lst, _ = statuslist.New().Encode()
		})),
		signedBy("another-organization", "not-valid status-key", "the regulator signs the bureau's list", w.StatusKey(record.MarketRegulator)),
		signedBy("issuer-key", "not-valid wrong-purpose", "the bureau's issuer key signs the list", w.Issuer(record.DataBureau)),
		signedBy("log-key", "not-valid wrong-purpose", "the bureau's log key signs the list", w.LogKey(record.DataBureau)),
		signedBy("root", "undetermined status-key-unknown", "the bureau's root signs the list", w.Root(record.DataBureau, "1")),
		signedBy("stranger", "undetermined status-key-unknown", "a key nobody listed signs the list", w.Key("stranger")),
		property("token-user-id", badSignature, "the token is signed under another user id", shown(func(b *bundle.Bundle) {
			input := b.Status.Tokens[0][:strings.LastIndexByte(b.Status.Tokens[0], '.')]
			b.Status.Tokens[0] = input + "." + seal.Base64(w.StatusKey(record.DataBureau).SignAs([]byte(input), ""))
		})),
		property("token-signature-flipped", badSignature, "one bit of the token's signature flipped", shown(func(b *bundle.Bundle) {
			dot := strings.LastIndexByte(b.Status.Tokens[0], '.')
			signature, err := seal.Unbase64(b.Status.Tokens[0][dot+1:])
			if err != nil {
				panic(err)
			}
			b.Status.Tokens[0] = b.Status.Tokens[0][:dot+1] + seal.Base64(flipped(signature))
		})),
		property("token-height", "not-valid status-height", "a token of another height", tokened(func(t *statuslist.Token) { t.Height-- })),
		token("bits", "one bit for each entry", func(t *statuslist.Token) { t.StatusList.Bits = 1 }),
		token("ends-before-it-begins", "exp before iat", func(t *statuslist.Token) { t.Exp = t.Iat - 1 }),
		token("ttl-zero", "ttl 0", func(t *statuslist.Token) { t.TTL = 0 }),
		token("list-garbled", "a list that is no zlib stream", func(t *statuslist.Token) { t.StatusList.Lst = "AAAA" }),
		token("list-empty", "no list", func(t *statuslist.Token) { t.StatusList.Lst = "" }),
		token("list-longer", "bytes after the zlib stream", func(t *statuslist.Token) {
			raw, _ := seal.Unbase64(t.StatusList.Lst)
			t.StatusList.Lst = seal.Base64(append(raw, 0))
		}),
		token("list-padded", "the list with padding", func(t *statuslist.Token) { t.StatusList.Lst += "=" }),
		property("token-unknown-member", malformed, "a member that tokens do not have", retoken(func(p string) string { return strings.Replace(p, `"ttl":3600`, `"ttl":3600,"zzz":1`, 1) })),
		property("token-duplicate-member", malformed, "ttl twice", retoken(func(p string) string { return strings.Replace(p, `"ttl":3600`, `"ttl":3600,"ttl":3600`, 1) })),
		property("token-null-member", malformed, "null for ttl", retoken(func(p string) string { return strings.Replace(p, `"ttl":3600`, `"ttl":null`, 1) })),
		property("token-fraction", malformed, "3600.0 for 3600", retoken(func(p string) string { return strings.Replace(p, `"ttl":3600`, `"ttl":3600.0`, 1) })),
		property("token-no-height", malformed, "no height", retoken(func(p string) string { return remove(p, "height") })),
		statusKey("of-another-type", "not-valid status-key", "the trust list allows this key another list only", func(k *record.TrustKey) { k.Types = []string{record.TypeKeys} }),
		statusKey("ended", "undetermined status-key-period", "the status key had ended when it signed", func(k *record.TrustKey) { k.To = "2026-03-10T07:51:00Z" }),
		statusKey("not-begun", "undetermined status-key-period", "the status key was not in force when it signed", func(k *record.TrustKey) { k.From = "2026-03-10T07:51:01Z" }),
		statusKey("compromised-before", "undetermined status-key-compromised", "the status key was compromised before it signed", func(k *record.TrustKey) { k.CompromisedAt = "2026-03-10T00:00:00Z" }),
		property("status-older-than-leaf", "undetermined status-older", "the status is of the first checkpoint, the leaf's proof of the newest: it was not claimed yet", olderStatus),
	}
	outside := w.Claims(record.TypeDP)
	outside.Status.List.Idx = record.StatusListSize
	vectors = append(vectors, property("index-outside", "not-valid status-reference", "the certificate names an entry past the end of the list", func(s *w.Scene) {
		s.Issue(outside, w.Issuer(record.DataBureau))
	}))
	for _, typ := range []string{record.TypeStatement, record.TypeCertificate, record.TypeTrustList, "JWT", "application/statuslist+jwt"} {
		vectors = append(vectors, property("token-made-as-"+strings.ReplaceAll(typ, "/", "-"), "not-valid wrong-type", "a token signed as "+typ, func(s *w.Scene) { s.Tokens[0].Typ = typ }))
	}
	now := func(v vector, now string) vector { v.Now = now; return v }
	clock := func(v vector, at, answer string) vector { v.Judge.Now, v.Now = at, answer; return v }
	return append(vectors,
		now(statusKey("compromised-since", "valid", "the status key was compromised after it signed: its token says nothing about now any more", func(k *record.TrustKey) {
			k.CompromisedAt = "2026-03-10T07:55:00Z"
		}), "undetermined status-key-compromised"),
		clock(property("token-expired", "valid", "the status has run out"), "2026-03-11T07:50:00Z", "undetermined status-expired"),
		clock(property("token-last-second", "valid", "the status in its last second"), "2026-03-11T07:49:59Z", "valid"),
		clock(property("token-early", "valid", "the verifier's clock is more than 5 minutes behind the status"), "2026-03-10T07:45:59Z", "undetermined status-early"),
		clock(property("token-a-little-early", "valid", "the verifier's clock is 5 minutes behind the status"), "2026-03-10T07:46:00Z", "valid"),
		clock(property("list-expired-now", "valid", "the trust list has run out since S"), "2027-01-05T00:00:00Z", "undetermined trust-list-not-covering"),
		clock(property("expired-now", "valid", "the certificate has ended since S", listed(func(l *record.TrustList) { l.ExpiresAt = "2036-01-01T00:00:00Z" })), "2029-03-01T16:00:00Z", "not-valid expired"),
		clock(property("revoked-token-expired", "not-valid revoked", "revoked, and the status has run out", func(s *w.Scene) { s.Entry = statuslist.Invalid }), "2026-04-10T00:00:00Z", "not-valid revoked"),
		property("list-expired-then", "undetermined trust-list-not-covering", "the trust list had run out at S", listed(func(l *record.TrustList) { l.ExpiresAt = "2026-03-10T07:50:00Z" })),
	)
}

// olderStatus gives the leaf a proof under the newest checkpoint and the status of the first.
func olderStatus(s *w.Scene) {
	var log *w.Log
	s.Log = func(l *w.Log) { log = l }
	s.Shown = func(b *bundle.Bundle) {
		b.Leaf = bundle.NewProof(b.Leaf.Namespace, b.Leaf.Key, b.Leaf.Index, log.Prove(b.Leaf.Index, parsed(b, w.AtStatus).Checkpoint), w.AtStatus)
		b.Status.Checkpoint = w.AtLeaf
	}
}

// times ask about one bundle at other times.
func times() []vector {
	with := func(entry statuslist.Status) func(*w.Scene) { return func(s *w.Scene) { s.Entry = entry } }
	const before, recorded, between, known, after = "2026-03-02T01:39:59Z", "2026-03-02T01:40:00Z", "2026-03-05T00:00:00Z", "2026-03-10T07:50:00Z", "2026-03-10T07:50:01Z"
	const later, then, since, notYet = "valid-with-limits status-known-later", "undetermined status-then-unknown", "undetermined status-since-unknown", "undetermined not-recorded-then"
	var vectors []vector
	for _, c := range []struct {
		name    string
		entry   statuslist.Status
		now     string
		answers [5]string
	}{
		{"valid", statuslist.Valid, "valid", [5]string{notYet, later, later, "valid", since}},
		{"revoked", statuslist.Invalid, "not-valid revoked", [5]string{notYet, then, then, "not-valid revoked", "not-valid revoked"}},
		{"suspended", statuslist.Suspended, "not-valid suspended", [5]string{notYet, then, then, "not-valid suspended", since}},
	} {
		for i, at := range []struct{ name, what, time string }{
			{"before", "the second before it was recorded", before}, {"recorded", "the second it was recorded", recorded}, {"between", "between recording and status", between},
			{"known", "the very time of the status", known}, {"after", "the second after the status", after},
		} {
			vectors = append(vectors, about(property("at-"+at.name+"-"+c.name, c.answers[i], c.entry.String()+" at S, asked about "+at.what, with(c.entry)), at.time, c.now))
		}
	}
	return append(vectors,
		about(property("at-not-yet-valid", "not-valid not-yet-valid", "asked about the time before it began"), "2026-02-01T00:00:00Z", "valid"),
		about(property("at-list-not-covering", "undetermined trust-list-not-covering", "asked about the time before the network was founded",
			listed(func(l *record.TrustList) { l.IssuedAt = "2026-03-04T00:00:00Z" })), "2026-03-03T00:00:00Z", "valid"),
	)
}

// member replaces a member of a JSON object.
func member(text, name string, value any) string {
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &members); err != nil {
		panic(err)
	}
	members[name] = w.Encode(value)
	return string(w.Encode(members))
}
