package verifytest

import (
	"encoding/json"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/verify"
)

// Parties of the test receipt: actor id and name of the key.
const (
	Provider = "A-7Q2M5K8T"
	Receiver = "A-2B9D4F6H"
)

// Actor gives an actor's `act` key.
func Actor(id string) *Signer { return Key("act " + id) }

// Receipt is a delivery receipt's statement, as it is before a test changes it.
func Receipt() *record.Statement {
	body := Encode(record.Delivery{
		Contract: "contract/C-91AB", Batch: 1, Mode: "API", DeliveredAt: "2026-03-09T02:00:00Z", Acceptance: "ACCEPTED",
		Manifest: "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
		Usage:    "sm3:debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
	})
	return &record.Statement{
		Iss: Provider, Aud: Network + "/exchange", Iat: At.Unix() - 3600, Exp: At.Unix() + 3600, Jti: "000102030405060708090a0b0c0d0e0f",
		Act: "delivery.confirm", Prev: record.None, Att: []string{}, Body: json.RawMessage(body),
	}
}

// signing is what both sign of the test deal's contract: salted digests, and what everybody may read.
func signing() record.SignDeal {
	digest := func(of string) string { return seal.Digest([]byte("[\"salt\"," + of + "]")) }
	body := record.SignDeal{
		Elements: []record.Element{}, Digest: digest("contract"), Template: "GF-2025-2615", Cites: []record.Citation{},
		Prechain: record.Prechain{System: "合同管理系统", Generation: "双方在线签署", Custody: "交易所档案库"},
		Pricing:  "NEGOTIATED", Destroy: "2027-03-09T16:00:00Z", Retention: "2046-03-09T16:00:00Z", Terms: digest("terms"),
	}
	for n := 1; n <= 15; n++ {
		body.Elements = append(body.Elements, record.Element{Number: n, Digest: digest(string(rune('0' + n)))})
	}
	return body
}

// Consent is the receiver's agreement to a compact statement.
func Consent(compact string) *record.Consent {
	return &record.Consent{
		Iss: Receiver, Aud: Network + "/exchange", Iat: At.Unix() - 1800, Exp: At.Unix() + 3600,
		Jti: "101112131415161718191a1b1c1d1e1f", Ref: seal.Digest([]byte(compact)),
	}
}

// StatementsFile is the receipt of provider and receiver; change may alter it before it is encoded.
func StatementsFile(change func(*verify.StatementsFile)) []byte {
	act := Actor(Provider).JWS(record.TypeStatement, Receipt())
	file := &verify.StatementsFile{Kind: verify.KindStatements, Statements: []string{act, Actor(Receiver).JWS(record.TypeConsent, Consent(act))}}
	for _, actor := range []string{Provider, Receiver} {
		key := Actor(actor)
		file.Keys = append(file.Keys, verify.StatementKey{Actor: actor, Key: key.Text, Kid: key.Kid, Purpose: record.PurposeAct})
	}
	if change != nil {
		change(file)
	}
	return Encode(file)
}
