package verifytest

import (
	"slices"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/verify"
)

// The checkpoints of a [Scene]'s bundle.
const (
	AtLeaf   = 0 // the first that covers the leaf
	AtStatus = 1 // the newest
)

// Known is S in every scene: ten minutes before [At].
var Known = At.Add(-10 * time.Minute)

// Scene is a bundle in the making. A test changes members or sets hooks, then asks for [Scene.File]; what nobody touches
// comes out genuine.
type Scene struct {
	List *record.TrustList // co-signing 3-of-3

	Certificate string   // SD-JWT; empty for statements
	Statements  []string // empty for a certificate

	Namespace, Key string // where the ledger holds the value
	Value          []byte
	URI            string // status list of the certificate
	Index          int    // its entry there
	Entry          statuslist.Status
	Keys           []*KeyRecord // shown in the bundle

	Cosign [2][]*Cosigner // by checkpoint
	Tokens []*TokenMaker

	Checkpoint func(n int, c *tlog.Checkpoint) // before it is co-signed
	Note       func(n int, note *tlog.Note)    // after
	Lists      func(named *[]statuslist.Named) // at S, before their digest is taken
	Shown      func(b *bundle.Bundle)          // the finished bundle
	Text       func(file string) string        // the finished file
	Statuses   func(lists Lists)               // at S
	Log        func(l *Log)                    // before the leaf is written
}

// Cosigner is one co-signature in the making.
type Cosigner struct {
	Organization string
	Key          *Signer
	At           time.Time
	Objected     []string
	Withheld     bool // the list of objections is not in the bundle
	UserID       string
}

// TokenMaker is one status list token in the making.
type TokenMaker struct {
	URI    string
	Key    *Signer
	Typ    string
	Change func(*statuslist.Token)
	List   func(*statuslist.List) // after its digest was co-signed
}

// LogKey gives an organization's `log` key, StatusKey its `status` key.
func LogKey(organization string) *Signer { return Key("log " + organization) }

// StatusKey gives an organization's `status` key.
func StatusKey(organization string) *Signer { return Key("status " + organization) }

// CosignedList is [List] of a network that co-signs.
func CosignedList() *record.TrustList {
	list := List()
	list.Cosign = "3-of-3"
	return list
}

func newScene(recorded time.Time) *Scene {
	s := &Scene{List: CosignedList()}
	for n, at := range []time.Time{recorded, Known} {
		for i, organization := range organizations {
			s.Cosign[n] = append(s.Cosign[n], &Cosigner{
				Organization: organization, Key: LogKey(organization), At: at.Add(time.Duration(i) * time.Second), UserID: seal.UserID,
			})
		}
	}
	return s
}

// NewCertificate is the scene of a certificate of a type with all its disclosures; change may alter its claims.
func NewCertificate(certType string, change func(*record.Certificate)) *Scene {
	claims := Claims(certType)
	if change != nil {
		change(claims)
	}
	s := newScene(time.Unix(claims.Iat, 0).Add(10 * time.Minute))
	if !slices.Contains(listed[Owner[certType]], certType) {
		Trading(s.List)
	}
	s.Issue(claims, Issuer(Owner[certType]))
	s.URI, s.Index = CertificateURI(certType), claims.Status.List.Idx
	s.token(s.URI, StatusKey(Owner[certType]))
	return s
}

// Issue makes another certificate of the scene, signed with another key.
func (s *Scene) Issue(claims *record.Certificate, issuer *Signer) {
	jwt := issuer.JWS(record.TypeCertificate, claims)
	s.Certificate = Combine(jwt, Disclosures()...)
	s.Namespace, s.Key, s.Value = claims.Certificate.Namespace, record.NumberKey(claims.Certificate.Number), []byte(jwt)
}

// NewStatements is the scene of the receipt that provider and receiver signed.
func NewStatements() *Scene {
	s := newScene(At.Add(-20 * time.Minute))
	act := Actor(Provider).JWS(record.TypeStatement, Receipt())
	s.State(act, Actor(Receiver).JWS(record.TypeConsent, Consent(act)))
	for _, actor := range []string{Provider, Receiver} {
		s.Keys = append(s.Keys, NewKeyRecord(Actor(actor), actor, record.PurposeAct))
	}
	s.token(KeysURI, StatusKey(record.DataBureau))
	return s
}

// NewSigning is the scene of a contract that the provider signed and the receiver, whose key was made for the deal, consented to.
func NewSigning() *Scene {
	s := newScene(At.Add(-20 * time.Minute))
	statement := Receipt()
	statement.Act, statement.Sub, statement.Prev = "deal.sign", "deal/E-7B20", seal.Digest([]byte("the deal as it was disclosed"))
	statement.Body = Encode(signing())
	act := Actor(Provider).JWS(record.TypeStatement, statement)
	consent := Consent(act)
	consent.Iss = Deal().Kid
	s.State(act, Deal().JWS(record.TypeConsent, consent))
	s.Keys = append(s.Keys, NewKeyRecord(Actor(Provider), Provider, record.PurposeAct), NewPartyRecord(Deal()))
	s.token(KeysURI, StatusKey(record.DataBureau))
	return s
}

// NewApplication is the scene of an application for a deal: the key made for it signed alone.
func NewApplication() *Scene {
	s := newScene(At.Add(-20 * time.Minute))
	statement := Receipt()
	statement.Iss, statement.Act = Deal().Kid, "deal.apply"
	statement.Body = Encode(record.ApplyDeal{Listing: "listing/L-1", Cohort: "cohort/1", Key: Deal().Text, Terms: seal.Digest([]byte("the terms"))})
	s.State(Deal().JWS(record.TypeStatement, statement))
	s.Keys = append(s.Keys, NewPartyRecord(Deal()))
	return s
}

// State makes other statements the scene's.
func (s *Scene) State(statements ...string) {
	digest := strings.TrimPrefix(seal.Digest([]byte(statements[0])), "sm3:")
	s.Statements, s.Value = statements, Encode(statements)
	s.Namespace, s.Key = "exchange", "jws/"+strings.ToUpper(digest[:32])
}

func (s *Scene) token(uri string, key *Signer) {
	s.Tokens = append(s.Tokens, &TokenMaker{URI: uri, Key: key, Typ: record.TypeStatusList})
}

// Binding are the words of the test presentation, as they are before a test changes them.
func (s *Scene) Binding() *sdjwt.Binding {
	end := strings.LastIndexByte(s.Certificate, '~') + 1
	return &sdjwt.Binding{
		Aud: Audience, Nonce: Nonce, Purpose: Purpose, Iat: At.Unix() - 60, Exp: At.Unix() + 3600, SDHash: sdjwt.Digest(s.Certificate[:end]),
	}
}

// What a bank asks the holder for.
const (
	Audience = "示例银行兰州分行"
	Nonce    = "6kZ2pT0q9vXw4aBnRc1d"
	Purpose  = "授信审查"
)

// Present binds the certificate with the holder's key, whose record the bundle shows; change may alter what is signed.
func (s *Scene) Present(change func(*sdjwt.Binding)) {
	binding := s.Binding()
	if change != nil {
		change(binding)
	}
	s.Keys = append(s.Keys, NewKeyRecord(Present(Holder), Holder, record.PurposePresent))
	s.token(KeysURI, StatusKey(record.DataBureau))
	s.Certificate += Present(Holder).JWS(sdjwt.TypeBinding, binding)
}

// LeafName is how a co-signer names the leaf when objecting to it.
func (s *Scene) LeafName() string {
	return tlog.Name(tlog.LeafHash(tlog.Leaf(s.Namespace, s.Key, s.Value, false)))
}

// Trust is the scene's trust list with its roots pinned.
func (s *Scene) Trust() verify.Trust {
	return verify.Trust{List: SignList(s.List, Roots()...), Roots: s.List.Roots}
}

// Ask is what a verifier asks at [At]; bound to what [Scene.Present] says when the certificate is presented.
func (s *Scene) Ask() verify.Ask {
	ask := verify.Ask{Now: At}
	if !strings.HasSuffix(s.Certificate, "~") && s.Certificate != "" {
		ask.Audience, ask.Nonce, ask.Purpose = Audience, Nonce, Purpose
	}
	return ask
}
