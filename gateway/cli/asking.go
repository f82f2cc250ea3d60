package cli

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// askFlags are what a request takes that a gateway answers and nobody records.
type askFlags struct {
	gateway gatewayFlags
	key     keyFlags
	claims  claimFlags
}

func (f *askFlags) add(cmd *cobra.Command, env *Env) {
	f.gateway.add(cmd, env)
	f.key.add(cmd, env)
	f.addClaims(cmd, env)
	cmd.Flags().DurationVar(&f.claims.life, "life", 10*time.Minute, env.Say("请求的有效期，最长 168h", "how long the request counts, at most 168h"))
}

// addClaims adds what a gateway knows otherwise.
func (f *askFlags) addClaims(cmd *cobra.Command, env *Env) {
	flags := cmd.Flags()
	flags.StringVar(&f.claims.namespace, "namespace", "", env.Say("业务域", "the namespace"))
	flags.StringVar(&f.claims.iss, "iss", "", env.Say("签署主体的编号", "id of the signing actor (default: whose key the ledger says it is)"))
	flags.StringVar(&f.claims.network, "network", "", env.Say("网络标识（缺省为网关所在的网络）", "the network (default: the one that the gateway is on)"))
}

// load finds out who signs, and for which network.
func (f *askFlags) load(cmd *cobra.Command, env *Env) (*sm.Key, error) {
	if f.claims.namespace == "" {
		return nil, Usagef("--namespace is missing")
	}
	key, err := f.key.load(env)
	if err != nil {
		return nil, err
	}
	client := f.gateway.client()
	if f.claims.network == "" {
		network, err := client.Network(cmd.Context())
		if err != nil {
			return nil, err
		}
		f.claims.network = network.Network
	}
	if f.claims.iss == "" {
		f.claims.iss, err = issOf(cmd, client, f.claims.namespace, key)
	}
	return key, err
}

// issOf asks the ledger whose a key is; one that was made for a deal is its own name.
func issOf(cmd *cobra.Command, client *api.Client, namespace string, key *sm.Key) (string, error) {
	value, err := client.Value(cmd.Context(), record.Governance, "key/"+key.Kid())
	if err != nil {
		if _, made := client.Value(cmd.Context(), namespace, record.PartyKey(key.Kid())); made == nil {
			return key.Kid(), nil
		}
		return "", err
	}
	var rec record.Record
	var body record.Key
	if record.Decode(value.Bytes, &rec) != nil || record.Decode(rec.Body, &body) != nil {
		return "", record.Errorf(record.Internal, "the gateway's record of key %s cannot be read", key.Kid())
	}
	return body.Actor, nil
}

// sign makes the request, after the checks that need no ledger.
func (f *askFlags) sign(cmd *cobra.Command, env *Env, act string, body interface{ Valid() error }) (string, error) {
	if err := body.Valid(); err != nil {
		return "", err
	}
	key, err := f.load(cmd, env)
	if err != nil {
		return "", err
	}
	return f.statement(cmd, env, key, act, body)
}

func (f *askFlags) statement(cmd *cobra.Command, env *Env, key *sm.Key, act string, body any) (string, error) {
	claims := f.claims
	claims.act, claims.prev = act, record.None
	statement, err := claims.statement(cmd.Context(), env)
	if err != nil {
		return "", err
	}
	if statement.Body, err = record.Encode(body); err != nil {
		return "", err
	}
	return key.SignCompact(record.TypeStatement, statement)
}
