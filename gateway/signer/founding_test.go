package signer_test

import (
	"strconv"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/authority"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// found founds the network with the smallest trust list, rule pack and calendar that the rules accept.
func (w *world) found(test bool) {
	w.Helper()
	roots := []*sm.Key{key(w.T), key(w.T), key(w.T)}
	body := record.Founding{Region: region, Channel: "registry", Test: test, Namespaces: []record.Namespace{
		{Name: record.Governance, Kind: record.KindGovernance, Owner: record.DataBureau}, {Name: property, Kind: record.KindProperty, Owner: record.DataBureau},
		{Name: "intellectual", Kind: record.KindIntellectual, Owner: record.MarketRegulator},
		{Name: "exchange", Kind: record.KindExchange, Owner: record.Exchange}, {Name: "lien", Kind: record.KindLien, Owner: record.DataBureau},
	}}
	registrar := key(w.T)
	for i, organization := range organizations {
		founder := record.Founder{
			Organization: organization, Name: organization, Uscc: uscc(w.T, "1135000000000000"+strconv.Itoa(i)),
			Registrar: key(w.T).Point(), Service: key(w.T).Point(), Gateway: i + 1,
		}
		if organization == record.DataBureau {
			founder.Registrar = registrar.Point()
		}
		body.Founders = append(body.Founders, founder)
	}
	w.trust = w.trustList(roots, test)
	attachments := []string{string(w.trust), string(encode(w.T, pack())), string(encode(w.T, calendar()))}
	claims := record.Statement{
		Iss: record.DataBureau, Aud: w.network + "/" + record.Governance, Iat: w.now.Unix(), Exp: w.now.Unix() + 3600, Jti: nonce(w.T),
		Act: "found", Prev: record.None, Att: []string{}, Body: encode(w.T, body),
	}
	for _, text := range attachments {
		claims.Att = append(claims.Att, digest(text))
	}
	statements := []string{w.sign(roots[0], record.TypeStatement, claims)}
	for i, root := range roots[1:] {
		statements = append(statements, w.sign(root, record.TypeConsent, record.Consent{
			Iss: organizations[i+1], Aud: claims.Aud, Iat: claims.Iat, Exp: claims.Exp, Jti: nonce(w.T), Ref: digest(statements[0]),
		}))
	}
	w.record(record.Governance, record.Submission{Statements: statements, Attachments: attachments})
	var named record.Key
	w.read(record.Governance, "key/"+registrar.Kid(), &named)
	var person record.Actor
	w.read(record.Governance, "actor/"+named.Actor, &person)
	w.home = person.For
}

// read reads the body of a record.
func (w *world) read(namespace, key string, body any) {
	w.Helper()
	value, _ := w.Read(namespace, key)
	var rec record.Record
	require.NoError(w, record.Decode(value, &rec))
	require.NoError(w, record.Decode(rec.Body, body))
}

// trustList names the data bureau's issuer key and one CA, signed by all roots.
func (w *world) trustList(roots []*sm.Key, test bool) []byte {
	w.Helper()
	from, to := record.Time(w.now.AddDate(0, 0, -1)), record.Time(w.now.AddDate(5, 0, 0))
	ca, err := authority.NewRoot(key(w.T), authority.Subject{Name: "CA", Organization: "CA"}, w.now.AddDate(0, 0, -2), 10, 0)
	require.NoError(w, err)
	list := record.TrustList{
		Seq: 1, Network: w.network, Region: region, Test: test, IssuedAt: from, ExpiresAt: to, Previous: record.None, Cosign: "none",
		Authorities: []record.Authority{{
			ID: "CA-1", Name: "CA", Certificate: seal.Base64(ca), Vouches: []string{record.ActorOrganization}, From: from, To: to,
		}},
		Keys: []record.TrustKey{{
			Kid: w.issuer.Kid(), Organization: record.DataBureau, Purpose: record.PurposeIssuer, Key: w.issuer.Point(), Types: []string{record.TypeDP}, From: from, To: to,
		}},
	}
	for i, root := range roots {
		list.Roots = append(list.Roots, record.Root{Organization: organizations[i], Kid: root.Kid(), Key: root.Point()})
	}
	var signed record.SignedList
	for _, root := range roots {
		parts := strings.Split(w.sign(root, record.TypeTrustList, list), ".")
		signed.Payload = parts[1]
		signed.Signatures = append(signed.Signatures, record.ListSignature{Protected: parts[0], Signature: parts[2]})
	}
	return encode(w.T, signed)
}

func pack() record.Pack {
	return record.Pack{
		ID: "FUJIAN", Version: 1, Title: "省数据登记规则", Status: "IN_FORCE", Region: region, Elements: []int{1},
		Notice: []record.ByType{{Type: record.TypeDP, Value: 5}}, Validity: []record.ByType{{Type: record.TypeDP, Value: 3}},
		Negative: []record.NegativeRow{{Code: "N01", Title: "国家秘密", Article: "S0 8(1)", Effect: "P"}},
	}
}

func calendar() record.Calendar {
	return record.Calendar{ID: "2026", From: "2026-01-01", To: "2026-12-31", Holidays: []string{}, Worked: []string{}}
}
