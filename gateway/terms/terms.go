// Package terms reads private terms for an organization that is a member of a namespace's collection. What it reads it keeps
// nowhere, and nothing of it stands in an error.
package terms

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

// Peer is the organization's own peer.
type Peer interface {
	// Terms reads a document by its key; nil when there never was one.
	Terms(ctx context.Context, namespace, key string) ([]byte, error)
}

// ErrAway marks the error of a document that the peer should hold and does not give: the private data were lost, or have not been
// reconciled yet, or its chaincode does not answer. The same document may be there later.
var ErrAway = errors.New("a document of private terms is not there")

// askTime bounds one question to the own peer.
const askTime = 10 * time.Second

// documents asks the own peer.
type documents struct {
	ctx  context.Context
	peer Peer
}

// Documents reads documents from the own peer until ctx ends. Its errors are [record.Unavailable] and [ErrAway]; a key under which
// nothing was ever written is absent.
func Documents(ctx context.Context, peer Peer) rules.Terms { return documents{ctx, peer} }

// Terms implements [rules.Terms].
func (d documents) Terms(namespace, key string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(d.ctx, askTime)
	defer cancel()
	text, err := d.peer.Terms(ctx, namespace, key)
	switch {
	case d.ctx.Err() != nil:
		return nil, d.ctx.Err()
	case err != nil:
		// What the peer says is not repeated: nobody has checked what stands in it.
		return nil, fmt.Errorf("%w: %w", ErrAway, record.Errorf(record.Unavailable,
			"the own peer does not give the private terms under %s of %s; if they are lost they are reconciled by themselves", key, namespace))
	case len(text) == 0:
		return nil, nil
	}
	return text, nil
}

// reader reads the ledger, and documents.
type reader struct {
	rules.Reader
	documents rules.Terms
}

// Terms implements [rules.Terms].
func (r reader) Terms(namespace, key string) ([]byte, error) {
	return r.documents.Terms(namespace, key)
}

// Reader gives what an organization decides with in a namespace: the plain reader, and with it the documents where the founding
// makes it a member of the collection. Whoever is none decides without, and takes what a statement claims of its terms as stated.
func Reader(plain rules.Reader, documents rules.Terms, organization, namespace string) rules.Reader {
	if !Member(plain, documents, organization, namespace) {
		return plain
	}
	return reader{plain, documents}
}

// Member reports whether an organization that can read documents is a member of the collection of a namespace.
func Member(plain rules.Reader, documents rules.Terms, organization, namespace string) bool {
	if documents == nil {
		return false
	}
	network, err := rules.Founded(plain)
	return err == nil && network.HoldsTerms(namespace, organization)
}
