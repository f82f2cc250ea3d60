package vectors_test

import (
	"encoding/hex"
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

func inclusions() []vector {
	const absent = "not-valid not-in-log"
	leaf := func(name, expect, what string, change func(p *bundle.Proof)) vector {
		return property(name, expect, what, shown(func(b *bundle.Bundle) { change(&b.Leaf) }))
	}
	other := seal.Base64(make([]byte, 32))
	recorded := func(name, expect, what string, write func(s *w.Scene)) vector {
		return property(name, expect, what, write)
	}
	return []vector{
		leaf("hash-altered", absent, "one hash of the proof is another", func(p *bundle.Proof) { p.Hashes[1] = other }),
		leaf("proof-truncated", absent, "the last hash of the proof is missing", func(p *bundle.Proof) { p.Hashes = p.Hashes[:len(p.Hashes)-1] }),
		leaf("proof-lengthened", absent, "one hash more", func(p *bundle.Proof) { p.Hashes = append(p.Hashes, other) }),
		leaf("proof-permuted", absent, "two hashes exchanged", func(p *bundle.Proof) { p.Hashes[0], p.Hashes[1] = p.Hashes[1], p.Hashes[0] }),
		leaf("proof-empty", absent, "no hashes", func(p *bundle.Proof) { p.Hashes = []string{} }),
		leaf("index-next", absent, "the index of the next leaf", func(p *bundle.Proof) { p.Index++ }),
		leaf("index-zero", absent, "the index of the first leaf", func(p *bundle.Proof) { p.Index = 0 }),
		leaf("index-beyond", absent, "an index beyond the log", func(p *bundle.Proof) { p.Index = 1 << 40 }),
		leaf("hash-short", malformed, "a hash of 31 bytes", func(p *bundle.Proof) { p.Hashes[0] = seal.Base64(make([]byte, 31)) }),
		leaf("hash-padded", malformed, "a hash with padding", func(p *bundle.Proof) { p.Hashes[0] += "=" }),
		leaf("hash-hexadecimal", malformed, "a hash in hexadecimal", func(p *bundle.Proof) { p.Hashes[0] = hex.EncodeToString(make([]byte, 32)) }),
		leaf("leaf-namespace", "not-valid leaf-differs", "the proof says another namespace", func(p *bundle.Proof) { p.Namespace = "exchange" }),
		leaf("leaf-key", "not-valid leaf-differs", "the proof says another key", func(p *bundle.Proof) { p.Key = "jwt/" + w.Claims(record.TypeOB).Certificate.Number }),
		recorded("recorded-in-another-namespace", "not-valid leaf-differs", "recorded in the exchange's namespace, and the proof says so", func(s *w.Scene) { s.Namespace = "exchange" }),
		recorded("recorded-under-another-key", "not-valid leaf-differs", "recorded under another number, and the proof says so", func(s *w.Scene) { s.Key = "jwt/" + w.Claims(record.TypeOB).Certificate.Number }),
		recorded("recorded-elsewhere-hidden", absent, "recorded in the exchange's namespace, and the proof hides it", func(s *w.Scene) {
			s.Namespace = "exchange"
			s.Shown = func(b *bundle.Bundle) { b.Leaf.Namespace = "property" }
		}),
		recorded("recorded-with-disclosures", absent, "the ledger holds the certificate with its disclosures, not the JWT alone", func(s *w.Scene) { s.Value = []byte(s.Certificate) }),
		recorded("recorded-another", absent, "the ledger holds another certificate under this number", func(s *w.Scene) {
			c := w.Claims(record.TypeDP)
			c.Certificate.DatasetName = "另一数据集"
			s.Value = []byte(w.Issuer(record.DataBureau).JWS(record.TypeCertificate, c))
		}),
		recorded("recorded-later", absent, "the checkpoint is older than the leaf", func(s *w.Scene) {
			s.Shown = func(b *bundle.Bundle) {
				b.Leaf.Checkpoint = w.AtLeaf
				b.Leaf.Index = parsed(b, w.AtLeaf).Checkpoint.Size
			}
		}),
		recorded("proof-for-the-other-checkpoint", absent, "the proof is for the first checkpoint and names the newest", shown(func(b *bundle.Bundle) { b.Leaf.Checkpoint = w.AtStatus })),
		recorded("subtree-as-leaf", absent, "a subtree is offered as leaf, one level up", func(s *w.Scene) {
			s.Shown = func(b *bundle.Bundle) { b.Leaf.Hashes, b.Leaf.Index = b.Leaf.Hashes[1:], b.Leaf.Index/2 }
		}),
		property("root-wrong-together", absent, "the three have co-signed another root", resigned(w.AtLeaf, func(c *tlog.Checkpoint) { c.Root = flipped(c.Root) })),
		property("size-wrong-together", absent, "the three have co-signed a size that ends before the leaf", resigned(w.AtLeaf, func(c *tlog.Checkpoint) { c.Size = 9 })),
	}
}

func objections() []vector {
	const objected, withheld, differ = "not-valid objected", "undetermined objections-withheld", "not-valid objections-differ"
	another := tlog.Name(tlog.LeafHash(tlog.Leaf("property", "registration/R-1", []byte("{}"), false)))
	to := func(name, expect, what string, n, who int, leaves func(s *w.Scene) []string, changes ...func(*w.Scene)) vector {
		return property(name, expect, what, append([]func(*w.Scene){func(s *w.Scene) { s.Cosign[n][who].Objected = leaves(s) }}, changes...)...)
	}
	this := func(s *w.Scene) []string { return []string{s.LeafName()} }
	other := func(*w.Scene) []string { return []string{another} }
	several := func(s *w.Scene) []string {
		names := []string{s.LeafName(), another}
		slices.Sort(names)
		return names
	}
	status := func(s *w.Scene) []string { return []string{statuslist.EntryName(s.URI, s.Index)} }
	vectors := []vector{
		to("leaf-objected", objected, "the regulator objects to the certificate", w.AtLeaf, 1, this),
		to("leaf-objected-by-owner", objected, "the bureau objects to its own certificate", w.AtLeaf, 0, this),
		to("leaf-objected-later", objected, "the exchange objects at the newest checkpoint only", w.AtStatus, 2, this),
		to("leaf-objected-among-others", objected, "it is one of two leaves objected to", w.AtLeaf, 1, several),
		to("another-leaf-objected", "valid", "the regulator objects to another leaf", w.AtLeaf, 1, other),
		to("status-objected", "undetermined status-objected", "the exchange objects to what made the status as it is", w.AtStatus, 2, status),
		to("another-entry-objected", "valid", "the exchange objects to the entry beside it", w.AtStatus, 2, func(s *w.Scene) []string {
			return []string{statuslist.EntryName(s.URI, s.Index+1)}
		}),
		to("objections-withheld", withheld, "the list of objections is left out", w.AtLeaf, 1, this, func(s *w.Scene) { s.Cosign[w.AtLeaf][1].Withheld = true }),
		to("objections-altered", differ, "the list of objections names another leaf", w.AtLeaf, 1, this, shown(func(b *bundle.Bundle) {
			b.Checkpoints[0].Objected[0].Leaves[0] = another
		})),
		to("objections-shortened", differ, "one of two leaves is left out of the list", w.AtLeaf, 1, several, shown(func(b *bundle.Bundle) {
			b.Checkpoints[0].Objected[0].Leaves = []string{another}
		})),
		to("objections-unsorted", differ, "the leaves of the list are not sorted", w.AtLeaf, 1, several, shown(func(b *bundle.Bundle) {
			slices.Reverse(b.Checkpoints[0].Objected[0].Leaves)
		})),
		to("objections-twice", differ, "a leaf stands twice in the list", w.AtLeaf, 1, other, shown(func(b *bundle.Bundle) {
			b.Checkpoints[0].Objected[0].Leaves = []string{another, another}
		})),
		to("objections-of-another", differ, "the list stands under another organization's name", w.AtLeaf, 1, other, shown(func(b *bundle.Bundle) {
			b.Checkpoints[0].Objected[0].Organization = record.DataBureau
		})),
		to("objections-moved", differ, "the list stands at the other checkpoint", w.AtLeaf, 1, other, shown(func(b *bundle.Bundle) {
			b.Checkpoints[1].Objected, b.Checkpoints[0].Objected = b.Checkpoints[0].Objected, []bundle.Objected{}
		})),
		property("objections-made-up", differ, "a list of objections that nobody co-signed", shown(func(b *bundle.Bundle) {
			b.Checkpoints[0].Objected = []bundle.Objected{{Organization: record.Exchange, Leaves: []string{another}}}
		})),
		property("objections-of-a-stranger", differ, "a list of objections by no co-signer", shown(func(b *bundle.Bundle) {
			b.Checkpoints[0].Objected = []bundle.Objected{{Organization: "Stranger", Leaves: []string{another}}}
		})),
	}
	beyond := to("two-accepted-objected", objected, "two of three are accepted; the third is there as well and objects", w.AtLeaf, 1, this)
	hidden := to("two-accepted-objections-withheld", withheld, "two of three are accepted; the third's objections are left out", w.AtLeaf, 1, this,
		func(s *w.Scene) { s.Cosign[w.AtLeaf][1].Withheld = true })
	beyond.Judge.Accept2, hidden.Judge.Accept2 = true, true
	return append(vectors, beyond, hidden)
}

func issuers() []vector {
	issuer := func(l *record.TrustList) *record.TrustKey {
		return trustKey(l, record.DataBureau, record.PurposeIssuer)
	}
	key := func(name, expect, what string, change func(*record.TrustKey), changes ...func(*w.Scene)) vector {
		return property(name, expect, what, append(changes, func(s *w.Scene) { change(issuer(s.List)) })...)
	}
	cosigned := func(at time.Time) func(*w.Scene) {
		return func(s *w.Scene) {
			for i, c := range s.Cosign[w.AtLeaf] {
				c.At = at.Add(time.Duration(i) * time.Second)
			}
		}
	}
	issued := time.Unix(w.Claims(record.TypeDP).Iat, 0).UTC()
	at := func(minutes time.Duration) string { return record.Time(issued.Add(minutes * time.Minute)) }
	return []vector{
		key("issuer-key-ended-since", "valid", "the issuing key ended after the certificate was recorded", func(k *record.TrustKey) { k.To = at(30) }),
		key("issuer-key-ended-just-before", "valid", "the key ended between signing and recording, within 15 minutes", func(k *record.TrustKey) { k.To = at(1) }),
		key("issuer-key-ended-long-before", "not-valid recorded-after-key", "recorded more than 15 minutes after the key ended", func(k *record.TrustKey) { k.To = at(1) }, cosigned(issued.Add(16*time.Minute))),
		key("issuer-key-not-begun", "not-valid issuer-key-period", "dated before the key was in force", func(k *record.TrustKey) { k.From = at(1) }),
		key("issuer-key-over", "not-valid issuer-key-period", "dated when the key had ended", func(k *record.TrustKey) { k.To = at(0) }),
		key("issuer-compromised-since", "valid", "the issuing key was compromised after the certificate was recorded", func(k *record.TrustKey) { k.CompromisedAt = at(11) }),
		key("issuer-compromised-before", "not-valid issuer-compromised", "the issuing key was compromised before", func(k *record.TrustKey) { k.CompromisedAt = at(-60) }),
		key("issuer-compromised-at-recording", "not-valid issuer-compromised", "compromised the very second it was recorded", func(k *record.TrustKey) { k.CompromisedAt = at(10) }),
		key("issuer-compromised-between", "not-valid issuer-compromised", "dated before the compromise, recorded after", func(k *record.TrustKey) { k.CompromisedAt = at(5) }),
		property("recorded-before-signed", "undetermined recorded-before-signed", "co-signed an hour before the time at which it says it was signed", cosigned(issued.Add(-time.Hour))),
		property("clocks-apart", "valid", "co-signed 5 minutes before: clocks may be that far apart", cosigned(issued.Add(-5*time.Minute))),
		key("issuer-compromised-unproven", "undetermined issuer-compromised", "the issuing key is compromised, and too few have co-signed to say when it was recorded",
			func(k *record.TrustKey) { k.CompromisedAt = at(60) }, func(s *w.Scene) { s.Cosign[w.AtLeaf] = nil }),
		key("issuer-compromised-half-proven", "undetermined issuer-compromised", "the issuing key was compromised before two of three co-signed: that is no legal time yet",
			func(k *record.TrustKey) { k.CompromisedAt = at(0) }, func(s *w.Scene) { s.Cosign[w.AtLeaf] = s.Cosign[w.AtLeaf][1:] }),
		key("issuer-compromised-without-proof", "undetermined issuer-compromised", "the issuing key is compromised; under cosign none nothing says when it was recorded",
			func(k *record.TrustKey) { k.CompromisedAt = at(60) }, listed(func(l *record.TrustList) { l.Cosign = "none" })),
		property("issuer-stranger", "not-valid issuer-unknown", "signed with a key nobody listed, recorded and co-signed", func(s *w.Scene) { s.Issue(w.Claims(record.TypeDP), w.Key("stranger")) }),
		property("issuer-of-another", "not-valid issuer-organization", "the exchange issues in the bureau's name, recorded and co-signed", func(s *w.Scene) { s.Issue(w.Claims(record.TypeDP), w.Issuer(record.Exchange)) }),
	}
}
