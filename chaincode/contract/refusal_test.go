package contract_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// stage is a market in the middle of its business; refusals leave no trace, so all are tried on the same one.
type stage struct {
	*market
	submitted, noticed, deposited string // registrations
	subject, object               string
	contract, evidenced           string
	citation                      record.Citation
}

// refusal is one thing that must not be possible.
type refusal struct {
	name           string
	code           record.Code
	namespace, via string
	by             *world.Actor
	act, sub       string
	body           any
	with           []world.With
}

func setStage(t *testing.T) *stage {
	s := &stage{market: founded(t)}
	s.deposited = s.Deposited(world.Property, s.bureau, s.supplier, s.Dataset(s.supplier, "第二份数据"))
	s.object, s.citation = s.trade()
	s.subject = s.Body(world.Exchange, s.object, &record.Object{}).(*record.Object).Application.Subject
	s.submitted = s.Act(world.Property, record.Exchange, s.supplier, "registration.apply", "", world.Application(s.Dataset(s.supplier, "第三份数据"), s.Now)).Key
	s.noticed = s.Noticed(world.Property, s.bureau, s.supplier, s.Dataset(s.supplier, "第四份数据"))
	sign := func() string {
		return s.Act(world.Exchange, record.Exchange, s.supplier, "contract.sign", "", world.Deal(s.object, s.buyer.ID, s.Now), world.Consent(s.buyer)).Key
	}
	s.contract, s.evidenced = sign(), sign()
	s.Act(world.Exchange, record.Exchange, s.centre, "contract.evidence", s.evidenced, world.Pass())
	s.Act(world.Exchange, record.Exchange, s.supplier, "delivery.confirm", "", world.Receipt(s.evidenced, 1, s.Now), world.Consent(s.buyer))
	return s
}

// all is every refusal of the chaincode in a founded network.
func (s *stage) all() []refusal {
	return slices.Concat(s.forms(), s.times(), s.signatures(), s.people(), s.entries(), s.records(), s.registrations(), s.trades(), s.deals(), s.drafts())
}

func TestWhateverIsNotAllowedIsRefusedWithItsOwnCodeAndLeavesNoTrace(t *testing.T) {
	s := setStage(t)
	for _, r := range s.all() {
		t.Run(r.name, func(t *testing.T) {
			here := *s.World
			here.TB = t
			refused := here.Refused(r.code, r.namespace, r.via, r.by, r.act, r.sub, r.body, r.with...)
			if refused.Detail == "" || strings.ContainsAny(refused.Detail, "\n\r\x00") {
				t.Errorf("the detail %q does not explain", refused.Detail)
			}
		})
	}
}

// elsewhere are codes that no transaction answers with, and those that have tests of their own.
var elsewhere = []record.Code{
	record.NotPrepared, record.NotProved, record.Overloaded, record.OutcomeUnknown, // of gateway and signer
	record.NotFounded, record.AlreadyFounded, record.Unavailable, record.Suspended, record.ActorInactive, record.KeyInactive, record.Internal, record.TermsMissing, record.TermsDiffer, // stories
}

func TestEveryCodeHasACaseThatLeadsToIt(t *testing.T) {
	s := setStage(t)
	tried := slices.Clone(elsewhere)
	for _, r := range s.all() {
		tried = append(tried, r.code)
	}
	for code := range record.Catalog {
		if !slices.Contains(tried, code) {
			t.Errorf("nothing is refused with %s", code)
		}
	}
}

// dataset is a refusal of registering a dataset, the simplest of acts.
func (s *stage) dataset(name string, code record.Code, with ...world.With) refusal {
	return refusal{name, code, world.Governance, record.Exchange, s.supplier, "dataset.register", "", world.Dataset("数据"), with}
}

func (s *stage) datasetBody(name string, code record.Code, member string, value any) refusal {
	return refusal{name, code, world.Governance, record.Exchange, s.supplier, "dataset.register", "", world.Altered(world.Dataset("数据"), member, value), nil}
}

// first replaces the statement that is sent.
func first(make func(old string) string) world.With {
	return world.Sent(func(s *record.Submission) { s.Statements[0] = make(s.Statements[0]) })
}
