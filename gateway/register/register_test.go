package register_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/register"
	"github.com/shuzheng/shuzheng/gateway/register/registertest"
)

// day is so many days after the second of March 2026, 08:00 UTC.
func day(n int) time.Time { return time.Date(2026, 3, 2+n, 8, 0, 0, 0, time.UTC) }

func at(n int) string { return record.Time(day(n)) }

// life is a registration that grows act by act, each with a state and a day.
func life(key string, steps ...step) *register.Item {
	l := &registertest.Life{Namespace: "property", Key: key}
	for _, s := range steps {
		l.Act(day(s.day), s.act, s.state, s.body)
	}
	return register.Read("property", key, l.Value())
}

type step struct {
	day        int
	act, state string
	body       any
}

var applied = registertest.Registration("D-1", "A-7", func(r *record.Registration) { r.AcceptBy, r.ReviewBy = at(3), at(13) })

var steps = register.Steps{Kind: record.KindProperty, Edition: record.EditionRegistries}

func TestAnEntryShowsTheStateAsTimeHasLeftIt(t *testing.T) {
	item := life("registration/R-1", step{0, "registration.apply", record.StateSubmitted, applied})
	e := steps.Show(item, at(2))
	require.Equal(t, record.StateSubmitted, e.State)
	require.Equal(t, at(0), e.Since)
	require.False(t, e.Moved())
	require.Equal(t, []register.Due{{What: "accept", At: at(3)}}, e.Due)
	require.Contains(t, e.Next.EN, "provincial data bureau or city data department or delegated agency: ")
	require.Contains(t, e.Next.EN, "accept an application")
	require.Contains(t, e.Next.ZH, "省数据局、市级数据部门、受托登记机构：")
	require.NotContains(t, e.Next.EN, "settle")

	e = steps.Show(item, at(3))
	require.Equal(t, record.StateAccepted, e.State, "silence has accepted it")
	require.Equal(t, record.StateSubmitted, e.Written)
	require.Equal(t, at(3), e.Since)
	require.Equal(t, "B-03", e.Rule)
	require.True(t, e.Moved())
	require.Equal(t, []register.Due{{What: "review", At: at(13)}}, e.Due)
	require.True(t, slices.ContainsFunc(e.Next.Steps, func(s register.Step) bool { return s.Act == "registration.review" }))

	e = steps.Show(item, at(14))
	require.Equal(t, []register.Due{{What: "review", At: at(13), Overdue: true}}, e.Due)
}

func TestARecordInForceHasNothingDueAndAnEndedOneNothingLeft(t *testing.T) {
	active := registertest.Registration("D-1", "A-7", func(r *record.Registration) {
		r.Validity = record.Period{From: at(0), To: at(30)}
		r.Annotations = []record.Annotation{{ID: "N-1", Effect: "BLOCK_TRANSFER", From: at(1), To: at(9)}}
	})
	item := life("registration/R-1", step{0, "registration.issue", record.StateRestricted, active})
	e := steps.Show(item, at(2))
	require.Equal(t, record.StateRestricted, e.State)
	require.Equal(t, []string{"BLOCK_TRANSFER"}, e.Annotations)
	require.Equal(t, "nothing is due", e.Next.EN)
	require.NotEmpty(t, e.Next.Steps, "though much may be done")

	e = steps.Show(item, at(10))
	require.Equal(t, record.StateActive, e.State)
	require.Equal(t, at(9), e.Since)
	require.Empty(t, e.Annotations)

	e = steps.Show(item, at(31))
	require.Equal(t, record.StateExpired, e.State)
	require.Equal(t, at(30), e.Since)
	refused := life("registration/R-2", step{0, "registration.decline", record.StateNotAccepted, applied})
	require.Equal(t, "ended; nothing is left to do", steps.Show(refused, at(2)).Next.EN)
}

func TestEveryRoleOfTheTablesHasAName(t *testing.T) {
	for _, kind := range []string{record.KindGovernance, record.KindProperty, record.KindIntellectual, record.KindExchange} {
		for _, row := range rules.Table(kind) {
			for _, role := range row.Roles {
				require.NotEmpty(t, register.Roles[role][0], "%s of %s", role, row.Act)
				require.NotEmpty(t, register.Roles[role][1], "%s of %s", role, row.Act)
			}
		}
	}
}

func TestRowsOfALaterEditionDoNotLeadOn(t *testing.T) {
	early := register.Steps{Kind: record.KindProperty, Edition: 1}.From("registration", record.StateSubmitted)
	require.False(t, slices.ContainsFunc(early.Steps, func(s register.Step) bool { return s.Act == "registration.query" }))
	late := steps.From("registration", record.StateSubmitted)
	require.True(t, slices.ContainsFunc(late.Steps, func(s register.Step) bool { return s.Act == "registration.query" }))
}

func TestAFilterKeepsWhatIsAskedFor(t *testing.T) {
	shared := registertest.Registration("D-1", "A-7", func(r *record.Registration) { r.AcceptBy, r.Application.CoHolders = at(3), []string{"A-8"} })
	item := life("registration/R-1", step{0, "registration.apply", record.StateSubmitted, shared})
	for _, now := range []int{2, 4} {
		e := register.Of(item, at(now))
		for filter, keeps := range map[register.Filter]bool{
			{}: true, {State: record.StateSubmitted}: now == 2, {State: record.StateAccepted}: now == 4, {Type: "DP"}: true, {Type: "IP"}: false,
			{Holder: "A-7"}: true, {Holder: "A-8"}: true, {Holder: "A-9"}: false, {Region: "1401"}: true, {Region: "1402"}: false, {Region: "01"}: false,
			{Dataset: "D-1"}: true, {Dataset: "D"}: false, {Text: "公交"}: true, {Text: "地铁"}: false, {From: at(0)}: true, {From: at(1)}: false,
			{To: at(0)}: false, {To: at(1)}: true, {Due: true}: now == 4,
		} {
			require.NoError(t, filter.Valid())
			require.Equal(t, keeps, filter.Keeps(&e), "%+v", filter)
		}
	}
	for _, wrong := range []register.Filter{{From: "2026-03-02"}, {To: "tomorrow"}, {Region: "14x"}, {Text: "a\u202eb"}} {
		require.Equal(t, record.Invalid, record.CodeOf(wrong.Valid()), "%+v", wrong)
	}
}

func TestADelegationIsListedByItsScopeAndItsFilingIsDue(t *testing.T) {
	l := &registertest.Life{Namespace: record.Governance, Key: "delegation/A-5"}
	body := record.Delegation{Due: at(90), Late: at(100), Propose: record.Propose{
		Delegate: "A-5", Regions: []string{"1401", "1402"}, Types: []string{"DP"}, From: at(0), To: at(300),
	}}
	l.Act(day(0), "delegation.accept", record.StateActive, body)
	item := register.Read(record.Governance, l.Key, l.Value())
	e := register.Of(item, at(95))
	require.True(t, (&register.Filter{Region: "1402", Holder: "A-5", Type: "DP"}).Keeps(&e))
	require.False(t, (&register.Filter{Due: true}).Keeps(&e), "the days of grace run")
	e = register.Of(item, at(100))
	require.True(t, (&register.Filter{Due: true}).Keeps(&e))
	require.Equal(t, record.StateEnded, register.Of(item, at(300)).State)
}

func TestWhatIsNoRecordIsNotListed(t *testing.T) {
	for _, value := range []string{
		"", "garbage", "{}", `{"acts":[],"body":{},"id":"R-1","kind":"registration","prev":"none","state":"ACTIVE","version":1}`,
	} {
		require.Nil(t, register.Read("property", "registration/R-1", []byte(value)))
	}
	l := &registertest.Life{Namespace: "property", Key: "registration/R-1"}
	l.Act(day(0), "registration.apply", record.StateSubmitted, []string{"a body of another form"})
	require.Nil(t, register.Read("property", "registration/R-2", l.Value()), "under another key")
	e := register.Of(register.Read("property", l.Key, l.Value()), at(1))
	require.Equal(t, record.StateSubmitted, e.State)
	require.Empty(t, e.Holder)
}

func TestAnEntrysStateIsTheOneThatTheRulesGoBy(t *testing.T) {
	bodies := map[string]any{
		"registration": registertest.Registration("D-1", "A-7", func(r *record.Registration) {
			r.AcceptBy, r.Supplement, r.Validity.To = at(3), &record.Supplement{By: at(5)}, at(7)
			r.Annotations = []record.Annotation{{Effect: "BLOCK_ALL", To: at(6)}}
		}),
		"delegation": record.Delegation{Propose: record.Propose{To: at(4)}}, "mirror": record.Mirror{Fresh: at(4)},
		"usage": record.Usage{}, "unknown": record.Usage{},
	}
	states := []string{
		record.StateSubmitted, record.StateSupplement, record.StateActive, record.StateRestricted, record.StateSuspended, record.StateInSync,
		record.StateProposed, "RECORDED",
	}
	for kind, body := range bodies {
		for _, state := range states {
			l := &registertest.Life{Namespace: "property", Key: kind + "/X-1"}
			l.Act(day(0), kind+".act", state, body)
			item := register.Read("property", l.Key, l.Value())
			for n := range 9 {
				want, rule := record.Effective(&item.Record, at(n))
				e := register.Of(item, at(n))
				require.Equal(t, [2]string{want, rule}, [2]string{e.State, e.Rule}, "%s %s on day %d", kind, state, n)
				require.LessOrEqual(t, e.Since, at(n))
			}
		}
	}
}
