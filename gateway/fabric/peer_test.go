package fabric

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	gatewaypb "github.com/hyperledger/fabric-protos-go-apiv2/gateway"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset/kvrwset"
	"github.com/hyperledger/fabric-protos-go-apiv2/orderer"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"
	"google.golang.org/protobuf/proto"
)

var moved = time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC) // a clock far from the machine's

// fakePeer answers like the gateway service of a peer. Each function decides; a nil one is not expected to be called.
type fakePeer struct {
	gatewaypb.UnimplementedGatewayServer
	peer.UnimplementedDeliverServer
	mutex     sync.Mutex
	endorse   func(*gatewaypb.EndorseRequest) error
	evaluate  func(*gatewaypb.EvaluateRequest) ([]byte, error)
	submit    func(*gatewaypb.SubmitRequest) error
	status    func(context.Context, *gatewaypb.CommitStatusRequest) (peer.TxValidationCode, error)
	results   []byte   // read-write set of every endorsed transaction
	blocks    []uint64 // how many blocks each stream sends before it breaks
	endorsed  []*gatewaypb.EndorseRequest
	submitted []*gatewaypb.SubmitRequest
	seeks     []uint64
}

func (p *fakePeer) Endorse(_ context.Context, r *gatewaypb.EndorseRequest) (*gatewaypb.EndorseResponse, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.endorsed = append(p.endorsed, r)
	if err := p.endorse(r); err != nil {
		return nil, err
	}
	return &gatewaypb.EndorseResponse{PreparedTransaction: prepare(r, p.results)}, nil
}

func (p *fakePeer) Evaluate(_ context.Context, r *gatewaypb.EvaluateRequest) (*gatewaypb.EvaluateResponse, error) {
	answer, err := p.evaluate(r)
	if err != nil {
		return nil, err
	}
	return &gatewaypb.EvaluateResponse{Result: &peer.Response{Status: 200, Payload: answer}}, nil
}

func (p *fakePeer) Submit(_ context.Context, r *gatewaypb.SubmitRequest) (*gatewaypb.SubmitResponse, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.submitted = append(p.submitted, r)
	return &gatewaypb.SubmitResponse{}, p.submit(r)
}

func (p *fakePeer) CommitStatus(ctx context.Context, signed *gatewaypb.SignedCommitStatusRequest) (*gatewaypb.CommitStatusResponse, error) {
	var r gatewaypb.CommitStatusRequest
	if err := proto.Unmarshal(signed.GetRequest(), &r); err != nil || len(signed.GetSignature()) == 0 {
		return nil, status.Error(codes.InvalidArgument, "not a signed request")
	}
	code, err := p.status(ctx, &r)
	return &gatewaypb.CommitStatusResponse{Result: code, BlockNumber: 7}, err
}

// Deliver sends as many blocks as it was told for this stream, then breaks.
func (p *fakePeer) Deliver(stream peer.Deliver_DeliverServer) error {
	envelope, err := stream.Recv()
	if err != nil {
		return err
	}
	var payload common.Payload
	var seek orderer.SeekInfo
	if err := proto.Unmarshal(envelope.GetPayload(), &payload); err != nil {
		return err
	}
	if err := proto.Unmarshal(payload.GetData(), &seek); err != nil {
		return err
	}
	from := seek.GetStart().GetSpecified().GetNumber()
	p.mutex.Lock()
	p.seeks = append(p.seeks, from)
	var count uint64
	if len(p.blocks) > 0 {
		count, p.blocks = p.blocks[0], p.blocks[1:]
	}
	p.mutex.Unlock()
	for n := from; n < from+count; n++ {
		block := &common.Block{Header: &common.BlockHeader{Number: n}}
		if err := stream.Send(&peer.DeliverResponse{Type: &peer.DeliverResponse_Block{Block: block}}); err != nil {
			return err
		}
	}
	return status.Error(codes.Unavailable, "the peer goes away")
}

// prepare assembles a transaction as Fabric's prepareTransaction does, with a result.
func prepare(r *gatewaypb.EndorseRequest, results []byte) *common.Envelope {
	var proposal peer.Proposal
	must(proto.Unmarshal(r.GetProposedTransaction().GetProposalBytes(), &proposal))
	var header common.Header
	must(proto.Unmarshal(proposal.GetHeader(), &header))
	result := &peer.ChaincodeAction{Results: results, Response: &peer.Response{Status: 200, Payload: []byte(`{"digest":"none","key":"dataset/A","state":"ACTIVE"}`)}}
	var payload peer.ChaincodeProposalPayload
	must(proto.Unmarshal(proposal.GetPayload(), &payload))
	payload.TransientMap = nil // so does protoutil.GetBytesProposalPayloadForTx
	action := &peer.ChaincodeActionPayload{
		ChaincodeProposalPayload: marshal(&payload),
		Action: &peer.ChaincodeEndorsedAction{
			ProposalResponsePayload: marshal(&peer.ProposalResponsePayload{Extension: marshal(result)}),
		},
	}
	body := &peer.Transaction{Actions: []*peer.TransactionAction{{Header: header.GetSignatureHeader(), Payload: marshal(action)}}}
	return &common.Envelope{Payload: marshal(&common.Payload{Header: &header, Data: marshal(body)})}
}

// writes is a read-write set with one write.
func writes(namespace, key string, value []byte) []byte {
	set := &kvrwset.KVRWSet{Writes: []*kvrwset.KVWrite{{Key: key, Value: value}}}
	return marshal(&rwset.TxReadWriteSet{NsRwset: []*rwset.NsReadWriteSet{{Namespace: namespace, Rwset: marshal(set)}}})
}

func marshal(m proto.Message) []byte {
	text, err := proto.Marshal(m)
	must(err)
	return text
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// connect runs the fake peer in memory and a real client against it.
func connect(t *testing.T, p *fakePeer) (*Client, *ecdsa.PublicKey) {
	t.Helper()
	listener := bufconn.Listen(1 << 20)
	server := grpc.NewServer()
	gatewaypb.RegisterGatewayServer(server, p)
	peer.RegisterDeliverServer(server, p)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() { server.Stop(); <-served })

	conn, err := grpc.NewClient("passthrough:peer", grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return listener.DialContext(ctx) }))
	require.NoError(t, err)
	certPEM, keyPEM, public := identityFiles(t)
	id, sign, err := signer("Exchange", certPEM, keyPEM)
	require.NoError(t, err)
	c, err := newClient(Config{MSPID: "Exchange", Channel: "registry"}, conn, id, sign, func() time.Time { return moved })
	require.NoError(t, err)
	c.after = func(time.Duration) <-chan time.Time { fired := make(chan time.Time); close(fired); return fired }
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	return c, public
}

func identityFiles(t *testing.T) (certPEM, keyPEM []byte, public *ecdsa.PublicKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "gateway"}, NotBefore: moved, NotAfter: moved.AddDate(1, 0, 0)}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), &key.PublicKey
}

// refuse makes the status a peer's gateway answers with when organizations fail: organization, message in turn.
func refuse(said ...string) error {
	st := status.New(codes.Aborted, "failed to collect enough transaction endorsements, see attached details for more info")
	for i := 0; i < len(said); i += 2 {
		var err error
		st, err = st.WithDetails(&gatewaypb.ErrorDetail{Address: "peer:7051", MspId: said[i], Message: said[i+1]})
		must(err)
	}
	return st.Err()
}
