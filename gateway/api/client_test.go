package api

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

func TestALostAnswerNeverSaysThatNothingWasKept(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	c := NewClient(server.URL)
	_, err := c.Submit(context.Background(), "property", record.Submission{Statements: []string{"s"}}, 0)
	require.Equal(t, record.OutcomeUnknown, record.CodeOf(err))
	_, err = c.Network(context.Background())
	require.Equal(t, record.Unavailable, record.CodeOf(err))
	server.Close()
	_, err = c.Submit(context.Background(), "property", record.Submission{Statements: []string{"s"}}, 0)
	require.Equal(t, record.Unavailable, record.CodeOf(err), "nobody was there to keep it")
}

func TestHalfAFileIsNoFile(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		piece := make([]byte, 1<<20)
		for range maxFile>>20 + 1 {
			_, _ = w.Write(piece)
		}
	}))
	defer server.Close()
	_, err := NewClient(server.URL).File(context.Background(), "/public/buckets/all.json")
	require.Equal(t, record.TooLarge, record.CodeOf(err))
}
