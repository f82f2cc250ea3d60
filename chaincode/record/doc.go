// Package record is the noun of the ledger: what a record, a statement, a certificate and a trust list are, and their
// one encoding. It imports nothing but the standard library, and everybody may import it.
//
// # One value, one encoding
//
// Every JSON text of this system (statement, record, certificate payload, trust list, rule pack) is canonical in the
// sense of RFC 8785 restricted to integers: members sorted by UTF-16 code units, no white space, shortest escapes,
// integers between -(2^53-1) and 2^53-1, no fractions or exponents, no duplicate members, no U+0000, at most 16
// levels deep. [Decode] accepts a text only if [Encode] of the decoded value gives back exactly the same bytes, so two
// texts with the same meaning but different bytes cannot both be accepted. See the example of [Canonical].
//
// # Digests and times
//
// A digest is written `sm3:` and 64 lower-case hexadecimal digits. Times in records are RFC 3339 in UTC with whole
// seconds; in JOSE claims they are NumericDate (RFC 7519 §2).
package record
