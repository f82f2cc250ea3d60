package signer

import (
	"context"
	"errors"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/sm"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
)

// Terms say how long tokens are good.
type Terms struct {
	Life  time.Duration // after it a status read from a token is not current any more
	TTL   time.Duration // after it a newer one should be fetched
	Pause time.Duration // between two sets
}

// StatusTerms are those of every network.
var StatusTerms = Terms{Life: 24 * time.Hour, TTL: time.Hour, Pause: time.Second}

// SignStatus signs a new set of status lists whenever one of this organization's has changed and the change is
// co-signed, and when half of the tokens' life is over; until ctx ends.
func (s *Signer) SignStatus(ctx context.Context) error {
	for {
		progress, leave := s.cosigned.waiters.Enter(cosigned) // before looking: else it could come in between
		signed, err := s.signStatus(s.replica.StatusLists())
		if err != nil { // the keys' module may be out of order: certificates may still be signed
			s.log.Error("signing status lists", "error", err.Error())
		}
		pause := s.glance()
		if signed {
			progress, pause = nil, s.terms.Pause // what changes meanwhile waits for the next set
		}
		select {
		case <-progress:
		case <-s.after(pause):
		case <-ctx.Done():
			leave()
			return ctx.Err()
		}
		leave()
	}
}

// glance is how often the age of the tokens is looked at: a clock that is moved makes them old at once.
func (s *Signer) glance() time.Duration {
	if s.movable {
		return time.Second
	}
	return min(time.Minute, s.terms.Life/4)
}

// signStatus signs a set if there is reason to, and tells whether it did.
func (s *Signer) signStatus(picture index.StatusLists) (bool, error) {
	cosigned, err := s.cosigned.signed(picture.Height)
	if err != nil || !cosigned {
		return false, err // its turn comes with the co-signature
	}
	own, err := s.ownLists(picture)
	if err != nil || !s.due(own) {
		return false, err
	}
	if err := s.asCosigned(picture); err != nil {
		return false, err
	}
	set := &StatusSet{Sequence: 1, Height: picture.Height, Lists: picture.Named, Tokens: []string{}}
	if last := s.statuses.last(); last != nil {
		set.Sequence = last.Sequence + 1
	}
	now := s.now()
	for _, one := range own {
		token, err := statuslist.NewToken(one.URI, picture.Lists[one.URI], picture.Height, now.Unix(), now.Add(s.terms.Life).Unix(), int64(s.terms.TTL/time.Second))
		if err != nil {
			return false, err
		}
		compact, err := sm.Compact(s.audit.of(one.key, record.PurposeStatus, one.URI, ""), record.TypeStatusList, token)
		if err != nil {
			return false, err
		}
		set.Tokens = append(set.Tokens, compact)
	}
	return true, s.statuses.keep(set)
}

// ownList is a list that this organization signs, and with which key.
type ownList struct {
	statuslist.Named
	key sm.Signer
}

// ownLists are those of this organization's certificate types, and the one of all keys, as far as a status key that the
// trust list in force names for them is here.
func (s *Signer) ownLists(picture index.StatusLists) ([]ownList, error) {
	network, err := rules.Founded(s.replica)
	if err != nil {
		return nil, err
	}
	list, err := rules.TrustList(s.replica)
	if err != nil {
		return nil, err
	}
	types := map[string]string{record.StatusURI(network.Network, record.DataBureau, record.TypeKeys): record.TypeKeys}
	for _, t := range record.CertificateTypes {
		types[record.StatusURI(network.Network, s.organization, t.Type)] = t.Type
	}
	var own []ownList
	for _, named := range picture.Named {
		certType, mine := types[named.URI]
		if !mine {
			continue
		}
		if key := s.held(list, record.PurposeStatus, certType, s.now()); key != nil {
			own = append(own, ownList{named, key})
		}
	}
	return own, nil
}

// due reports whether a list has changed since the newest set, another key signs now, or half of the life is over.
func (s *Signer) due(own []ownList) bool {
	last, iat, kids := s.statuses.shown()
	if len(own) == 0 || last == nil {
		return len(own) > 0
	}
	said := map[string]string{}
	for _, named := range last.Lists {
		said[named.URI] = named.Digest
	}
	for _, one := range own {
		if said[one.URI] != one.Digest || kids[one.URI] != one.key.Kid() {
			return true
		}
	}
	return !s.now().Before(time.Unix(iat, 0).Add(s.terms.Life / 2))
}

// asCosigned makes sure that a picture is the one whose digest was co-signed.
func (s *Signer) asCosigned(picture index.StatusLists) error {
	digest, err := statuslist.DigestAll(picture.Named)
	if err != nil {
		return err
	}
	checkpoint, found, err := s.replica.Checkpoint(picture.Height)
	if err == nil && (!found || checkpoint.Status != digest) {
		err = errors.New("the replica's status lists are not those of its checkpoint")
	}
	return err
}
