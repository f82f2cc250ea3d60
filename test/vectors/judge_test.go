package vectors_test

import (
	"encoding/json"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/verify"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

const limits = "valid-with-limits proof-pending"

func signedList(change func(*record.TrustList), roots ...*w.Signer) string {
	list := w.List()
	if change != nil {
		change(list)
	}
	if roots == nil {
		roots = w.Roots()
	}
	return string(w.SignList(list, roots...))
}

// judge is a vector for the whole verifier, with roots pinned, at [w.At].
func judge(name, expect, what, file string) vector {
	return vector{Name: name, What: what, Expect: expect, Judge: &judgeInput{
		File: file, Trust: signedList(nil), Roots: w.List().Roots, At: record.Time(w.At),
	}}
}

// cosigned is [judge] by a trust list that wants 3-of-3 co-signing.
func cosigned(name, expect, what, file string) vector {
	v := judge(name, expect, what, file)
	v.Judge.Trust = signedList(func(l *record.TrustList) { l.Cosign = "3-of-3" })
	return v
}

func lists() []vector {
	roots := w.Roots()
	list := func(name, expect, what, signed string) vector {
		return vector{Name: name, What: what, Expect: expect, List: &listInput{Signed: signed, Roots: w.List().Roots}}
	}
	act := w.Root(record.DataBureau, "1").JWS(record.TypeStatement, w.List())
	parts := strings.Split(act, ".")
	asStatement := string(w.Encode(record.SignedList{Payload: parts[1], Signatures: []record.ListSignature{{Protected: parts[0], Signature: parts[2]}}}))
	own := w.List()
	own.Seq = 2
	return []vector{
		list("genuine", "accept", "signed by one root of each organization", signedList(nil)),
		list("other-roots", "accept", "the second root of an organization signs as well as the first", signedList(nil, w.Root(record.DataBureau, "2"), roots[1], roots[2])),
		list("four-signatures", "accept", "both roots of one organization and one of the others", signedList(nil, append(roots, w.Root(record.DataBureau, "2"))...)),
		list("two-signatures", "consent-missing", "two organizations only", signedList(nil, roots[:2]...)),
		list("same-organization-twice", "consent-missing", "three signatures, two of one organization", signedList(nil, roots[0], roots[1], w.Root(record.DataBureau, "2"))),
		list("same-root-three-times", "consent-missing", "one root three times", signedList(nil, roots[0], roots[0], roots[0])),
		list("no-signatures", "consent-missing", "nobody signed", string(w.SignList(w.List()))),
		list("stranger", "unknown-key", "a stranger's signature among them", signedList(nil, append(roots, w.Key("stranger"))...)),
		list("issuer-signs", "unknown-key", "an issuer key signs the list that names it", signedList(nil, roots[0], roots[1], w.Issuer(record.Exchange))),
		list("made-as-statement", "wrong-type", "signed as a statement", asStatement),
		list("payload-changed", "bad-signature", "another list under the same signatures", strings.Replace(signedList(nil), seal.Base64(w.Encode(w.List())), seal.Base64(w.Encode(own)), 1)),
		list("space", "malformed", "a space in the envelope", strings.Replace(signedList(nil), ":", ": ", 1)),
		list("unprotected-header", "malformed", "an unprotected header", canonical(strings.Replace(signedList(nil), `"protected"`, `"header":{},"protected"`, 1))),
		list("key-under-false-name", "invalid-content", "an issuer key under another's name", signedList(func(l *record.TrustList) { l.Keys[0].Kid = l.Keys[1].Kid })),
		list("key-twice", "invalid-content", "one key for two purposes", signedList(func(l *record.TrustList) {
			l.Keys = append(l.Keys, l.Keys[0])
			l.Keys[len(l.Keys)-1].Purpose = record.PurposeStatus
		})),
		list("root-as-issuer", "invalid-content", "a root that is an issuer key as well", signedList(func(l *record.TrustList) {
			l.Keys[0].Kid, l.Keys[0].Key = l.Roots[0].Kid, l.Roots[0].Key
		})),
		list("ends-before-it-begins", "invalid-content", "expiresAt before issuedAt", signedList(func(l *record.TrustList) { l.ExpiresAt = "2025-01-01T00:00:00Z" })),
	}
}

func certificates() []vector {
	with := func(change func(*record.Certificate)) string { return w.Certificate(record.TypeDP, change) }
	dp := w.Certificate(record.TypeDP, nil)
	jwt, shown, _ := strings.Cut(dp, "~")
	jwt2, _, _ := strings.Cut(with(func(c *record.Certificate) { c.Certificate.DatasetName = "另一数据集" }), "~")
	first, second, _ := strings.Cut(strings.TrimSuffix(shown, "~"), "~")
	other := sdjwt.Disclosure{Salt: w.Disclosures()[0].Salt, Name: "contact", Value: json.RawMessage(`"somebody else"`)}
	wrongOwner := w.Claims(record.TypeDP)
	wrongOwner.Iss = w.Network + "/" + record.Exchange
	return append([]vector{
		judge("property", limits, "a data-property certificate", dp),
		judge("intellectual", limits, "a data-IP certificate", w.Certificate(record.TypeIP, nil)),
		judge("subject", limits, "a subject certificate", w.Certificate(record.TypeSM, nil)),
		judge("object", limits, "an object certificate", w.Certificate(record.TypeOB, nil)),
		judge("nothing-disclosed", limits, "no disclosures", jwt+"~"),
		judge("one-disclosed", limits, "one disclosure of two", jwt+"~"+second+"~"),
		judge("other-order", limits, "disclosures in the other order", jwt+"~"+second+"~"+first+"~"),
		judge("line-feed", limits, "one line feed after the end of the file", dp+"\n"),
		judge("no-tilde", "not-valid malformed", "a bare JWT, without any tilde", jwt),
		judge("last-tilde-missing", "not-valid malformed", "the last tilde is missing", strings.TrimSuffix(dp, "~")),
		judge("trailing-byte", "not-valid malformed", "a letter after the end", dp+"x"),
		judge("two-line-feeds", "not-valid malformed", "two line feeds after the end", dp+"\n\n"),
		judge("disclosure-tampered", "not-valid disclosure-unreferenced", "another value under the same salt and name", w.Combine(jwt, other)),
		judge("disclosure-twice", "not-valid disclosure-duplicate", "one disclosure twice", jwt+"~"+first+"~"+first+"~"),
		judge("disclosure-garbled", "not-valid disclosure-form", "a disclosure that is not JSON", jwt+"~AAAA~"),
		judge("disclosure-padded", "not-valid disclosure-form", "a disclosure with padding", jwt+"~"+first+"=~"),
		judge("disclosure-empty", "not-valid disclosure-form", "an empty disclosure", jwt+"~~"),
		judge("disclosure-reserved", "not-valid disclosure-reserved", "a disclosure called _sd", jwt+"~"+seal.Base64([]byte(`["`+w.Disclosures()[0].Salt+`","_sd",[]]`))+"~"),
		judge("disclosure-in-the-clear", "not-valid disclosure-reserved", "a disclosure called iss, though the certificate has one", clash()),
		judge("digest-twice", "not-valid disclosure-form", "one digest twice in _sd", with(func(c *record.Certificate) { c.SD[1] = c.SD[0] })),
		judge("sd-alg", "not-valid sd-alg", "_sd_alg is sha-256", with(func(c *record.Certificate) { c.SDAlg = "sha-256" })),
		judge("key-binding", "valid-with-limits key-binding-ignored", "a key binding, which this edition does not examine", dp+"a.b.c"),
		judge("made-as-statement", "not-valid wrong-type", "signed by the issuer, but as a statement", w.Issuer(record.DataBureau).JWS(record.TypeStatement, w.Claims(record.TypeDP))+"~"),
		judge("status-key", "not-valid wrong-purpose", "signed with the bureau's status key", w.Key("status "+record.DataBureau).JWS(record.TypeCertificate, w.Claims(record.TypeDP))+"~"),
		judge("root-key", "not-valid issuer-unknown", "signed with the bureau's root", w.Root(record.DataBureau, "1").JWS(record.TypeCertificate, w.Claims(record.TypeDP))+"~"),
		judge("stranger", "not-valid issuer-unknown", "signed with a key nobody listed", w.Key("stranger").JWS(record.TypeCertificate, w.Claims(record.TypeDP))+"~"),
		judge("wrong-organization", "not-valid issuer-organization", "the exchange issues a property certificate", w.Issuer(record.Exchange).JWS(record.TypeCertificate, wrongOwner)+"~"),
		judge("borrowed-name", "not-valid issuer-organization", "the exchange issues in the bureau's name", w.Issuer(record.Exchange).JWS(record.TypeCertificate, w.Claims(record.TypeDP))+"~"),
		judge("wrong-network", "not-valid wrong-network", "of another network", with(func(c *record.Certificate) { c.Iss = "110000/registry/0000000000000000/DataBureau" })),
		judge("test-mark", "not-valid test-differs", "hides that it is a test", with(func(c *record.Certificate) { c.Certificate.Test = false })),
		judge("type-differs", "not-valid type-differs", "vct of an object certificate", with(func(c *record.Certificate) { c.Vct = record.Vct(record.TypeOB) })),
		judge("number-check", "not-valid number-form", "a wrong check character", with(func(c *record.Certificate) { c.Certificate.Number = wrongCheck(c.Certificate.Number) })),
		judge("number-type", "not-valid number-differs", "the number of an object certificate", with(func(c *record.Certificate) { c.Certificate.Number = w.Claims(record.TypeOB).Certificate.Number })),
		judge("number-region", "not-valid number-differs", "the number of another region, its check character right", with(func(c *record.Certificate) {
			c.Certificate.Number = record.Number{Type: record.TypeDP, Region: "110000", Day: "20260302", Gateway: 1, Serial: 42}.String()
		})),
		judge("namespace", "not-valid namespace-differs", "says it stands in exchange", with(func(c *record.Certificate) { c.Certificate.Namespace = "exchange" })),
		judge("holder", "not-valid holder-differs", "sub and cnf name two actors", with(func(c *record.Certificate) { c.Cnf.Kid = w.Receiver })),
		judge("status-list", "not-valid status-reference", "points into the exchange's status list", with(func(c *record.Certificate) {
			c.Status.List.URI = record.StatusURI(w.Network, record.Exchange, record.TypeDP)
		})),
		judge("status-index", "not-valid status-reference", "an index past the end", with(func(c *record.Certificate) { c.Status.List.Idx = record.StatusListSize })),
		judge("period-differs", "not-valid period-differs", "people read another end than machines", with(func(c *record.Certificate) { c.Certificate.ValidTo = "2099-01-01T00:00:00Z" })),
		judge("before-the-key", "not-valid issuer-key-period", "issued before the issuing key was in force", with(func(c *record.Certificate) { c.Iat = 1767225600 })),
		judge("other-signature", "not-valid bad-signature", "the signature of another certificate", jwt[:strings.LastIndexByte(jwt, '.')]+jwt2[strings.LastIndexByte(jwt2, '.'):]+"~"),
	}, circumstances(dp)...)
}

// circumstances judge one good certificate at other times and by other trust lists.
func circumstances(dp string) []vector {
	at := func(v vector, time string) vector { v.Judge.At = time; return v }
	by := func(v vector, trust string) vector { v.Judge.Trust = trust; return v }
	long := signedList(func(l *record.TrustList) {
		l.ExpiresAt = "2036-01-01T00:00:00Z"
		for i := range l.Keys {
			l.Keys[i].To = "2036-01-01T00:00:00Z"
		}
	})
	roots := w.Roots()
	unpinned := judge("roots-unpinned", "valid-with-limits roots-unpinned", "nothing pinned: the list's own roots", dp)
	printed := judge("fingerprint", limits, "the fingerprint from paper fits the list's own roots", dp)
	misprinted := judge("fingerprint-differs", "undetermined fingerprint-differs", "the fingerprint from paper is another", dp)
	fingerprint, err := verify.Fingerprint(w.List().Roots)
	if err != nil {
		panic(err)
	}
	unpinned.Judge.Roots, printed.Judge.Roots, misprinted.Judge.Roots = nil, nil, nil
	printed.Judge.Fingerprint, misprinted.Judge.Fingerprint = fingerprint, "sm3:"+strings.Repeat("0", 64)
	return []vector{
		unpinned, printed, misprinted,
		at(by(judge("expired", "not-valid expired", "asked about the second it ends", dp), long), "2029-03-01T16:00:00Z"),
		at(by(judge("last-second", limits, "asked about its last second", dp), long), "2029-03-01T15:59:59Z"),
		at(judge("not-yet-valid", "not-valid not-yet-valid", "asked about the time before it began", dp), "2026-02-01T00:00:00Z"),
		at(judge("not-yet-issued", "not-valid not-yet-valid", "begun, but not issued yet", dp), "2026-03-02T01:29:59Z"),
		at(judge("list-expired", "undetermined trust-list-not-covering", "the trust list ended before", dp), "2027-01-05T00:00:01Z"),
		at(by(judge("key-ended", "undetermined issuer-key-ended", "the issuing key has ended since", dp), signedList(func(l *record.TrustList) { l.Keys[0].To = "2026-03-03T00:00:00Z" })), record.Time(w.At)),
		by(judge("list-two-signatures", "undetermined trust-list-incomplete", "the trust list has two signatures only", dp), signedList(nil, roots[:2]...)),
		by(judge("list-same-organization", "undetermined trust-list-incomplete", "two of three signatures are by one organization", dp), signedList(nil, roots[0], roots[1], w.Root(record.DataBureau, "2"))),
		by(judge("list-stranger", "undetermined trust-list-root-unknown", "a stranger signed the trust list", dp), signedList(nil, roots[0], roots[1], w.Key("stranger"))),
		by(judge("list-unreadable", "malformed", "the trust list cannot be read", dp), "{}"),
		cosigned("cosign-wanted", "undetermined proof-missing", "the trust list wants 3-of-3 co-signing, the file has no proof", dp),
		by(judge("key-compromised", "undetermined issuer-compromised", "the issuing key is compromised; nothing says that the certificate is older", dp), signedList(func(l *record.TrustList) { l.Keys[0].CompromisedAt = "2026-03-09T00:00:00Z" })),
		by(judge("key-of-another-type", "not-valid issuer-type", "the trust list allows this key another type only", dp), signedList(func(l *record.TrustList) { l.Keys[0].Types = []string{record.TypeIP} })),
	}
}

func statements() []vector {
	act := w.Actor(w.Provider)
	file := func(change func(*verify.StatementsFile)) string { return string(w.StatementsFile(change)) }
	alone := func(change func(*record.Statement)) string {
		return file(func(f *verify.StatementsFile) {
			s := w.Receipt()
			change(s)
			f.Statements = []string{act.JWS(record.TypeStatement, s)}
		})
	}
	return []vector{
		judge("receipt", "undetermined keys-unproved", "a receipt signed by both; whose keys they are is not proved", file(nil)),
		cosigned("proof-wanted", "undetermined proof-missing", "the trust list wants 3-of-3 co-signing, the file has no proof", file(nil)),
		judge("consent-first", "not-valid wrong-type", "the consent stands first", file(func(f *verify.StatementsFile) {
			f.Statements[0], f.Statements[1] = f.Statements[1], f.Statements[0]
		})),
		judge("consent-to-another", "not-valid reference-differs", "a consent to another statement", file(func(f *verify.StatementsFile) {
			s := w.Receipt()
			s.Jti = strings.Repeat("f", 32)
			f.Statements[0] = act.JWS(record.TypeStatement, s)
		})),
		judge("other-actor", "not-valid actor-differs", "signed with another actor's key", file(func(f *verify.StatementsFile) { f.Keys[0].Actor = "A-OTHER" })),
		judge("other-purpose", "not-valid wrong-purpose", "signed with a key for presenting", file(func(f *verify.StatementsFile) { f.Keys[0].Purpose = record.PurposePresent })),
		judge("key-name", "not-valid key-name", "a key under another's name", file(func(f *verify.StatementsFile) { f.Keys[0].Kid = f.Keys[1].Kid })),
		judge("wrong-network", "not-valid wrong-network", "addressed to another network", alone(func(s *record.Statement) { s.Aud = "110000/registry/0/exchange" })),
		judge("eight-days", "not-valid statement-life", "valid for eight days", alone(func(s *record.Statement) { s.Exp = s.Iat + 8*24*3600 })),
		judge("from-the-future", "not-valid signed-later", "dated after the time asked about", alone(func(s *record.Statement) { s.Iat, s.Exp = s.Iat+7200, s.Exp+7200 })),
		judge("not-statements", "malformed", "JSON of another kind; not readable", `{"kind":"other"}`),
	}
}

// clash discloses a name that the certificate holds in the clear.
func clash() string {
	d := sdjwt.Disclosure{Salt: w.Disclosures()[0].Salt, Name: "iss", Value: json.RawMessage(`"me"`)}
	digests, err := sdjwt.Digests([]sdjwt.Disclosure{d})
	if err != nil {
		panic(err)
	}
	claims := w.Claims(record.TypeDP)
	claims.SD = digests
	return w.Combine(w.Issuer(record.DataBureau).JWS(record.TypeCertificate, claims), d)
}

func wrongCheck(number string) string {
	last := byte('0')
	if number[len(number)-1] == last {
		last = '1'
	}
	return number[:len(number)-1] + string(last)
}
