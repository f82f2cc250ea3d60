package world

import (
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// NoScope is a scope without limits.
var NoScope = record.Scope{Regions: []string{}, Types: []string{}}

// Firm is the registration of a firm.
func Firm(name, uscc string, roles ...string) record.RegisterActor {
	return record.RegisterActor{Name: name, Uscc: uscc, Region: "350200", Roles: roles, Scope: NoScope}
}

// Enrolment enters a person's key for a year.
func Enrolment(person *Actor, now time.Time, roles ...string) record.Enrol {
	return record.Enrol{Post: "登记岗-07", Roles: roles, Scope: NoScope, Key: person.Point, Until: record.Time(now.AddDate(1, 0, 0))}
}

// Dataset describes enterprise data.
func Dataset(name string) record.Dataset {
	return record.Dataset{
		Name: name, Summary: "近三年港口集装箱作业统计", Fingerprint: Digest(name + " manifest"), Industry: "G55", Region: "350200", TimeSpan: "2023-2025",
		Frequency: "每日", Volume: "12 GB", Origin: "ENTERPRISE", Grade: "GENERAL", Source: "COLLECTED", Evidence: Digest("source"),
		PersonalData: "NONE", PiEvidence: record.None, Form: "DATASET",
	}
}

// Application is a complete application, good for both registrations.
func Application(dataset string, now time.Time) record.Apply {
	right := func(name string) record.Right {
		return record.Right{
			Right: name, Basis: "COLLECTED", BasisDigest: Digest("basis"), Scope: "全省范围内", From: record.Time(now), To: record.Time(now.AddDate(5, 0, 0)),
			Restrictions: []string{"不得转授权"}, Exclusive: true,
		}
	}
	return record.Apply{
		Dataset: dataset, Rights: []record.Right{right("HOLD"), right("OPERATE"), right("USE")}, Scenario: "港口物流调度", Processing: "按日清洗、汇总",
		Materials: Digest("materials"), Commitment: Digest("commitment"), Deposits: []record.Deposit{{Platform: "存证平台", Number: "CZ-2026-001", Digest: Digest("deposit")}},
	}
}

// Review answers every item of the pack with no hit.
func Review(result string) record.Review {
	review := record.Review{Depth: "SUBSTANTIVE", Result: result, Reasons: Digest("reasons"), Negative: []record.Answer{}}
	for _, row := range Pack().Negative {
		review.Negative = append(review.Negative, record.Answer{Code: row.Code, Answer: "NO_HIT"})
	}
	return review
}

// PublicNotice withholds nothing.
func PublicNotice() record.Notice { return record.Notice{Withheld: []string{}} }

// Because is a body that needs nothing but a reason.
func Because(reason string) record.Reasoned { return record.Reasoned{Reason: reason} }

// Revocation is for fraud.
func Revocation() record.Revoke { return record.Revoke{Reason: "FRAUD", Evidence: Digest("evidence")} }

// Merchant is the application of a data merchant.
func Merchant() record.ApplySubject {
	return record.ApplySubject{
		SubjectType: "MERCHANT", Categories: []string{"DATA_RESOURCE", "SERVICE"}, Commitment: Digest("commitment"),
		Checklist: []record.ChecklistItem{{Item: "LEGAL-PERSON", Result: "MET", Evidence: Digest("licence")}},
	}
}

// Pass is a favourable opinion.
func Pass() record.Opinion { return record.Opinion{Result: "PASS", Reasons: Digest("reasons")} }

// Product is an object of trade citing registrations.
func Product(dataset, subject string, cites ...record.Citation) record.ApplyObject {
	return record.ApplyObject{
		ObjectType: "PRODUCT", Dataset: dataset, Subject: subject, Cites: cites, Scenario: "航运保险定价", Assessment: Digest("assessment"), Sample: Digest("sample"),
	}
}

// Listed is a listing at a negotiated price.
func Listed(object string) record.Listing {
	return record.Listing{Object: object, PriceMode: "NEGOTIATED"}
}

// Deal is a contract with every element the pack and its citations ask for.
func Deal(object, receiver string, now time.Time, cites ...record.Citation) record.Contract {
	if cites == nil {
		cites = []record.Citation{}
	}
	body := record.Contract{
		Venue: "ON_EXCHANGE", Object: object, Receiver: receiver, Cites: cites, Elements: []record.Element{}, Digest: Digest("contract"), Template: "GF-2025-2615",
		Prechain: record.Prechain{System: "合同系统", Generation: "电子签约", Custody: "双方留存"}, Retention: record.Time(now.AddDate(21, 0, 0)),
	}
	for _, number := range []int{1, 2, 3, 11, 12} {
		body.Elements = append(body.Elements, record.Element{Number: number, Digest: Digest("element")})
	}
	return body
}

// Receipt is a delivery through an interface.
func Receipt(contract string, batch int, now time.Time) record.Delivery {
	return record.Delivery{
		Contract: contract, Batch: batch, Mode: "API", Manifest: Digest("manifest"), Usage: Digest("usage"), DeliveredAt: record.Time(now), Acceptance: "ACCEPTED",
	}
}
