// Package registertest plants registers for tests: records that grow act by act, as transactions of a chain. Nothing here is for
// use, and what cannot be built panics.
package registertest

import (
	"fmt"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
)

// Pack is the rule pack of every act.
const Pack = "SX-2025@1"

// Life is a record that grows act by act.
type Life struct {
	Namespace, Key string
	By, For        string // who acts, for whom; when empty
	acts           []record.Act
	value          []byte
}

// Act is the transaction of the record's next act, after which it is in a state with a body.
func (l *Life) Act(at time.Time, act, state string, body any) indextest.Tx {
	audience, which := fmt.Appendf(nil, `{"aud":"network/%s"}`, l.Namespace), fmt.Appendf(nil, "%s %d", l.Key, len(l.acts))
	statement := "header." + seal.Base64(audience) + "." + seal.Base64(which)
	by, for_ := l.By, l.For
	if by == "" {
		by, for_ = "A-1", "A-0"
	}
	l.acts = append(l.acts, record.Act{
		Act: act, By: by, For: for_, Key: "K-1", Through: record.DataBureau, At: record.Time(at), Statement: seal.Digest([]byte(statement)),
		Pack: Pack, Rule: "S0 9",
	})
	kind, id, _ := strings.Cut(l.Key, "/")
	prev := record.None
	if l.value != nil {
		prev = seal.Digest(l.value)
	}
	l.value = encode(record.Record{Kind: kind, ID: id, State: state, Version: len(l.acts), Prev: prev, Acts: l.acts, Body: encode(body)})
	return indextest.Tx{
		ID: fmt.Sprintf("tx-%s-%s-%d", l.Namespace, l.Key, len(l.acts)), Creator: record.DataBureau, Time: at, Statements: []string{statement},
		Writes: []envelope.Write{{Namespace: l.Namespace, Key: l.Key, Value: l.value}},
	}
}

// Value is the record as it stands.
func (l *Life) Value() []byte { return l.value }

// Registration is the body of one of a dataset, by a holder, as it is applied for; change may alter it.
func Registration(dataset, holder string, change func(*record.Registration)) *record.Registration {
	body := &record.Registration{
		Type: record.TypeDP, Applicant: holder, Region: "140100", DatasetName: "城市公交客流", Fingerprint: Fingerprint("the data"),
		Application: record.Apply{Dataset: dataset, Rights: []record.Right{}, Deposits: []record.Deposit{}}, Opinions: []record.Review{},
		Withheld: []string{},
	}
	if change != nil {
		change(body)
	}
	return body
}

// Fingerprint is one of data.
func Fingerprint(data string) string { return seal.Digest([]byte(data)) }

// Number is a certificate number of the first gateway on 2 March 2026.
func Number(serial int) string {
	return record.Number{Type: record.TypeDP, Region: "140100", Day: "20260302", Gateway: 1, Serial: serial}.String()
}

func encode(v any) []byte {
	text, err := record.Encode(v)
	if err != nil {
		panic(err)
	}
	return text
}
