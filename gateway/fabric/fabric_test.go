package fabric

import (
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	gatewaypb "github.com/hyperledger/fabric-protos-go-apiv2/gateway"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

var (
	sub  = record.Submission{Statements: []string{"a.b.c"}}
	orgs = []string{record.Exchange, record.DataBureau}
)

func agree(*gatewaypb.EndorseRequest) error { return nil }

func TestAnEndorsedTransactionCarriesOurClockAndIsSignedOffLine(t *testing.T) {
	p := &fakePeer{endorse: agree, submit: func(*gatewaypb.SubmitRequest) error { return nil }}
	c, public := connect(t, p)
	envelope, err := c.Endorse(context.Background(), "exchange", sub, orgs)
	require.NoError(t, err)
	require.Equal(t, record.Result{Key: "dataset/A", State: "ACTIVE", Digest: "none"}, envelope.Result)

	asked := p.endorsed[0]
	require.Equal(t, orgs, asked.GetEndorsingOrganizations())
	require.Equal(t, envelope.TxID, asked.GetTransactionId())
	proposal := asked.GetProposedTransaction()
	requireSigned(t, public, proposal.GetProposalBytes(), proposal.GetSignature())
	channel, args := unwrap(t, proposal.GetProposalBytes())
	require.Equal(t, moved, channel.GetTimestamp().AsTime())
	require.Equal(t, envelope.TxID, channel.GetTxId())
	require.Equal(t, []string{"Act", `["a.b.c"]`, `[]`}, args)

	// The kept bytes go out unchanged, again and again, also from another process.
	other, _ := connect(t, p)
	require.NoError(t, c.Submit(context.Background(), envelope))
	require.NoError(t, other.Submit(context.Background(), Envelope{TxID: envelope.TxID, Bytes: envelope.Bytes}))
	require.True(t, proto.Equal(p.submitted[0], p.submitted[1]))
	sent := p.submitted[0].GetPreparedTransaction()
	requireSigned(t, public, sent.GetPayload(), sent.GetSignature())
}

func TestTheResultIsReadFromTheWriteSetNotFromTheAnswer(t *testing.T) {
	statement := "h." + seal.Base64([]byte(`{"aud":"network/exchange"}`)) + ".s"
	value, err := record.Encode(record.Record{
		Kind: "order", ID: "A", State: "SIGNED", Version: 1, Prev: record.None, Body: []byte("{}"),
		Acts: []record.Act{{Statement: seal.Digest([]byte(statement))}},
	})
	require.NoError(t, err)
	for written, want := range map[string]record.Result{
		"order/A": {Key: "order/A", State: "SIGNED", Digest: seal.Digest(value)},
		"order/B": {Key: "dataset/A", State: "ACTIVE", Digest: "none"}, // no record stands there: only what was answered
	} {
		p := &fakePeer{endorse: agree, results: writes("exchange", written, value)}
		c, _ := connect(t, p)
		envelope, err := c.Endorse(context.Background(), "exchange", record.Submission{Statements: []string{statement}}, orgs)
		require.NoError(t, err)
		require.Equal(t, want, envelope.Result)
		require.Equal(t, written == "order/A", envelope.Recorded)
	}
}

func requireSigned(t *testing.T, public *ecdsa.PublicKey, message, signature []byte) {
	t.Helper()
	sum := sha256.Sum256(message)
	require.True(t, ecdsa.VerifyASN1(public, sum[:], signature))
}

func unwrap(t *testing.T, text []byte) (*common.ChannelHeader, []string) {
	t.Helper()
	var proposal peer.Proposal
	var header common.Header
	var channel common.ChannelHeader
	var payload peer.ChaincodeProposalPayload
	var invocation peer.ChaincodeInvocationSpec
	require.NoError(t, proto.Unmarshal(text, &proposal))
	require.NoError(t, proto.Unmarshal(proposal.GetHeader(), &header))
	require.NoError(t, proto.Unmarshal(header.GetChannelHeader(), &channel))
	require.NoError(t, proto.Unmarshal(proposal.GetPayload(), &payload))
	require.NoError(t, proto.Unmarshal(payload.GetInput(), &invocation))
	var args []string
	for _, arg := range invocation.GetChaincodeSpec().GetInput().GetArgs() {
		args = append(args, string(arg))
	}
	return &channel, args
}

func TestWhatAnEndorsementFailsWith(t *testing.T) {
	refusal := record.Errorf(record.OutOfRole, "A-1 | is no registrar").Under("docs/rules.md")
	says := "chaincode response 500, " + refusal.Error()
	stale := "chaincode response 500, " + record.Errorf(record.Stale, "prev is old").Error()
	const down = "rpc error: code = Unavailable desc = connection refused"
	for name, c := range map[string]struct {
		err  error
		want record.Code
		next bool // may another organization do?
	}{
		"both refuse":             {refuse(record.Exchange, says, record.DataBureau, says), record.OutOfRole, false},
		"one refuses, one away":   {refuse(record.DataBureau, down, record.Exchange, says), record.Unavailable, true},
		"one refuses, one breaks": {refuse(record.DataBureau, "chaincode response 500, boom", record.Exchange, says), record.Unavailable, true},
		"they refuse differently": {refuse(record.Exchange, says, record.DataBureau, stale), record.Unavailable, true},
		"one peer says otherwise": {refuse(record.Exchange, says, record.DataBureau, says, record.DataBureau, stale), record.Unavailable, true},
		"one peer of it is away":  {refuse(record.Exchange, says, record.DataBureau, down, record.DataBureau, says), record.OutOfRole, false},
		"a stranger refuses":      {refuse("Stranger", says), record.Internal, true},
		"one refuses, one agrees": {refuse(record.DataBureau, says), record.Unavailable, true},
		"different results":       {refuse(record.DataBureau, "ProposalResponsePayloads do not match"), record.Unavailable, true},
		"one is away":             {refuse(record.DataBureau, down), record.Unavailable, true},
		"chaincode is down":       {refuse(record.Exchange, "error in simulation: could not launch chaincode"), record.Unavailable, true},
		"chaincode fails":         {refuse(record.Exchange, "chaincode response 500, boom"), record.Internal, true},
		"nobody known":            {status.Error(codes.Unavailable, "failed to find any endorsing peers for org(s): DataBureau"), record.Unavailable, true},
		"silence":                 {status.Error(codes.DeadlineExceeded, "endorsement timeout expired"), record.Unavailable, true},
		"peer busy":               {status.Error(codes.Unknown, "too many requests for gateway.Gateway, exceeding concurrency limit (500)"), record.Overloaded, false},
		"other peer busy":         {refuse(record.DataBureau, "too many requests for protos.Endorser"), record.Overloaded, false},
		"own peer away":           {status.Error(codes.Unavailable, "connection error"), record.Unavailable, true},
		"no access":               {status.Error(codes.FailedPrecondition, "access denied"), record.Unavailable, true},
	} {
		t.Run(name, func(t *testing.T) {
			p := &fakePeer{endorse: func(*gatewaypb.EndorseRequest) error { return c.err }}
			client, _ := connect(t, p)
			_, err := client.Endorse(context.Background(), "exchange", sub, orgs)
			require.Equal(t, c.want, record.CodeOf(err), "%v", err)
			if c.want == record.OutOfRole {
				require.Equal(t, refusal, err)
			}
			p.endorsed = nil
			_, err = client.EndorseAny(context.Background(), "exchange", sub, Plans(record.Exchange, record.KindExchange))
			if !c.next { // the next plan has other members, to whom the same answer means something else
				require.Equal(t, c.want, record.CodeOf(err))
			}
			require.Equal(t, map[bool]int{false: 1, true: 2}[c.next], len(p.endorsed))
		})
	}
}

func TestTheNextPlanIsTriedWhenOneGivesNoVerdict(t *testing.T) {
	p := &fakePeer{endorse: func(r *gatewaypb.EndorseRequest) error {
		if r.GetEndorsingOrganizations()[1] == record.DataBureau {
			return refuse(record.DataBureau, "connection refused")
		}
		return nil
	}}
	c, _ := connect(t, p)
	router := &Router{Client: c, Find: exchange}
	_, err := router.Endorse(context.Background(), "exchange", sub)
	require.NoError(t, err)
	require.Equal(t, []string{record.Exchange, record.MarketRegulator}, p.endorsed[1].GetEndorsingOrganizations())

	_, err = c.EndorseAny(context.Background(), "exchange", sub, nil)
	require.Equal(t, record.Unavailable, record.CodeOf(err))
}

func exchange(string) (record.Namespace, error) {
	return record.Namespace{Name: "exchange", Kind: record.KindExchange, Owner: record.Exchange}, nil
}

func TestPrivateTermsGoToTheMembersAloneAndAreNoPartOfTheEnvelope(t *testing.T) {
	const secret = "planted-amount-4711"
	away := false
	p := &fakePeer{endorse: func(*gatewaypb.EndorseRequest) error {
		if away {
			return refuse(record.DataBureau, "rpc error: code = Unavailable desc = connection refused")
		}
		return nil
	}}
	c, public := connect(t, p)
	router := &Router{Client: c, Find: exchange}
	private := record.Submission{Statements: sub.Statements, Terms: secret}
	envelope, err := router.Endorse(context.Background(), "exchange", private)
	require.NoError(t, err)

	asked := p.endorsed[0]
	require.Equal(t, []string{record.Exchange, record.DataBureau}, asked.GetEndorsingOrganizations())
	proposal := asked.GetProposedTransaction()
	requireSigned(t, public, proposal.GetProposalBytes(), proposal.GetSignature())
	channel, args := unwrap(t, proposal.GetProposalBytes())
	require.Equal(t, moved, channel.GetTimestamp().AsTime())
	require.Equal(t, []string{"Act", `["a.b.c"]`, `[]`}, args)
	require.Equal(t, map[string][]byte{record.TermsTransient: []byte(secret)}, transientOf(t, proposal.GetProposalBytes()))
	require.NotContains(t, string(envelope.Bytes), secret)

	// With the bureau away it waits, whoever else could be asked.
	away = true
	_, err = router.Endorse(context.Background(), "exchange", private)
	require.Equal(t, record.Unavailable, record.CodeOf(err))
	require.Len(t, p.endorsed, 2, "nobody else was asked")
	require.NotContains(t, err.Error(), secret)

	_, err = (&Router{Client: c, Find: func(string) (record.Namespace, error) {
		return record.Namespace{Name: "property", Kind: record.KindProperty, Owner: record.DataBureau}, nil
	}}).Endorse(context.Background(), "property", private)
	require.Equal(t, record.Unavailable, record.CodeOf(err))
	require.Len(t, p.endorsed, 2, "a namespace without a collection has nobody to send them to")
}

func transientOf(t *testing.T, text []byte) map[string][]byte {
	t.Helper()
	var proposal peer.Proposal
	var payload peer.ChaincodeProposalPayload
	require.NoError(t, proto.Unmarshal(text, &proposal))
	require.NoError(t, proto.Unmarshal(proposal.GetPayload(), &payload))
	return payload.GetTransientMap()
}

func TestPlans(t *testing.T) {
	require.Equal(t, [][]string{{"Exchange2", "DataBureau"}}, TermsPlans(record.Namespace{Kind: record.KindExchange, Owner: "Exchange2"}))
	require.Nil(t, TermsPlans(record.Namespace{Kind: record.KindProperty, Owner: record.DataBureau}))
	require.Equal(t, [][]string{{"DataBureau", "MarketRegulator"}, {"DataBureau", "Exchange"}}, Plans(record.DataBureau, record.KindProperty))
	require.Equal(t, [][]string{{"MarketRegulator", "Exchange"}, {"MarketRegulator", "DataBureau"}}, Plans(record.MarketRegulator, record.KindIntellectual))
	require.Equal(t, [][]string{{"Exchange", "DataBureau"}, {"Exchange", "MarketRegulator"}}, Plans(record.Exchange, record.KindExchange))
	require.Equal(t, [][]string{{"DataBureau", "MarketRegulator", "Exchange"}}, Plans(record.DataBureau, record.KindLien))
	require.Equal(t, [][]string{{"Exchange2", "DataBureau"}, {"Exchange2", "MarketRegulator"}, {"Exchange2", "Exchange"}}, Plans("Exchange2", record.KindExchange))
}

func TestAFailedSubmissionLeavesTheOutcomeUnknown(t *testing.T) {
	for said, rejected := range map[string]bool{
		"received unsuccessful response from orderer: status=FORBIDDEN, info=":                 true,
		"received unsuccessful response from orderer: status=NOT_FOUND, info=":                 false,
		"no orderers could successfully process transaction":                                   false,
		"received unsuccessful response from orderer: status=BAD_REQUEST, info=apply filters:": true,
	} {
		p := &fakePeer{endorse: agree, submit: func(*gatewaypb.SubmitRequest) error { return status.Error(codes.Aborted, said) }}
		c, _ := connect(t, p)
		envelope, err := c.Endorse(context.Background(), "exchange", sub, orgs)
		require.NoError(t, err)
		err = c.Submit(context.Background(), envelope)
		require.Equal(t, record.OutcomeUnknown, record.CodeOf(err))
		require.ErrorContains(t, err, envelope.TxID)
		require.Equal(t, rejected, errors.Is(err, ErrRejected), said)
	}
}

func TestStatusTellsTheVerdictOrThatItIsNotKnown(t *testing.T) {
	code := peer.TxValidationCode_VALID
	ctx, cancel := context.WithCancel(context.Background())
	p := &fakePeer{status: func(asked context.Context, r *gatewaypb.CommitStatusRequest) (peer.TxValidationCode, error) {
		if r.GetTransactionId() == "never" {
			cancel()
			<-asked.Done()
			return 0, asked.Err()
		}
		return code, nil
	}}
	c, _ := connect(t, p)
	commit, err := c.Status(ctx, "tx")
	require.NoError(t, err)
	require.Equal(t, Commit{Code: "VALID", Valid: true, Block: 7}, commit)

	code = peer.TxValidationCode_MVCC_READ_CONFLICT
	commit, err = c.Status(ctx, "tx")
	require.NoError(t, err)
	require.False(t, commit.Valid)
	require.True(t, IsConflict(commit.Code))
	require.True(t, IsConflict(peer.TxValidationCode_PHANTOM_READ_CONFLICT.String()))
	require.False(t, IsConflict(peer.TxValidationCode_ENDORSEMENT_POLICY_FAILURE.String()))

	code = peer.TxValidationCode_DUPLICATE_TXID
	_, err = c.Status(ctx, "tx")
	require.Equal(t, record.OutcomeUnknown, record.CodeOf(err), "a second copy is no verdict")
	_, err = c.Status(ctx, "never")
	require.Equal(t, record.OutcomeUnknown, record.CodeOf(err))
}

func TestBlocksGoOnFromTheCursorAfterTheStreamBroke(t *testing.T) {
	p := &fakePeer{blocks: []uint64{2, 0, 3}}
	c, _ := connect(t, p)
	var got []uint64
	troubles := 0
	for block, err := range c.Blocks(context.Background(), 5) {
		if err != nil {
			require.Equal(t, record.Unavailable, record.CodeOf(err))
			troubles++
			continue
		}
		if got = append(got, block.GetHeader().GetNumber()); len(got) == 5 {
			break
		}
	}
	require.Equal(t, []uint64{5, 6, 7, 8, 9}, got)
	require.Equal(t, 2, troubles)
	require.Equal(t, []uint64{5, 7, 7}, p.seeks)
}

func TestQueriesAskTheOwnOrganization(t *testing.T) {
	first := &common.Block{Header: &common.BlockHeader{DataHash: []byte{1, 2, 3}}}
	p := &fakePeer{evaluate: func(r *gatewaypb.EvaluateRequest) ([]byte, error) {
		_, args := unwrap(t, r.GetProposedTransaction().GetProposalBytes())
		require.Equal(t, []string{"Exchange"}, r.GetTargetOrganizations())
		switch args[0] {
		case "GetChainInfo":
			return marshal(&common.BlockchainInfo{Height: 42}), nil
		case "GetBlockByNumber":
			return marshal(first), nil
		}
		return nil, status.Error(codes.Unknown, "evaluate call to endorser returned error: chaincode response 500, shuzheng:not-found||no such key")
	}}
	c, _ := connect(t, p)
	height, err := c.Height(context.Background())
	require.NoError(t, err)
	require.Equal(t, uint64(42), height)
	hash, err := c.NetworkHash(context.Background())
	require.NoError(t, err)
	require.Equal(t, seal.Digest([]byte{0x30, 0x0a, 0x02, 0x01, 0x00, 0x04, 0x00, 0x04, 0x03, 1, 2, 3}), hash)
	_, err = c.Evaluate(context.Background(), "governance", "Get", "x")
	require.Equal(t, record.Errorf(record.NotFound, "no such key"), err)
}

func TestTermsComeUnderAKeyMadeForTheAnswer(t *testing.T) {
	const secret = "planted-amount-4711"
	var keys []string
	answers := func(asked string) func(*gatewaypb.EvaluateRequest) ([]byte, error) {
		return func(r *gatewaypb.EvaluateRequest) ([]byte, error) {
			text := r.GetProposedTransaction().GetProposalBytes()
			_, args := unwrap(t, text)
			require.Equal(t, []string{"Exchange"}, r.GetTargetOrganizations())
			require.Equal(t, "Terms", args[0])
			if args[1] == "none" {
				return nil, nil
			}
			key := transientOf(t, text)[record.TermsReader]
			keys = append(keys, string(key))
			veiled, err := seal.Veil(key, asked, []byte(secret))
			require.NotContains(t, string(veiled), secret)
			return []byte(seal.Base64(veiled)), err
		}
	}
	p := &fakePeer{evaluate: answers("sm3:1")}
	c, _ := connect(t, p)
	for range 2 {
		text, err := c.Terms(t.Context(), "exchange", "sm3:1")
		require.NoError(t, err)
		require.Equal(t, secret, string(text))
	}
	require.NotEqual(t, keys[0], keys[1])
	text, err := c.Terms(t.Context(), "exchange", "none")
	require.NoError(t, err)
	require.Nil(t, text)
	_, err = c.Terms(t.Context(), "exchange", "sm3:2")
	require.Error(t, err, "an answer to another question")
}

func TestTheConnectionFileIsCheckedBeforeAnythingIsDialled(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	certPEM, keyPEM, _ := identityFiles(t)
	require.NoError(t, os.WriteFile(path("cert.pem"), certPEM, 0o600))
	require.NoError(t, os.WriteFile(path("key.pem"), keyPEM, 0o600))
	cfg := Config{
		MSPID: "Exchange", Cert: path("cert.pem"), Key: path("key.pem"), Peer: "127.0.0.1:1", PeerHost: "peer",
		TLSCA: path("cert.pem"), Channel: "registry",
	}
	text, err := json.Marshal(cfg)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path("gateway.json"), text, 0o600))
	loaded, err := Load(path("gateway.json"))
	require.NoError(t, err)
	require.Equal(t, cfg, loaded)
	c, err := Connect(context.Background(), cfg, clock.Clock(func() time.Time { return moved }))
	require.NoError(t, err, "a peer that is down does not stop the gateway")
	require.NoError(t, c.Close())

	cfg.TLSCA = path("key.pem")
	_, err = Connect(context.Background(), cfg, clock.System)
	require.ErrorContains(t, err, "holds no certificate")
	cfg.Key = path("none.pem")
	_, err = Connect(context.Background(), cfg, clock.System)
	require.ErrorContains(t, err, "none.pem")
	_, err = Connect(context.Background(), Config{MSPID: "Exchange"}, clock.System)
	require.ErrorContains(t, err, "tlsCA is missing")
	require.ErrorContains(t, err, "cert is missing")
}
