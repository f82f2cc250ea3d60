package indextest

import (
	"fmt"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// What stands on a ledger, planted as the acts of the rules leave it. The network and its keys are those of verifytest.

// Network is the founding of a network whose trust list is one of verifytest's.
func Network() record.Network {
	return record.Network{
		Network: verifytest.Network, Region: "620000", Test: true, Gateways: []record.Gateway{}, Namespaces: []record.Namespace{
			{Name: record.Governance, Kind: record.KindGovernance, Owner: record.DataBureau},
			{Name: "property", Kind: record.KindProperty, Owner: record.DataBureau},
			{Name: "intellectual", Kind: record.KindIntellectual, Owner: record.MarketRegulator},
			{Name: "exchange", Kind: record.KindExchange, Owner: record.Exchange},
			{Name: "lien", Kind: record.KindLien, Owner: record.DataBureau},
		},
	}
}

// Founding founds the network under a trust list 1, signed by all three.
func Founding(list *record.TrustList) Tx {
	return Tx{ID: "founding", Creator: record.DataBureau, Writes: append([]envelope.Write{
		Record(record.Governance, "network/1", "FOUNDED", Network()),
	}, inForce(list)...)}
}

// Succession puts the next trust list in force.
func Succession(list *record.TrustList) Tx {
	return Tx{ID: fmt.Sprintf("trust-%d", list.Seq), Creator: record.DataBureau, Writes: inForce(list)}
}

func inForce(list *record.TrustList) []envelope.Write {
	key := fmt.Sprintf("trust/%d", list.Seq)
	rules := record.Rules{Edition: 1, Pack: "SX-2025@1", PackKey: "pack/SX-2025@1", Calendar: "calendar/1", Trust: key}
	signed := verifytest.SignList(list, verifytest.Roots()...)
	return []envelope.Write{
		Record(record.Governance, record.RulesKey, "IN_FORCE", rules),
		{Namespace: record.Governance, Key: key, Value: signed},
	}
}

// Record is a record as its first act leaves it.
func Record(namespace, key, state string, body any) envelope.Write {
	kind, id, _ := strings.Cut(key, "/")
	return envelope.Write{Namespace: namespace, Key: key, Value: verifytest.Encode(record.Record{
		Kind: kind, ID: id, State: state, Version: 1, Prev: record.None, Acts: []record.Act{}, Body: verifytest.Encode(body),
	})}
}

// Certificate is the record of a certificate in a state, the certificate as its organization signed it, and the claim of
// its status index.
func Certificate(claims *record.Certificate, state string) []envelope.Write {
	content := &claims.Certificate
	jwt := verifytest.Issuer(verifytest.Owner[content.Type]).JWS(record.TypeCertificate, claims)
	slot := record.Issued{Number: content.Number, Index: claims.Status.List.Idx, Digest: seal.Digest([]byte(jwt))}
	var body any
	switch kind, _, _ := strings.Cut(content.Record, "/"); kind {
	case "registration":
		body = record.Registration{
			Type: content.Type, Applicant: claims.Sub, Application: record.Apply{Rights: content.Rights, Deposits: []record.Deposit{}},
			Opinions: []record.Review{}, Withheld: []string{}, Issued: slot,
		}
	case "subject":
		application := record.ApplySubject{Categories: content.Categories, Checklist: []record.ChecklistItem{}}
		if content.Type == record.TypeST {
			application.SubjectType = record.SubjectThirdParty
		}
		body = record.Subject{Applicant: claims.Sub, Application: application, Opinions: []record.Opinion{}, Issued: slot}
	case "demander":
		application := record.ApplyDemander{Checklist: []record.ChecklistItem{}}
		body = record.Demander{Applicant: claims.Sub, Application: application, Opinions: []record.Opinion{}, Issued: slot}
	case "transaction":
		body = record.Transaction{Deal: "deal/E-1", Receiver: claims.Sub, Dataset: content.Dataset, Cites: content.Cites, Issued: slot}
	default:
		application := record.ApplyObject{Cites: content.Cites}
		body = record.Object{Applicant: claims.Sub, Application: application, Opinions: []record.Review{}, Issued: slot}
	}
	return []envelope.Write{
		{Namespace: content.Namespace, Key: fmt.Sprintf("index/%s-%d", content.Type, slot.Index), Value: []byte(slot.Number)},
		{Namespace: content.Namespace, Key: record.NumberKey(slot.Number), Value: []byte(jwt)},
		Record(content.Namespace, content.Record, state, body),
	}
}

// Key is a key record and the claim of its status index; of a key made for a deal, its record.
func Key(k *verifytest.KeyRecord) []envelope.Write {
	if k.Party != nil {
		return []envelope.Write{{Namespace: "exchange", Key: record.PartyKey(k.ID), Value: k.Value()}}
	}
	return []envelope.Write{
		{Namespace: record.Governance, Key: fmt.Sprintf("index/%s-%d", record.TypeKeys, k.Body.Index), Value: []byte(k.ID)},
		{Namespace: record.Governance, Key: "key/" + k.ID, Value: k.Value()},
	}
}

// Actor is an actor in a state; lifted are the suspensions that governance has lifted.
func Actor(id, state string, lifted ...string) envelope.Write {
	return Record(record.Governance, "actor/"+id, state, record.Actor{
		ActorKind: record.ActorOrganization, Name: "示例公司", Roles: []string{record.RoleHolder}, Lifted: append([]string{}, lifted...),
		Scope: record.Scope{Regions: []string{}, Types: []string{}},
	})
}

// Suspension is an actor's in a namespace, by a statement.
func Suspension(namespace, actor, statement string) envelope.Write {
	return Record(namespace, "suspension/"+actor, "SUSPENDED", record.Suspension{Actor: actor, Statement: statement, Reason: "调查中"})
}
