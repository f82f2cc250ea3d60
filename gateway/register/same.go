package register

import (
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Same is what both registers hold about equal data, for whoever decides on another registration of them (S0 10(3)).
type Same struct {
	Fingerprint   string       `json:"fingerprint"`
	Height        uint64       `json:"height"`
	At            string       `json:"at" doc:"States are as of then"`
	Datasets      []Entry      `json:"datasets" doc:"Datasets with the fingerprint, the oldest first"`
	Registrations []Registered `json:"registrations" doc:"Their registrations in both registers, by dataset and age"`
}

// Registered is a registration as the registers share it: whose, under which number, by whom, how it stands.
type Registered struct {
	Namespace string `json:"namespace"`
	Key       string `json:"key"`
	Dataset   string `json:"dataset"`
	Type      string `json:"type"`
	Holder    string `json:"holder"`
	Number    string `json:"number" doc:"Empty while there is no certificate"`
	Issuer    string `json:"issuer" doc:"Organization whose register it is"`
	State     string `json:"state" doc:"Effective"`
	Since     string `json:"since"`
	To        string `json:"to"`
}

// RegisteredOf is the registration of a register that an organization owns, at a time.
func RegisteredOf(item *Item, issuer, now string) Registered {
	e := Of(item, now)
	return Registered{
		Namespace: e.Namespace, Key: e.Key, Dataset: e.Dataset, Type: e.Type, Holder: e.Holder, Number: e.Number, Issuer: issuer,
		State: e.State, Since: e.Since, To: e.To,
	}
}

// FingerprintOf reads a fingerprint in either of its spellings, a digest or the id of its record; empty when it is none.
func FingerprintOf(text string) string {
	if len(text) == 64 {
		text = "sm3:" + strings.ToLower(text)
	}
	if !record.IsDigest(text) {
		return ""
	}
	return text
}
