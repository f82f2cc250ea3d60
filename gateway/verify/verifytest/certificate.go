package verifytest

import (
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
)

// Owner is the organization that issues a type of certificate.
var Owner = map[string]string{
	record.TypeDP: record.DataBureau, record.TypeIP: record.MarketRegulator, record.TypeSM: record.Exchange, record.TypeOB: record.Exchange,
	record.TypeSD: record.Exchange, record.TypeST: record.Exchange, record.TypeTC: record.Exchange,
}

// listed are the types that keys of [List] are for: a network as it was before rules edition 4. [Trading] adds the rest.
var listed = map[string][]string{
	record.DataBureau: {record.TypeDP}, record.MarketRegulator: {record.TypeIP}, record.Exchange: {record.TypeOB, record.TypeSM},
}

var records = map[string]string{
	record.TypeDP: "registration/R-3F9A", record.TypeIP: "registration/R-77C0", record.TypeSM: "subject/S-0B12", record.TypeOB: "object/O-5D21",
	record.TypeSD: "demander/" + Holder, record.TypeST: "subject/S-4T77", record.TypeTC: "transaction/T-91C4",
}

// Deal is the key made for the deal of the test transaction certificate: its holder.
func Deal() *Signer { return Key("deal") }

// Claims are those of a certificate in force at [At], as they are before a test changes them. A transaction certificate names
// no party.
func Claims(certType string) *record.Certificate {
	claims := named(certType)
	if certType == record.TypeTC {
		claims.Sub, claims.Cnf.Kid = Deal().Kid, Deal().Kid
		claims.Certificate.HolderName, claims.Certificate.HolderUscc, claims.Certificate.Fingerprint = "", "", ""
	}
	return claims
}

func named(certType string) *record.Certificate {
	issued := time.Date(2026, 3, 2, 1, 30, 0, 0, time.UTC)
	from, to := time.Date(2026, 3, 1, 16, 0, 0, 0, time.UTC), time.Date(2029, 3, 1, 16, 0, 0, 0, time.UTC)
	digests, err := sdjwt.Digests(Disclosures())
	must(err)
	home, _ := record.CertificateTypeOf(certType)
	number := record.Number{Type: certType, Region: "620000", Day: "20260302", Gateway: 1, Serial: 42}
	return &record.Certificate{
		SD: digests, SDAlg: record.SDAlgorithm, Cnf: record.Cnf{Kid: Holder}, Sub: Holder,
		Iat: issued.Unix(), Nbf: from.Unix(), Exp: to.Unix(),
		Iss: Network + "/" + Owner[certType], Vct: record.Vct(certType),
		Status: record.Status{List: record.StatusRef{Idx: 700001, URI: record.StatusURI(Network, Owner[certType], certType)}},
		Certificate: record.Content{
			Number: number.String(), Type: certType, Record: records[certType], Namespace: home.Kind, Region: "620100",
			HolderName: "兰州示例数据科技有限公司", HolderUscc: "91620100MA71XK3M0T", Dataset: "D-8K1Z", DatasetName: "城市公交客流统计数据集",
			Fingerprint: "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
			Rights:      rights(certType), Categories: []string{}, Cites: []record.Citation{}, ReviewDepth: "SUBSTANTIVE",
			ValidFrom: record.Time(from), ValidTo: record.Time(to), Pack: "SX-2025@1", Test: true,
		},
	}
}

func rights(certType string) []record.Right {
	if certType != record.TypeDP && certType != record.TypeIP {
		return []record.Right{}
	}
	return []record.Right{{
		Right: "HOLD", Basis: "COLLECTED", BasisDigest: "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
		Scope: "全部字段", From: "2026-03-01T16:00:00Z", To: "2029-03-01T16:00:00Z", Restrictions: []string{},
	}}
}

// Certificate makes a certificate of a type with all its disclosures; change may alter the claims before signing.
func Certificate(certType string, change func(*record.Certificate)) string {
	claims := Claims(certType)
	if change != nil {
		change(claims)
	}
	return Combine(Issuer(Owner[certType]).JWS(record.TypeCertificate, claims), Disclosures()...)
}

// Combine puts JWT and disclosures together without judging them.
func Combine(jwt string, disclosures ...sdjwt.Disclosure) string {
	for i, d := range disclosures {
		text, err := d.Encode()
		must(err)
		if i == 0 {
			jwt += "~"
		}
		jwt += text + "~"
	}
	if len(disclosures) == 0 {
		jwt += "~"
	}
	return jwt
}
