package vectors_test

import (
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// presented is a vector of a data-property certificate that the holder presents to the verifier who asks.
func presented(name, expect, what string, change func(*sdjwt.Binding), changes ...func(*w.Scene)) vector {
	s := w.NewCertificate(record.TypeDP, nil)
	s.Present(change)
	return scene(name, expect, expect, what, s, changes...)
}

// rebound signs the test presentation with another key, or as another type.
func rebound(sign func(s *w.Scene, b *sdjwt.Binding) string) func(*w.Scene) {
	return func(s *w.Scene) {
		s.Certificate = s.Certificate[:strings.LastIndexByte(s.Certificate, '~')+1]
		s.Certificate += sign(s, s.Binding())
	}
}

func presentations() []vector {
	const holder, unproved, over = w.Holder, "undetermined presentation-key-unproved", "not-valid presentation-key-ended"
	ask := func(v vector, expect string, change func(*judgeInput)) vector {
		v.Expect, v.Now = expect, expect
		return asked(v, change)
	}
	plain := func(name, what string) vector { return presented(name, "valid", what, nil) }
	key := func(name, expect, what string, change func(*w.KeyRecord)) vector {
		return presented(name, expect, what, nil, func(s *w.Scene) { change(s.Keys[0]) })
	}
	body := func(name, what string, change func(*sdjwt.Binding)) vector {
		return presented(name, invalid, what, change)
	}
	raw := func(name, expect, what string, change func(payload string) string) vector {
		return presented(name, expect, what, nil, rebound(func(_ *w.Scene, b *sdjwt.Binding) string {
			key := w.Present(holder)
			return key.Raw(w.Encode(key.Header(sdjwt.TypeBinding)), []byte(change(string(w.Encode(b)))))
		}))
	}
	by := func(name, expect, what string, key *w.Signer, changes ...func(*w.Scene)) vector {
		return presented(name, expect, what, nil, append([]func(*w.Scene){rebound(func(_ *w.Scene, b *sdjwt.Binding) string {
			return key.JWS(sdjwt.TypeBinding, b)
		})}, changes...)...)
	}
	clear := func(in *judgeInput) { in.Audience, in.Nonce, in.Purpose = "", "", "" }
	const notCompared = "valid-with-limits presentation-not-compared"
	vectors := []vector{
		plain("presented", "presented to the bank that asks, with its nonce, for its purpose"),
		ask(plain("not-compared", "the verifier compares nothing"), notCompared, clear),
		ask(plain("nonce-not-compared", "the verifier compares the audience only: it may be a replay"), notCompared, func(in *judgeInput) { in.Nonce = "" }),
		ask(plain("purpose-not-compared", "the verifier compares audience and nonce"), "valid", func(in *judgeInput) { in.Purpose = "" }),
		ask(plain("audience", "presented to another bank"), "not-valid audience-differs", func(in *judgeInput) { in.Audience = "示例银行北京分行" }),
		ask(plain("nonce", "presented with another nonce: a replay"), "not-valid nonce-differs", func(in *judgeInput) { in.Nonce = "aaaaaaaaaaaaaaaaaaaa" }),
		ask(plain("purpose", "presented for another purpose"), "not-valid purpose-differs", func(in *judgeInput) { in.Purpose = "质押" }),
		ask(property("absent", "", "the verifier asked for a presentation; there is none"), "not-valid presentation-missing", func(in *judgeInput) {
			in.Audience, in.Nonce = w.Audience, w.Nonce
		}),
		asked(plain("expired", "the presentation has expired"), func(in *judgeInput) { in.Now = "2026-03-10T09:00:00Z" }).withNow("undetermined presentation-expired"),
		asked(plain("last-second", "the presentation in its last second"), func(in *judgeInput) { in.Now = "2026-03-10T08:59:59Z" }).withNow("valid"),
		asked(presented("early", "valid", "presented by a clock more than 5 minutes ahead of the verifier's", func(b *sdjwt.Binding) { b.Iat = w.At.Unix() + 301 }), func(*judgeInput) {}).withNow("undetermined presentation-early"),
		presented("disclosure-added", "not-valid presentation-differs", "a disclosure was added after the holder signed", func(b *sdjwt.Binding) {
			jwt, _, _ := strings.Cut(w.Certificate(record.TypeDP, nil), "~")
			b.SDHash = sdjwt.Digest(jwt + "~")
		}),
		presented("disclosure-removed", "not-valid presentation-differs", "a disclosure was taken away after the holder signed", nil, func(s *w.Scene) {
			parts := strings.Split(s.Certificate, "~")
			s.Certificate = strings.Join(append(parts[:1], parts[2:]...), "~")
		}),
		presented("of-another-certificate", "not-valid presentation-differs", "signed for another certificate of the same holder", func(b *sdjwt.Binding) { b.SDHash = sdjwt.Digest(w.Certificate(record.TypeIP, nil)) }),
		presented("sha-256", "not-valid presentation-differs", "sd_hash is another hash of 32 bytes", func(b *sdjwt.Binding) { b.SDHash = seal.Base64(make([]byte, 32)) }),
		body("sd-hash-short", "sd_hash of 31 bytes", func(b *sdjwt.Binding) { b.SDHash = seal.Base64(make([]byte, 31)) }),
		body("nonce-short", "a nonce of 15 letters", func(b *sdjwt.Binding) { b.Nonce = b.Nonce[:15] }),
		body("nonce-letters", "a nonce with a letter that is not of base64url", func(b *sdjwt.Binding) { b.Nonce = "6kZ2pT0q9vXw4aB+" }),
		body("nonce-long", "a nonce of 129 letters", func(b *sdjwt.Binding) { b.Nonce = strings.Repeat("a", 129) }),
		body("audience-empty", "no audience", func(b *sdjwt.Binding) { b.Aud = "" }),
		body("audience-long", "an audience of 201 characters", func(b *sdjwt.Binding) { b.Aud = strings.Repeat("行", 201) }),
		body("audience-hidden", "an audience with a character that cannot be seen", func(b *sdjwt.Binding) { b.Aud = "示例\u200b银行" }),
		body("purpose-empty", "no purpose", func(b *sdjwt.Binding) { b.Purpose = "" }),
		body("purpose-long", "a purpose of 101 characters", func(b *sdjwt.Binding) { b.Purpose = strings.Repeat("审", 101) }),
		body("life-too-long", "a life of more than 24 hours", func(b *sdjwt.Binding) { b.Exp = b.Iat + 24*3600 + 1 }),
		body("life-none", "exp = iat", func(b *sdjwt.Binding) { b.Exp = b.Iat }),
		presented("life-of-a-day", "valid", "a life of 24 hours", func(b *sdjwt.Binding) { b.Exp = b.Iat + 24*3600 }),
		raw("unknown-member", malformed, "a member that key bindings do not have", func(p string) string { return member(p, "zzz", 1) }),
		raw("missing-member", malformed, "no purpose member", func(p string) string { return remove(p, "purpose") }),
		raw("duplicate-member", malformed, "nonce twice", func(p string) string { return strings.Replace(p, `"nonce"`, `"nonce":"x","nonce"`, 1) }),
		raw("null-member", malformed, "null for the audience", func(p string) string { return strings.Replace(p, `"`+w.Audience+`"`, "null", 1) }),
		raw("fraction", malformed, "a fraction for iat", func(p string) string { return strings.Replace(p, `,"nonce"`, `.0,"nonce"`, 1) }),
		by("by-a-stranger", unproved, "signed with a key whose record is not there", w.Key("stranger")),
		by("by-acting-key", "not-valid wrong-purpose", "signed with the holder's key for acting", w.Actor(holder), func(s *w.Scene) {
			s.Keys = append(s.Keys, w.NewKeyRecord(w.Actor(holder), holder, record.PurposeAct))
		}),
		by("by-another-actor", "not-valid actor-differs", "signed with another actor's key for presenting", w.Present(w.Receiver), func(s *w.Scene) {
			s.Keys[0] = w.NewKeyRecord(w.Present(w.Receiver), w.Receiver, record.PurposePresent)
		}),
		presented("signature", badSignature, "signed with another key under the right key's name", nil, rebound(func(_ *w.Scene, b *sdjwt.Binding) string {
			key := w.Present(holder)
			input := seal.Base64(w.Encode(key.Header(sdjwt.TypeBinding))) + "." + seal.Base64(w.Encode(b))
			return input + "." + seal.Base64(w.Key("stranger").Sign([]byte(input)))
		})),
		presented("user-id", badSignature, "signed under another user id", nil, rebound(func(_ *w.Scene, b *sdjwt.Binding) string {
			key := w.Present(holder)
			input := seal.Base64(w.Encode(key.Header(sdjwt.TypeBinding))) + "." + seal.Base64(w.Encode(b))
			return input + "." + seal.Base64(key.SignAs([]byte(input), ""))
		})),
		presented("trailing-byte", "not-valid bad-signature", "a letter after the end: a 65th byte", nil, func(s *w.Scene) { s.Certificate += "A" }),
		presented("two-bindings", "not-valid disclosure-form", "two key bindings", nil, func(s *w.Scene) {
			s.Certificate += "~" + s.Certificate[strings.LastIndexByte(s.Certificate, '~')+1:]
		}),
		key("key-revoked", over, "the presenting key has been revoked", func(k *w.KeyRecord) { k.End(record.StateRevoked, "2026-03-09T00:00:00Z", "") }),
		key("key-revoked-record-older", "undetermined key-record-older", "the presenting key has been revoked, the record shown is older", func(k *w.KeyRecord) { k.Status = statuslist.Invalid }),
		key("key-replaced", over, "the presenting key has been replaced", func(k *w.KeyRecord) { k.End(record.StateReplaced, "2026-03-09T00:00:00Z", "") }),
		key("holder-suspended", over, "the holder is suspended", func(k *w.KeyRecord) { k.Status = statuslist.Suspended }),
		key("record-revoked-list-behind", over, "the record says revoked, the list valid", func(k *w.KeyRecord) { k.State = record.StateRevoked }),
		key("key-over", "not-valid key-period", "signed when the key had ended", func(k *w.KeyRecord) { k.Body.To = "2026-03-10T07:59:00Z" }),
		key("key-not-begun", "not-valid key-period", "signed before the key was in force", func(k *w.KeyRecord) { k.Body.From = "2026-03-10T07:59:01Z" }),
		presented("keys-token-missing", "undetermined key-status-unknown", "no token of the list of keys", nil, func(s *w.Scene) { s.Tokens = s.Tokens[:1] }),
		presented("key-not-recorded", "not-valid not-in-log", "the key's record was altered", nil, rewritten(func(r string) string { return strings.Replace(r, `"to":"2028-`, `"to":"2038-`, 1) })),
		presented("key-objected", "not-valid objected", "a co-signer objects to the presenting key's record", nil, func(s *w.Scene) {
			leaf := tlog.Leaf(record.Governance, "key/"+s.Keys[0].ID, s.Keys[0].Value(), false)
			s.Cosign[w.AtStatus][1].Objected = []string{tlog.Name(tlog.LeafHash(leaf))}
		}),
		presented("key-missing", unproved, "the key's record is not there", nil, shown(func(b *bundle.Bundle) { b.Keys = []bundle.Key{} })),
		presented("key-record-garbled", "not-valid key-name", "the key's record cannot be read", nil, rewritten(func(string) string { return "{}" })),
		presented("unneeded-key", "valid", "the record of another key beside it", nil, func(s *w.Scene) {
			s.Keys = append(s.Keys, w.NewKeyRecord(w.Actor(holder), holder, record.PurposeAct))
		}),
		presented("cosign-none", "undetermined presentation-key-unproved", "the trust list does not want co-signing: nothing proves whose key it is", nil, listed(func(l *record.TrustList) { l.Cosign = "none" })),
		presented("revoked", "not-valid revoked", "well presented, but revoked", nil, func(s *w.Scene) { s.Entry = statuslist.Invalid }),
	}
	for _, typ := range []string{record.TypeStatement, record.TypeConsent, record.TypeBinding, record.TypeGrant, record.TypeCertificate, record.TypeStatusList, "JWT"} {
		vectors = append(vectors, presented("made-as-"+typ, "not-valid wrong-type", "the key binding is signed as "+typ, nil, rebound(func(_ *w.Scene, b *sdjwt.Binding) string {
			return w.Present(holder).JWS(typ, b)
		})))
	}
	return vectors
}
