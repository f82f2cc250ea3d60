package vectors_test

import (
	"bytes"
	"math/big"
	"slices"
	"time"

	"github.com/emmansun/gmsm/sm2"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// cosigner changes how the first co-signer, the bureau, signs one checkpoint.
func cosigner(n int, change func(*w.Cosigner)) func(*w.Scene) {
	return func(s *w.Scene) { change(s.Cosign[n][0]) }
}

func cosignatures() []vector {
	raw := func(name, expect, what string, change func(raw []byte) []byte) vector {
		return property("cosignature-"+name, expect, what, noted(w.AtLeaf, func(note string) string { return relined(note, 0, change) }))
	}
	by := func(name, expect, what string, key *w.Signer) vector {
		return property("cosigned-by-"+name, expect, what, cosigner(w.AtLeaf, func(c *w.Cosigner) { c.Key = key }))
	}
	n := sm2.P256().Params().N
	r, s := 4+8+32, 4+8+32+32
	set := func(at int, value []byte) func([]byte) []byte {
		return func(raw []byte) []byte { copy(raw[at:], value); return raw }
	}
	vectors := []vector{
		raw("r-zero", badSignature, "r = 0", set(r, make([]byte, 32))),
		raw("s-zero", badSignature, "s = 0", set(s, make([]byte, 32))),
		raw("r-is-n", badSignature, "r = n", set(r, n.Bytes())),
		raw("s-is-n", badSignature, "s = n", set(s, n.Bytes())),
		raw("all-ones", badSignature, "r = s = 2^256-1", set(r, bytes.Repeat([]byte{0xff}, 64))),
		raw("s-negated", badSignature, "s = n - s", func(raw []byte) []byte {
			return append(raw[:s], new(big.Int).Sub(n, new(big.Int).SetBytes(raw[s:])).FillBytes(make([]byte, 32))...)
		}),
		raw("flipped", badSignature, "one bit of the signature flipped", func(raw []byte) []byte { raw[s+5] ^= 4; return raw }),
		raw("time-altered", badSignature, "another time than was signed", func(raw []byte) []byte { raw[11]++; return raw }),
		raw("objected-altered", badSignature, "another digest of the objections than was signed", func(raw []byte) []byte { raw[20] ^= 1; return raw }),
		raw("key-id", "undetermined cosigner-unknown", "the id of no listed key", set(0, []byte{1, 2, 3, 4})),
		property("cosignature-user-id", badSignature, "signed under another user id", cosigner(w.AtLeaf, func(c *w.Cosigner) { c.UserID = "ALICE123@YAHOO.COM" })),
		property("cosignature-user-id-empty", badSignature, "signed under the empty user id", cosigner(w.AtLeaf, func(c *w.Cosigner) { c.UserID = "" })),
		property("cosignatures-swapped", badSignature, "two organizations' signatures exchanged, names and key ids left", func(s *w.Scene) {
			s.Note = func(_ int, note *tlog.Note) {
				c := note.Cosignatures
				c[0].Signature, c[1].Signature = c[1].Signature, c[0].Signature
			}
		}),
		property("cosignature-of-the-other-checkpoint", badSignature, "the bureau's co-signature of the newest checkpoint under the first", shown(func(b *bundle.Bundle) {
			first, newest := parsed(b, 0), parsed(b, 1)
			first.Cosignatures[0] = newest.Cosignatures[0]
			b.Checkpoints[0].Note = first.String()
		})),
		property("cosigned-in-another-name", "undetermined cosigner-unknown", "the exchange co-signs in the bureau's name", cosigner(w.AtLeaf, func(c *w.Cosigner) { c.Key = w.LogKey(record.Exchange) })),
		property("cosigned-as-a-stranger", "undetermined cosigner-unknown", "a fourth organization in place of the bureau", cosigner(w.AtLeaf, func(c *w.Cosigner) { c.Organization = "Stranger" })),
		by("stranger", "undetermined cosigner-unknown", "a key nobody listed", w.Key("stranger")),
		by("issuer-key", "undetermined cosigner-unknown", "the bureau's issuer key co-signs", w.Issuer(record.DataBureau)),
		by("status-key", "undetermined cosigner-unknown", "the bureau's status key co-signs", w.StatusKey(record.DataBureau)),
		by("root", "undetermined cosigner-unknown", "the bureau's root co-signs", w.Root(record.DataBureau, "1")),
		by("actor", "undetermined cosigner-unknown", "an actor's key co-signs", w.Actor(w.Provider)),
		property("cosigned-by-nobody", missing, "no co-signatures", func(s *w.Scene) { s.Cosign[w.AtLeaf] = nil }),
		property("cosigned-by-two", missing, "two co-signatures where three are wanted", func(s *w.Scene) { s.Cosign[w.AtLeaf] = s.Cosign[w.AtLeaf][1:] }),
		property("status-cosigned-by-two", missing, "two co-signatures on the newest checkpoint", func(s *w.Scene) { s.Cosign[w.AtStatus] = s.Cosign[w.AtStatus][:2] }),
		property("cosigned-twice-by-one", missing, "three co-signatures, two by one organization", func(s *w.Scene) {
			again := *s.Cosign[w.AtLeaf][0]
			again.At = again.At.Add(time.Minute)
			s.Cosign[w.AtLeaf][2] = &again
		}),
		property("cosigned-twice-and-by-all", "valid", "four co-signatures, two by one organization: the earliest counts", func(s *w.Scene) {
			again := *s.Cosign[w.AtLeaf][0]
			again.At = again.At.Add(time.Minute)
			s.Cosign[w.AtLeaf] = append(s.Cosign[w.AtLeaf], &again)
		}),
		about(property("cosigned-twice-earliest", "valid-with-limits status-known-later", "an organization co-signed twice, the later one first: L is the earlier", func(s *w.Scene) {
			again := *s.Cosign[w.AtLeaf][0]
			again.At = again.At.Add(time.Minute)
			s.Cosign[w.AtLeaf] = append([]*w.Cosigner{&again}, s.Cosign[w.AtLeaf]...)
		}), "2026-03-02T01:40:00Z", "valid"),
		property("cosigned-in-another-order", "valid", "co-signatures in another order", func(s *w.Scene) { slices.Reverse(s.Cosign[w.AtLeaf]) }),
		property("stranger-beside-the-three", "valid", "three co-signatures and one by a key nobody listed", func(s *w.Scene) {
			fourth := *s.Cosign[w.AtLeaf][0]
			fourth.Key = w.Key("stranger")
			s.Cosign[w.AtLeaf] = append(s.Cosign[w.AtLeaf], &fourth)
		}),
		property("forged-beside-the-three", badSignature, "three co-signatures and one in the bureau's name that does not verify", func(s *w.Scene) {
			fourth := *s.Cosign[w.AtLeaf][0]
			fourth.UserID = "ALICE123@YAHOO.COM"
			s.Cosign[w.AtLeaf] = append(s.Cosign[w.AtLeaf], &fourth)
		}),
		property("cosigned-before-the-key", "undetermined cosigner-key-period", "co-signed the second before the key was in force", listed(func(l *record.TrustList) {
			trustKey(l, record.DataBureau, record.PurposeLog).From = "2026-03-02T01:40:01Z"
		})),
		property("cosigned-first-second-of-key", "valid", "co-signed in the key's first second", listed(func(l *record.TrustList) {
			trustKey(l, record.DataBureau, record.PurposeLog).From = "2026-03-02T01:40:00Z"
		})),
		property("cosigned-after-the-key", "undetermined cosigner-key-period", "co-signed when the key had ended", listed(func(l *record.TrustList) {
			trustKey(l, record.DataBureau, record.PurposeLog).To = "2026-03-02T01:40:00Z"
		})),
		property("cosigned-in-the-year-20270", "undetermined cosigner-key-period", "a time whose text would stand between the key's", cosigner(w.AtLeaf, func(c *w.Cosigner) { c.At = time.Unix(577500000000, 0) })),
		compromise("log-key-compromised-later", "valid", "a log key compromised after S", "2026-03-10T08:00:00Z", record.DataBureau),
		compromise("log-key-compromised-before-status", "undetermined cosigner-compromised", "a log key compromised between L and S", "2026-03-05T00:00:00Z", record.DataBureau),
		compromise("log-key-compromised-before", "undetermined cosigner-compromised", "a log key compromised before L", "2026-03-01T00:00:00Z", record.DataBureau),
		compromise("all-log-keys-compromised-later", "undetermined cosigner-compromised", "all log keys compromised since: nobody sound says when they signed", "2026-03-10T08:00:00Z",
			record.DataBureau, record.MarketRegulator, record.Exchange),
		compromise("two-log-keys-compromised-later", "valid", "two log keys compromised since: the third says that they signed before", "2026-03-10T08:00:00Z", record.DataBureau, record.MarketRegulator),
		property("log-key-compromised-dates-nothing", "not-valid issuer-compromised", "the thief of a log key dates its co-signature before the compromise of the issuing key: the others' times count", func(s *w.Scene) {
			trustKey(s.List, record.DataBureau, record.PurposeLog).CompromisedAt = "2026-03-10T08:00:00Z"
			trustKey(s.List, record.DataBureau, record.PurposeIssuer).CompromisedAt = "2026-03-02T01:39:00Z"
			s.Cosign[w.AtLeaf][0].At = time.Date(2026, 3, 2, 1, 31, 0, 0, time.UTC)
		}),
		property("log-key-compromised-meanwhile", "undetermined cosigner-compromised", "a log key was compromised after the others co-signed and before its own time", func(s *w.Scene) {
			trustKey(s.List, record.DataBureau, record.PurposeLog).CompromisedAt = "2026-03-10T07:50:30Z"
			s.Cosign[w.AtStatus][0].At = w.Known.Add(time.Minute)
		}),
		property("log-key-compromised-backdated", "undetermined cosigner-compromised", "the thief of a log key dates its co-signature back; the others signed after", func(s *w.Scene) {
			trustKey(s.List, record.DataBureau, record.PurposeLog).CompromisedAt = "2026-03-02T01:30:00Z"
			s.Cosign[w.AtLeaf][0].At = time.Date(2026, 3, 2, 1, 29, 0, 0, time.UTC)
		}),
	}
	two := func(v vector) vector { return asked(v, func(in *judgeInput) { in.Accept2 = true }) }
	absent := func(s *w.Scene) { s.Cosign[w.AtLeaf] = s.Cosign[w.AtLeaf][1:] }
	return append(vectors,
		two(property("two-accepted", "valid-with-limits cosigner-absent", "the verifier accepts two of three", absent)),
		two(property("two-accepted-three-there", "valid", "the verifier would accept two of three, three are there")),
		two(property("two-accepted-one-there", missing, "the verifier accepts two of three, one is there", func(s *w.Scene) { s.Cosign[w.AtLeaf] = s.Cosign[w.AtLeaf][1:2] })),
		property("policy-2-of-3", "valid-with-limits cosigner-absent", "the trust list wants two of three", absent, listed(func(l *record.TrustList) { l.Cosign = "2-of-3" })),
	)
}

func compromise(name, expect, what, at string, organizations ...string) vector {
	return property(name, expect, what, listed(func(l *record.TrustList) {
		for _, organization := range organizations {
			trustKey(l, organization, record.PurposeLog).CompromisedAt = at
		}
	}))
}
