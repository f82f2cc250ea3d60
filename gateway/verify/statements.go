package verify

import (
	"encoding/json"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// maxStatementsFile is the size of the largest file of statements worth reading, in bytes.
const maxStatementsFile = 512 << 10

// StatementsFile holds the parties' statements verbatim: contract evidence, a delivery receipt. docs/format.md §3.
type StatementsFile struct {
	Kind       string         `json:"kind"`       // statements
	Statements []string       `json:"statements"` // compact JWS: the act, then the consents
	Keys       []StatementKey `json:"keys"`
}

// StatementKey says whose key it is. The file asserts it; only a proof from the ledger can show it.
type StatementKey struct {
	Actor   string `json:"actor"`
	Key     string `json:"key"` // base64url of the uncompressed point
	Kid     string `json:"kid"`
	Purpose string `json:"purpose"`
}

// Signed is one signature of the file as a person reads it.
type Signed struct {
	Typ    string          `json:"typ"`
	Digest string          `json:"digest"`
	By     string          `json:"by"`
	Kid    string          `json:"kid"`
	At     string          `json:"at"`
	Act    string          `json:"act"` // empty for a consent
	Sub    string          `json:"sub"`
	Body   json.RawMessage `json:"body"`
}

// statementsFile judges a file of statements without proofs: forms, names of keys, signatures, references, times. While
// the keys rest on the file's own word the verdict is at best undetermined.
func (j *judge) statementsFile(file []byte) (*Report, error) {
	var f StatementsFile
	if len(file) > maxStatementsFile {
		return nil, record.Errorf(record.TooLarge, "the file exceeds %d bytes", maxStatementsFile)
	}
	if err := record.Decode(fileText(file), &f); err != nil {
		return nil, record.Errorf(record.Malformed, "the file of statements cannot be read: %s", detail(err)).Under("docs/format.md §3")
	}
	if f.Kind != KindStatements || len(f.Statements) < 1 || len(f.Statements) > 1+record.MaxConsents {
		return nil, unreadable("the JSON is not a file of 1 to 8 statements")
	}
	j.about(KindStatements, j.ask.Now)
	ring, actors, err := fileRing(f.Keys)
	if err != nil {
		j.fail(CheckKeys, KeyNotItsName, "%s", detail(err))
		return j.conclude(), nil
	}
	if parties := j.statements(f.Statements, ring, actors); parties != nil {
		j.unprovedKeys(len(ring))
	}
	return j.conclude(), nil
}

// statements opens what was signed and compares the parts; it answers nil where there is nothing to prove.
func (j *judge) statements(compacts []string, ring seal.Keyring, actors map[string]string) []party {
	var parties []party
	for i, compact := range compacts {
		p, err := openParty(compact, i == 0, ring)
		if err != nil {
			j.fail(CheckStatements, Reason(record.CodeOf(err)), "statement %d: %s", i+1, detail(err))
			return nil
		}
		if actors[p.signed.Kid] != p.signed.By {
			j.fail(CheckStatements, ActorDiffers, "statement %d is by %s, its key belongs to %s", i+1, p.signed.By, actors[p.signed.Kid])
			return nil
		}
		parties = append(parties, p)
		j.report.Statements = append(j.report.Statements, p.signed)
	}
	j.pass(CheckStatements, "%d signatures", len(parties))
	j.references(parties)
	j.times(parties)
	return parties
}

// party is one opened statement or consent with what the others are compared by.
type party struct {
	signed   Signed
	aud, ref string
	iat, exp int64
}

func openParty(compact string, act bool, keys seal.Keyring) (party, error) {
	want := seal.Want{Type: record.TypeConsent, Purpose: record.PurposeAct}
	if act {
		want.Type = record.TypeStatement
	}
	opened, err := seal.Open(compact, want, keys)
	if err != nil {
		return party{}, err
	}
	p := party{signed: Signed{Typ: want.Type, Digest: opened.Digest, Kid: opened.Key.Kid, Body: json.RawMessage("null")}}
	if act {
		var s record.Statement
		if err := decodeValid(opened.Payload, &s); err != nil {
			return party{}, err
		}
		p.aud, p.iat, p.exp = s.Aud, s.Iat, s.Exp
		p.signed.By, p.signed.Act, p.signed.Sub, p.signed.Body = s.Iss, s.Act, s.Sub, s.Body
	} else {
		var c record.Consent
		if err := decodeValid(opened.Payload, &c); err != nil {
			return party{}, err
		}
		p.aud, p.ref, p.iat, p.exp, p.signed.By = c.Aud, c.Ref, c.Iat, c.Exp, c.Iss
	}
	p.signed.At = moment(p.iat)
	return p, nil
}

func decodeValid(payload []byte, v interface{ Valid() error }) error {
	if err := record.Decode(payload, v); err != nil {
		return err
	}
	return v.Valid()
}

// references wants one audience of this network, and consents to the act itself.
func (j *judge) references(parties []party) {
	act := parties[0]
	for i, p := range parties {
		if p.aud != act.aud || (i > 0 && p.ref != act.signed.Digest) {
			j.fail(CheckReferences, ReferenceDiffers, "consent %d", i)
			return
		}
	}
	network, _, _ := cutLast(act.aud)
	switch {
	case j.list == nil:
		j.unknown(CheckReferences, ListUnusable, "")
	case network != j.list.Network:
		j.fail(CheckReferences, WrongNetwork, "aud is %s, the trust list is of %s", act.aud, j.list.Network)
	default:
		j.pass(CheckReferences, "%s", act.signed.Digest)
	}
}

// times wants lives of at most 7 days, and statements dated before they were recorded, or before T where that is not
// proven. That a statement has run out since says nothing: it had to be recorded before.
func (j *judge) times(parties []party) {
	recorded, proven := j.evidence.recorded()
	for i, p := range parties {
		switch {
		case p.exp <= p.iat || p.exp-p.iat > record.MaxStatementLife:
			j.fail(CheckTimes, LifeTooLong, "statement %d", i+1)
			return
		case proven && p.iat > recorded+leeway:
			j.unknown(CheckTimes, RecordedEarlier, "recorded %s, statement %d is dated %s", moment(recorded), i+1, p.signed.At)
			return
		case !proven && p.iat > j.at.Unix():
			j.fail(CheckTimes, SignedLater, "statement %d is dated %s", i+1, p.signed.At)
			return
		}
	}
	if proven && j.at.Unix() < recorded {
		j.unknown(CheckTimes, NotRecordedThen, "recorded %s", moment(recorded))
		return
	}
	j.pass(CheckTimes, "signed %s", parties[0].signed.At)
}

func fileRing(keys []StatementKey) (seal.Fixed, map[string]string, error) {
	ring, actors := seal.Fixed{}, map[string]string{}
	for _, key := range keys {
		parsed, err := seal.ParseKey(key.Key, key.Purpose)
		if err != nil {
			return nil, nil, err
		}
		if _, twice := ring[parsed.Kid]; twice || parsed.Kid != key.Kid || strings.TrimSpace(key.Actor) == "" {
			return nil, nil, record.Errorf(record.Invalid, "key %s", seal.Printable(key.Kid))
		}
		ring[parsed.Kid], actors[parsed.Kid] = parsed, key.Actor
	}
	return ring, actors, nil
}
