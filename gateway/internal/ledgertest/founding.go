package ledgertest

import (
	"strconv"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// Founding is the founding with the smallest trust list, rule pack and calendar that the rules accept.
func (w *World) Founding() *Tx {
	w.Helper()
	body := record.Founding{Region: Region, Channel: "registry", Test: w.Test, Namespaces: []record.Namespace{
		{Name: record.Governance, Kind: record.KindGovernance, Owner: record.DataBureau}, {Name: Property, Kind: record.KindProperty, Owner: record.DataBureau},
		{Name: Intellectual, Kind: record.KindIntellectual, Owner: record.MarketRegulator},
		{Name: Exchange, Kind: record.KindExchange, Owner: record.Exchange}, {Name: Lien, Kind: record.KindLien, Owner: record.DataBureau},
	}}
	for i, organization := range Organizations {
		w.Registrars[organization] = &Actor{Key: NewKey(w.TB)}
		body.Founders = append(body.Founders, record.Founder{
			Organization: organization, Name: organization, Uscc: w.USCC("1135000000000000" + strconv.Itoa(i)),
			Registrar: w.Registrars[organization].Key.Point(), Service: NewKey(w.TB).Point(), Gateway: i + 1,
		})
	}
	w.Trust = w.SignList(w.List())
	attachments := []string{string(w.Trust), string(w.Encode(pack())), string(w.Encode(calendar()))}
	claims := record.Statement{
		Iss: record.DataBureau, Aud: w.Network + "/" + record.Governance, Iat: w.now.Unix(), Exp: w.now.Unix() + 3600, Jti: Nonce(),
		Act: "found", Prev: record.None, Att: []string{}, Body: w.Encode(body),
	}
	for _, text := range attachments {
		claims.Att = append(claims.Att, Digest(text))
	}
	statements := []string{w.Sign(w.Roots[record.DataBureau], record.TypeStatement, claims)}
	for _, organization := range Organizations[1:] {
		statements = append(statements, w.Sign(w.Roots[organization], record.TypeConsent, record.Consent{
			Iss: organization, Aud: claims.Aud, Iat: claims.Iat, Exp: claims.Exp, Jti: Nonce(), Ref: Digest(statements[0]),
		}))
	}
	return w.Endorse(record.Governance, record.DataBureau, record.Submission{Statements: statements, Attachments: attachments})
}

// founders finds who acts for the three.
func (w *World) founders() {
	w.Helper()
	for organization, registrar := range w.Registrars {
		var key record.Key
		w.Body(record.Governance, "key/"+registrar.Key.Kid(), &key)
		var person record.Actor
		w.Body(record.Governance, "actor/"+key.Actor, &person)
		registrar.ID, w.Homes[organization] = key.Actor, person.For
	}
}

// Types are the certificate types that an organization issues.
func Types(organization string) []string {
	kinds := map[string]string{record.DataBureau: record.KindProperty, record.MarketRegulator: record.KindIntellectual, record.Exchange: record.KindExchange}
	return record.TypesOf(kinds[organization])
}

// List is trust list 1: one CA, and every organization's keys for five years.
func (w *World) List() record.TrustList {
	w.Helper()
	from, to := record.Time(w.now.AddDate(0, 0, -1)), record.Time(w.now.AddDate(5, 0, 0))
	list := record.TrustList{
		Seq: 1, Network: w.Network, Region: Region, Test: w.Test, IssuedAt: from, ExpiresAt: to, Previous: record.None, Cosign: "none", Page: record.None,
		Authorities: []record.Authority{{
			ID: "CA-1", Name: "CA", Certificate: seal.Base64(w.ca), Vouches: []string{record.ActorOrganization}, From: from, To: to,
		}},
	}
	for _, organization := range Organizations {
		root := w.Roots[organization]
		list.Roots = append(list.Roots, record.Root{Organization: organization, Kid: root.Kid(), Key: root.Point()})
		list.Keys = append(list.Keys, Listed(w.Keys[organization][record.PurposeIssuer], organization, record.PurposeIssuer, from, to),
			Listed(w.Keys[organization][record.PurposeStatus], organization, record.PurposeStatus, from, to),
			Listed(w.Keys[organization][record.PurposeLog], organization, record.PurposeLog, from, to))
	}
	return list
}

// Listed is a key's row of a trust list.
func Listed(key *sm.Key, organization, purpose, from, to string) record.TrustKey {
	row := record.TrustKey{Kid: key.Kid(), Organization: organization, Purpose: purpose, Key: key.Point(), Types: []string{}, From: from, To: to}
	switch purpose {
	case record.PurposeIssuer:
		row.Types = Types(organization)
	case record.PurposeStatus:
		row.Types = append(Types(organization), record.TypeKeys)
	}
	return row
}

// SignList signs a trust list with the roots of all three.
func (w *World) SignList(list record.TrustList) []byte {
	w.Helper()
	var signed record.SignedList
	for _, organization := range Organizations {
		parts := strings.Split(w.Sign(w.Roots[organization], record.TypeTrustList, list), ".")
		signed.Payload = parts[1]
		signed.Signatures = append(signed.Signatures, record.ListSignature{Protected: parts[0], Signature: parts[2]})
	}
	return w.Encode(signed)
}

// Succeed puts the next trust list in force, changed from the one in force as the test wants it.
func (w *World) Succeed(change func(*record.TrustList)) {
	w.Helper()
	var rules record.Rules
	w.Body(record.Governance, record.RulesKey, &rules)
	inForce, _ := w.Read(record.Governance, rules.Trust)
	list, err := seal.PeekTrustList(inForce)
	w.must(err)
	list.Seq, list.Previous, list.IssuedAt = list.Seq+1, seal.Digest(inForce), record.Time(w.Clock())
	change(list)
	w.Act(record.Governance, record.DataBureau, w.Registrars[record.DataBureau], "trust.succeed", record.RulesKey,
		record.Succeed{Seq: list.Seq}, Attach(string(w.SignList(*list))))
}

func pack() record.Pack {
	return record.Pack{
		ID: "FUJIAN", Version: 1, Title: "省数据登记规则", Status: "IN_FORCE", Region: Region, Elements: []int{1},
		Notice: []record.ByType{{Type: record.TypeDP, Value: 5}}, Validity: []record.ByType{{Type: record.TypeDP, Value: 3}},
		Negative: []record.NegativeRow{{Code: "N01", Title: "国家秘密", Article: "S0 8(1)", Effect: "P"}},
	}
}

func calendar() record.Calendar {
	return record.Calendar{ID: "2026", From: "2026-01-01", To: "2026-12-31", Holidays: []string{}, Worked: []string{}}
}
