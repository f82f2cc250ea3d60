package verify

import (
	"bytes"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Trust is what the verifier starts from.
type Trust struct {
	List        []byte        // the signed trust list
	Roots       []record.Root // pinned roots; nil: the list's own, and the report says so
	Fingerprint string        // `sm3:…` of the roots from paper or the gazette; empty: not compared
}

// ListSummary names the trust list that was used.
type ListSummary struct {
	Seq         int    `json:"seq"`
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
	signed := fileText(trust.List)
	if len(signed) > record.MaxAttachment {
		return record.Errorf(record.TooLarge, "the trust list exceeds %d bytes", record.MaxAttachment)
	}
	peeked, err := seal.PeekTrustList(signed)
	if err != nil {
		return record.Errorf(record.CodeOf(err), "the trust list cannot be read: %s", detail(err)).Under("docs/format.md §6")
	}
	pinned, roots := trust.Roots != nil || trust.Fingerprint != "", trust.Roots
	if trust.Roots == nil {
		roots = peeked.Roots
	}
	fingerprint, err := Fingerprint(roots)
	if err != nil {
		return err
	}
	j.report.Test = peeked.Test
	j.report.TrustList = &ListSummary{
		Seq: peeked.Seq, Digest: seal.Digest(signed), Network: peeked.Network, Cosign: peeked.Cosign,
		IssuedAt: peeked.IssuedAt, ExpiresAt: peeked.ExpiresAt, Fingerprint: fingerprint, Pinned: pinned,
	}
	if j.listSignatures(signed, roots) && j.listRoots(trust, fingerprint) {
		j.list = peeked
	}
	j.listPeriod(peeked)
	return nil
}

func (j *judge) listSignatures(signed []byte, roots []record.Root) bool {
	list, digest, err := seal.OpenTrustList(signed, roots)
	if err != nil {
		j.unknown(CheckList, listReason(err), "%s", detail(err))
		return false
	}
	j.pass(CheckList, "number %d, %s", list.Seq, digest)
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

func (j *judge) listPeriod(list *record.TrustList) {
	j.covers = list.IssuedAt <= j.report.At && j.report.At < list.ExpiresAt
	if !j.covers {
		j.unknown(CheckListPeriod, ListNotCovering, "it covers %s to %s", list.IssuedAt, list.ExpiresAt)
		return
	}
	j.pass(CheckListPeriod, "%s to %s", list.IssuedAt, list.ExpiresAt)
}

// fileText drops the one line feed that a text file may end with; it is no part of what was signed.
func fileText(file []byte) []byte { return bytes.TrimSuffix(file, []byte("\n")) }
