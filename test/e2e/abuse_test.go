package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/problem"
	"github.com/shuzheng/shuzheng/test/play"
)

// bad is one request that must be refused.
type bad struct {
	name      string
	code      record.Code
	namespace string // with @ORGANIZATION, through that one only; else through each of the three
	body      string // of the request
}

// abuse sends everything bad to every gateway: each answers the expected problem and nothing is kept or committed.
func abuse(h *house) {
	clerk := h.narrowOfficer()
	h.converge()
	heights, accepted := h.heights(), h.accepted()
	cases := slices.Concat(h.badClaims(), h.badlyPlaced(clerk), h.badStatements(), h.badRequests())
	for _, one := range cases {
		for _, o := range organizations {
			if _, only, limited := strings.Cut(one.namespace, "@"); !limited || only == o {
				h.refused(o, one)
			}
		}
	}
	h.converge()
	require.Equal(h, heights, h.heights(), "no block was made")
	require.Equal(h, accepted, h.accepted(), "nothing was kept")
	h.Logf("%d kinds of abuse, three gateways", len(cases))
}

// refused checks the whole answer: status, media type, code, sentences in both languages.
func (h *house) refused(organization string, one bad) {
	h.Helper()
	namespace, _, _ := strings.Cut(one.namespace, "@")
	url := h.Gateway(organization) + "/v1/namespaces/" + namespace + "/submissions"
	answer, err := http.Post(url, "application/json", strings.NewReader(one.body))
	require.NoError(h, err, one.name)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(h, err)
	var p problem.Problem
	require.NoError(h, json.Unmarshal(text, &p), "%s: %.300s", one.name, text)
	require.Equal(h, one.code, record.Code(p.Code), "%s at %s: %.400s", one.name, organization, text)
	require.Equal(h, problem.ContentType, answer.Header.Get("Content-Type"), one.name)
	require.Equal(h, answer.StatusCode, p.Status, one.name)
	require.Less(h, p.Status, 500, one.name)
	for _, sentence := range []string{p.Title, p.TitleZH, p.Next, p.NextZH, p.Type} {
		require.NotEmpty(h, sentence, one.name)
	}
	require.Less(h, len(text), 4<<10, "an answer does not echo what came")
}

// narrowOfficer enrols an officer of the bureau who may act for another province only.
func (h *house) narrowOfficer() *play.Person {
	h.Helper()
	file := h.File("people", "narrow.key")
	require.NoError(h, h.Shuzheng(h.ctx, nil, "keygen", "--out", file))
	enrol := h.sign(h.cast.Registrar[record.DataBureau], "governance", "actor.enrol", h.body(record.Enrol{
		Post: "登记岗-99", Roles: []string{record.RoleBureau}, Scope: record.Scope{Regions: []string{"35"}, Types: []string{}}, Key: h.key(file).Point(),
		Until: "2029-12-31T16:00:00Z",
	}))
	enrolled, err := h.submit(record.DataBureau, "governance", enrol, h.possession(file, "governance", enrol))
	require.NoError(h, err)
	return &play.Person{Name: "登记岗-99", Actor: strings.TrimPrefix(enrolled.Result.Key, "actor/"), Key: file, Home: record.DataBureau}
}

// accepted is how many submissions the gateways have ever kept.
func (h *house) accepted() []int {
	h.Helper()
	var counts []int
	for _, o := range organizations {
		answer, err := http.Get(h.Gateway(o) + "/metrics")
		require.NoError(h, err)
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		require.NoError(h, err)
		_, after, found := strings.Cut(string(text), "\nshuzheng_outbox_accepted_total ")
		require.True(h, found, "the gateway counts what it keeps")
		line, _, _ := strings.Cut(after, "\n")
		count, err := strconv.Atoi(line)
		require.NoError(h, err)
		counts = append(counts, count)
	}
	return counts
}
