package verify

import (
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/bundle"
)

// unprovedKeys says what statements are worth whose keys only the file itself vouches for.
func (j *judge) unprovedKeys(keys int) {
	if j.list != nil && j.list.Cosign != cosignNone {
		j.unknown(CheckProof, ProofMissing, "cosign: %s", j.list.Cosign)
	}
	j.unknown(CheckKeys, KeysUnproved, "%d keys", keys)
	j.notPresented()
}

// notPresented refuses statements where a verifier asked for a presentation, which only a certificate's holder makes.
func (j *judge) notPresented() {
	if j.ask.presented() {
		j.fail(CheckKeyBinding, PresentationMissing, "")
	}
}

// provenStatements judges the statements of a bundle: what a file of statements says, proven to be recorded, by keys
// that the ledger knows.
func (j *judge) provenStatements(b *bundle.Bundle, noted error) {
	records, err := readKeys(b.Keys)
	if err != nil {
		j.fail(CheckKeys, KeyNotItsName, "%s", detail(err))
		return
	}
	actors := map[string]string{}
	for kid, k := range records {
		actors[kid] = k.body.Actor
	}
	parties := j.statements(b.Statements, records, actors)
	switch {
	case parties == nil:
		return
	case j.list != nil && noted == nil && j.evidence == nil:
		j.unprovedKeys(len(records))
		return
	case !j.provable(noted, CheckKeys):
		return
	}
	value, err := record.Encode(b.Statements)
	if err != nil {
		j.fail(CheckForm, Reason(record.CodeOf(err)), "%s", detail(err))
		return
	}
	j.evidence.rely(&b.Leaf, value)
	j.evidence.relyOn(records, parties)
	_, namespace, _ := cutLast(parties[0].aud)
	j.proofs(namespace, statementsKey(parties[0].signed.Digest), value)
	j.signerKeys(records, parties)
	j.notPresented()
}

// statementsKey is where the ledger holds statements: under the id that the act's digest gives.
func statementsKey(digest string) string {
	hex := strings.TrimPrefix(digest, "sm3:")
	return "jws/" + strings.ToUpper(hex[:32])
}
