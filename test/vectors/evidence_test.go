package vectors_test

import (
	"slices"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// evidence is a vector of the receipt's bundle.
func evidence(name, expect, what string, changes ...func(*w.Scene)) vector {
	return scene(name, expect, expect, what, w.NewStatements(), changes...)
}

// provider changes the provider's key record; [AtStatus] and the list of keys follow it.
func provider(change func(*w.KeyRecord)) func(*w.Scene) {
	return func(s *w.Scene) { change(s.Keys[0]) }
}

// rewritten changes the provider's key record under the proof it has.
func rewritten(change func(text string) string) func(*w.Scene) {
	return shown(func(b *bundle.Bundle) { b.Keys[0].Record = change(b.Keys[0].Record) })
}

// receipt makes the act anew, with its consent.
func receipt(key *w.Signer, change func(*record.Statement)) func(*w.Scene) {
	return func(s *w.Scene) {
		statement := w.Receipt()
		change(statement)
		act := key.JWS(record.TypeStatement, statement)
		s.State(act, w.Actor(w.Receiver).JWS(record.TypeConsent, w.Consent(act)))
	}
}

func evidences() []vector {
	return slices.Concat(goodEvidence(), statementsProven(), keyRecords(), dealKeys())
}

func goodEvidence() []vector {
	return []vector{
		evidence("receipt", "valid", "a receipt that both signed, recorded, by keys that the ledger knows"),
		evidence("act-alone", "valid", "the provider's statement alone", func(s *w.Scene) { s.State(s.Statements[0]); s.Keys = s.Keys[:1] }),
		evidence("keys-in-another-order", "valid", "the key records in another order", func(s *w.Scene) { slices.Reverse(s.Keys) }),
		evidence("key-replaced-since", "valid", "the provider's key was replaced after the receipt was recorded", provider(func(k *w.KeyRecord) { k.End(record.StateReplaced, "2026-03-10T07:45:00Z", "") })),
		evidence("key-revoked-since", "valid", "the provider's key was revoked after the receipt was recorded", provider(func(k *w.KeyRecord) { k.End(record.StateRevoked, "2026-03-10T07:45:00Z", "") })),
		evidence("key-compromised-since", "valid", "revoked as compromised, after the receipt was recorded", provider(func(k *w.KeyRecord) {
			k.End(record.StateRevoked, "2026-03-10T07:45:00Z", "2026-03-10T07:41:00Z")
		})),
		evidence("actor-suspended", "valid", "the provider is suspended: what was recorded before stands", provider(func(k *w.KeyRecord) { k.Status = statuslist.Suspended })),
		asked(evidence("keys-token-expired", "valid", "the status of the keys has run out: whether one was reported compromised since is not known"), func(in *judgeInput) {
			in.Now = "2027-01-01T00:00:00Z"
		}).withNow("valid-with-limits keys-since-unknown"),
		about(evidence("asked-later", "valid", "asked about the time after the status, while that is current"), "2026-03-10T07:55:00Z", "valid"),
		about(evidence("asked-when-run-out", "valid-with-limits keys-since-unknown", "asked about the second at which the status ran out"), "2026-03-11T07:50:00Z", "valid"),
		evidence("status-older", "valid", "the status of the keys is older than the receipt: no key has changed since", olderKeys),
		about(evidence("asked-earlier", "valid", "asked about the time between recording and status"), "2026-03-10T07:45:00Z", "valid"),
		about(evidence("asked-before", "undetermined not-recorded-then", "asked about the second before it was recorded"), "2026-03-10T07:39:59Z", "valid"),
	}
}

// olderKeys gives the leaf a proof under the newest checkpoint, keys and status those of the first.
func olderKeys(s *w.Scene) {
	for i := range s.Cosign[w.AtLeaf] {
		s.Cosign[w.AtLeaf][i].At, s.Cosign[w.AtStatus][i].At = w.At.Add(-3*time.Hour), w.At.Add(-20*time.Minute)
	}
	var log *w.Log
	s.Log = func(l *w.Log) { log = l }
	s.Tokens[0].Change = func(t *statuslist.Token) { t.Height, t.Iat = 4, w.At.Unix()-3*3600+60 }
	s.Shown = func(b *bundle.Bundle) {
		first, newest := parsed(b, w.AtLeaf).Checkpoint, parsed(b, w.AtStatus).Checkpoint
		b.Leaf = bundle.NewProof(b.Leaf.Namespace, b.Leaf.Key, b.Leaf.Index, log.Prove(b.Leaf.Index, newest), w.AtStatus)
		for i := range b.Keys {
			p := &b.Keys[i].Proof
			*p = bundle.NewProof(p.Namespace, p.Key, p.Index, log.Prove(p.Index, first), w.AtLeaf)
		}
		b.Status.Checkpoint = w.AtLeaf
	}
}

// withNow sets the answer about now.
func (v vector) withNow(now string) vector {
	v.Now = now
	return v
}

func statementsProven() []vector {
	provider, receiver := w.Actor(w.Provider), w.Actor(w.Receiver)
	return []vector{
		evidence("consent-first", "not-valid wrong-type", "the consent stands first", func(s *w.Scene) { s.State(s.Statements[1], s.Statements[0]) }),
		evidence("made-as-certificate", "not-valid wrong-type", "the act is signed as a certificate", func(s *w.Scene) { s.State(provider.JWS(record.TypeCertificate, w.Receipt())) }),
		evidence("made-as-binding", "not-valid wrong-type", "the act is signed as a key binding", func(s *w.Scene) { s.State(provider.JWS("kb+jwt", w.Receipt())) }),
		evidence("signature-user-id", badSignature, "the act is signed under another user id", func(s *w.Scene) {
			input := s.Statements[0][:strings.LastIndexByte(s.Statements[0], '.')]
			act := input + "." + seal.Base64(provider.SignAs([]byte(input), ""))
			s.State(act, receiver.JWS(record.TypeConsent, w.Consent(act)))
		}),
		evidence("consent-to-another", "not-valid reference-differs", "the consent is to another statement", func(s *w.Scene) {
			s.State(s.Statements[0], receiver.JWS(record.TypeConsent, w.Consent("another")))
		}),
		evidence("another-network", "not-valid wrong-network", "signed for another network", func(s *w.Scene) {
			statement := w.Receipt()
			statement.Aud = "110000/registry/" + strings.Repeat("0", 64) + "/exchange"
			s.State(provider.JWS(record.TypeStatement, statement))
		}),
		evidence("another-namespace", "not-valid leaf-differs", "signed for another namespace than it is recorded in", func(s *w.Scene) {
			statement := w.Receipt()
			statement.Aud = w.Network + "/property"
			s.State(provider.JWS(record.TypeStatement, statement))
		}),
		evidence("another-id", "not-valid leaf-differs", "recorded under another id", func(s *w.Scene) { s.Key = "jws/" + strings.Repeat("0", 32) }),
		evidence("id-in-small-letters", "not-valid leaf-differs", "recorded under the id in small letters", func(s *w.Scene) { s.Key = strings.ToLower(s.Key) }),
		evidence("as-certificate", "not-valid leaf-differs", "recorded under jwt/ instead of jws/", func(s *w.Scene) { s.Key = strings.Replace(s.Key, "jws/", "jwt/", 1) }),
		evidence("consent-left-out", "not-valid not-in-log", "the consent is recorded and left out of the bundle", func(s *w.Scene) {
			s.Shown = func(b *bundle.Bundle) { b.Statements = b.Statements[:1] }
		}),
		evidence("consent-added", "not-valid not-in-log", "the consent is in the bundle and not recorded", func(s *w.Scene) { s.Value = w.Encode(s.Statements[:1]) }),
		evidence("recorded-as-object", "not-valid not-in-log", "the ledger holds the statements in an object, not in an array", func(s *w.Scene) {
			s.Value = w.Encode(record.Submission{Statements: s.Statements, Attachments: []string{}})
		}),
		evidence("eight-days", "not-valid statement-life", "a statement of eight days", receipt(provider, func(s *record.Statement) { s.Exp = s.Iat + 8*24*3600 })),
		evidence("recorded-before-signed", "undetermined recorded-before-signed", "co-signed before the time at which it says it was signed", receipt(provider, func(s *record.Statement) { s.Iat = w.At.Unix() })),
		evidence("objected", "not-valid objected", "a co-signer objects to the receipt", func(s *w.Scene) { s.Cosign[w.AtLeaf][1].Objected = []string{s.LeafName()} }),
		evidence("nine-statements", invalid, "nine statements", shown(func(b *bundle.Bundle) { b.Statements = repeat(9, b.Statements[0]) })),
		asked(evidence("presentation-asked", "not-valid presentation-missing", "the verifier asked for a presentation; statements have none"), func(in *judgeInput) { in.Audience = w.Audience }),
		asked(evidence("list-unsigned", "undetermined trust-list-incomplete", "the trust list has two signatures only"), func(in *judgeInput) {
			in.Trust = string(w.SignList(w.CosignedList(), w.Roots()[:2]...))
		}),
		evidence("cosign-none", "undetermined keys-unproved", "the trust list does not want co-signing: nothing proves whose keys they are", listed(func(l *record.TrustList) { l.Cosign = "none" })),
	}
}

func keyRecords() []vector {
	const older, twice = "undetermined key-record-older", "not-valid key-name"
	ended := func(state string, status statuslist.Status) func(*w.Scene) {
		return provider(func(k *w.KeyRecord) { k.State, k.Status = state, status })
	}
	body := func(change func(*record.Key)) func(*w.Scene) {
		return provider(func(k *w.KeyRecord) { change(&k.Body) })
	}
	proof := func(change func(*bundle.Proof)) func(*w.Scene) {
		return shown(func(b *bundle.Bundle) { change(&b.Keys[0].Proof) })
	}
	compromised := func(at string) func(*w.Scene) {
		return provider(func(k *w.KeyRecord) { k.End(record.StateRevoked, "2026-03-10T07:45:00Z", at) })
	}
	own := w.Actor(w.Provider).Kid
	keyLeaf := func(s *w.Scene) string {
		return tlog.Name(tlog.LeafHash(tlog.Leaf(record.Governance, "key/"+own, s.Keys[0].Value(), false)))
	}
	return []vector{
		evidence("key-missing", "not-valid unknown-key", "the provider's key record is not there", shown(func(b *bundle.Bundle) { b.Keys = b.Keys[1:] })),
		evidence("key-twice", twice, "a key record stands twice", shown(func(b *bundle.Bundle) { b.Keys = append(b.Keys, b.Keys[0]) })),
		evidence("key-of-another-name", twice, "the record stands under another key's name", provider(func(k *w.KeyRecord) { k.ID = w.Key("stranger").Kid })),
		evidence("key-of-another-kind", twice, "an actor's record in place of a key's", rewritten(func(r string) string { return member(r, "kind", "actor") })),
		evidence("key-record-space", twice, "a space in the record", rewritten(func(r string) string { return strings.Replace(r, ":", ": ", 1) })),
		evidence("key-record-unknown-member", twice, "a member that records do not have", rewritten(func(r string) string { return member(r, "zzz", 1) })),
		evidence("key-record-no-index", twice, "no index in the list of keys", rewritten(func(r string) string { return strings.Replace(r, `"index":`, `"indez":`, 1) })),
		evidence("key-record-null", twice, "null for a time", rewritten(func(r string) string { return strings.Replace(r, `"endedAt":""`, `"endedAt":null`, 1) })),
		evidence("key-record-time", twice, "a time that is none", body(func(k *record.Key) { k.To = "2028" })),
		evidence("key-record-index", twice, "an index past the end of the list of keys", body(func(k *record.Key) { k.Index = record.StatusListSize })),
		evidence("key-record-state", twice, "a state that keys do not have", ended("LOST", statuslist.Valid)),
		evidence("key-off-the-curve", twice, "a point that is not on the curve", body(func(k *record.Key) { k.Key = k.Key[:80] + "AAAAAAA" })),
		evidence("key-swapped", "not-valid actor-differs", "the two actors exchanged in their key records", func(s *w.Scene) {
			s.Keys[0].Body.Actor, s.Keys[1].Body.Actor = s.Keys[1].Body.Actor, s.Keys[0].Body.Actor
		}),
		evidence("key-of-another-actor", "not-valid actor-differs", "the key belongs to somebody else", body(func(k *record.Key) { k.Actor = "A-OTHER" })),
		evidence("key-for-presenting", "not-valid wrong-purpose", "a key for presenting signed the act", body(func(k *record.Key) { k.Purpose = record.PurposePresent })),
		evidence("key-for-issuing", "not-valid wrong-purpose", "a key record says that the key is for issuing", body(func(k *record.Key) { k.Purpose = record.PurposeIssuer })),
		evidence("key-not-recorded", "not-valid not-in-log", "the record was altered: it says that the key ends later", rewritten(func(r string) string {
			return strings.Replace(r, `"to":"2028-`, `"to":"2038-`, 1)
		})),
		evidence("key-actor-altered", "not-valid actor-differs", "the record was altered: it says another actor", rewritten(func(r string) string { return strings.Replace(r, w.Provider, "A-OTHER", 1) })),
		evidence("key-in-another-namespace", "not-valid leaf-differs", "the proof says that the record stands in the exchange's namespace", proof(func(p *bundle.Proof) { p.Namespace = "exchange" })),
		evidence("key-proof-of-another", "not-valid leaf-differs", "the proof is of the other key's record", shown(func(b *bundle.Bundle) { b.Keys[0].Proof = b.Keys[1].Proof })),
		evidence("key-proof-index", "not-valid not-in-log", "the proof says another index", proof(func(p *bundle.Proof) { p.Index++ })),
		evidence("key-proof-truncated", "not-valid not-in-log", "the last hash of the proof is missing", proof(func(p *bundle.Proof) { p.Hashes = p.Hashes[:len(p.Hashes)-1] })),
		evidence("key-proof-checkpoint", "not-valid not-in-log", "the proof names the other checkpoint", proof(func(p *bundle.Proof) { p.Checkpoint = w.AtLeaf })),
		evidence("key-objected", "not-valid objected", "a co-signer objects to the key record", func(s *w.Scene) { s.Cosign[w.AtStatus][1].Objected = []string{keyLeaf(s)} }),
		evidence("key-status-objected", "undetermined status-objected", "a co-signer objects to the status of the key", func(s *w.Scene) {
			s.Cosign[w.AtStatus][1].Objected = []string{statuslist.EntryName(w.KeysURI, s.Keys[0].Body.Index)}
		}),
		evidence("key-compromised-before", "not-valid key-compromised", "compromised before the receipt was recorded", compromised("2026-03-10T07:00:00Z")),
		evidence("key-compromised-then", "not-valid key-compromised", "compromised the very second the receipt was recorded", compromised("2026-03-10T07:40:00Z")),
		evidence("key-revoked-before", "not-valid recorded-after-key", "revoked more than 15 minutes before the receipt was recorded", provider(func(k *w.KeyRecord) { k.End(record.StateRevoked, "2026-03-10T07:25:00Z", "") })),
		evidence("key-replaced-before", "not-valid recorded-after-key", "replaced more than 15 minutes before the receipt was recorded", provider(func(k *w.KeyRecord) { k.End(record.StateReplaced, "2026-03-10T07:25:00Z", "") })),
		evidence("key-over", "not-valid recorded-after-key", "the key had ended more than 15 minutes before", body(func(k *record.Key) { k.To = "2026-03-10T07:25:00Z" })),
		evidence("key-not-begun", "not-valid key-period", "the key began more than 5 minutes after the receipt was recorded", body(func(k *record.Key) { k.From = "2026-03-10T07:45:01Z" })),
		evidence("key-older-record-revoked", older, "the list of keys says revoked, the record shown is an older one", ended(record.StateActive, statuslist.Invalid)),
		evidence("key-older-record-replaced", older, "the list of keys says replaced, the record shown is an older one", ended(record.StateActive, statuslist.Replaced)),
		evidence("key-older-record-replaced-then-revoked", older, "the list of keys says revoked, the record shown replaced", ended(record.StateReplaced, statuslist.Invalid)),
		evidence("key-record-compromised-list-behind", "not-valid key-compromised", "the record says compromised, whatever the list says", func(s *w.Scene) {
			compromised("2026-03-10T07:00:00Z")(s)
			s.Keys[0].Status = statuslist.Valid
		}),
		evidence("keys-token-missing", "undetermined key-status-unknown", "no token of the list of keys", shown(func(b *bundle.Bundle) { b.Status.Tokens = []string{} })),
		evidence("keys-no-status", "undetermined key-status-unknown", "neither lists nor tokens: the proofs of the keys stand under the newest checkpoint still", shown(func(b *bundle.Bundle) {
			b.Status.Tokens, b.Status.Lists = []string{}, []statuslist.Named{}
		})),
		evidence("keys-token-by-the-exchange", "not-valid status-key", "the exchange signs the list of keys", func(s *w.Scene) { s.Tokens[0].Key = w.StatusKey(record.Exchange) }),
		evidence("keys-token-of-certificates", "undetermined key-status-unknown", "the token of a certificates' list in place of the keys'", func(s *w.Scene) { s.Tokens[0].URI = w.CertificateURI(record.TypeDP) }),
		evidence("keys-not-among-types", "not-valid status-key", "the trust list does not allow the bureau's status key the list of keys", listed(func(l *record.TrustList) {
			trustKey(l, record.DataBureau, record.PurposeStatus).Types = []string{record.TypeDP}
		})),
		evidence("not-cosigned", missing, "nobody has co-signed the checkpoint of the leaf", func(s *w.Scene) { s.Cosign[w.AtLeaf] = nil }),
		evidence("note-garbled", malformed, "the note cannot be read", noted(w.AtLeaf, func(string) string { return "x" })),
		evidence("recorded-late", "not-valid recorded-after-key", "co-signed first an hour after the key had ended", func(s *w.Scene) {
			s.Keys[0].Body.To = "2026-03-10T07:10:00Z"
			for _, c := range s.Cosign[w.AtLeaf] {
				c.At = time.Date(2026, 3, 10, 7, 40, 30, 0, time.UTC)
			}
		}),
	}
}
