package verify_test

import (
	"crypto/sha256"
	"fmt"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// termsExamples are what §16 of docs/format.md shows.
func termsExamples() map[string]string {
	party, contract, settlement := verifytest.Encode(verifytest.PartyTerms()), verifytest.Encode(verifytest.ContractTerms()), verifytest.Encode(verifytest.SettlementTerms())
	statement := seal.Digest([]byte("the statement of deal.sign"))
	return map[string]string{
		"deal-binding":     code("json", string(verifytest.Encode(verifytest.DealBinding()))+"\n"),
		"terms-party":      code("json", string(party)+"\n"),
		"terms-contract":   code("json", string(contract)+"\n"),
		"terms-settlement": code("json", string(settlement)+"\n"),
		"terms-hashes": code("text", fmt.Sprintf("terms (SM3)       %s\nkey               %s\nkey hash (SHA-256)   %x\nvalue hash (SHA-256) %x\n",
			seal.Digest(contract), record.TermsKey(statement), sha256.Sum256([]byte(record.TermsKey(statement))), sha256.Sum256(contract))),
		"grant":     code("json", string(verifytest.Encode(verifytest.Grant()))+"\n"),
		"grant-jws": code("text", verifytest.DealKey().JWS(record.TypeGrant, verifytest.Grant())+"\n"),
		"read-log":  code("json", verifytest.ReadLog()),
	}
}
