// Package verify judges a certificate, a file of signed statements, or a proof bundle of either, from bytes alone: no
// network, no ledger, no clock of its own. It is what a bank, a court or another province runs years later, and what runs
// in a browser.
//
// Every judgement is about a time and consists of named checks. The verdict follows from their results alone:
//
//   - one check failed: not-valid;
//   - none failed, one could not be decided: undetermined. Not knowing is never reported as revoked, nor as valid;
//   - none of these, one holds within a limit: valid-with-limits;
//   - all passed: valid.
//
// A bundle knows two times: since when it is recorded (L) and that of its newest status (S). The report tells what holds as
// of S, or of the time asked about, and what holds now; integrity does not expire, status does.
//
// What a stranger must bring is a trust list and, better, the fingerprint of its roots from paper or the gazette.
// docs/format.md §8 lists the checks and reasons. Imports: record, seal, tlog, statuslist, bundle, sdjwt, plain and the
// standard library.
package verify
