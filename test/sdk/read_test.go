package sdk

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/hyperledger/fabric-sdk-go/pkg/client/channel"
	"github.com/stretchr/testify/require"
)

var (
	organizations = []string{"DataBureau", "MarketRegulator", "Exchange"}
	peers         = []string{"peer0.databureau.example", "peer0.marketregulator.example", "peer0.exchange.example"}
)

// name reads the network's name from its founding record.
func name(t *testing.T, client *channel.Client) string {
	t.Helper()
	var founding struct {
		Body struct{ Network string }
	}
	require.NoError(t, json.Unmarshal(get(t, client, "governance", "network/1").Payload, &founding))
	require.NotEmpty(t, founding.Body.Network, "the network is not founded")
	return founding.Body.Network
}

func TestEveryOrganizationsProfileReadsTheFoundingFromThePeersOfAllThree(t *testing.T) {
	for _, organization := range organizations {
		t.Run(organization, func(t *testing.T) {
			client := stage.client(t, organization)
			response := get(t, client, "governance", "network/1", peers...)
			require.Len(t, response.Responses, len(peers))
			require.Contains(t, string(response.Payload), name(t, client))
		})
	}
}

func TestACertificateOnTheLedgerIsTheOneThatWasIssued(t *testing.T) {
	issued, _, _ := strings.Cut(stage.read(t, "certificate-property-1.sdjwt"), "~")
	response := get(t, stage.client(t, "Exchange"), "property", "jwt/"+number(t, issued), peers...)
	require.Equal(t, issued, string(response.Payload))
}

// number reads a certificate's number from its signed part.
func number(t *testing.T, jwt string) string {
	t.Helper()
	parts := strings.Split(jwt, ".")
	require.Len(t, parts, 3)
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	require.NoError(t, err)
	var claims struct {
		Certificate struct{ Number string }
	}
	require.NoError(t, json.Unmarshal(payload, &claims))
	require.NotEmpty(t, claims.Certificate.Number)
	return claims.Certificate.Number
}

func TestAKeyThatIsNotThereReadsEmpty(t *testing.T) {
	require.Empty(t, get(t, stage.client(t, "Exchange"), "property", "jwt/none").Payload)
}
