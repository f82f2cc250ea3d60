package contract_test

import (
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// raw sends a statement with these very bytes as payload, well signed.
func (s *stage) raw(payload func(honest string) string) world.With {
	return func(d *world.Draft) {
		header := record.Header{Alg: seal.Alg, Kid: d.By.Kid, Typ: record.TypeStatement}
		claims := string(world.Text(d.Claims))
		d.Sent = func(sub *record.Submission) { sub.Statements[0] = d.By.SealRaw(header, []byte(payload(claims))) }
	}
}

// header sends a statement under another header, well signed.
func (s *stage) header(header any) world.With {
	return func(d *world.Draft) {
		claims := world.Text(d.Claims)
		d.Sent = func(sub *record.Submission) { sub.Statements[0] = d.By.SealRaw(header, claims) }
	}
}

func replace(old, new string) func(string) string {
	return func(text string) string {
		if !strings.Contains(text, old) {
			panic("nothing to replace: " + old)
		}
		return strings.Replace(text, old, new, 1)
	}
}

// forms are submissions that are not in the one form of the system.
func (s *stage) forms() []refusal {
	kid := s.supplier.Kid
	return []refusal{
		s.dataset("no statement at all", record.Malformed, world.Sent(func(sub *record.Submission) { sub.Statements = []string{} })),
		s.dataset("too many statements", record.Malformed, world.Sent(func(sub *record.Submission) {
			sub.Statements = append(sub.Statements, make([]string, record.MaxConsents+1)...)
		})),
		s.dataset("a JWS of two parts", record.Malformed, first(func(old string) string { return old[:strings.LastIndex(old, ".")] })),
		s.dataset("base64 with padding", record.Malformed, first(func(old string) string { return old + "==" })),
		s.dataset("base64 with a line break", record.Malformed, first(func(old string) string { return old[:10] + "\n" + old[10:] })),
		s.dataset("invalid UTF-8", record.Malformed, s.raw(replace("数据", "\xff\xfe"))),
		s.dataset("a text with U+0000", record.Malformed, s.raw(replace("数据", `\u0000`))),
		s.dataset("a text that is not in normalization form C", record.Malformed, s.raw(replace("数据", "e\u0301"))),
		s.dataset("a duplicate member", record.Malformed, s.raw(replace(`{"act"`, `{"act":"x","act"`))),
		s.dataset("an unknown member", record.Malformed, s.raw(replace(`,"exp":`, `,"exe":1,"exp":`))),
		s.dataset("a member missing", record.Malformed, s.raw(replace(`"att":[],`, ``))),
		s.dataset("a member in capitals", record.Malformed, s.raw(replace(`"aud"`, `"AUD"`))),
		s.dataset("white space", record.Malformed, s.raw(replace(`,"exp":`, `, "exp":`))),
		s.dataset("an escaped character that needs no escape", record.Malformed, s.raw(replace("数", `\u6570`))),
		s.dataset("a number with a fraction", record.Malformed, s.raw(replace(`,"iat":`, `,"iat":1.0,"iax":`))),
		s.dataset("a number with an exponent", record.Malformed, s.raw(replace(`,"iat":`, `,"iat":1e9,"iax":`))),
		s.dataset("a negative zero", record.Malformed, s.raw(replace(`,"iat":`, `,"iat":-0,"iax":`))),
		s.dataset("a number beyond 2^53", record.Malformed, s.raw(replace(`,"iat":`, `,"iat":9007199254740992,"iax":`))),
		s.dataset("JSON nested too deep", record.Malformed, s.raw(replace(`"body":`, `"body":`+strings.Repeat("[", 17)+strings.Repeat("]", 17)+`,"bodz":`))),
		s.dataset("JSON nested far too deep", record.Malformed, s.raw(replace(`"body":`, `"body":`+strings.Repeat("[", 20000)))),
		s.dataset("something after the JSON", record.Malformed, s.raw(func(text string) string { return text + "{}" })),
		s.dataset("JSON cut short", record.Malformed, s.raw(func(text string) string { return text[:len(text)-1] })),
		s.dataset("a long unknown member", record.Malformed, s.raw(replace(`{"act"`, `{"`+strings.Repeat("a", 30000)+`":1,"act"`))),
		s.dataset("a header with jwk", record.Malformed, s.header(map[string]string{"alg": seal.Alg, "kid": kid, "typ": record.TypeStatement, "jwk": "x"})),
		s.dataset("a header with crit", record.Malformed, s.header(map[string]any{"alg": seal.Alg, "kid": kid, "typ": record.TypeStatement, "crit": []string{"b64"}})),
		s.dataset("a header without a type", record.Malformed, s.header(map[string]string{"alg": seal.Alg, "kid": kid})),
		s.dataset("another algorithm", record.BadSignature, s.header(record.Header{Alg: "ES256", Kid: kid, Typ: record.TypeStatement})),
		s.dataset("no algorithm", record.BadSignature, s.header(record.Header{Alg: "none", Kid: kid, Typ: record.TypeStatement})),
		s.dataset("a consent offered as a statement", record.WrongType, s.header(record.Header{Alg: seal.Alg, Kid: kid, Typ: record.TypeConsent})),
		s.dataset("a certificate offered as a statement", record.WrongType, s.header(record.Header{Alg: seal.Alg, Kid: kid, Typ: record.TypeCertificate})),
		s.dataset("a very long type", record.WrongType, s.header(record.Header{Alg: seal.Alg, Kid: kid, Typ: strings.Repeat("t", 30000)})),
		s.dataset("an oversized statement", record.TooLarge, first(func(old string) string { return old + strings.Repeat("A", record.MaxStatement) })),
		s.dataset("an oversized attachment", record.TooLarge, world.Attach(strings.Repeat("a", record.MaxAttachment+1))),
		s.dataset("too many attachments", record.TooLarge, world.Sent(func(sub *record.Submission) {
			sub.Attachments = make([]string, record.MaxAttachments+1)
		})),
		s.dataset("a guessable jti", record.Invalid, world.Claim(func(c *record.Statement) { c.Jti = "1" })),
		s.dataset("a sub that is no key", record.Invalid, world.Claim(func(c *record.Statement) { c.Sub, c.Prev = "../etc", world.Digest("x") })),
		s.dataset("a prev that is no digest", record.Invalid, world.Claim(func(c *record.Statement) { c.Sub, c.Prev = "dataset/A", "latest" })),
		s.dataset("a sub without prev", record.Invalid, world.Claim(func(c *record.Statement) { c.Sub = "dataset/A" })),
		s.dataset("an attachment that was not signed", record.AttachmentMismatch, world.Bring("stowaway")),
		s.dataset("an attachment that was swapped", record.AttachmentMismatch, world.Attach("good"), world.Sent(func(sub *record.Submission) { sub.Attachments[0] = "bad" })),
		s.dataset("an attachment left out", record.AttachmentMismatch, world.Attach("good"), world.Sent(func(sub *record.Submission) { sub.Attachments = []string{} })),
		s.datasetBody("a name with a control character", record.Invalid, "name", "a\u0007b"),
		s.datasetBody("a name too long", record.Invalid, "name", strings.Repeat("数", 41)),
		s.datasetBody("a holder chosen by the sender", record.Invalid, "holder", s.buyer.ID),
		s.datasetBody("a digest in capitals", record.Invalid, "fingerprint", strings.ToUpper(world.Digest("x"))),
		s.datasetBody("a code outside its list", record.Invalid, "grade", "SECRET"),
		s.datasetBody("a body member of another type", record.Malformed, "volume", 12),
		s.datasetBody("core data", record.RuleForbids, "grade", "CORE"),
	}
}

// times are statements outside their time.
func (s *stage) times() []refusal {
	now := s.Now.Unix()
	life := func(iat, exp int64) world.With {
		return world.Claim(func(c *record.Statement) { c.Iat, c.Exp = now+iat, now+exp })
	}
	return []refusal{
		s.dataset("a statement that has expired", record.StatementExpired, life(-100, 0)),
		s.dataset("a statement dated tomorrow", record.StatementEarly, life(24*3600, 25*3600)),
		s.dataset("a statement that lives longer than a week", record.StatementLife, life(0, record.MaxStatementLife+1)),
		s.dataset("a statement that ends before it begins", record.StatementLife, life(10, 10)),
		s.dataset("a client clock one day ahead", record.ClockSkew, func(d *world.Draft) { d.Time = d.Clock.Add(day) }),
		s.dataset("a client clock one day behind", record.ClockSkew, func(d *world.Draft) { d.Time = d.Clock.Add(-day) }),
	}
}

// signatures are statements by nobody, or for somewhere else.
func (s *stage) signatures() []refusal {
	stranger := world.NewActor()
	unsigned := func(n int) world.With {
		return first(func(old string) string { return old[:strings.LastIndex(old, ".")+1] + seal.Base64(make([]byte, n)) })
	}
	return []refusal{
		s.dataset("a flipped payload", record.BadSignature, func(d *world.Draft) {
			other := *d
			other.Claims.Jti = world.Nonce()
			theirs := strings.Split(other.Submission().Statements[0], ".")
			d.Sent = func(sub *record.Submission) {
				parts := strings.Split(sub.Statements[0], ".")
				sub.Statements[0] = parts[0] + "." + theirs[1] + "." + parts[2]
			}
		}),
		s.dataset("an empty signature", record.BadSignature, unsigned(0)),
		s.dataset("a signature of zeros", record.BadSignature, unsigned(64)),
		s.dataset("a signature too long", record.BadSignature, unsigned(65)),
		s.dataset("somebody else's signature", record.BadSignature, func(d *world.Draft) {
			forged := stranger.SealRaw(record.Header{Alg: seal.Alg, Kid: d.By.Kid, Typ: record.TypeStatement}, world.Text(d.Claims))
			d.Sent = func(sub *record.Submission) { sub.Statements[0] = forged }
		}),
		s.dataset("an unknown key", record.UnknownKey, func(d *world.Draft) { d.By = stranger }),
		s.dataset("a kid that is no name", record.UnknownKey, s.header(record.Header{Alg: seal.Alg, Kid: "../" + strings.Repeat("x", 9000), Typ: record.TypeStatement})),
		s.dataset("a key of another actor", record.UnknownKey, world.Claim(func(c *record.Statement) { c.Iss = s.buyer.ID })),
		s.dataset("a statement for another network", record.WrongAudience, world.Claim(func(c *record.Statement) {
			c.Aud = strings.Replace(c.Aud, world.Region, "110000", 1)
		})),
		s.dataset("a statement for another namespace", record.WrongAudience, world.Claim(func(c *record.Statement) {
			c.Aud = s.Network + "/" + world.Property
		})),
		s.dataset("an act that does not exist", record.UnknownAct, world.Claim(func(c *record.Statement) { c.Act = "dataset.delete" })),
		s.dataset("an act of another namespace", record.UnknownAct, world.Claim(func(c *record.Statement) { c.Act = "registration.apply" })),
		{"an act in a namespace without acts", record.UnknownAct, world.Lien, record.DataBureau, s.supplier, "pledge.register", "", struct{}{}, nil},
		{"founding outside governance", record.UnknownAct, world.Property, record.DataBureau, s.supplier, "found", "", struct{}{}, nil},
	}
}
