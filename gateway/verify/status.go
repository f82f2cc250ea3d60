package verify

import (
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
)

// entry is what a status list says of one index at S, with the token that carries the list.
type entry struct {
	status statuslist.Status
	token  *statuslist.Token
	key    record.TrustKey
}

// entry finds the status of an index in a list that the co-signed checkpoint covers. There is an entry exactly when the
// finding passes.
func (j *judge) entry(uri string, index int, organization, kind string) (*entry, finding) {
	e := j.evidence
	point := e.points[e.Status.Checkpoint]
	compact, found, err := token(e.Status.Tokens, uri)
	switch _, proven := e.known(); {
	case err != nil:
		return nil, fails(Reason(record.CodeOf(err)), "%s", detail(err))
	case !found:
		return nil, unsure(StatusUnknown, "no token of %s", uri)
	case !proven:
		return nil, unsure(StatusUnknown, "height %d is not co-signed", point.Height)
	}
	if digest, err := statuslist.DigestAll(e.Status.Lists); err != nil || digest != point.Status {
		return nil, fails(StatusListsDiffer, "the lists at height %d are others", point.Height)
	}
	key, f := j.statusKey(compact, organization, kind)
	if f.result != Pass {
		return nil, f
	}
	parsed, err := seal.ParseKey(key.Key, key.Purpose)
	if err != nil {
		return nil, unsure(ListRefused, "%s", detail(err))
	}
	o := e.open(compact, parsed)
	token, list, err := o.token, o.list, o.err
	listed := slices.IndexFunc(e.Status.Lists, func(n statuslist.Named) bool { return n.URI == uri })
	switch {
	case err != nil:
		return nil, fails(Reason(record.CodeOf(err)), "%s", detail(err))
	case listed < 0 || list.Digest() != e.Status.Lists[listed].Digest:
		return nil, fails(StatusListsDiffer, "the list is not the one at height %d", point.Height)
	case token.Height != point.Height:
		return nil, fails(StatusHeight, "the token is of height %d, the checkpoint of %d", token.Height, point.Height)
	case !inForce(&key, token.Iat):
		return nil, unsure(StatusKeyPeriod, "signed %s, key in force %s to %s", moment(token.Iat), key.From, key.To)
	case compromised(&key, token.Iat):
		return nil, unsure(StatusKeyCompromised, "signed %s, compromised since %s", moment(token.Iat), key.CompromisedAt)
	case index < 0 || index >= record.StatusListSize:
		return nil, fails(StatusReference, "entry %d", index)
	}
	return &entry{list.Get(index), token, key}, passes("")
}

// token finds the token of a list.
func token(tokens []string, uri string) (compact string, found bool, err error) {
	for _, compact := range tokens {
		token, _, err := statuslist.Peek(compact)
		if err != nil {
			return "", false, err
		}
		if token.Sub == uri {
			return compact, true, nil
		}
	}
	return "", false, nil
}

// statusKey finds the key that signed a token, and refuses one that may not speak for this list. The list of keys is
// everybody's: each organization signs it at the height of its own lists, so that a bundle needs one height.
func (j *judge) statusKey(compact, organization, kind string) (record.TrustKey, finding) {
	split, _, err := seal.Split(compact, record.TypeStatusList)
	if err != nil {
		return record.TrustKey{}, fails(Reason(record.CodeOf(err)), "%s", detail(err))
	}
	key, listed := listedKey(j.list, split.Header.Kid)
	switch {
	case !listed:
		return key, unsure(StatusKeyUnknown, "%s", split.Header.Kid)
	case key.Purpose != record.PurposeStatus:
		return key, fails(WrongPurpose, "%s is for %s", key.Kid, key.Purpose)
	case kind != record.TypeKeys && key.Organization != organization || !slices.Contains(key.Types, kind):
		return key, fails(StatusKey, "%s is %s's, for %v", key.Kid, key.Organization, key.Types)
	}
	return key, passes("")
}

// status judges the certificate's entry at T by what is known at S. Revocation is final: an entry that reads valid at S
// has never been revoked before, though it may have been suspended meanwhile.
func (j *judge) status(c *certificate) {
	e := j.evidence
	if older := e.points[e.Status.Checkpoint]; e.hasStatus() && older.Height < e.points[e.Leaf.Checkpoint].Height {
		j.unknown(CheckStatus, StatusOlder, "status at height %d", older.Height)
		return
	}
	ref := c.claims.Status.List
	_, organization, _ := cutLast(c.claims.Iss)
	entry, f := j.entry(ref.URI, ref.Idx, organization, c.claims.Certificate.Type)
	if f.result != Pass {
		j.put(CheckStatus, f)
		return
	}
	known, _ := e.known()
	recorded, proven := e.recorded()
	at := j.at.Unix()
	s, l := moment(known), moment(recorded)
	objections := j.statusObjected(ref.URI, ref.Idx, e.Leaf.Checkpoint)
	j.currentStatus(c, entry)
	switch {
	case len(objections) > 0:
		j.unknown(CheckStatus, StatusObjected, "%s", objections[0].Organization)
	case !proven:
		j.unknown(CheckStatus, StatusUnknown, "not proven to be recorded")
	case at < recorded:
		j.unknown(CheckStatus, NotRecordedThen, "recorded %s", l)
	case entry.status == statuslist.Replaced:
		j.fail(CheckStatus, StatusForm, "entry %d reads %s", ref.Idx, entry.status)
	case entry.status == statuslist.Invalid && at >= known:
		j.fail(CheckStatus, Revoked, "%s", s)
	case at > known:
		j.unknown(CheckStatus, StatusSinceUnknown, "%s at %s", entry.status, s)
	case entry.status == statuslist.Suspended && at == known:
		j.fail(CheckStatus, Suspended, "%s", s)
	case entry.status != statuslist.Valid:
		j.unknown(CheckStatus, StatusThenUnknown, "%s at %s", entry.status, s)
	case at < known:
		j.limit(CheckStatus, StatusKnownLater, "%s at %s", entry.status, s)
	default:
		j.pass(CheckStatus, "%s at %s, height %d", entry.status, s, entry.token.Height)
	}
}

// currentStatus adds what the verdict about now needs: a token that is still good.
func (j *judge) currentStatus(c *certificate, e *entry) {
	before := j.current
	j.current = func() []Check { return append(before(), e.stillGood(j.ask.Now).check(CheckStatus)) }
}

// maxCurrent is how long a token makes a status current, in seconds, whatever it says: one organization alone signs it, and
// none makes an old status current for good.
const maxCurrent = 24 * 3600

// stillGood judges a token at the verifier's own time. The key's thief could give an old list a new life, so a key known
// to be compromised says nothing about now.
func (e *entry) stillGood(now time.Time) finding {
	at := now.Unix()
	switch {
	case e.token.Iat > at+leeway:
		return unsure(StatusEarly, "%s", moment(e.token.Iat))
	case min(e.token.Exp, e.token.Iat+maxCurrent) <= at:
		return unsure(StatusExpired, "%s", moment(min(e.token.Exp, e.token.Iat+maxCurrent)))
	case e.key.CompromisedAt != "":
		return unsure(StatusKeyCompromised, "since %s", e.key.CompromisedAt)
	}
	return passes("")
}
