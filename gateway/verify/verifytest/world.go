package verifytest

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/verify"
)

// Network is the test network's name; the last part stands for the digest of its block 0.
const Network = "620000/registry/6d0f846348a856321729a8f49a5ab2f3b5d3b2f1e1a0c4d5b6a7980123456789"

// Holder is the actor that holds every test certificate.
const Holder = "A-7Q2M5K8T"

var organizations = []string{record.DataBureau, record.MarketRegulator, record.Exchange}

// At is a moment at which everything made here is in force.
var At = time.Date(2026, 3, 10, 8, 0, 0, 0, time.UTC)

// Root gives one of an organization's two `trust` keys.
func Root(organization, which string) *Signer { return Key("trust " + which + " " + organization) }

// Issuer gives an organization's `issuer` key.
func Issuer(organization string) *Signer { return Key("issuer " + organization) }

// List is trust list 1 of the test network, as it is before a test changes it.
func List() *record.TrustList {
	list := &record.TrustList{
		Seq: 1, Network: Network, Region: "620000", Test: true, Previous: record.None, Cosign: "none", Page: record.None,
		IssuedAt: "2026-01-05T00:00:00Z", ExpiresAt: "2027-01-05T00:00:00Z",
		Authorities: []record.Authority{{
			ID: "CA-EXAMPLE", Name: "示例电子认证服务机构", Certificate: "MAA", Vouches: []string{"ORGANIZATION"},
			From: "2026-01-05T00:00:00Z", To: "2036-01-05T00:00:00Z",
		}},
	}
	statuses := maps.Clone(listed)
	statuses[record.DataBureau] = []string{record.TypeDP, record.TypeKeys}
	for _, organization := range organizations {
		for _, which := range []string{"1", "2"} {
			root := Root(organization, which)
			list.Roots = append(list.Roots, record.Root{Organization: organization, Kid: root.Kid, Key: root.Text})
		}
		list.Keys = append(list.Keys,
			trustKey(organization, record.PurposeIssuer, listed[organization]),
			trustKey(organization, record.PurposeStatus, statuses[organization]),
			trustKey(organization, record.PurposeLog, []string{}))
	}
	return list
}

// Trading lets the exchange's keys sign every type that comes into being there.
func Trading(list *record.TrustList) {
	for i := range list.Keys {
		if key := &list.Keys[i]; key.Organization == record.Exchange && len(key.Types) > 0 {
			key.Types = append(slices.Clone(key.Types), record.TypeSD, record.TypeST, record.TypeTC)
			slices.Sort(key.Types)
		}
	}
}

func trustKey(organization, purpose string, types []string) record.TrustKey {
	key := Key(purpose + " " + organization)
	return record.TrustKey{
		Kid: key.Kid, Organization: organization, Purpose: purpose, Key: key.Text, Types: types,
		From: "2026-01-05T00:00:00Z", To: "2028-01-05T00:00:00Z",
	}
}

// Roots are the three keys that sign trust lists here, one of each organization.
func Roots() []*Signer {
	return []*Signer{Root(record.DataBureau, "1"), Root(record.MarketRegulator, "1"), Root(record.Exchange, "1")}
}

// SignList signs a trust list as JWS JSON serialization.
func SignList(list *record.TrustList, roots ...*Signer) []byte {
	envelope := record.SignedList{Payload: seal.Base64(Encode(list)), Signatures: []record.ListSignature{}}
	for _, root := range roots {
		protected := seal.Base64(Encode(root.Header(record.TypeTrustList)))
		signature := root.Sign([]byte(protected + "." + envelope.Payload))
		envelope.Signatures = append(envelope.Signatures, record.ListSignature{Protected: protected, Signature: seal.Base64(signature)})
	}
	return Encode(envelope)
}

// Trust is the signed trust list 1 with its roots pinned.
func Trust() verify.Trust {
	list := List()
	return verify.Trust{List: SignList(list, Roots()...), Roots: list.Roots}
}

// Disclosures are the selectively disclosable members of the test certificates.
func Disclosures() []sdjwt.Disclosure {
	member := func(name, value string) sdjwt.Disclosure {
		sum := scalar([]byte("salt of " + name)).FillBytes(make([]byte, 32))
		return sdjwt.Disclosure{Salt: seal.Base64(sum[:sdjwt.SaltBytes]), Name: name, Value: json.RawMessage(value)}
	}
	return []sdjwt.Disclosure{
		member("contact", `"数据合规部 0931-0000000"`),
		member("volume", `{"records":1200000,"unit":"条"}`),
	}
}
