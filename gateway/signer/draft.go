package signer

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"sort"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// disclose salts every member; the digests are sorted so that their order says nothing.
func disclose(body *record.Prepare) (encoded, digests []string, err error) {
	encoded = []string{}
	for _, member := range body.Disclosures {
		salt := make([]byte, 16)
		if _, err := rand.Read(salt); err != nil {
			return nil, nil, err
		}
		text, err := sdjwt.Disclosure{Salt: seal.Base64(salt), Name: member.Name, Value: member.Value}.Encode()
		if err != nil {
			return nil, nil, err
		}
		encoded, digests = append(encoded, text), append(digests, sdjwt.Digest(text))
	}
	sort.Strings(digests)
	return encoded, digests, nil
}

// draft chooses number and status index and builds the signing input.
func (s *Signer) draft(tx rules.Tx, key string, digests []string) ([]byte, string, error) {
	probe, err := rules.Claims(tx, key, rules.Draft{Iat: tx.Time.Unix(), SD: digests}, s.replica)
	if err != nil {
		return nil, "", err
	}
	certType := probe.Certificate.Type
	network, err := rules.Founded(s.replica)
	if err != nil {
		return nil, "", err
	}
	number, err := s.number(network, certType, tx.Time)
	if err != nil {
		return nil, "", err
	}
	index, err := s.freeIndex(tx.Namespace, certType)
	if err != nil {
		return nil, "", err
	}
	claims, err := rules.Claims(tx, key, rules.Draft{Number: number, Index: index, Iat: tx.Time.Unix(), SD: digests}, s.replica)
	if err != nil {
		return nil, "", err
	}
	issuer, err := s.issuer(certType, tx.Time)
	if err != nil {
		return nil, "", err
	}
	input, err := sm.SigningInput(issuer.Kid(), record.TypeCertificate, claims)
	return input, number.String(), err
}

func (s *Signer) number(network *record.Network, certType string, at time.Time) (record.Number, error) {
	day := at.In(time.FixedZone("UTC+08:00", 8*3600)).Format("20060102")
	for _, gateway := range network.Gateways {
		if gateway.Organization == s.organization {
			serial, err := s.counters.next(certType, day)
			return record.Number{Type: certType, Region: network.Region, Day: day, Gateway: gateway.Digit, Serial: serial}, err
		}
	}
	return record.Number{}, record.Errorf(record.Internal, "no gateway digit is assigned to %s", s.organization)
}

// freeIndex draws a random status index nobody has claimed; random, so that a list's order says nothing about time.
func (s *Signer) freeIndex(namespace, certType string) (int, error) {
	for range 1000 {
		n, err := rand.Int(rand.Reader, big.NewInt(record.StatusListSize))
		if err != nil {
			return 0, err
		}
		taken, err := s.replica.Read(namespace, fmt.Sprintf("index/%s-%d", certType, n.Int64()))
		if err != nil {
			return 0, err
		}
		if taken == nil {
			return int(n.Int64()), nil
		}
	}
	return 0, record.Errorf(record.Overloaded, "the status list of %s is full", certType)
}

// issuer finds a key of this signer that the trust list in force names as issuer for the type.
func (s *Signer) issuer(certType string, at time.Time) (sm.Signer, error) {
	list, err := rules.TrustList(s.replica)
	if err != nil {
		return nil, err
	}
	ring, err := seal.IssuerRing(list, s.organization, certType, record.Time(at))
	if err != nil {
		return nil, err
	}
	for kid := range ring {
		if key, ok := s.keys[kid]; ok {
			return key, nil
		}
	}
	return nil, record.Errorf(record.Unavailable, "this signer holds no issuer key for %s that the trust list names", certType)
}
