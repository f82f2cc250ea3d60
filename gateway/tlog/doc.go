// Package tlog is the transparency log's form: leaves, tree, checkpoints, co-signatures. It is a pure function of what is
// given; whoever has the blocks computes the same log to the byte. Shape and proofs are RFC 6962's (Merkle tree, with SM3 in
// place of SHA-256), checkpoint and signed note those of C2SP tlog-checkpoint and signed-note with the differences that
// docs/format.md §10 writes down.
package tlog
