// Package paper renders a certificate as a PDF file for people who hold paper: A4, in Chinese, with the certificate itself
// as attachment. The rendering is a function of the certificate: the same sheet gives the same bytes on every machine and
// under every Go version, so a verifier renders again and compares ([Same]) instead of trusting what the pages show.
//
// Every clear claim stands on the pages, in words and as it is encoded; only the digests of what is withheld are counted.
// A character that cannot be seen, or that no face has, stands there as 〔U+XXXX〕: nothing is dropped silently.
//
// The link of the QR code is no part of the certificate. Whoever compares a file must judge the link by itself:
// anybody can render a good certificate with a link to another page.
package paper
