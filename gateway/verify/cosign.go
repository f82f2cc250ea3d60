package verify

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// cosignNone is the policy of a network that does not co-sign yet.
const cosignNone = "none"

// weighed is a checkpoint of the bundle with what its co-signatures are worth.
type weighed struct {
	*tlog.Checkpoint
	counted  map[string]int64    // organization: when it co-signed
	broken   map[string]bool     // organizations of which only a compromised key counts
	objected map[string][]string // organization: what it objects to, of every co-signature that verifies
	doubts   []doubt             // about co-signatures that were offered
}

// doubt is why a co-signature does not count.
type doubt struct {
	organization string
	finding
}

// verified is a co-signature by a listed log key, before anything is said about that key.
type verified struct {
	organization string
	time         int64
	key          record.TrustKey
}

// weigh counts the co-signatures of a checkpoint. Every organization counts once, at its earliest; a co-signature by a
// compromised key counts only if another organization's word shows that it was made before.
func weigh(list *record.TrustList, c *bundle.Checkpoint) (*weighed, error) {
	note, err := tlog.ParseNote(c.Note)
	if err != nil {
		return nil, err
	}
	w := &weighed{Checkpoint: note.Checkpoint, counted: map[string]int64{}, broken: map[string]bool{}, objected: map[string][]string{}}
	var broken []verified
	for _, v := range w.verify(list, note, c.Objected) {
		switch {
		case !inForce(&v.key, v.time):
			w.doubt(v.organization, unsure(CosignerPeriod, "co-signed %s, key in force %s to %s", moment(v.time), v.key.From, v.key.To))
		case v.key.CompromisedAt != "":
			broken = append(broken, v)
		default:
			w.count(v)
		}
	}
	w.countBroken(broken)
	return w, nil
}

// verify finds the co-signatures that verify by a listed key and whose list of objections is the one that was signed.
func (w *weighed) verify(list *record.TrustList, note *tlog.Note, given []bundle.Objected) []verified {
	objected := map[string][]string{}
	for _, list := range given {
		objected[list.Organization] = list.Leaves
	}
	var all []verified
	foreign := map[string]bool{}
	for i := range note.Cosignatures {
		c := &note.Cosignatures[i]
		key, known := logKey(list, note, c)
		leaves := append([]string{}, objected[c.Organization]...)
		digest, err := tlog.ObjectedDigest(leaves)
		switch {
		case !known:
			foreign[c.Organization] = true
			w.doubt(c.Organization, unsure(CosignerUnknown, "no listed log key made the co-signature"))
		case key == nil:
			w.doubt(c.Organization, fails(BadSignature, "the co-signature does not verify"))
		case err != nil || !bytes.Equal(digest, c.Objected):
			w.doubt(c.Organization, unsure(ObjectionsWithheld, "the list of objections that was co-signed is not here"))
		default:
			w.objected[c.Organization] = leaves
			all = append(all, verified{c.Organization, c.Time, *key})
		}
	}
	for _, list := range given {
		if _, signed := w.objected[list.Organization]; !signed && !foreign[list.Organization] {
			w.doubt(list.Organization, fails(ObjectionsDiffer, "the list of objections given is not the one co-signed"))
		}
	}
	return all
}

// logKey finds the listed key that made a co-signature. A key's id has four bytes only, so more than one may be named.
func logKey(list *record.TrustList, note *tlog.Note, c *tlog.Cosignature) (key *record.TrustKey, known bool) {
	for i := range list.Keys {
		listed := &list.Keys[i]
		if listed.Purpose != record.PurposeLog || listed.Organization != c.Organization {
			continue
		}
		point, err := seal.Unbase64(listed.Key)
		if err != nil || tlog.KeyHash(note.Checkpoint.Origin, c.Organization, point) != c.KeyHash {
			continue
		}
		known = true
		if parsed, err := seal.ParseKey(listed.Key, listed.Purpose); err == nil && c.By(note.Text, parsed) {
			return listed, true
		}
	}
	return nil, known
}

func (w *weighed) doubt(organization string, f finding) {
	f.detail = fmt.Sprintf("%s at height %d: %s", organization, w.Height, f.detail)
	w.doubts = append(w.doubts, doubt{organization, f})
}

func (w *weighed) count(v verified) {
	if before, twice := w.counted[v.organization]; !twice || v.time < before {
		w.counted[v.organization] = v.time
	}
}

// countBroken counts co-signatures by compromised keys that some sound one dates before the compromise: their own time
// is the thief's to choose.
func (w *weighed) countBroken(broken []verified) {
	agreed, sound := w.agreed()
	for _, v := range broken {
		since := unix(v.key.CompromisedAt)
		if v.time >= since || !sound || agreed >= since {
			w.doubt(v.organization, unsure(CosignerCompromised, "co-signed %s, key compromised since %s", moment(v.time), v.key.CompromisedAt))
			continue
		}
		if _, sound := w.counted[v.organization]; !sound {
			w.count(v)
			w.broken[v.organization] = true
		}
	}
}

// time is the earliest time among the counted co-signatures, but for those whose time a thief may have chosen.
func (w *weighed) time() (first int64, counted bool) {
	for organization, at := range w.counted {
		if !w.broken[organization] && (!counted || at < first) {
			first, counted = at, true
		}
	}
	return first, counted
}

// agreed is the second earliest of those times. One organization alone can date its co-signature back, or have it dated
// back by a thief; where only one counts there is nothing to compare it with.
func (w *weighed) agreed() (at int64, counted bool) {
	var times []int64
	for organization, at := range w.counted {
		if !w.broken[organization] {
			times = append(times, at)
		}
	}
	if len(times) == 0 {
		return 0, false
	}
	slices.Sort(times)
	return times[min(1, len(times)-1)], true
}

// missing says why the policy is not met, as exactly as can be said.
func (w *weighed) missing() finding {
	for _, d := range w.doubts {
		if _, counts := w.counted[d.organization]; !counts {
			return d.finding
		}
	}
	return unsure(CosignerMissing, "height %d: %s", w.Height, w.signers())
}

// signers names who co-signed and when.
func (w *weighed) signers() string {
	var names []string
	for organization, at := range w.counted {
		names = append(names, organization+" "+moment(at))
	}
	slices.Sort(names)
	if len(names) == 0 {
		return "nobody"
	}
	return strings.Join(names, ", ")
}
