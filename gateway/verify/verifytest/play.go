package verifytest

import (
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// Bundle plays the scene: the ledger, the log, the co-signers, the status lists, and puts the bundle together.
func (s *Scene) Bundle() *bundle.Bundle {
	log, lists := NewLog(), Lists{}
	log.Fill(3)
	indexes := make([]uint64, len(s.Keys))
	for i, key := range s.Keys {
		namespace, at := key.at()
		indexes[i] = log.Write(namespace, at, key.Value())
		if key.Party == nil {
			lists.Set(KeysURI, key.Body.Index, statuslist.Valid)
		}
	}
	log.Fill(1)
	log.Fill(6)
	if s.Log != nil {
		s.Log(log)
	}
	leaf := log.Write(s.Namespace, s.Key, s.Value)
	log.Fill(2)
	if s.URI != "" {
		lists.Set(s.URI, s.Index, statuslist.Valid)
	}
	b := bundle.New()
	b.Certificate = s.Certificate
	b.Statements = append(b.Statements, s.Statements...)
	first, text := s.cosign(AtLeaf, log, lists.Named())
	b.Checkpoints = append(b.Checkpoints, text)
	b.Leaf = bundle.NewProof(s.Namespace, s.Key, leaf, log.Prove(leaf, first), AtLeaf)

	log.Fill(4)
	log.Fill(5)
	if s.URI != "" {
		lists.Set(s.URI, s.Index, s.Entry)
	}
	for _, key := range s.Keys {
		if key.Party == nil {
			lists.Set(KeysURI, key.Body.Index, key.Status)
		}
	}
	if s.Statuses != nil {
		s.Statuses(lists)
	}
	named := lists.Named()
	if s.Lists != nil {
		s.Lists(&named)
	}
	newest, text := s.cosign(AtStatus, log, named)
	b.Checkpoints = append(b.Checkpoints, text)
	for i, key := range s.Keys {
		b.Keys = append(b.Keys, shownKey(key, indexes[i], log.Prove(indexes[i], newest), AtStatus))
	}
	b.Status = bundle.Status{Checkpoint: AtStatus, Lists: named, Tokens: []string{}}
	for _, maker := range s.Tokens {
		b.Status.Tokens = append(b.Status.Tokens, maker.make(lists, newest.Height))
	}
	if s.Shown != nil {
		s.Shown(b)
	}
	return b
}

// File is the bundle's bytes, within its limits or not.
func (s *Scene) File() []byte {
	file := Encode(s.Bundle())
	if s.Text != nil {
		file = []byte(s.Text(string(file)))
	}
	return file
}

func (s *Scene) cosign(n int, log *Log, named []statuslist.Named) (*tlog.Checkpoint, bundle.Checkpoint) {
	genuine := log.Checkpoint(digestAll(named))
	checkpoint := *genuine
	if s.Checkpoint != nil {
		s.Checkpoint(n, &checkpoint)
	}
	note := &tlog.Note{Checkpoint: &checkpoint, Text: checkpoint.Text()}
	shown := bundle.Checkpoint{Objected: []bundle.Objected{}}
	for _, cosigner := range s.Cosign[n] {
		note.Cosignatures = append(note.Cosignatures, cosigner.sign(note.Text, checkpoint.Origin))
		if len(cosigner.Objected) > 0 && !cosigner.Withheld {
			shown.Objected = append(shown.Objected, bundle.Objected{Organization: cosigner.Organization, Leaves: cosigner.Objected})
		}
	}
	slices.SortFunc(shown.Objected, func(a, b bundle.Objected) int { return strings.Compare(a.Organization, b.Organization) })
	if s.Note != nil {
		s.Note(n, note)
	}
	shown.Note = note.String()
	return genuine, shown
}

func (c *Cosigner) sign(text, origin string) tlog.Cosignature {
	objected, err := tlog.ObjectedDigest(c.Objected)
	must(err)
	point, err := seal.Unbase64(c.Key.Text)
	must(err)
	return tlog.Cosignature{
		Organization: c.Organization, KeyHash: tlog.KeyHash(origin, c.Organization, point), Time: c.At.Unix(), Objected: objected,
		Signature: c.Key.SignAs(tlog.Message(text, c.At.Unix(), objected), c.UserID),
	}
}

func (m *TokenMaker) make(lists Lists, height uint64) string {
	list := *lists.List(m.URI)
	if m.List != nil {
		m.List(&list)
	}
	token, err := statuslist.NewToken(m.URI, &list, height, Known.Unix()+60, Known.Unix()+24*3600, 3600)
	must(err)
	if m.Change != nil {
		m.Change(token)
	}
	return m.Key.JWS(m.Typ, token)
}

// digestAll does not mind lists out of order, as a test may want them.
func digestAll(named []statuslist.Named) string {
	return seal.Digest(Encode(append([]statuslist.Named{}, named...)))
}
