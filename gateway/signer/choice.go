package signer

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// maxAge is after what time no ledger takes a prepared certificate any more: the 7 days of the rules, and an hour for
// clocks that differ.
const maxAge = 7*24*time.Hour + time.Hour

// choose makes an entry the one certificate that is signed for a version of a record. Another one is refused while one
// that was signed before could still be recorded; the ledger would take only the first, but both would be in the world
// with a good signature.
func (s *Signer) choose(tx rules.Tx, statement *record.Statement, entry *prepared) error {
	version := seal.Digest([]byte(tx.Namespace + "/" + statement.Sub + "/" + statement.Prev))
	digest, err := s.vault.chosen(version)
	if err != nil || digest == entry.Prepared {
		return err
	}
	if digest != "" {
		if err := s.passed(tx, statement.Sub, digest); err != nil {
			return err
		}
	}
	return s.vault.choose(version, entry.Prepared)
}

// passed refuses unless nothing can come any more of what was chosen before.
func (s *Signer) passed(tx rules.Tx, key, digest string) error {
	earlier, err := s.vault.find(digest)
	if err != nil {
		return err
	}
	compact, err := s.vault.signature(earlier)
	if err != nil || compact == "" {
		return err // a crash came before the signature was given to anybody
	}
	stands, err := s.stands(tx, key, earlier)
	if err == nil && stands {
		err = record.Errorf(record.Duplicate, "certificate %s is signed already for this version of %s; issue that one, with a statement naming %s",
			earlier.Number, key, earlier.Prepared)
	}
	return err
}

// stands reports whether the ledger could still take a signed certificate: it is young enough, its key is in force, its
// number and index are not another's, and it says what the record says.
func (s *Signer) stands(tx rules.Tx, key string, entry *prepared) (bool, error) {
	opened, _, err := seal.Split(entry.Input+".", record.TypeCertificate)
	if err != nil {
		return false, err
	}
	var c record.Certificate
	if err := record.Decode(opened.Payload, &c); err != nil {
		return false, err
	}
	if tx.Time.Sub(time.Unix(c.Iat, 0)) > maxAge {
		return false, nil
	}
	if free, err := s.unclaimed(tx.Namespace, entry, &c); err != nil || !free {
		return false, err
	}
	if named, err := s.inForce(c.Certificate.Type, opened.Header.Kid, tx.Time); err != nil || !named {
		return false, err
	}
	number, err := record.ParseNumber(entry.Number)
	if err != nil {
		return false, err
	}
	now, err := rules.Claims(tx, key, rules.Draft{Number: number, Index: c.Status.List.Idx, Iat: c.Iat, SD: c.SD}, s.replica)
	if err != nil {
		return false, err
	}
	payload, err := record.Encode(now)
	return bytes.Equal(payload, opened.Payload), err
}

// unclaimed reports whether number and status index of a certificate are free, or its own: it may have been recorded
// while it was looked at.
func (s *Signer) unclaimed(namespace string, entry *prepared, c *record.Certificate) (bool, error) {
	compact, err := s.replica.Read(namespace, record.NumberKey(entry.Number))
	if err != nil || compact != nil && !strings.HasPrefix(string(compact), entry.Input+".") {
		return false, err
	}
	claimed, err := s.replica.Read(namespace, indexKey(c.Certificate.Type, c.Status.List.Idx))
	return claimed == nil || string(claimed) == entry.Number, err
}

// inForce reports whether the trust list in force names a key as this organization's issuer key for a type.
func (s *Signer) inForce(certType, kid string, at time.Time) (bool, error) {
	ring, err := s.issuers(certType, at)
	_, found := ring[kid]
	return found, err
}

func indexKey(certType string, index int) string { return fmt.Sprintf("index/%s-%d", certType, index) }
