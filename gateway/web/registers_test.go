package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
	"github.com/shuzheng/shuzheng/gateway/register"
	"github.com/shuzheng/shuzheng/gateway/register/registertest"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/verify"
)

// ago is so many days before the gateway's clock.
func ago(days int) time.Time { return epoch.AddDate(0, 0, -days) }

// apply is a registration of a dataset that somebody applied for so many days ago, with three days to accept it.
func (w *world) apply(id, dataset, holder string, days int, change func(*record.Registration)) *registertest.Life {
	l := &registertest.Life{Namespace: "property", Key: "registration/" + id}
	w.chain.Block(l.Act(ago(days), "registration.apply", record.StateSubmitted, registertest.Registration(dataset, holder, func(r *record.Registration) {
		r.AcceptBy = record.Time(ago(days - 3))
		if change != nil {
			change(r)
		}
	})))
	return l
}

func keysOf(entries []register.Entry) (keys []string) {
	for _, e := range entries {
		keys = append(keys, e.Key)
	}
	return keys
}

const list = "/v1/namespaces/property/records/registration"

func TestARegisterIsListedByAge(t *testing.T) {
	w := foundedWorld(t)
	w.apply("Z", "D-1", "A-7", 9, nil)
	w.apply("A", "D-2", "A-8", 2, func(r *record.Registration) { r.DatasetName, r.Region = "地铁客流", "140200" })
	handler := w.Handler()
	page := read[api.Records](t, handler, list)
	require.Equal(t, []string{"registration/Z", "registration/A"}, keysOf(page.Entries))
	require.Equal(t, w.Index.Height(), page.Height)
	require.Empty(t, page.Next)
	require.Equal(t, record.StateAccepted, page.Entries[0].State)
	require.Equal(t, record.StateSubmitted, page.Entries[0].Written)
	require.NotEmpty(t, page.Entries[1].Next.Steps)

	for query, want := range map[string][]string{
		"state=SUBMITTED": {"registration/A"}, "state=ACCEPTED": {"registration/Z"}, "type=DP": {"registration/Z", "registration/A"}, "type=IP": nil,
		"holder=A-8": {"registration/A"}, "region=1402": {"registration/A"}, "dataset=D-1": {"registration/Z"}, "text=地铁": {"registration/A"},
		"due=true": {"registration/Z"}, "from=" + record.Time(ago(5)): {"registration/A"}, "to=" + record.Time(ago(5)): {"registration/Z"},
		"state=ACCEPTED&holder=A-8": nil,
	} {
		values, err := url.ParseQuery(query)
		require.NoError(t, err)
		require.Equal(t, want, keysOf(read[api.Records](t, handler, list+"?"+values.Encode()).Entries), query)
	}
	require.Empty(t, read[api.Records](t, handler, "/v1/namespaces/intellectual/records/registration").Entries)
	require.Empty(t, read[api.Records](t, handler, "/v1/namespaces/property/records/nothing").Entries)
	refusedWith(t, handler, "/v1/namespaces/elsewhere/records/registration", http.StatusNotFound, record.NotFound)
	for _, query := range []string{
		"limit=0", "limit=201", "after=x", "from=2026", "region=14x", "region=1401000", "due=perhaps", "text=" + strings.Repeat("x", 161),
	} {
		answer := get(t, handler, list+"?"+query)
		require.Contains(t, []int{http.StatusBadRequest, http.StatusUnprocessableEntity}, answer.Code, query)
	}
	refusedWith(t, newWorld(t).Handler(), list, http.StatusConflict, record.NotFounded)
}

func TestAListIsReadInPages(t *testing.T) {
	w := foundedWorld(t)
	var want, have []string
	for i := range 7 {
		id := fmt.Sprint("R-", 9-i)
		w.apply(id, "D-1", "A-7", 9, nil)
		want = append(want, "registration/"+id)
	}
	handler := w.Handler()
	for n, after := 0, ""; n == 0 || after != ""; n++ {
		page := read[api.Records](t, handler, list+"?limit=3&after="+after)
		have, after = append(have, keysOf(page.Entries)...), page.Next
		require.LessOrEqual(t, len(page.Entries), 3)
		if n < 2 { // a block arrives between the pages
			id := fmt.Sprint("N-", n)
			w.apply(id, "D-1", "A-7", 9, nil)
			want = append(want, "registration/"+id)
		}
	}
	require.Equal(t, want, have)
	client := api.Query{Filter: register.Filter{Due: true, Text: "公交"}, Limit: 5}
	page, err := clientOf(t, w).Records(t.Context(), "property", "registration", client)
	require.NoError(t, err)
	require.Len(t, page.Entries, 5)
}

// One request looks at so many records only, whatever it is asked to find.
func TestAPageLooksAtABoundedNumberOfRecords(t *testing.T) {
	w := foundedWorld(t)
	var writes []envelope.Write
	for i := range maxScan + 10 {
		l := &registertest.Life{Namespace: "property", Key: fmt.Sprintf("usage/%05d", i)}
		writes = append(writes, l.Act(ago(1), "usage.record", "RECORDED", record.Usage{Kind: "TRADE"}).Writes...)
	}
	w.chain.Write(writes...)
	handler := w.Handler()
	page := read[api.Records](t, handler, "/v1/namespaces/property/records/usage?type=PLEDGE")
	require.Empty(t, page.Entries)
	require.NotEmpty(t, page.Next)
	page = read[api.Records](t, handler, "/v1/namespaces/property/records/usage?type=TRADE&after="+page.Next)
	require.Len(t, page.Entries, 10)
	require.Empty(t, page.Next)
}

func TestATimelineSaysWhatIsProvedAndWhatIsObjectedTo(t *testing.T) {
	w := foundedWorld(t)
	l := w.apply("R-1", "D-1", "A-7", 9, func(r *record.Registration) { r.AcceptBy = "" })
	w.chain.Block(l.Act(ago(8), "registration.accept", record.StateAccepted, registertest.Registration("D-1", "A-7", nil)))
	w.chain.Object[record.Exchange] = []string{tlog.Name(tlog.LeafHash(tlog.Leaf("property", l.Key, l.Value(), false)))}
	w.chain.Prove()
	w.chain.Block(l.Act(ago(7), "registration.review", record.StateReview, registertest.Registration("D-1", "A-7", nil)))
	follower := w.apply("R-2", "D-1", "A-7", 6, func(r *record.Registration) { r.Application.Kind, r.Application.Prior = "CHANGE", l.Key })
	usage := &registertest.Life{Namespace: "property", Key: "usage/U-1"}
	w.chain.Block(usage.Act(ago(5), "usage.record", "RECORDED", record.Usage{Kind: "PLEDGE", Registration: l.Key}))

	handler := w.Handler()
	timeline := read[register.Timeline](t, handler, "/v1/namespaces/property/timeline/"+l.Key)
	require.Len(t, timeline.Happenings, 3)
	for i, h := range timeline.Happenings {
		require.Equal(t, i < 2, h.Proved)
		require.Equal(t, i < 2, h.Legal != "")
	}
	require.Equal(t, []string{record.Exchange}, timeline.Happenings[1].Objected)
	require.Equal(t, "tx-property-registration/R-1-2", timeline.Happenings[1].Transaction)
	require.Equal(t, timeline.Proved, timeline.Happenings[1].Block+1)
	require.Equal(t, []string{"registration/R-1", "registration/R-2"}, []string{timeline.Chain[0].Key, timeline.Chain[1].Key})
	require.Len(t, timeline.Usage, 1)
	other := read[register.Timeline](t, handler, "/v1/namespaces/property/timeline/"+follower.Key)
	require.Len(t, other.Chain, 2)
	require.True(t, other.Chain[1].This)
	again := get(t, handler, "/v1/namespaces/property/timeline/"+l.Key).Body.String()
	require.Equal(t, again, get(t, handler, "/v1/namespaces/property/timeline/"+l.Key).Body.String(), "in a stable order")

	refusedWith(t, handler, "/v1/namespaces/property/timeline/registration/NONE", http.StatusNotFound, record.NotFound)
	refusedWith(t, handler, "/v1/namespaces/elsewhere/timeline/"+l.Key, http.StatusNotFound, record.NotFound)
	w.chain.Write(indextest.Writes("property", "registration/ROGUE", "no record")...)
	refusedWith(t, handler, "/v1/namespaces/property/timeline/registration/ROGUE", http.StatusNotFound, record.NotFound)
}

func TestAChainOfRegistrationsIsBounded(t *testing.T) {
	w := foundedWorld(t)
	for i := range maxChain + 6 {
		w.apply(fmt.Sprint("R-", i), "D-1", "A-7", 9, func(r *record.Registration) {
			if i > 0 {
				r.Application.Kind, r.Application.Prior = "RENEWAL", fmt.Sprint("registration/R-", i-1)
			}
		})
	}
	timeline := read[register.Timeline](t, w.Handler(), "/v1/namespaces/property/timeline/registration/R-3")
	require.Len(t, timeline.Chain, maxChain)
	require.True(t, slices.ContainsFunc(timeline.Chain, func(l register.Link) bool { return l.This }))
}

func TestBothRegistersAnswerForEqualData(t *testing.T) {
	w := foundedWorld(t)
	fingerprint := registertest.Fingerprint("the data")
	for _, id := range []string{"D-1", "D-2"} {
		dataset := &registertest.Life{Namespace: record.Governance, Key: "dataset/" + id}
		w.chain.Block(dataset.Act(ago(9), "dataset.register", "ACTIVE", record.Dataset{Holder: "A-" + id, Name: "公交", Fingerprint: fingerprint}))
	}
	shared := &registertest.Life{Namespace: record.Governance, Key: record.FingerprintKey(fingerprint)}
	w.chain.Block(shared.Act(ago(9), "dataset.register", "ACTIVE", record.Fingerprint{Datasets: []string{"D-1", "D-2"}}))
	w.apply("R-1", "D-1", "A-D-1", 9, nil)
	other := &registertest.Life{Namespace: "intellectual", Key: "registration/R-2"}
	w.chain.Block(other.Act(ago(1), "registration.issue", record.StateActive, registertest.Registration("D-2", "A-D-2", func(r *record.Registration) {
		r.Type, r.Issued.Number = record.TypeIP, "IP-1"
	})))
	handler := w.Handler()
	same := read[register.Same](t, handler, "/v1/fingerprints/"+fingerprint)
	require.Equal(t, []string{"dataset/D-1", "dataset/D-2"}, keysOf(same.Datasets))
	var registered []string
	for _, r := range same.Registrations {
		registered = append(registered, strings.Join([]string{r.Namespace, r.Key, r.Dataset, r.Issuer, r.State, r.Number}, " "))
	}
	require.Equal(t, []string{
		"property registration/R-1 D-1 DataBureau ACCEPTED ", "intellectual registration/R-2 D-2 MarketRegulator ACTIVE IP-1",
	}, registered)
	require.Equal(t, same, read[register.Same](t, handler, "/v1/fingerprints/"+strings.TrimPrefix(record.FingerprintKey(fingerprint), "fingerprint/")))
	refusedWith(t, handler, "/v1/fingerprints/"+registertest.Fingerprint("others"), http.StatusNotFound, record.NotFound)
	refusedWith(t, handler, "/v1/fingerprints/nothing", http.StatusUnprocessableEntity, record.Invalid)
}

const export = "/v1/namespaces/property/export/registration"

func TestARegisterIsExportedTheSameForEver(t *testing.T) {
	w := foundedWorld(t)
	l := w.apply("R-1", "D-1", "A-7", 9, func(r *record.Registration) { r.DatasetName = "=1+1" })
	w.apply("R-2", "D-2", "A-8", 2, nil)
	height := w.Index.Height()
	handler := w.Handler()
	first := get(t, handler, export)
	require.Equal(t, http.StatusOK, first.Code, first.Body.String())
	e, err := register.Parse(first.Body.Bytes())
	require.NoError(t, err)
	require.Equal(t, e.Digest, first.Header().Get(api.HeaderDigest))
	require.Equal(t, strconv.FormatUint(height, 10), first.Header().Get(api.HeaderHeight))
	require.Equal(t, "2", first.Header().Get(api.HeaderCount))
	require.Equal(t, "registration/R-1", e.Rows[0].Key)
	require.Equal(t, record.Time(ago(2)), e.Rows[0].AsOf, "the ledger's time is that of its newest act, not the clock's")
	require.Equal(t, record.StateAccepted, e.Rows[0].State)

	w.chain.Block(l.Act(ago(1), "registration.review", record.StateReview, registertest.Registration("D-1", "A-7", nil)))
	w.apply("R-3", "D-3", "A-9", 1, nil)
	later := get(t, handler, export)
	require.NotEqual(t, first.Header().Get(api.HeaderDigest), later.Header().Get(api.HeaderDigest))
	require.Equal(t, first.Body.String(), get(t, handler, fmt.Sprintf("%s?height=%d", export, height)).Body.String(), "as it was then")

	csv := get(t, handler, fmt.Sprintf("%s?height=%d&format=csv", export, height))
	require.True(t, strings.HasPrefix(csv.Header().Get("Content-Type"), "text/csv"))
	rows, err := register.ParseCSV(csv.Body.Bytes())
	require.NoError(t, err)
	require.Equal(t, e.Rows, rows)
	require.Equal(t, e.Digest, csv.Header().Get(api.HeaderDigest))

	refusedWith(t, handler, export+"?height=99", http.StatusNotFound, record.NotFound)
	refusedWith(t, handler, export+"?format=xml", http.StatusUnprocessableEntity, record.Malformed)
	refusedWith(t, handler, "/v1/namespaces/elsewhere/export/registration", http.StatusNotFound, record.NotFound)
	none, err := register.Parse(get(t, handler, "/v1/namespaces/lien/export/pledge").Body.Bytes())
	require.NoError(t, err)
	require.Zero(t, none.Count)

	w.counting.Lock()
	refusedWith(t, handler, export, http.StatusTooManyRequests, record.Overloaded)
	refusedWith(t, handler, "/v1/reports/registry", http.StatusTooManyRequests, record.Overloaded)
	w.counting.Unlock()
}

func TestAnAnchoredExportProvesItselfOffline(t *testing.T) {
	w := foundedWorld(t)
	w.apply("R-1", "D-1", "A-7", 9, nil)
	handler := w.Handler()
	e, err := register.Parse(get(t, handler, export).Body.Bytes())
	require.NoError(t, err)
	anchor := &registertest.Life{Namespace: "property", Key: "anchor/N-1"}
	w.chain.Block(anchor.Act(ago(1), "register.anchor", "ANCHORED", e.Body()))
	w.apply("R-2", "D-1", "A-7", 1, nil)
	refusedWith(t, handler, export+"?anchor=anchor/N-1", http.StatusConflict, record.NotProved)
	w.chain.Prove()
	refusedWith(t, handler, export+"?anchor=anchor/N-1&height=2", http.StatusUnprocessableEntity, record.Invalid)
	csv := get(t, handler, export+"?anchor=anchor/N-1&format=csv")
	require.Equal(t, e.Digest, csv.Header().Get(api.HeaderDigest), "as it was anchored, without the proof")
	refusedWith(t, handler, export+"?anchor=anchor/NONE", http.StatusNotFound, record.NotFound)
	refusedWith(t, handler, export+"?anchor=registration/R-1", http.StatusUnprocessableEntity, record.Invalid)
	refusedWith(t, handler, "/v1/namespaces/property/export/usage?anchor=anchor/N-1", http.StatusUnprocessableEntity, record.Invalid)

	answer, err := clientOf(t, w).Export(t.Context(), "property", "registration", "json", "anchor/N-1", 0, time.Second)
	require.NoError(t, err)
	proven, err := register.Parse(answer.File)
	require.NoError(t, err)
	require.Equal(t, e.Rows, proven.Rows)
	key, err := proven.Proven()
	require.NoError(t, err)
	judge := func(namespace, key string, value []byte) *verify.Report {
		report, err := verify.Value(namespace, key, value, proven.Anchor.Proof, proven.Anchor.Checkpoint, w.chain.Trust(), verify.Ask{Now: w.chain.Now})
		require.NoError(t, err)
		return report
	}
	report := judge("property", key, []byte(proven.Anchor.Value))
	require.Equal(t, verify.Valid, report.Verdict, report.Reason)
	require.Equal(t, verify.NotInLog, judge("property", key, []byte(proven.Anchor.Value+" ")).Reason)
	require.Equal(t, verify.LeafDiffers, judge("intellectual", key, []byte(proven.Anchor.Value)).Reason)
	require.Equal(t, verify.LeafDiffers, judge("property", "anchor/N-2", []byte(proven.Anchor.Value)).Reason)

	wrong := *e.Body()
	wrong.Digest = registertest.Fingerprint("another register")
	liar := &registertest.Life{Namespace: "property", Key: "anchor/N-2"}
	w.chain.Block(liar.Act(ago(1), "register.anchor", "ANCHORED", wrong))
	w.chain.Prove()
	refusedWith(t, handler, export+"?anchor=anchor/N-2", http.StatusUnprocessableEntity, record.Invalid)
}

func TestTheBureausReportIsThatOfTheRecords(t *testing.T) {
	w := foundedWorld(t)
	w.apply("R-1", "D-1", "A-7", 9, nil)
	w.apply("R-2", "D-2", "A-8", 2, nil)
	delegation := &registertest.Life{Namespace: record.Governance, Key: "delegation/A-5"}
	w.chain.Block(delegation.Act(ago(9), "delegation.accept", record.StateActive, record.Delegation{Propose: record.Propose{To: record.Time(ago(-9))}}))
	handler := w.Handler()
	report := read[register.Report](t, handler, "/v1/reports/registry")
	require.Equal(t, record.Time(epoch), report.At)
	require.Equal(t, w.Index.Height(), report.Height)
	require.Equal(t, []string{"property", "intellectual"}, []string{report.Registers[0].Namespace, report.Registers[1].Namespace})
	require.Equal(t, [2]int{2, 1}, [2]int{report.Registers[0].Applications.Total, report.Registers[0].Applications.Silent})
	require.Equal(t, register.Counts{{Name: "ACTIVE", Value: 1}}, report.Delegations.ByState)
	require.Equal(t, 1, read[register.Report](t, handler, "/v1/reports/registry?from="+record.Time(ago(5))).Registers[0].Applications.Total)
	then, err := clientOf(t, w).Report(t.Context(), "", "", w.Index.Height()-2)
	require.NoError(t, err)
	require.Equal(t, record.Time(ago(9)), then.At, "the ledger's time of that height")
	require.Equal(t, [2]int{1, 0}, [2]int{then.Registers[0].Applications.Total, then.Registers[0].Applications.Silent})
	refusedWith(t, handler, "/v1/reports/registry?from=2026", http.StatusUnprocessableEntity, record.Invalid)
	refusedWith(t, handler, "/v1/reports/registry?height=99", http.StatusNotFound, record.NotFound)
}

func TestTheExchangesReportIsThatOfTheRecords(t *testing.T) {
	w := foundedWorld(t)
	for key, body := range map[string]any{"deal/T-1": record.Deal{Object: "object/O-1"}, "object/O-1": record.Object{Application: record.ApplyObject{ObjectType: "TOOL"}}} {
		l := &registertest.Life{Namespace: "exchange", Key: key}
		w.chain.Block(l.Act(ago(9), "x", record.StateApplied, body))
	}
	report, err := clientOf(t, w).ExchangeReport(t.Context(), "", "", 0)
	require.NoError(t, err)
	require.Equal(t, w.Index.Height(), report.Height)
	require.Equal(t, register.Counts{{Name: "TOOL", Value: 1}}, report.Exchanges[0].Deals.ByObject)
	require.Zero(t, read[register.ExchangeReport](t, w.Handler(), "/v1/reports/exchange?from="+record.Time(ago(5))).Exchanges[0].Deals.Total)
	refusedWith(t, w.Handler(), "/v1/reports/exchange?to=2026", http.StatusUnprocessableEntity, record.Invalid)
}

func TestTheDescriptionHoldsTheRegisters(t *testing.T) {
	var description struct {
		Paths map[string]any `json:"paths"`
	}
	require.NoError(t, json.Unmarshal(get(t, newWorld(t).Handler(), "/openapi.json").Body.Bytes(), &description))
	for _, path := range []string{
		"/v1/namespaces/{namespace}/records/{kind}", "/v1/namespaces/{namespace}/timeline/{kind}/{id}", "/v1/namespaces/{namespace}/export/{kind}",
		"/v1/fingerprints/{digest}", "/v1/reports/registry", "/v1/reports/exchange",
	} {
		require.Contains(t, description.Paths, path)
	}
}

// clientOf asks a gateway as its clients do.
func clientOf(t *testing.T, w *world) *api.Client {
	t.Helper()
	server := httptest.NewServer(w.Handler())
	t.Cleanup(server.Close)
	return api.NewClient(server.URL)
}
