package sdk

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/golang/protobuf/proto"
	"github.com/hyperledger/fabric-protos-go/msp"
	"github.com/hyperledger/fabric-protos-go/peer"
	"github.com/hyperledger/fabric-sdk-go/pkg/client/channel"
	"github.com/stretchr/testify/require"
)

func TestAnActThroughTheSDKIsRecorded(t *testing.T) {
	client := stage.client(t, "Exchange")
	response, err := act(client, "governance", stage.dataset(t, name(t, client)), stage.now(t))
	require.NoError(t, err)
	require.Equal(t, peer.TxValidationCode_VALID, response.TxValidationCode)

	endorsers := endorsers(t, response)
	require.Contains(t, endorsers, "DataBureau", "governance belongs to the bureau")
	require.Greater(t, len(endorsers), 1, "and needs another organization")

	var result struct{ Key, State, Digest string }
	require.NoError(t, json.Unmarshal(response.Payload, &result))
	require.Equal(t, "ACTIVE", result.State)
	// The verdict came from our own peer, the only one this profile takes events from: it has the block.
	recorded := get(t, client, "governance", result.Key, "peer0.exchange.example").Payload
	require.Equal(t, result.Digest, stage.digest(t, recorded))
	require.Contains(t, string(recorded), `"through":"Exchange"`)
}

func TestAStatementSubmittedTwiceIsRecordedOnce(t *testing.T) {
	client := stage.client(t, "Exchange")
	statement := stage.dataset(t, name(t, client))
	first, err := act(client, "governance", statement, stage.now(t))
	require.NoError(t, err)
	second, err := act(client, "governance", statement, stage.now(t))
	require.NoError(t, err)
	require.NotEqual(t, first.TransactionID, second.TransactionID)
	require.Equal(t, string(first.Payload), string(second.Payload), "the same record with the same digest")
}

func TestAClientADayOffIsRefused(t *testing.T) {
	client := stage.client(t, "Exchange")
	statement := stage.dataset(t, name(t, client))
	for _, off := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		_, err := act(client, "governance", statement, stage.now(t).Add(off))
		require.ErrorContains(t, err, "shuzheng:clock-skew|")
	}
}

// endorsers counts the endorsements of each organization.
func endorsers(t *testing.T, response channel.Response) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for _, answer := range response.Responses {
		var identity msp.SerializedIdentity
		require.NoError(t, proto.Unmarshal(answer.Endorsement.Endorser, &identity))
		counts[identity.Mspid]++
	}
	return counts
}
