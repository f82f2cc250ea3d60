package record

import "encoding/json"

// Limits on what arrives from outside, in bytes or pieces.
const (
	MaxStatement   = 64 << 10
	MaxAttachment  = 256 << 10
	MaxConsents    = 7
	MaxAttachments = 8
	// MaxTerms bounds a document of private terms.
	MaxTerms = 64 << 10
	// MaxStatusToken is more than a status list can come to: its entries stand at random places and hardly compress.
	MaxStatusToken = 512 << 10
	// MaxStatementLife is how long a statement may wait to be recorded, in seconds.
	MaxStatementLife = 7 * 24 * 3600
)

// JOSE types (`typ`), one for each kind of signed thing; docs/format.md §2.
const (
	TypeStatement   = "shuzheng-statement+jwt"
	TypeConsent     = "shuzheng-consent+jwt"
	TypeBinding     = "shuzheng-binding+jwt"
	TypeCertificate = "dc+sd-jwt"
	TypeTrustList   = "shuzheng-trust+jws"
	TypeStatusList  = "statuslist+jwt"
)

// Purposes of keys: one key, one purpose.
const (
	PurposeAct     = "act"
	PurposePresent = "present"
	PurposeIssuer  = "issuer"
	PurposeStatus  = "status"
	PurposeLog     = "log"
	PurposeTrust   = "trust"
	PurposeStore   = "store"
)

// Header is the protected header of everything signed (RFC 7515); no other member is allowed.
type Header struct {
	Alg string `json:"alg"`
	Kid string `json:"kid"`
	Typ string `json:"typ"`
}

// Statement is what an actor signs to act: the claims of a compact JWS of type [TypeStatement].
type Statement struct {
	Iss  string          `json:"iss"`  // the acting actor's id; a root's organization when founding
	Aud  string          `json:"aud"`  // <network>/<namespace>
	Iat  int64           `json:"iat"`  // NumericDate
	Exp  int64           `json:"exp"`  // NumericDate, at most 7 days after iat
	Jti  string          `json:"jti"`  // at least 128 random bits, hexadecimal
	Act  string          `json:"act"`  // for example registration.apply
	Sub  string          `json:"sub"`  // key of the record acted upon, empty to create one
	Prev string          `json:"prev"` // digest of the record version the signer saw, `none` to create
	Att  []string        `json:"att"`  // digests of the attachments, in order
	Body json.RawMessage `json:"body"`
}

// Consent is another party's agreement to one statement: a compact JWS of type [TypeConsent].
type Consent struct {
	Iss string `json:"iss"`
	Aud string `json:"aud"`
	Iat int64  `json:"iat"`
	Exp int64  `json:"exp"`
	Jti string `json:"jti"`
	Ref string `json:"ref"` // SM3 of the statement consented to
}

// Submission is what a client hands in and what a transaction carries: the act, its consents, its attachments. Terms are the
// private document of an act whose statement names its digest; they travel as transient data and are never an argument.
type Submission struct {
	Statements  []string `json:"statements"`
	Attachments []string `json:"attachments"`
	Terms       string   `json:"terms,omitempty"`
}
