package verifytest

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// DealKey is the key that the receiver made for one deal; it is called by its own name.
func DealKey() *Signer { return Key("deal") }

// DealBinding is the receiver's word, by its registered key, that the deal's key is its own.
func DealBinding() *record.Binding {
	return &record.Binding{
		Iss: Receiver, Aud: Network + "/exchange", Iat: At.Unix() - 1800, Exp: At.Unix() + 3600, Jti: "202122232425262728292a2b2c2d2e2f", Key: DealKey().Kid,
	}
}

// PartyTerms are the private terms with which it applies.
func PartyTerms() *record.PartyTerms {
	return &record.PartyTerms{
		Salt: "303132333435363738393a3b3c3d3e3f", Binding: Actor(Receiver).JWS(record.TypeBinding, DealBinding()), Scenario: "航运保险定价",
	}
}

// ContractTerms are private terms of a contract.
func ContractTerms() *record.ContractTerms {
	return &record.ContractTerms{
		Salt: "404142434445464748494a4b4c4d4e4f", Currency: "CNY", Amount: 12000000, Instalments: []int64{4000000, 8000000}, Backup: "交易场所档案库 A-17",
	}
}

// SettlementTerms are private terms of a payment.
func SettlementTerms() *record.SettlementTerms {
	return &record.SettlementTerms{
		Salt: "505152535455565758595a5b5c5d5e5f", Currency: "CNY", Instructed: 4000000, Received: 4000000, Account: "子账户 0417", Shares: []record.Share{},
	}
}

// Grant is the receiver's leave to somebody to read the contract's terms.
func Grant() *record.Grant {
	return &record.Grant{
		Iss: DealKey().Kid, Aud: Network + "/exchange", Iat: At.Unix(), Exp: At.Unix() + 10*24*3600, Jti: "606162636465666768696a6b6c6d6e6f", To: Provider,
		Deal: "deal/D-91AB", Scope: []string{record.ScopeContract},
	}
}

// ReadLog is a log of reads with two entries: one read by leave, one that was refused.
func ReadLog() string {
	text, head := "", record.None
	for n, refused := range []string{"", string(record.OutOfRole)} {
		entry := map[string]any{
			"n": n + 1, "at": record.Time(At), "actor": Provider, "organization": Provider, "kid": Actor(Provider).Kid, "deal": "deal/D-91AB",
			"statement": seal.Digest([]byte("the statement of deal.sign")), "purpose": "PERFORMANCE", "basis": "S0 25: provider", "refused": refused,
			"request": seal.Digest([]byte{byte(n)}),
		}
		if refused != "" {
			entry["basis"] = ""
		}
		head = seal.Digest(append([]byte(head), Encode(entry)...))
		text += string(Encode(map[string]any{"entry": entry, "head": head})) + "\n"
	}
	return text
}
