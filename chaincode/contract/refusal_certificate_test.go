package contract_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// issuing tries to issue the deposited registration's certificate, sealed by a key.
func (s *stage) issuing(name string, code record.Code, by *world.Actor, certificate any) refusal {
	sealed := world.SealedBy(by, certificate)
	return s.decide(name, code, "registration.issue", s.deposited, sealed.Body, sealed.With)
}

// prepared is the certificate as it should be, with one change.
func (s *stage) prepared(change func(c *record.Certificate)) *record.Certificate {
	c := s.Prepare(world.Property, s.deposited)
	change(c)
	return c
}

func (s *stage) numbered(change func(n *record.Number)) *record.Certificate {
	return s.prepared(func(c *record.Certificate) {
		n, err := record.ParseNumber(c.Certificate.Number)
		if err != nil {
			s.Fatal(err)
		}
		change(&n)
		c.Certificate.Number = n.String()
	})
}

// drafts are certificates that the preparer or the sealer got wrong.
func (s *stage) drafts() []refusal {
	issuer := s.Issuers[record.DataBureau]
	good := s.prepared(func(*record.Certificate) {})
	sealed := s.Sealed(world.Property, good)
	taken := s.Body(world.Property, s.citation.Key, &record.Registration{}).(*record.Registration).Issued
	differs := func(name string, c *record.Certificate) refusal {
		return s.issuing(name, record.CertificateDiffers, issuer, c)
	}
	sd := func(name string, digests ...string) refusal {
		return differs(name, s.prepared(func(c *record.Certificate) { c.SD = digests }))
	}
	many := make([]string, record.MaxDisclosures+1)
	for i := range many {
		many[i] = world.Disclosure(fmt.Sprint(i))
	}
	slices.Sort(many)
	return []refusal{
		s.decide("no certificate", record.AttachmentMismatch, "registration.issue", s.deposited, sealed.Body),
		s.decide("two certificates", record.AttachmentMismatch, "registration.issue", s.deposited, sealed.Body, sealed.With, sealed.With),
		s.decide("a certificate named in att", record.AttachmentMismatch, "registration.issue", s.deposited, sealed.Body, world.Attach(sealed.Compact)),
		s.decide("something that is no certificate", record.Malformed, "registration.issue", s.deposited, sealed.Body, world.Bring("certificate")),
		s.decide("a statement offered as a certificate", record.WrongType, "registration.issue", s.deposited, sealed.Body,
			world.Bring(s.bureau.Seal(record.TypeStatement, good))),
		s.decide("another certificate than the reviewed one", record.CertificateDiffers, "registration.issue", s.deposited,
			record.Issue{Prepared: world.Digest("other")}, sealed.With),
		s.decide("a certificate for a record that is not ready", record.StateForbids, "registration.issue", s.noticed, sealed.Body, sealed.With),
		s.issuing("a certificate sealed by the regulator", record.UnknownKey, s.Issuers[record.MarketRegulator], good),
		s.issuing("a certificate sealed by a clerk", record.UnknownKey, s.bureau, good),
		s.issuing("a certificate with an unknown claim", record.Malformed, issuer, world.Text(withMember(good))),
		s.decide("a certificate not yet sealed", record.BadSignature, "registration.issue", s.deposited, sealed.Body,
			world.Bring(sealed.Compact[:strings.LastIndex(sealed.Compact, ".")+1])),
		differs("a number of another gateway", s.numbered(func(n *record.Number) { n.Gateway = 1 })),
		differs("a number of another region", s.numbered(func(n *record.Number) { n.Region = "110000" })),
		differs("a number of another day", s.numbered(func(n *record.Number) { n.Day = "20260101" })),
		differs("a number of another type", s.numbered(func(n *record.Number) { n.Type = record.TypeIP })),
		s.issuing("a number that fails its check", record.BadIdentifier, issuer, s.prepared(func(c *record.Certificate) { c.Certificate.Number += "0" })),
		s.issuing("a number that is taken", record.Duplicate, issuer, s.sameNumber(taken.Number)),
		s.issuing("a status index that is taken", record.Duplicate, issuer, s.prepared(func(c *record.Certificate) { c.Status.List.Idx = taken.Index })),
		differs("a status index beyond the list", s.prepared(func(c *record.Certificate) { c.Status.List.Idx = record.StatusListSize })),
		differs("a negative status index", s.prepared(func(c *record.Certificate) { c.Status.List.Idx = -1 })),
		differs("a certificate prepared in the future", s.prepared(func(c *record.Certificate) { c.Iat += 3600 })),
		differs("a certificate prepared long ago", s.prepared(func(c *record.Certificate) { c.Iat -= 8 * 24 * 3600 })),
		sd("a disclosure that is no digest", "AAAA"), sd("disclosures out of order", good.SD[1], good.SD[0]), sd("a disclosure twice", good.SD[0], good.SD[0]),
		s.issuing("too many disclosures", record.TooLarge, issuer, s.prepared(func(c *record.Certificate) { c.SD = many })),
	}
}

// sameNumber is a certificate prepared at the day of a number that has been given.
func (s *stage) sameNumber(number string) *record.Certificate {
	return s.prepared(func(c *record.Certificate) {
		c.Certificate.Number = number
		n, err := record.ParseNumber(number)
		if err != nil {
			s.Fatal(err)
		}
		for prepared := s.Now; prepared.Add(8*3600e9).Format("20060102") != n.Day; prepared = prepared.Add(-day) {
			c.Iat = prepared.Add(-day).Unix()
		}
	})
}

// withMember is a certificate with a claim too many.
func withMember(c *record.Certificate) map[string]any {
	var members map[string]any
	if err := json.Unmarshal(world.Text(c), &members); err != nil {
		panic(err)
	}
	members["vouched"] = true
	return members
}

// chosen are the clear claims that the preparer chooses; changed alone they are still a good certificate, or refused
// for reasons of their own that the table of refusals shows.
var chosen = []string{"iat", "_sd", "status.status_list.idx", "certificate.number"}

func TestACertificateThatDiffersInAnyClearClaimIsRefused(t *testing.T) {
	s := setStage(t)
	tree := func() map[string]any {
		var members map[string]any
		decoder := json.NewDecoder(strings.NewReader(string(world.Text(s.Prepare(world.Property, s.deposited)))))
		decoder.UseNumber()
		if err := decoder.Decode(&members); err != nil {
			t.Fatal(err)
		}
		return members
	}
	paths := leaves("", tree())
	if len(paths) < 30 {
		t.Fatalf("only %d claims found: %v", len(paths), paths)
	}
	for _, path := range paths {
		if slices.ContainsFunc(chosen, func(own string) bool { return strings.HasPrefix(path, own) }) {
			continue
		}
		t.Run(path, func(t *testing.T) {
			altered := tree()
			alter(altered, strings.Split(path, "."))
			s.refuse(t, s.issuing(path, record.CertificateDiffers, s.Issuers[record.DataBureau], altered))
		})
	}
}

func (s *stage) refuse(t *testing.T, r refusal) {
	t.Helper()
	here := *s.World
	here.TB = t
	here.Refused(r.code, r.namespace, r.via, r.by, r.act, r.sub, r.body, r.with...)
}

// leaves names every value of a JSON tree by its path.
func leaves(path string, node any) []string {
	var out []string
	switch value := node.(type) {
	case map[string]any:
		for name, child := range value {
			out = append(out, leaves(strings.TrimPrefix(path+"."+name, "."), child)...)
		}
	case []any:
		for i, child := range value {
			out = append(out, leaves(fmt.Sprintf("%s.%d", path, i), child)...)
		}
		out = append(out, path+".+")
	default:
		out = []string{path}
	}
	slices.Sort(out)
	return out
}

// alter changes one value of a JSON tree, or a list's length for the path `+`.
func alter(node any, path []string) {
	switch parent := node.(type) {
	case map[string]any:
		if len(path) == 2 && path[1] == "+" {
			parent[path[0]] = another(path[0], parent[path[0]].([]any))
		} else if len(path) == 1 {
			parent[path[0]] = other(parent[path[0]])
		} else {
			alter(parent[path[0]], path[1:])
		}
	case []any:
		var i int
		fmt.Sscan(path[0], &i)
		if len(path) == 1 {
			parent[i] = other(parent[i])
		} else {
			alter(parent[i], path[1:])
		}
	}
}

// another takes the last element away; an empty list gets one that reads well and is not on the ledger.
func another(name string, list []any) any {
	switch {
	case len(list) > 0:
		return list[:len(list)-1]
	case name == "cites":
		return []any{map[string]any{"key": "registration/X", "namespace": "property", "number": "DP140000202612031000001X"}}
	}
	return []any{"SERVICE"}
}

func other(value any) any {
	switch v := value.(type) {
	case string:
		return v + "X"
	case bool:
		return !v
	case json.Number:
		n, _ := v.Int64()
		return n + 1
	}
	return "X"
}
