package signer

import (
	"crypto/rand"
	"math/big"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// draft chooses number and status index and builds the signing input. What makes the certificate impossible is found
// before a number is drawn.
func (s *Signer) draft(tx rules.Tx, key string, hidden *concealed) ([]byte, string, error) {
	draft := rules.Draft{Iat: tx.Time.Unix(), SD: hidden.digests}
	probe, err := rules.Claims(tx, key, draft, s.replica)
	if err != nil {
		return nil, "", err
	}
	if err := hidden.fits(probe); err != nil {
		return nil, "", err
	}
	certType := probe.Certificate.Type
	issuer, err := s.issuer(certType, tx.Time)
	if err != nil {
		return nil, "", err
	}
	network, err := rules.Founded(s.replica)
	if err != nil {
		return nil, "", err
	}
	if draft.Number, err = s.number(network, certType, tx.Time); err != nil {
		return nil, "", err
	}
	if draft.Index, err = s.freeIndex(network, certType); err != nil {
		return nil, "", err
	}
	claims, err := rules.Claims(tx, key, draft, s.replica)
	if err != nil {
		return nil, "", err
	}
	input, err := sm.SigningInput(issuer.Kid(), record.TypeCertificate, claims)
	return input, draft.Number.String(), err
}

// number draws the next number of the day that no namespace of this organization's ledger holds.
func (s *Signer) number(network *record.Network, certType string, at time.Time) (record.Number, error) {
	day := at.In(time.FixedZone("UTC+08:00", 8*3600)).Format("20060102")
	for _, gateway := range network.Gateways {
		if gateway.Organization != s.organization {
			continue
		}
		number := record.Number{Type: certType, Region: network.Region, Day: day, Gateway: gateway.Digit}
		serial, err := s.counters.next(certType, day, func(serial int) (bool, error) {
			candidate := number
			candidate.Serial = serial
			return s.taken(network, record.NumberKey(candidate.String()))
		})
		number.Serial = serial
		return number, err
	}
	return record.Number{}, record.Errorf(record.Internal, "no gateway digit is assigned to %s", s.organization)
}

// freeIndex draws a random status index nobody has claimed; random, so that a list's order says nothing about time.
func (s *Signer) freeIndex(network *record.Network, certType string) (int, error) {
	for range 1000 {
		n, err := rand.Int(rand.Reader, big.NewInt(record.StatusListSize))
		if err != nil {
			return 0, err
		}
		if taken, err := s.taken(network, indexKey(certType, int(n.Int64()))); err != nil || !taken {
			return int(n.Int64()), err
		}
	}
	return 0, record.Errorf(record.Overloaded, "the status list of %s is full", certType)
}

// taken reports whether a key stands in any namespace of this organization: numbers and status lists are its own, not
// one namespace's.
func (s *Signer) taken(network *record.Network, key string) (bool, error) {
	for _, namespace := range network.Namespaces {
		if namespace.Owner != s.organization {
			continue
		}
		if value, err := s.replica.Read(namespace.Name, key); err != nil || value != nil {
			return true, err
		}
	}
	return false, nil
}

// issuer picks the key that signs certificates of a type now.
func (s *Signer) issuer(certType string, at time.Time) (sm.Signer, error) {
	list, err := rules.TrustList(s.replica)
	if err != nil {
		return nil, err
	}
	if key := s.held(list, record.PurposeIssuer, certType, at); key != nil {
		return key, nil
	}
	return nil, record.Errorf(record.Unavailable, "this signer holds no issuer key that the trust list in force names for %s; a successor of the list may name one", certType).Under("docs/format.md §6")
}

// issuers is the keyring of this organization's issuer keys in force for a type.
func (s *Signer) issuers(certType string, at time.Time) (seal.Fixed, error) {
	list, err := rules.TrustList(s.replica)
	if err != nil {
		return nil, err
	}
	return seal.IssuerRing(list, s.organization, certType, record.Time(at))
}
