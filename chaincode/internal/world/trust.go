package world

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// NextList is the successor of the trust list in force that says the same for another year.
func (w *World) NextList() record.TrustList {
	w.Helper()
	signed, _ := w.Ledger.Read(Governance, w.Body(Governance, record.RulesKey, &record.Rules{}).(*record.Rules).Trust)
	list := *must(seal.PeekTrustList(signed))
	list.Seq, list.Previous = list.Seq+1, seal.Digest(signed)
	list.IssuedAt, list.ExpiresAt = record.Time(w.Now), record.Time(w.Now.AddDate(1, 0, 0))
	return list
}

// Succeed puts a list in force, signed by all three.
func (w *World) Succeed(list record.TrustList) {
	w.Helper()
	w.Act(Governance, record.DataBureau, w.Registrars[record.DataBureau], "trust.succeed", record.RulesKey, record.Succeed{Seq: list.Seq},
		Attach(w.SignList(list, Organizations...)))
}

// TrustKey is a key as the trust list names it, good for two years.
func (w *World) TrustKey(key *Actor, organization, purpose string, types ...string) record.TrustKey {
	return record.TrustKey{
		Kid: key.Kid, Organization: organization, Purpose: purpose, Key: key.Point, Types: append([]string{}, types...),
		From: record.Time(w.Now), To: record.Time(w.Now.AddDate(2, 0, 0)),
	}
}
