// Package world is the language of the chaincode's tests: a faithful ledger in memory, and people who act on it.
//
// The ledger behaves as Fabric 2.5 does where that matters: a transaction simulates on two independent peers against
// the committed state, never sees its own writes, records the version of everything it read, absence included and
// through other chaincodes too, and is committed only if those versions still stand.
package world

import (
	"fmt"
	"time"

	"github.com/hyperledger/fabric-chaincode-go/v2/shim"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Proposal is what a client asks of a chaincode.
type Proposal struct {
	Namespace string
	Creator   string    // MSP id
	Time      time.Time // as the client claims in the header
	Clock     time.Time // of the endorsing peers
	Arguments []string  // function first
	Transient map[string][]byte
}

// Stub is what a chaincode sees of one simulation. The embedded interface is nil: a call that is not written out below
// panics, which is how the tests know that the contract uses nothing else.
type Stub struct {
	shim.ChaincodeStubInterface
	peer      *Peer
	proposal  *Proposal
	namespace string
	arguments []string
	simulated *Simulation
	called    bool // by another chaincode
}

// GetState reads the committed state and remembers the version read.
func (s *Stub) GetState(key string) ([]byte, error) {
	at := Address{s.namespace, key}
	entry, found := s.peer.ledger.state[at]
	s.simulated.Reads[at] = Version{}
	if !found {
		return nil, nil
	}
	s.simulated.Reads[at] = entry.version
	return append([]byte{}, entry.value...), nil
}

// PutState remembers a write; nobody sees it before it is committed.
func (s *Stub) PutState(key string, value []byte) error {
	if s.called {
		panic("a chaincode that was called for reading wrote " + key)
	}
	if key == "" || len(value) == 0 {
		return fmt.Errorf("an empty key or value cannot be put (key %q)", key)
	}
	s.simulated.Writes[Address{s.namespace, key}] = append([]byte{}, value...)
	return nil
}

// GetTransient gives what comes beside the arguments and is kept nowhere.
func (s *Stub) GetTransient() (map[string][]byte, error) { return s.proposal.Transient, nil }

// private is the address of a document of the namespace's collection. Its version is checked at commit as those of keys are.
func (s *Stub) private(collection, key string) Address {
	if collection != record.TermsCollection || s.called {
		panic("private data elsewhere than in the own " + record.TermsCollection)
	}
	return Address{s.namespace + "$" + collection, key}
}

// GetPrivateData reads a committed document.
func (s *Stub) GetPrivateData(collection, key string) ([]byte, error) {
	at := s.private(collection, key)
	entry := s.peer.ledger.state[at]
	s.simulated.Reads[at] = entry.version
	return append([]byte{}, entry.value...), nil
}

// PutPrivateData remembers a document.
func (s *Stub) PutPrivateData(collection, key string, value []byte) error {
	s.simulated.Writes[s.private(collection, key)] = append([]byte{}, value...)
	return nil
}

// SetEvent keeps the transaction's one event; in Fabric a second would silently replace the first.
func (s *Stub) SetEvent(name string, payload []byte) error {
	if s.called || s.simulated.Event != "" {
		panic("a second event " + name)
	}
	s.simulated.Event = name + " " + string(payload)
	return nil
}

// InvokeChaincode runs another chaincode of the channel inside the same simulation.
func (s *Stub) InvokeChaincode(name string, arguments [][]byte, channel string) *peer.Response {
	if channel != "" {
		panic("a call to another channel: " + channel)
	}
	chaincode, runs := s.peer.chaincodes[name]
	if !runs {
		return shim.Error("chaincode " + name + " not found")
	}
	texts := make([]string, len(arguments))
	for i, argument := range arguments {
		texts[i] = string(argument)
	}
	return chaincode.Invoke(&Stub{
		peer: s.peer, proposal: s.proposal, namespace: name, arguments: texts, simulated: s.simulated, called: true,
	})
}

// GetFunctionAndParameters gives the arguments.
func (s *Stub) GetFunctionAndParameters() (string, []string) { return s.arguments[0], s.arguments[1:] }

// GetTxTimestamp gives the client's claim of the time.
func (s *Stub) GetTxTimestamp() (*timestamppb.Timestamp, error) {
	return timestamppb.New(s.proposal.Time), nil
}

// GetCreator gives the serialized identity of the client.
func (s *Stub) GetCreator() ([]byte, error) { return identity(s.proposal.Creator) }
