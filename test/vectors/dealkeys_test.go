package vectors_test

import (
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

const unnamed = "valid-with-limits party-unnamed"

// signing is a vector of the bundle of a contract that the provider and a key made for the deal signed.
func signing(name, expect, what string, changes ...func(*w.Scene)) vector {
	return scene(name, expect, expect, what, w.NewSigning(), changes...)
}

// dealKeys are keys made for one deal: proven beside the statements, in no status list, and nobody's by the file's own word.
func dealKeys() []vector {
	const other = "not-valid key-name"
	party := func(change func(*w.KeyRecord)) func(*w.Scene) {
		return func(s *w.Scene) { change(s.Keys[1]) }
	}
	replaced := func(at string) func(*w.Scene) {
		return party(func(k *w.KeyRecord) { k.State, k.Body.EndedAt = record.StateReplaced, at })
	}
	proof := func(change func(*bundle.Proof)) func(*w.Scene) {
		return shown(func(b *bundle.Bundle) { change(&b.Keys[1].Proof) })
	}
	altered := func(change func(string) string) func(*w.Scene) {
		return shown(func(b *bundle.Bundle) { b.Keys[1].Record = change(b.Keys[1].Record) })
	}
	consented := func(change func(*record.Consent)) func(*w.Scene) {
		return func(s *w.Scene) {
			consent := w.Consent(s.Statements[0])
			consent.Iss = w.Deal().Kid
			change(consent)
			s.State(s.Statements[0], w.Deal().JWS(record.TypeConsent, consent))
		}
	}
	leaf := func(s *w.Scene) string {
		return tlog.Name(tlog.LeafHash(tlog.Leaf("exchange", record.PartyKey(w.Deal().Kid), s.Keys[1].Value(), false)))
	}
	return []vector{
		signing("deal-signed", unnamed, "a contract that the provider signed and a key made for the deal consented to"),
		scene("deal-applied", unnamed, unnamed, "an application for a deal, signed by the key made for it alone: no key of an actor, no token", w.NewApplication()),
		signing("deal-key-missing", "not-valid unknown-key", "the record of the deal's key is not there", shown(func(b *bundle.Bundle) { b.Keys = b.Keys[:1] })),
		signing("deal-key-by-an-actor", "not-valid actor-differs", "the consent says an actor, its key is the deal's", consented(func(c *record.Consent) { c.Iss = w.Receiver })),
		signing("deal-key-of-another-name", other, "the record stands under another key's name", party(func(k *w.KeyRecord) { k.ID = w.Key("stranger").Kid })),
		signing("deal-key-state", other, "a state that keys made for deals do not have", party(func(k *w.KeyRecord) { k.State = record.StateRevoked })),
		signing("deal-key-no-deal", other, "the record names no deal", party(func(k *w.KeyRecord) { k.Party.Deal = "" })),
		signing("deal-key-unknown-member", other, "a member that records do not have", altered(func(r string) string { return member(r, "zzz", 1) })),
		signing("deal-key-no-acts", other, "the record says nothing of its beginning", altered(func(r string) string { return member(r, "acts", []any{}) })),
		signing("deal-key-time", other, "a beginning that is no time", party(func(k *w.KeyRecord) { k.Body.From = "2026" })),
		signing("deal-key-altered", "not-valid not-in-log", "the record was altered: it names another deal", altered(func(r string) string { return strings.Replace(r, "deal/E-7B20", "deal/E-7B21", 1) })),
		signing("deal-key-in-governance", "not-valid leaf-differs", "the proof says that the record stands in governance", proof(func(p *bundle.Proof) { p.Namespace = record.Governance })),
		signing("deal-key-as-key", "not-valid leaf-differs", "the proof says that it is an actor's key", proof(func(p *bundle.Proof) { p.Key = "key/" + w.Deal().Kid })),
		signing("deal-key-proof-index", "not-valid not-in-log", "the proof says another index", proof(func(p *bundle.Proof) { p.Index++ })),
		signing("deal-key-objected", "not-valid objected", "a co-signer objects to the record of the deal's key", func(s *w.Scene) { s.Cosign[w.AtStatus][1].Objected = []string{leaf(s)} }),
		signing("deal-key-later", "not-valid key-period", "the key entered more than 5 minutes after the contract was recorded", party(func(k *w.KeyRecord) { k.Body.From = "2026-03-10T07:45:01Z" })),
		signing("deal-key-replaced-since", unnamed, "the receiver has got another key since", replaced("2026-03-10T07:45:00Z")),
		signing("deal-key-replaced-before", "not-valid recorded-after-key", "the receiver had got another key more than 15 minutes before the contract was recorded", replaced("2026-03-10T07:25:00Z")),
		signing("deal-key-ended-before", "not-valid recorded-after-key", "the deal's key was ended more than 15 minutes before the contract was recorded", replaced("2026-03-10T07:25:00Z"),
			party(func(k *w.KeyRecord) { k.State = record.StateEnded })),
		signing("deal-key-replaced-time", other, "the record of a key that was replaced does not say when", replaced("2026")),
	}
}
