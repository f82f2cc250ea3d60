package rules

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Draft is what the preparer of a certificate chooses; the rest follows from the ledger.
type Draft struct {
	Number record.Number
	Index  int      // in the status list of issuer and type
	Iat    int64    // NumericDate
	SD     []string // sorted digests of the disclosures
}

// maxDraftAge is how long before the issuing act a certificate may have been prepared.
const maxDraftAge = 7 * 24 * time.Hour

// Claims gives the clear payload of the certificate of a record, as prepare builds it and as issuing demands it.
func Claims(tx Tx, key string, draft Draft, reader Reader) (*record.Certificate, error) {
	d := &decision{tx: tx, reader: reader}
	if err := d.context(); err != nil {
		return nil, err
	}
	value, err := reader.Read(tx.Namespace, key)
	if err != nil {
		return nil, err
	}
	var rec record.Record
	if value == nil || record.Decode(value, &rec) != nil {
		return nil, record.Errorf(record.NotFound, "there is no record %s in %s", key, tx.Namespace)
	}
	body, err := rec.Certified()
	if err != nil {
		return nil, err
	}
	return d.claims(key, draft, body)
}

func (d *decision) claims(key string, draft Draft, body record.Certified) (*record.Certificate, error) {
	content := record.Content{
		Number: draft.Number.String(), Record: key, Namespace: d.tx.Namespace, Pack: d.rules.Pack, Test: d.network.Test,
		Rights: []record.Right{}, Categories: []string{}, Cites: []record.Citation{},
	}
	holder := body.Certify(&content)
	from, errFrom := record.ParseTime(content.ValidFrom)
	to, errTo := record.ParseTime(content.ValidTo)
	if errFrom != nil || errTo != nil {
		return nil, record.Errorf(record.StateForbids, "%s is not ready for its certificate: it has no validity yet", key)
	}
	if _, blind := body.(record.Blind); !blind {
		var rec record.Record
		var actor record.Actor
		if err := d.need(record.Governance, "actor/"+holder, &rec, &actor); err != nil {
			return nil, err
		}
		content.HolderName, content.HolderUscc = actor.Name, actor.Uscc
	}
	owner := d.namespace.Owner
	return &record.Certificate{
		SD: append([]string{}, draft.SD...), SDAlg: record.SDAlgorithm, Cnf: record.Cnf{Kid: holder}, Exp: to.Unix(), Iat: draft.Iat,
		Iss: d.network.Network + "/" + owner, Nbf: from.Unix(), Sub: holder, Vct: record.Vct(content.Type), Certificate: content,
		Status: record.Status{List: record.StatusRef{Idx: draft.Index, URI: record.StatusURI(d.network.Network, owner, content.Type)}},
	}, nil
}

// issue records a certificate: every clear claim must be what the ledger says, the signature that of an issuer key of
// the namespace's owner, number and status index still free. The compact JWT is written once, under its number.
func issue[B any, P interface {
	*B
	record.Certified
}](d *decision, body *record.Issue, rec *B) error {
	holder := P(rec).Certify(&record.Content{})
	if err := d.impartial(holder); err != nil {
		return err
	}
	if _, blind := any(rec).(record.Blind); !blind {
		if _, err := d.activeActor(holder); err != nil {
			return err
		}
	}
	if object, isObject := any(rec).(*record.Object); isObject {
		if err := d.standing(object); err != nil {
			return err
		}
	}
	compact := d.submission.Attachments[0]
	opened, _, err := seal.Split(compact, record.TypeCertificate)
	if err != nil {
		return err
	}
	if seal.Digest(opened.SigningInput) != body.Prepared {
		return record.Errorf(record.CertificateDiffers, "the signing input of the certificate has not the digest that the registrar reviewed")
	}
	var certificate record.Certificate
	if err := record.Decode(opened.Payload, &certificate); err != nil {
		return err
	}
	number, err := d.checkDraft(&certificate)
	if err != nil {
		return err
	}
	draft := Draft{Number: number, Index: certificate.Status.List.Idx, Iat: certificate.Iat, SD: certificate.SD}
	want, err := d.claims(d.statement.Sub, draft, P(rec))
	if err != nil {
		return err
	}
	if err := sameClaims(want, opened.Payload); err != nil {
		return err
	}
	if err := d.inScope(want.Certificate.Region, number.Type); err != nil {
		return err
	}
	if err := d.sealedByOwner(compact, number.Type); err != nil {
		return err
	}
	*P(rec).Slot() = record.Issued{Number: number.String(), Index: draft.Index, Digest: seal.Digest([]byte(compact))}
	d.put(record.NumberKey(number.String()), []byte(compact))
	return nil
}

// checkDraft checks what the preparer chose: number, status index, time, disclosures.
func (d *decision) checkDraft(c *record.Certificate) (record.Number, error) {
	number, err := record.ParseNumber(c.Certificate.Number)
	if err != nil {
		return number, err
	}
	iat := time.Unix(c.Iat, 0)
	if iat.After(d.tx.Time.Add(clockLeeway)) || iat.Before(d.tx.Time.Add(-maxDraftAge)) {
		return number, record.Errorf(record.CertificateDiffers, "it was prepared at %s; prepare it within 7 days of issuing", record.Time(iat))
	}
	if number.Type != c.Certificate.Type || number.Region != d.network.Region || number.Day != iat.In(beijing).Format("20060102") {
		return number, record.Errorf(record.CertificateDiffers, "number %s does not fit type, region or day", number)
	}
	if !slices.Contains(d.network.Gateways, record.Gateway{Organization: d.tx.Creator, Digit: number.Gateway}) {
		return number, record.Errorf(record.CertificateDiffers, "digit %d in %s is not the one of %s's gateway", number.Gateway, number, d.tx.Creator)
	}
	if taken, err := d.reader.Read(d.tx.Namespace, record.NumberKey(number.String())); err != nil || taken != nil {
		return number, orTaken(err, "number "+number.String())
	}
	index := c.Status.List.Idx
	if index < 0 || index >= record.StatusListSize {
		return number, record.Errorf(record.CertificateDiffers, "status index %d is outside 0 to %d", index, record.StatusListSize-1)
	}
	if err := d.claim(fmt.Sprintf("index/%s-%d", number.Type, index), number.String()); err != nil {
		return number, err
	}
	return number, checkDisclosures(c.SD)
}

func orTaken(err error, what string) error {
	if err != nil {
		return err
	}
	return record.Errorf(record.Duplicate, "%s is taken", what)
}

func checkDisclosures(digests []string) error {
	if len(digests) > record.MaxDisclosures {
		return record.Errorf(record.TooLarge, "a certificate has at most %d disclosures", record.MaxDisclosures)
	}
	for i, digest := range digests {
		if b, err := seal.Unbase64(digest); err != nil || len(b) != 32 {
			return record.Errorf(record.CertificateDiffers, "_sd holds something that is not a digest")
		}
		if i > 0 && digests[i-1] >= digest {
			return record.Errorf(record.CertificateDiffers, "_sd must be sorted and without repetition")
		}
	}
	return nil
}

func sameClaims(want *record.Certificate, payload []byte) error {
	expected, err := record.Encode(want)
	if err != nil {
		return err
	}
	if !bytes.Equal(expected, payload) {
		return record.Errorf(record.CertificateDiffers, "a clear claim is not what the record says: %s", record.Difference(payload, expected))
	}
	return nil
}

// sealedByOwner verifies the issuer's signature, except before there is one ([Approve]).
func (d *decision) sealedByOwner(compact, certType string) error {
	list, err := d.trusted()
	if err != nil || d.unsealed {
		return err
	}
	ring, err := seal.IssuerRing(list, d.namespace.Owner, certType, record.Time(d.tx.Time))
	if err != nil {
		return err
	}
	_, err = seal.Open(compact, seal.Want{Type: record.TypeCertificate, Purpose: record.PurposeIssuer}, ring)
	return err
}
