// Package sdjwt takes selectively disclosable certificates apart and puts them together (RFC 9901): the compact JWT, the
// disclosures the holder chose to show, and the key-binding JWT by which the holder presents them. It is pure: no clock, no randomness, no files.
//
// Narrower than the RFC on purpose, so that one certificate has one encoding and every library reads it alike:
//
//   - only object members at the top level are disclosable: no array elements, no recursive disclosures;
//   - a disclosure is canonical JSON (package record) in base64url without padding, and read only in that form;
//   - the salt is exactly 128 bits; a member that is clear in the JWT cannot be disclosed a second time;
//   - the hash is SM3 (`_sd_alg` = `sm3`), over the ASCII of the base64url text as RFC 9901 §4.2.3 says.
//
// Signatures are not its business, but for the key binding's: package seal opens the JWT.
package sdjwt
