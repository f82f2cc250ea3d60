package verify

import (
	"bytes"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Trust is what the verifier starts from.
type Trust struct {
	List        []byte        // the signed trust list, or a chain of lists, oldest first
	Roots       []record.Root // pinned roots for the oldest; nil: the list's own, and the report says so
	Fingerprint string        // `sm3:…` of the roots from paper or the gazette; empty: not compared
}

// ListSummary names the trust list that was used.
type ListSummary struct {
	Seq         int    `json:"seq"`
	First       int    `json:"first"` // number of the oldest list of the chain
	Digest      string `json:"digest"`
	Network     string `json:"network"`
	Cosign      string `json:"cosign"`
	IssuedAt    string `json:"issuedAt"`
	ExpiresAt   string `json:"expiresAt"`
	Fingerprint string `json:"fingerprint"` // of the roots that were used
	Pinned      bool   `json:"pinned"`      // roots or fingerprint were given by the caller
}

// Fingerprint is SM3 over the canonical JSON array of roots, in the order of the list: the one value to publish on paper.
func Fingerprint(roots []record.Root) (string, error) {
	b, err := record.Encode(roots)
	if err != nil {
		return "", err
	}
	return seal.Digest(b), nil
}

// ValidRoots checks roots that a person pins: there are some, and each bears its own name and that of one of the three
// organizations.
func ValidRoots(roots []record.Root) error {
	if len(roots) == 0 {
		return record.Errorf(record.Invalid, "no roots are given").Under("docs/format.md §6")
	}
	for _, root := range roots {
		key, err := seal.ParseKey(root.Key, record.PurposeTrust)
		known := root.Organization == record.DataBureau || root.Organization == record.MarketRegulator || root.Organization == record.Exchange
		if err != nil || key.Kid != root.Kid || !known {
			return record.Errorf(record.Invalid, "root %s does not bear its own name or names no organization", seal.Printable(root.Kid)).Under("docs/format.md §6")
		}
	}
	return nil
}

// openTrust examines the trust list; it fails only when the list cannot be read at all.
func (j *judge) openTrust(trust Trust) error {
	texts, err := trustTexts(trust.List)
	if err != nil {
		return err
	}
	lists := make([]*record.TrustList, len(texts))
	for i, text := range texts {
		if lists[i], err = seal.PeekTrustList(text); err != nil {
			return record.Errorf(record.CodeOf(err), "the trust list cannot be read: %s", detail(err)).Under("docs/format.md §6")
		}
	}
	first, last := lists[0], lists[len(lists)-1]
	pinned, roots := trust.Roots != nil || trust.Fingerprint != "", trust.Roots
	if trust.Roots == nil {
		roots = first.Roots
	}
	fingerprint, err := Fingerprint(roots)
	if err != nil {
		return err
	}
	j.peeked, j.begins, j.report.Test = last, begins(first, last), last.Test
	j.report.TrustList = &ListSummary{
		Seq: last.Seq, First: first.Seq, Digest: seal.Digest(texts[len(texts)-1]), Network: last.Network, Cosign: last.Cosign,
		IssuedAt: last.IssuedAt, ExpiresAt: last.ExpiresAt, Fingerprint: fingerprint, Pinned: pinned,
	}
	if j.listSignatures(texts, roots) && j.listRoots(trust, fingerprint) {
		j.list = last
	}
	return nil
}

// listSignatures opens the first list under the trusted roots and every further one as its successor.
func (j *judge) listSignatures(texts [][]byte, roots []record.Root) bool {
	_, _, err := seal.OpenTrustList(texts[0], roots)
	for i := 1; i < len(texts) && err == nil; i++ {
		_, err = seal.OpenSuccessor(texts[i], texts[i-1])
	}
	if err != nil {
		j.unknown(CheckList, listReason(err), "%s", detail(err))
		return false
	}
	j.pass(CheckList, "number %d, %s", j.report.TrustList.Seq, j.report.TrustList.Digest)
	return true
}

func listReason(err error) Reason {
	switch record.CodeOf(err) {
	case record.BadSignature:
		return ListSignature
	case record.ConsentMissing:
		return ListIncomplete
	case record.UnknownKey:
		return ListRootUnknown
	}
	return ListRefused
}

func (j *judge) listRoots(trust Trust, fingerprint string) bool {
	switch {
	case trust.Fingerprint != "" && trust.Fingerprint != fingerprint:
		j.unknown(CheckRoots, FingerprintDiffers, "the roots have %s", fingerprint)
		return false
	case trust.Fingerprint == "" && trust.Roots == nil:
		j.limit(CheckRoots, RootsUnpinned, "%s", fingerprint)
	default:
		j.pass(CheckRoots, "%s", fingerprint)
	}
	return true
}

// coversAt reports whether the newest list, which keeps what its predecessors said, speaks about a moment.
func (j *judge) coversAt(at time.Time) bool {
	moment := record.Time(at)
	return j.begins <= moment && moment < j.peeked.ExpiresAt
}

func (j *judge) period(at time.Time) finding {
	if !j.coversAt(at) {
		return unsure(ListNotCovering, "it covers %s to %s", j.begins, j.peeked.ExpiresAt)
	}
	return passes("%s to %s", j.begins, j.peeked.ExpiresAt)
}

// fileText drops the one line feed that a text file may end with; it is no part of what was signed.
func fileText(file []byte) []byte { return bytes.TrimSuffix(file, []byte("\n")) }
