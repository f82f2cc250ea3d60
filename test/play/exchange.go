package play

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Merchant registers the provider at the exchange and returns its subject certificate; a file remembers it, because
// nobody is registered twice.
func (s *Stage) Merchant(ctx context.Context, cast *Cast) (*Certificate, error) {
	known := s.File("people", "merchant.json")
	if text, err := os.ReadFile(known); err == nil {
		var certificate Certificate
		return &certificate, json.Unmarshal(text, &certificate)
	}
	certificate, err := s.registerMerchant(ctx, cast)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(certificate)
	if err != nil {
		return nil, err
	}
	return certificate, os.WriteFile(known, text, 0o600)
}

func (s *Stage) registerMerchant(ctx context.Context, cast *Cast) (*Certificate, error) {
	s.Line("\n— The exchange registers the merchant")
	evidence, err := s.sm3(ctx, "source.txt")
	if err != nil {
		return nil, err
	}
	applied, err := s.Do(ctx, Act{
		Who: cast.Agent, Says: "applies as a data merchant", Namespace: "exchange", Act: "subject.apply", Body: record.ApplySubject{
			SubjectType: "MERCHANT", Categories: []string{"DATA_RESOURCE", "SERVICE"}, Commitment: evidence,
			Checklist: []record.ChecklistItem{
				{Item: "SOURCE_STATEMENT", Result: "MET", Evidence: evidence}, {Item: "TECHNICAL_ABILITY", Result: "MET", Evidence: evidence},
				{Item: "CONTROLLED_USE", Result: "MET", Evidence: evidence}, {Item: "RULES_ACCEPTED", Result: "MET", Evidence: evidence},
			},
		},
	})
	if err != nil {
		return nil, err
	}
	if _, err := s.Do(ctx, Act{
		Who: cast.Clerk, Says: "reviews the merchant", Namespace: "exchange", Act: "subject.review", Sub: applied.Key,
		Body: record.Opinion{Result: "PASS", Reasons: evidence},
	}); err != nil {
		return nil, err
	}
	return s.Issue(ctx, cast.Clerk, "exchange", applied.Key)
}

// Object registers and lists an object that cites valid registrations; it returns its certificate and the listing.
func (s *Stage) Object(ctx context.Context, cast *Cast, subject *Certificate, dataset string, cites ...*Certificate) (*Certificate, *Done, error) {
	s.Line("\n— The object is registered and listed")
	evidence, err := s.sm3(ctx, "sample.csv")
	if err != nil {
		return nil, nil, err
	}
	body := record.ApplyObject{
		ObjectType: "PRODUCT", Dataset: dataset, Subject: subject.Record, Cites: []record.Citation{}, Scenario: "供应链金融区域景气监测", Assessment: evidence, Sample: evidence,
	}
	for _, certificate := range cites {
		body.Cites = append(body.Cites, certificate.cite())
	}
	applied, err := s.Do(ctx, Act{Who: cast.Agent, Says: "applies for the object's registration", Namespace: "exchange", Act: "object.apply", Body: body})
	if err != nil {
		return nil, nil, err
	}
	if _, err := s.Do(ctx, Act{
		Who: cast.Clerk, Says: "reviews the object", Namespace: "exchange", Act: "object.review", Sub: applied.Key,
		Body: record.Review{Depth: "FORMAL", Negative: negative(), Result: "PASS", Reasons: evidence},
	}); err != nil {
		return nil, nil, err
	}
	certificate, err := s.Issue(ctx, cast.Clerk, "exchange", applied.Key)
	if err != nil {
		return nil, nil, err
	}
	listed, err := s.Do(ctx, Act{
		Who: cast.Clerk, Says: "lists the object", Namespace: "exchange", Act: "listing.list", Body: record.Listing{Object: applied.Key, PriceMode: "NEGOTIATED"},
	})
	return certificate, listed, err
}

// Contract has both parties sign salted digests of the contract, and the exchange keep them as evidence.
func (s *Stage) Contract(ctx context.Context, cast *Cast, object *Certificate, cites ...*Certificate) (*Done, error) {
	s.Line("\n— The contract: its elements stay with the parties, salted digests go on the ledger")
	salted, err := s.salt(ctx, s.File("material", "contract.json"), "contract-private.json")
	if err != nil {
		return nil, err
	}
	body := record.Contract{
		Venue: "ON_EXCHANGE", Object: object.Record, Receiver: cast.Receiver.Actor, Cites: []record.Citation{}, Elements: salted.Elements, Digest: salted.Digest,
		Template: "GF-2025-2615", Retention: "2055-12-31T16:00:00Z",
		Prechain: record.Prechain{System: "数易签 3.2（演示）", Generation: "双方在线签署后由系统导出", Custody: "当事人各执一份，交易中心备份一份"},
	}
	for _, certificate := range cites {
		body.Cites = append(body.Cites, certificate.cite())
	}
	signed, err := s.Do(ctx, Act{
		Who: cast.Provider, Says: "signs the contract; " + cast.Receiver.Name + " consents", Namespace: "exchange", Act: "contract.sign", Body: body,
		Consents: []*Person{cast.Receiver},
	})
	if err != nil {
		return nil, err
	}
	reasons, err := s.sm3(ctx, "source.txt")
	if err != nil {
		return nil, err
	}
	return s.Do(ctx, Act{
		Who: cast.Clerk, Says: "reviews the contract and keeps it as evidence", Namespace: "exchange", Act: "contract.evidence", Sub: signed.Key,
		Body: record.Opinion{Result: "PASS", Reasons: reasons},
	})
}

// salted is what a contract or delivery statement carries of texts that stay with the parties.
type salted struct {
	Digest   string           `json:"digest"`
	Elements []record.Element `json:"elements"`
}

func (s *Stage) salt(ctx context.Context, texts, keep string) (*salted, error) {
	var answer salted
	return &answer, s.Shuzheng(ctx, &answer, "elements", texts, "--keep", s.fresh(keep))
}

// Delivery has provider and receiver sign the receipt of one batch.
func (s *Stage) Delivery(ctx context.Context, cast *Cast, contract *Done, batch int) (*Done, error) {
	sample, err := s.sm3(ctx, "sample.csv")
	if err != nil {
		return nil, err
	}
	// What was delivered stays with the parties as well: the manifest and the meter reading are salted like the contract.
	text, err := json.Marshal([]map[string]any{{"number": 1, "text": "manifest: " + sample}, {"number": 2, "text": "6 rows"}})
	if err != nil {
		return nil, err
	}
	file, err := s.write(fmt.Sprintf("material/delivery-%d.json", batch), text)
	if err != nil {
		return nil, err
	}
	salted, err := s.salt(ctx, file, "delivery-private.json")
	if err != nil {
		return nil, err
	}
	var now struct {
		Time string `json:"time"`
	}
	out, err := s.quiet(ctx, "shuzheng", "clock", s.Clock, "--json")
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(out, &now); err != nil {
		return nil, err
	}
	return s.Do(ctx, Act{
		Who: cast.Provider, Says: "confirms delivery; " + cast.Receiver.Name + " accepts", Namespace: "exchange", Act: "delivery.confirm",
		Body:     record.Delivery{Contract: contract.Key, Batch: batch, Mode: "API", Manifest: salted.Elements[0].Digest, Usage: salted.Elements[1].Digest, DeliveredAt: now.Time, Acceptance: "ACCEPTED"},
		Consents: []*Person{cast.Receiver},
	})
}
