package record_test

import (
	"slices"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

func TestTermsAreHeldByTheirExchangeAndTheBureau(t *testing.T) {
	network := record.Network{Namespaces: []record.Namespace{
		{Name: "exchange", Kind: record.KindExchange, Owner: record.Exchange},
		{Name: "second", Kind: record.KindExchange, Owner: "SecondExchangeMSP"},
		{Name: "property", Kind: record.KindProperty, Owner: record.DataBureau},
	}}
	for namespace, want := range map[string][]string{
		"exchange": {record.Exchange, record.DataBureau}, "second": {"SecondExchangeMSP", record.DataBureau}, "property": nil, "nowhere": nil,
	} {
		var got []string
		for _, organization := range []string{record.Exchange, "SecondExchangeMSP", record.DataBureau, record.MarketRegulator} {
			if network.HoldsTerms(namespace, organization) {
				got = append(got, organization)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("the terms of %s are held by %v, not by %v", namespace, got, want)
		}
	}
}
