// Package page is the public verification page as a set of files: index.html and what it loads, which judge a certificate
// in the visitor's browser. A manifest names every file with its SM3; the SM3 of the manifest stands in the trust list, so
// the set that one organization serves can be compared with what all three have signed.
//
// The set pins the fingerprint of the trust list's roots and nothing that changes by itself: trust lists, status and
// buckets are files outside it, below ../public/:
//
//	trust.json           the chain of trust lists
//	buckets/index.json   how bundles are spread over buckets (package bucket)
//	buckets/<name>.json  bundles of public certificates
//
// scripts/page makes the set's template; [Build] pins it, [Check] compares a copy, [Handler] serves one.
package page
