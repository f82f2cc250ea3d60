package world

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hyperledger/fabric-chaincode-go/v2/shim"
	"github.com/hyperledger/fabric-contract-api-go/v2/contractapi"

	"github.com/shuzheng/shuzheng/chaincode/contract"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Address is a key of a namespace.
type Address struct{ Namespace, Key string }

// Version is the block and transaction that wrote a value; zero for absent.
type Version struct{ Block, Tx int }

type entry struct {
	value   []byte
	version Version
}

// Ledger is the committed state of one channel and the peers that endorse on it.
type Ledger struct {
	state  map[Address]entry
	height int
	peers  []*Peer
}

// Peer endorses with a chaincode program of its own.
type Peer struct {
	ledger     *Ledger
	now        time.Time
	chaincodes map[string]*contractapi.ContractChaincode
}

// Simulation is the result of one endorsement.
type Simulation struct {
	Reads   map[Address]Version
	Writes  map[Address][]byte
	Event   string
	Payload string // the answer
	Refusal string // or why there is none
}

// NewLedger makes an empty ledger with two independent peers; movable says that their clock may be moved.
func NewLedger(movable bool) *Ledger {
	l := &Ledger{state: map[Address]entry{}}
	for range 2 {
		p := &Peer{ledger: l, chaincodes: map[string]*contractapi.ContractChaincode{}}
		for _, ns := range Namespaces {
			chaincode, err := contractapi.NewChaincode(contract.New(contract.Setting{Namespace: ns.Name, Now: func() time.Time { return p.now }, Movable: movable}))
			if err != nil {
				panic(err)
			}
			p.chaincodes[ns.Name] = chaincode
		}
		l.peers = append(l.peers, p)
	}
	return l
}

// Read implements rules.Reader on the committed state.
func (l *Ledger) Read(namespace, key string) ([]byte, error) {
	return l.state[Address{namespace, key}].value, nil
}

// Terms implements rules.Terms on the committed documents.
func (l *Ledger) Terms(namespace, key string) ([]byte, error) {
	return l.state[Address{namespace + "$" + record.TermsCollection, key}].value, nil
}

// Public is the ledger as an organization sees it that is no member of the collections.
type Public struct{ ledger *Ledger }

// Public gives that view.
func (l *Ledger) Public() Public { return Public{l} }

// Read implements rules.Reader.
func (p Public) Read(namespace, key string) ([]byte, error) { return p.ledger.Read(namespace, key) }

// Plant puts a value where no transaction put it, for states that stories take long to reach.
func (l *Ledger) Plant(namespace, key string, value []byte) {
	l.state[Address{namespace, key}] = entry{value, Version{l.height, -1}}
}

// Stop takes a namespace's chaincode away from every peer.
func (l *Ledger) Stop(namespace string) {
	for _, p := range l.peers {
		delete(p.chaincodes, namespace)
	}
}

// Endorse simulates a proposal on every peer and fails unless they agree byte for byte.
func (l *Ledger) Endorse(p Proposal) (*Simulation, error) {
	first := l.peers[0].simulate(p)
	for _, other := range l.peers[1:] {
		if second := other.simulate(p); second.String() != first.String() {
			return nil, fmt.Errorf("two peers disagree:\n%s\n%s", first, second)
		}
	}
	return first, nil
}

func (p *Peer) simulate(proposal Proposal) *Simulation {
	p.now = proposal.Clock
	s := &Simulation{Reads: map[Address]Version{}, Writes: map[Address][]byte{}}
	chaincode := p.chaincodes[proposal.Namespace]
	response := chaincode.Invoke(&Stub{
		peer: p, proposal: &proposal, namespace: proposal.Namespace, arguments: proposal.Arguments, simulated: s,
	})
	if response.GetStatus() == shim.OK {
		s.Payload = string(response.GetPayload())
	} else {
		s.Refusal = response.GetMessage()
	}
	return s
}

// Commit orders simulations into one block and reports which became valid.
func (l *Ledger) Commit(transactions ...*Simulation) []bool {
	l.height++
	valid := make([]bool, len(transactions))
	for i, tx := range transactions {
		if valid[i] = tx.Refusal == "" && l.current(tx.Reads); !valid[i] {
			continue
		}
		for at, value := range tx.Writes {
			l.state[at] = entry{value, Version{l.height, i}}
		}
	}
	return valid
}

func (l *Ledger) current(reads map[Address]Version) bool {
	for at, version := range reads {
		if l.state[at].version != version {
			return false
		}
	}
	return true
}

// String prints everything an endorser would sign, in one order.
func (s *Simulation) String() string {
	var out strings.Builder
	for _, at := range sorted(s.Reads) {
		fmt.Fprintf(&out, "read %s/%s %v\n", at.Namespace, at.Key, s.Reads[at])
	}
	for _, at := range sorted(s.Writes) {
		fmt.Fprintf(&out, "write %s/%s %q\n", at.Namespace, at.Key, s.Writes[at])
	}
	fmt.Fprintf(&out, "event %q answer %q refusal %q\n", s.Event, s.Payload, s.Refusal)
	return out.String()
}

// Dump prints the whole state in one order.
func (l *Ledger) Dump() string {
	var out strings.Builder
	for _, at := range sorted(l.state) {
		fmt.Fprintf(&out, "%s/%s %v %q\n", at.Namespace, at.Key, l.state[at].version, l.state[at].value)
	}
	return out.String()
}

func sorted[V any](m map[Address]V) []Address {
	return slices.SortedFunc(maps.Keys(m), func(a, b Address) int {
		return strings.Compare(a.Namespace+"/"+a.Key, b.Namespace+"/"+b.Key)
	})
}
