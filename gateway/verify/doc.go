// Package verify judges a certificate, or a file of signed statements, from bytes alone: no network, no ledger, no
// clock of its own. It is what a bank, a court or another province runs years later, and what runs in a browser.
//
// Every judgement is about a time T and consists of named checks. The verdict follows from their results alone:
//
//   - one check failed: not-valid;
//   - none failed, one could not be decided: undetermined. Not knowing is never reported as revoked, nor as valid;
//   - none of these, one holds within a limit: valid-with-limits;
//   - all passed: valid.
//
// What a stranger must bring is a trust list and, better, the fingerprint of its roots from paper or the gazette.
// docs/format.md lists the checks and reasons. Imports: record, seal, sdjwt and the standard library.
package verify
