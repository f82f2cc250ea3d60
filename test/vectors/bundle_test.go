package vectors_test

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// scene is a vector of a bundle as somebody puts it together.
func scene(name, expect, now, what string, s *w.Scene, changes ...func(*w.Scene)) vector {
	for _, change := range changes {
		change(s)
	}
	trust, ask := s.Trust(), s.Ask()
	return vector{Name: name, What: what, Expect: expect, Now: now, Judge: &judgeInput{
		File: string(s.File()), Trust: string(trust.List), Roots: trust.Roots, Now: record.Time(ask.Now),
		Audience: ask.Audience, Nonce: ask.Nonce, Purpose: ask.Purpose,
	}}
}

// property is a vector of a data-property certificate's bundle. What the evidence is worth does not change with the clock:
// unless it is valid, the verdict about now is the same.
func property(name, expect, what string, changes ...func(*w.Scene)) vector {
	return scene(name, expect, expect, what, w.NewCertificate(record.TypeDP, nil), changes...)
}

// asked changes what the verifier asks.
func asked(v vector, change func(*judgeInput)) vector {
	change(v.Judge)
	return v
}

// about asks about a time, with its own answer about now.
func about(v vector, at, now string) vector {
	v.Judge.At, v.Now = at, now
	return v
}

// shown changes the finished bundle.
func shown(change func(*bundle.Bundle)) func(*w.Scene) {
	return func(s *w.Scene) { s.Shown = change }
}

// text changes the finished file.
func text(change func(string) string) func(*w.Scene) {
	return func(s *w.Scene) { s.Text = change }
}

// listed changes the trust list.
func listed(change func(*record.TrustList)) func(*w.Scene) {
	return func(s *w.Scene) { change(s.List) }
}

// trustKey finds an organization's listed key.
func trustKey(list *record.TrustList, organization, purpose string) *record.TrustKey {
	i := slices.IndexFunc(list.Keys, func(k record.TrustKey) bool { return k.Organization == organization && k.Purpose == purpose })
	return &list.Keys[i]
}

func bundles() []vector {
	return slices.Concat(goodBundles(), bundleForms(), checkpoints(), cosignatures(), inclusions(), objections(), issuers(), statuses(), times())
}

func goodBundles() []vector {
	vectors := []vector{
		property("property", "valid", "a data-property certificate with everything that proves it"),
		scene("intellectual", "valid", "valid", "a data-IP certificate", w.NewCertificate(record.TypeIP, nil)),
		scene("subject", "valid", "valid", "a subject certificate", w.NewCertificate(record.TypeSM, nil)),
		scene("object", "valid", "valid", "an object certificate", w.NewCertificate(record.TypeOB, nil)),
		scene("demander", "valid", "valid", "a demander's subject certificate", w.NewCertificate(record.TypeSD, nil)),
		scene("third-party", "valid", "valid", "a third-party body's subject certificate", w.NewCertificate(record.TypeST, nil)),
		scene("transaction", "valid", "valid", "a transaction certificate: its holder is a key made for the deal, and it names no party", w.NewCertificate(record.TypeTC, nil)),
		scene("transaction-older-list", "not-valid issuer-type", "not-valid issuer-type", "a transaction certificate where the trust list does not name its type for any key yet", w.NewCertificate(record.TypeTC, nil),
			func(s *w.Scene) { s.List = w.CosignedList() }),
		property("line-feed", "valid", "one line feed after the end of the file", text(func(file string) string { return file + "\n" })),
		property("timestamp", "valid", "with a timestamp token, which is kept and not examined", shown(func(b *bundle.Bundle) { b.Timestamp = "MAA" })),
		property("nothing-disclosed", "valid", "no disclosures", func(s *w.Scene) { s.Certificate = string(s.Value) + "~" }),
		property("one-checkpoint", "valid", "leaf and status under one checkpoint", oneCheckpoint),
		property("unneeded-checkpoint", "valid", "a checkpoint that nothing rests on, between the two", unneededCheckpoint),
		property("cosign-none", "valid-with-limits proof-pending", "the trust list does not want co-signing: the evidence is not judged",
			listed(func(l *record.TrustList) { l.Cosign = "none" })),
	}
	unpinned := property("roots-unpinned", "valid-with-limits roots-unpinned", "nothing pinned: the list's own roots")
	unpinned.Judge.Roots = nil
	bare := property("without-bundle", "undetermined proof-missing", "the certificate alone, where the trust list wants proof")
	bare.Judge.File = w.Certificate(record.TypeDP, nil)
	unsigned := property("list-two-signatures", "undetermined trust-list-incomplete", "the trust list has two signatures only")
	unsigned.Judge.Trust = string(w.SignList(w.CosignedList(), w.Roots()[:2]...))
	return append(vectors, unpinned, bare, unsigned)
}

// oneCheckpoint is what a gateway gives that is asked at once: the first checkpoint that covers the leaf is the newest.
func oneCheckpoint(s *w.Scene) {
	var log *w.Log
	s.Log = func(l *w.Log) { log = l }
	s.Shown = func(b *bundle.Bundle) {
		newest := parsed(b, w.AtStatus).Checkpoint
		b.Leaf = bundle.NewProof(b.Leaf.Namespace, b.Leaf.Key, b.Leaf.Index, log.Prove(b.Leaf.Index, newest), 0)
		b.Checkpoints, b.Status.Checkpoint = b.Checkpoints[w.AtStatus:], 0
	}
}

func unneededCheckpoint(s *w.Scene) {
	s.Shown = func(b *bundle.Bundle) {
		between := parsed(b, w.AtLeaf)
		between.Checkpoint.Height++
		between.Text, between.Cosignatures = between.Checkpoint.Text(), nil
		b.Checkpoints = []bundle.Checkpoint{b.Checkpoints[0], {Note: between.String(), Objected: []bundle.Objected{}}, b.Checkpoints[1]}
		b.Status.Checkpoint = 2
	}
}
