package sdk

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/hyperledger/fabric-sdk-go/pkg/client/channel"
	mspclient "github.com/hyperledger/fabric-sdk-go/pkg/client/msp"
	"github.com/hyperledger/fabric-sdk-go/pkg/common/errors/retry"
	"github.com/hyperledger/fabric-sdk-go/pkg/common/providers/fab"
	"github.com/hyperledger/fabric-sdk-go/pkg/common/providers/msp"
	"github.com/hyperledger/fabric-sdk-go/pkg/core/config"
	"github.com/hyperledger/fabric-sdk-go/pkg/fabsdk"
	"github.com/stretchr/testify/require"
)

// patience is how long one call may take.
const patience = 30 * time.Second

// client is a channel client of the SDK with an organization's profile and client identity, as the network wrote them.
func (n *network) client(t *testing.T, organization string) *channel.Client {
	t.Helper()
	dir := filepath.Join(n.dir, "clients", organization)
	sdk, err := fabsdk.New(config.FromFile(filepath.Join(dir, "profile.json")))
	require.NoError(t, err)
	t.Cleanup(sdk.Close)
	identities, err := mspclient.New(sdk.Context(), mspclient.WithOrg(organization))
	require.NoError(t, err)
	certificate, err := os.ReadFile(filepath.Join(dir, "cert.pem"))
	require.NoError(t, err)
	key, err := os.ReadFile(filepath.Join(dir, "key.pem"))
	require.NoError(t, err)
	identity, err := identities.CreateSigningIdentity(msp.WithCert(certificate), msp.WithPrivateKey(key))
	require.NoError(t, err)
	client, err := channel.New(sdk.ChannelContext("registry", fabsdk.WithIdentity(identity)))
	require.NoError(t, err)
	return client
}

// get evaluates Get. The SDK compares the answers of the peers asked; without peers it asks as many as the namespace's
// endorsement policy wants.
func get(t *testing.T, client *channel.Client, namespace, key string, peers ...string) channel.Response {
	t.Helper()
	options := []channel.RequestOption{channel.WithTimeout(fab.Query, patience), channel.WithRetry(retry.DefaultChannelOpts)}
	if len(peers) > 0 {
		options = append(options, channel.WithTargetEndpoints(peers...))
	}
	response, err := client.Query(channel.Request{ChaincodeID: namespace, Fcn: "Get", Args: [][]byte{[]byte(key)}}, options...)
	require.NoError(t, err)
	return response
}

// act submits statements without attachments as of a time; the SDK chooses the endorsers with the peers' discovery
// service and waits for the verdict on the transaction. The usual retries help when one endorser is a block behind.
func act(client *channel.Client, namespace, statements string, at time.Time) (channel.Response, error) {
	request := channel.Request{ChaincodeID: namespace, Fcn: "Act", Args: [][]byte{[]byte(statements), []byte("[]")}}
	return client.InvokeHandler(executeAt(at), request, channel.WithTimeout(fab.Execute, patience), channel.WithRetry(retry.DefaultChannelOpts))
}
