package index

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
)

type tx = indextest.Tx

const (
	conflict  = indextest.Conflict
	duplicate = indextest.Duplicate
)

var (
	epoch    = indextest.Epoch
	writes   = indextest.Writes
	newChain = indextest.New
)

// addressedTo makes something in the form of a statement for a namespace; nobody here verifies its signature.
func addressedTo(namespace, text string) string {
	return "header." + seal.Base64([]byte(`{"aud":"network/`+namespace+`"}`)) + "." + seal.Base64([]byte(text))
}

// recordOf is a record under a key whose newest act is the last of the statements.
func recordOf(t *testing.T, key string, statements ...string) string {
	t.Helper()
	kind, id, _ := strings.Cut(key, "/")
	rec := record.Record{Kind: kind, ID: id, State: "APPLIED", Version: len(statements), Prev: record.None, Body: []byte("{}")}
	for _, statement := range statements {
		rec.Acts = append(rec.Acts, record.Act{Act: "registration.apply", Statement: seal.Digest([]byte(statement))})
	}
	value, err := record.Encode(rec)
	require.NoError(t, err)
	return string(value)
}
