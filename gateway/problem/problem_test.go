package problem

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

func TestARefusalComesBackAsItWasSent(t *testing.T) {
	recorder := httptest.NewRecorder()
	refusal := record.Errorf(record.OutOfRole, "A-1 is no registrar").Under("domain model C3")
	Write(recorder, refusal)
	require.Equal(t, http.StatusForbidden, recorder.Code)
	require.Equal(t, ContentType, recorder.Header().Get("Content-Type"))
	require.Equal(t, refusal, Read(recorder.Result()))
}

func TestDetailsCannotTurnWhatIsRead(t *testing.T) {
	p := Of(&record.Error{Code: record.Invalid, Rule: "a\x1b[2J", Detail: "海\u202ea\nb"})
	require.Equal(t, "海�a�b", p.Detail)
	require.Equal(t, "a�[2J", p.Rule)
	require.Empty(t, Of(errors.New("a secret path")).Detail)
}

func TestAnAnswerThatIsNotOursSaysOnlyWhatIsKnown(t *testing.T) {
	for method, want := range map[string]record.Code{http.MethodGet: record.Unavailable, http.MethodPost: record.OutcomeUnknown} {
		recorder := httptest.NewRecorder()
		recorder.WriteHeader(http.StatusBadGateway)
		response := recorder.Result()
		response.Request = httptest.NewRequest(method, "/", nil)
		require.Equal(t, want, record.CodeOf(Read(response)), method)
	}
}
