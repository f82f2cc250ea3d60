package world

import (
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Names of the namespaces of the test network.
const (
	Governance   = record.Governance
	Property     = "property"
	Intellectual = "intellectual"
	Exchange     = "exchange"
	Lien         = "lien"
)

// Region is the test province.
const Region = "350000"

// Organizations in the order of the founding.
var Organizations = []string{record.DataBureau, record.MarketRegulator, record.Exchange}

// Namespaces of the test network in the order of the founding.
var Namespaces = []record.Namespace{
	{Name: Governance, Kind: record.KindGovernance, Owner: record.DataBureau},
	{Name: Property, Kind: record.KindProperty, Owner: record.DataBureau},
	{Name: Intellectual, Kind: record.KindIntellectual, Owner: record.MarketRegulator},
	{Name: Exchange, Kind: record.KindExchange, Owner: record.Exchange},
	{Name: Lien, Kind: record.KindLien, Owner: record.DataBureau},
}

// Founding is everything the founders prepared beforehand; tests alter it before it is submitted.
type Founding struct {
	List     record.TrustList
	Pack     record.Pack
	Calendar record.Calendar
	Body     record.Founding
}

// NewFounding prepares the usual founding of a world.
func (w *World) NewFounding() *Founding {
	return &Founding{w.trustList(), Pack(), Calendar(), w.foundingBody()}
}

func (w *World) trustList() record.TrustList {
	from, to := record.Time(w.Now.AddDate(0, 0, -1)), record.Time(w.Now.AddDate(5, 0, 0))
	list := record.TrustList{
		Seq: 1, Network: w.Network, Region: Region, Test: true, IssuedAt: from, ExpiresAt: to, Previous: record.None, Cosign: "none", Page: record.None,
		Authorities: []record.Authority{
			w.CA.Listed("CA-LICENSED", "", w.Now.AddDate(0, 0, -1)), w.BureauCA.Listed("CA-BUREAU", record.DataBureau, w.Now.AddDate(0, 0, -1)),
		},
	}
	types := map[string][]string{
		record.DataBureau: {record.TypeDP}, record.MarketRegulator: {record.TypeIP}, record.Exchange: record.TypesOf(record.KindExchange),
	}
	for _, organization := range Organizations {
		root, issuer := w.Roots[organization], w.Issuers[organization]
		list.Roots = append(list.Roots, record.Root{Organization: organization, Kid: root.Kid, Key: root.Point})
		list.Keys = append(list.Keys, record.TrustKey{
			Kid: issuer.Kid, Organization: organization, Purpose: record.PurposeIssuer, Key: issuer.Point, Types: types[organization], From: from, To: to,
		})
	}
	return list
}

func (w *World) foundingBody() record.Founding {
	body := record.Founding{Region: Region, Channel: "registry", Test: true, Namespaces: append([]record.Namespace{}, Namespaces...)}
	for i, organization := range Organizations {
		body.Founders = append(body.Founders, record.Founder{
			Organization: organization, Name: organization, Uscc: USCC("1135000000000000" + string(rune('1'+i))),
			Registrar: w.Registrars[organization].Point, Service: w.Services[organization].Point, Gateway: i,
		})
	}
	return body
}

// Pack is a small rule pack.
func Pack() record.Pack {
	return record.Pack{
		ID: "FUJIAN", Version: 1, Title: "省数据登记规则", Status: "IN_FORCE", Region: Region,
		Notice:   []record.ByType{{Type: record.TypeDP, Value: 5}, {Type: record.TypeIP, Value: 10}},
		Validity: []record.ByType{{Type: record.TypeDP, Value: 3}, {Type: record.TypeIP, Value: 3}, {Type: record.TypeSM, Value: 3}, {Type: record.TypeOB, Value: 3}},
		Negative: []record.NegativeRow{
			{Code: "N01", Title: "国家秘密", Article: "S0 8(1)", Effect: "P"}, {Code: "N07", Title: "无明确目的和场景", Article: "S0 8(7)", Effect: "P"},
			{Code: "N09", Title: "未经同意的个人数据", Article: "S3a 12", Effect: "R"},
		},
		Elements: []int{1, 2, 3},
	}
}

// Calendar is a year with one holiday and one worked weekend in the weeks the stories play in.
func Calendar() record.Calendar {
	return record.Calendar{ID: "2026", From: "2026-01-01", To: "2026-12-31", Holidays: []string{"2026-04-06", "2026-05-01"}, Worked: []string{"2026-05-09"}}
}

// SignList signs a trust list with the roots of some organizations.
func (w *World) SignList(list record.TrustList, organizations ...string) string {
	payload := must(record.Encode(list))
	signed := record.SignedList{Payload: seal.Base64(payload), Signatures: []record.ListSignature{}}
	for _, organization := range organizations {
		compact := strings.Split(w.Roots[organization].SealRaw(record.Header{
			Alg: seal.Alg, Kid: w.Roots[organization].Kid, Typ: record.TypeTrustList,
		}, payload), ".")
		signed.Signatures = append(signed.Signatures, record.ListSignature{Protected: compact[0], Signature: compact[2]})
	}
	return string(must(record.Encode(signed)))
}

// Attachments are the three texts that come with the founding statement.
func (w *World) Attachments(f *Founding) []With {
	return []With{
		Attach(w.SignList(f.List, Organizations...)), Attach(string(must(record.Encode(f.Pack)))), Attach(string(must(record.Encode(f.Calendar)))),
	}
}

// Found founds the network: the bureau's root states it, the other two roots consent.
func (w *World) Found() {
	w.Helper()
	f := w.NewFounding()
	w.Act(Governance, record.DataBureau, w.Roots[record.DataBureau], "found", "", f.Body, append(w.Attachments(f), w.OtherRoots()...)...)
	network := w.Body(Governance, record.NetworkKey, &record.Network{}).(*record.Network)
	if network.Network != w.Network {
		w.Fatalf("founded %q instead of %q", network.Network, w.Network)
	}
	w.nameFounders()
}

// OtherRoots are the consents of the two roots that do not state the founding.
func (w *World) OtherRoots() []With {
	return []With{Consent(w.Roots[record.MarketRegulator]), Consent(w.Roots[record.Exchange])}
}

// nameFounders reads from the ledger what the first people are called.
func (w *World) nameFounders() {
	for _, organization := range Organizations {
		for _, actor := range []*Actor{w.Registrars[organization], w.Services[organization]} {
			actor.ID = w.Body(Governance, "key/"+actor.Kid, &record.Key{}).(*record.Key).Actor
		}
		w.Homes[organization] = w.Body(Governance, "actor/"+w.Registrars[organization].ID, &record.Actor{}).(*record.Actor).For
	}
}

// USCC completes 17 characters by their check character (GB 32100).
func USCC(body string) string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	for _, check := range alphabet {
		if code := body + string(check); record.CheckUSCC(code) == nil {
			return code
		}
	}
	panic("no check character for " + body)
}

// Start is when every world begins: a Monday, 09:00 in Beijing.
var Start = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
