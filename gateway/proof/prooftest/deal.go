package prooftest

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// The deal that [World.Deal] plants.
const (
	DealKey    = "deal/E-7B20"
	OtherKey   = "deal/E-0C11" // of [World.OtherDeal]
	clerk      = "A-CLERK03"
	market     = "A-MARKET1"
	bystander  = "A-3C4D5E6F"
	saltOfDeal = "000102030405060708090a0b0c0d0e0f"
)

// Deal is a deal on the ledger with what its parties keep.
type Deal struct {
	Application string // the statement that the ledger does not keep
	Terms       string // private terms of the application, with the binding
	Contract    string // private terms of the contract
	Payment     string // private terms of the settlement
	Element     string // salted text of the contract's element 1
}

// Deal puts a deal on the ledger, from application to settlement, with the records that it rests on. A test may change what the
// parties keep before their digests are written.
func (w *World) Deal(change func(*Deal)) *Deal {
	w.Helper()
	d := &Deal{
		Contract: text(record.ContractTerms{Salt: saltOfDeal, Currency: "CNY", Amount: 1250000, Instalments: []int64{1250000}, Backup: "档案库三号柜"}),
		Payment:  text(record.SettlementTerms{Salt: saltOfDeal, Currency: "CNY", Instructed: 1250000, Received: 1250000, Account: "6222-0001", Shares: []record.Share{}}),
		Element:  text([]any{"AAECAwQFBgcICQoLDA0ODw", 1, "城市公交客流统计数据集，按月更新"}),
		Terms: text(record.PartyTerms{Salt: saltOfDeal, Scenario: "选址分析", Binding: verifytest.Actor(verifytest.Receiver).JWS(record.TypeBinding, record.Binding{
			Iss: verifytest.Receiver, Aud: verifytest.Network + "/exchange", Iat: w.Now.Unix(), Exp: w.Now.Unix() + 3600, Jti: saltOfDeal, Key: verifytest.Deal().Kid,
		})}),
	}
	if change != nil {
		change(d)
	}
	w.people()
	w.market()
	w.trade(d)
	return d
}

func text(v any) string { return string(verifytest.Encode(v)) }

// people are everybody who signs, with their keys.
func (w *World) people() {
	for _, person := range []struct {
		id, kind, name, works string
		key                   *verifytest.Signer
	}{
		{verifytest.Provider, record.ActorOrganization, "兰州示例数据科技有限公司", "", verifytest.Actor(verifytest.Provider)},
		{verifytest.Receiver, record.ActorOrganization, "西宁示例零售有限公司", "", verifytest.Actor(verifytest.Receiver)},
		{bystander, record.ActorOrganization, "银川示例物流有限公司", "", verifytest.Actor(bystander)},
		{market, record.ActorOrganization, "示例数据交易中心", "", verifytest.Actor(market)},
		{clerk, record.ActorStaff, "审核岗-03", market, verifytest.Actor(clerk)},
	} {
		actor := record.Actor{
			ActorKind: person.kind, Name: person.name, For: person.works, Region: "620100", Roles: []string{}, Lifted: []string{},
			Scope: record.Scope{Regions: []string{}, Types: []string{}},
		}
		key := verifytest.NewKeyRecord(person.key, person.id, record.PurposeAct)
		key.Body.To = record.Time(w.Now.AddDate(1, 0, 0))
		writes := indextest.Key(key)
		w.Write(append(writes, w.version("governance", "actor/"+person.id, record.StateActive, 1, w.act("actor.register", clerk, ""), actor))...)
	}
}

// market is what the deal rests on: rules, the object and its certificate, the listing, and the demanders.
func (w *World) market() {
	w.Write(envelope.Write{Namespace: record.Governance, Key: "pack/SX-2025-1", Value: verifytest.Encode(map[string]any{"id": "SX-2025", "title": "数据流通交易规则", "version": 1})})
	w.Write(indextest.Certificate(verifytest.Claims(record.TypeOB), record.StateActive)...)
	object := w.version("exchange", "object/O-5D21", record.StateActive, 2, w.act("object.issue", clerk, ""), record.Object{
		Applicant: verifytest.Provider, DatasetName: "城市公交客流统计数据集", Opinions: []record.Review{},
		Application: record.ApplyObject{Dataset: "D-8K1Z", Subject: "subject/S-0B12", Cites: []record.Citation{}},
		Issued:      record.Issued{Number: verifytest.Claims(record.TypeOB).Certificate.Number, Index: 700001, Digest: seal.Digest([]byte("jwt"))},
	})
	listing := w.version("exchange", "listing/L-1", record.StateListed, 1, w.act("listing.list", clerk, ""), record.Listing{Object: "object/O-5D21", PriceMode: "NEGOTIATED"})
	writes := []envelope.Write{object, listing}
	for _, id := range []string{verifytest.Receiver, bystander} {
		writes = append(writes, w.version("exchange", record.DemanderKey(id), record.StateVerified, 1, w.act("demander.verify", clerk, ""), record.Demander{
			Applicant: id, Key: verifytest.Actor(id).Kid, Application: record.ApplyDemander{Checklist: []record.ChecklistItem{}}, Opinions: []record.Opinion{},
		}))
	}
	members := record.Cohort{Members: []string{verifytest.Receiver, bystander}}
	w.Write(append(writes, w.version("exchange", "cohort/1", record.StateActive, 1, w.act("demander.verify", clerk, ""), members))...)
}

// trade is the deal itself.
func (w *World) trade(d *Deal) {
	digest := func(of string) string { return seal.Digest([]byte(of)) }
	apply := verifytest.Receipt()
	apply.Iss, apply.Act = verifytest.Deal().Kid, "deal.apply"
	apply.Body = verifytest.Encode(record.ApplyDeal{Listing: "listing/L-1", Cohort: "cohort/1", Key: verifytest.Deal().Text, Terms: digest(d.Terms)})
	apply.Iat, apply.Exp = w.Now.Unix(), w.Now.Unix()+3600
	d.Application = verifytest.Deal().JWS(record.TypeStatement, apply)
	deal := record.Deal{
		Listing: "listing/L-1", Object: "object/O-5D21", Dataset: "D-8K1Z", Region: "620100", Provider: verifytest.Provider, Receiver: verifytest.Deal().Kid,
		Cohort: "cohort/1", Terms: []string{digest(d.Application)}, Records: []string{},
	}
	applied := w.act("deal.apply", verifytest.Deal().Kid, d.Application)
	applied.Key = verifytest.Deal().Kid
	first := w.version("exchange", DealKey, record.StateApplied, 1, applied, deal)
	party := verifytest.NewPartyRecord(verifytest.Deal())
	party.Body.From = record.Time(w.Now)
	w.Write(append(indextest.Key(party), first)...)

	w.Now = w.Now.Add(time.Minute)
	sign := *verifytest.NewSigning()
	var statement record.Statement
	opened, _, err := seal.Split(sign.Statements[0], record.TypeStatement)
	w.must(err)
	w.must(record.Decode(opened.Payload, &statement))
	var body record.SignDeal
	w.must(record.Decode(statement.Body, &body))
	body.Terms, body.Elements[0].Digest, body.Batches, body.Custodian = digest(d.Contract), digest(d.Element), 1, market
	statement.Body, statement.Iat, statement.Exp = verifytest.Encode(body), w.Now.Unix(), w.Now.Unix()+3600
	act := verifytest.Actor(verifytest.Provider).JWS(record.TypeStatement, statement)
	consent := verifytest.Consent(act)
	consent.Iss, consent.Iat, consent.Exp = verifytest.Deal().Kid, w.Now.Unix(), w.Now.Unix()+3600
	deal.Contract = &record.Agreed{Statement: digest(act), SignDeal: body}
	signed := w.version("exchange", DealKey, record.StateSigned, 2, w.act("deal.sign", verifytest.Provider, act), deal, first)
	w.Write(signed, kept(act, verifytest.Deal().JWS(record.TypeConsent, consent)))

	w.Now = w.Now.Add(time.Minute)
	paid := verifytest.Receipt()
	paid.Iss, paid.Act, paid.Iat, paid.Exp = clerk, "settlement.record", w.Now.Unix(), w.Now.Unix()+3600
	settlement := record.Settlement{
		Deal: DealKey, Instalment: 1, Custodian: "BANK", Account: digest("account"), Instruction: digest("instruction"), Receipt: digest("receipt"),
		SettledAt: record.Time(w.Now), Result: record.ResultMatched, Final: true, Terms: digest(d.Payment),
	}
	paid.Body = verifytest.Encode(settlement)
	payment := verifytest.Actor(clerk).JWS(record.TypeStatement, paid)
	third := w.version("exchange", DealKey, record.StateSettled, 3, w.act("settlement.record", clerk, payment), deal, signed)
	w.Write(third, kept(payment), w.version("exchange", "settlement/P-1", record.ResultMatched, 1, w.act("settlement.record", clerk, payment), settlement))
}

// OtherDeal puts another deal on the ledger, with a contract and a payment; the terms of that contract are answered.
func (w *World) OtherDeal() (contract string) {
	w.Helper()
	contract = text(record.ContractTerms{Salt: saltOfDeal, Currency: "CNY", Amount: 990000000, Instalments: []int64{990000000}, Backup: "档案库九号柜"})
	deal := record.Deal{
		Listing: "listing/L-1", Object: "object/O-5D21", Dataset: "D-8K1Z", Region: "620100", Provider: verifytest.Provider, Receiver: "K-OTHER", Cohort: "cohort/1",
		Terms: []string{}, Records: []string{}, Contract: &record.Agreed{SignDeal: record.SignDeal{Terms: seal.Digest([]byte(contract))}},
	}
	paid := verifytest.Receipt()
	paid.Iss, paid.Act, paid.Iat, paid.Exp = clerk, "settlement.record", w.Now.Unix(), w.Now.Unix()+3600
	settlement := record.Settlement{Deal: OtherKey, Instalment: 2, SettledAt: record.Time(w.Now), Result: record.ResultMatched, Final: true}
	paid.Body = verifytest.Encode(settlement)
	payment := verifytest.Actor(clerk).JWS(record.TypeStatement, paid)
	w.Write(w.version("exchange", OtherKey, record.StateSettled, 1, w.act("settlement.record", clerk, payment), deal), kept(payment),
		w.version("exchange", "settlement/P-2", record.ResultMatched, 1, w.act("settlement.record", clerk, payment), settlement))
	return contract
}

func (w *World) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// kept is where the ledger keeps statements.
func kept(statements ...string) envelope.Write {
	id := strings.ToUpper(strings.TrimPrefix(seal.Digest([]byte(statements[0])), "sm3:")[:32])
	return envelope.Write{Namespace: "exchange", Key: "jws/" + id, Value: verifytest.Encode(statements)}
}

// act is one by somebody now.
func (w *World) act(act, by, statement string) record.Act {
	if statement == "" {
		statement = act + by
	}
	works := by
	if by == clerk {
		works = market
	}
	return record.Act{
		Act: act, By: by, For: works, Key: verifytest.Actor(by).Kid, Through: record.Exchange, At: record.Time(w.Now), Statement: seal.Digest([]byte(statement)),
		Pack: "SX-2025@1", Rule: "S3a 18",
	}
}

// version is a version of a record; before is the one it follows.
func (w *World) version(namespace, key, state string, n int, act record.Act, body any, before ...envelope.Write) envelope.Write {
	w.Helper()
	kind, id, _ := strings.Cut(key, "/")
	rec := record.Record{Kind: kind, ID: id, State: state, Version: n, Prev: record.None, Acts: []record.Act{}, Body: json.RawMessage(verifytest.Encode(body))}
	for _, write := range before {
		var old record.Record
		w.must(record.Load(write.Value, &old))
		rec.Prev, rec.Acts = seal.Digest(write.Value), old.Acts
	}
	rec.Acts = append(rec.Acts, act)
	return envelope.Write{Namespace: namespace, Key: key, Value: verifytest.Encode(rec)}
}
