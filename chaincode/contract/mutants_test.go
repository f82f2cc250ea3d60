package contract_test

import (
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Tests of rules that `make mutate-rules` found nobody to miss.

func TestNoPackSoftensWhatAnotherOneForbids(t *testing.T) {
	registries(t, func(w *world.World) {
		m := openMarket(w)
		softer := coded("CITY", 5, "DATASET") // of higher precedence than the founding's
		softer.Negative = []record.NegativeRow{{Code: "N01", Title: "国家秘密", Article: "S2 39", Effect: "U"}}
		w.PublishPack(softer, w.Now)
		key := m.Act(world.Property, record.Exchange, m.supplier, "registration.apply", "", world.Application(m.dataset, w.Now)).Key
		m.Act(world.Property, record.DataBureau, m.bureau, "registration.accept", key, world.Because("齐全"))
		review := world.Review("PASS")
		review.Negative[0].Answer = "HIT"
		under(t, m.Refused(record.RuleForbids, world.Property, record.DataBureau, m.bureau, "registration.review", key, review), "S0 8(1)")
	})
}
