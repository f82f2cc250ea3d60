// Package prooftest is a network whose organizations co-sign, for tests of whatever rests on proofs. Its keys are those of
// verifytest, so everybody can compute them; nothing here is for use.
package prooftest

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
	"github.com/shuzheng/shuzheng/gateway/proof"
	"github.com/shuzheng/shuzheng/gateway/signer"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/verify"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// World is one gateway's index and collection, and everybody's keys.
type World struct {
	testing.TB
	List   *record.TrustList // in force
	Chain  *indextest.Chain
	Index  *index.Index
	Proofs *proof.Collector
	Now    time.Time                     // by every signer's clock
	Keys   map[string]*verifytest.Signer // with which an organization co-signs
	Object map[string][]string           // what an organization objects to
	signed [][]byte                      // trust lists, oldest first
	dir    string
	serial uint64
}

// New is a network that wants three co-signatures and has been founded; change may alter its trust list before.
func New(t testing.TB, change func(*record.TrustList)) *World {
	t.Helper()
	list := verifytest.CosignedList()
	for i := range list.Keys { // every organization signs the list of keys
		if key := &list.Keys[i]; key.Purpose == record.PurposeStatus && !slices.Contains(key.Types, record.TypeKeys) {
			key.Types = append(slices.Clone(key.Types), record.TypeKeys)
		}
	}
	if change != nil {
		change(list)
	}
	w := Unfounded(t)
	w.enact(list, indextest.Founding(list))
	return w
}

// Succeed puts the next trust list in force, changed from the one that is.
func (w *World) Succeed(change func(*record.TrustList)) {
	w.Helper()
	next := verifytest.Successor(w.List, w.signed[len(w.signed)-1])
	change(next)
	w.enact(next, indextest.Succession(next))
}

func (w *World) enact(list *record.TrustList, tx indextest.Tx) {
	w.Helper()
	w.Block(tx)
	w.List, w.signed = list, append(w.signed, verifytest.SignList(list, verifytest.Roots()...))
}

// Trust is what a stranger starts from: every list up to the one in force, the first one's roots pinned.
func (w *World) Trust() verify.Trust {
	return verify.Trust{List: verifytest.Chain(w.signed...), Roots: verifytest.List().Roots}
}

// Unfounded is a network before its founding.
func Unfounded(t testing.TB) *World {
	t.Helper()
	w := &World{
		TB: t, Chain: indextest.New(), Now: verifytest.At.Add(-time.Hour), Keys: map[string]*verifytest.Signer{}, Object: map[string][]string{}, dir: t.TempDir(),
	}
	for _, organization := range proof.Organizations {
		w.Keys[organization] = verifytest.LogKey(organization)
	}
	var err error
	w.Index, err = index.Open(filepath.Join(w.dir, "index"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, w.Index.Close()) })
	w.open()
	t.Cleanup(func() { require.NoError(t, w.Proofs.Close()) })
	return w
}

func (w *World) open() {
	w.Helper()
	var err error
	w.Proofs, err = proof.Open(filepath.Join(w.dir, "proofs"), w.Index, slog.New(slog.DiscardHandler))
	require.NoError(w, err)
}

// Reopen ends the process that collects, and starts the next.
func (w *World) Reopen() {
	w.Helper()
	require.NoError(w, w.Proofs.Close())
	w.open()
}

// Block adds a block to the chain and the index.
func (w *World) Block(list ...indextest.Tx) {
	w.Helper()
	require.NoError(w, w.Index.Apply(w.Chain.Add(list...)))
}

// Write adds a block with one transaction, and tells its height.
func (w *World) Write(writes ...envelope.Write) (height uint64) {
	w.Helper()
	height = uint64(len(w.Chain.List)) + 1
	w.Block(indextest.Tx{ID: w.TxID(height), Creator: record.DataBureau, Writes: writes})
	return height
}

// TxID names the transaction of [World.Write].
func (w *World) TxID(height uint64) string { return fmt.Sprintf("tx-%d", height) }

// Checkpoint is the log at a height.
func (w *World) Checkpoint(height uint64) *tlog.Checkpoint {
	w.Helper()
	checkpoint, found, err := w.Index.Checkpoint(height)
	require.NoError(w, err)
	require.True(w, found, "height %d", height)
	return checkpoint
}

// Cosign is what an organization says of a height.
func (w *World) Cosign(organization string, height uint64) signer.Cosigned {
	w.Helper()
	return w.CosignText(organization, w.Checkpoint(height))
}

// CosignText is what an organization says when it has seen a checkpoint.
func (w *World) CosignText(organization string, checkpoint *tlog.Checkpoint) signer.Cosigned {
	w.Helper()
	objected := append([]string{}, w.Object[organization]...)
	digest, err := tlog.ObjectedDigest(objected)
	require.NoError(w, err)
	key := w.Keys[organization]
	point, err := seal.Unbase64(key.Text)
	require.NoError(w, err)
	note := &tlog.Note{Checkpoint: checkpoint, Text: checkpoint.Text(), Cosignatures: []tlog.Cosignature{{
		Organization: organization, KeyHash: tlog.KeyHash(checkpoint.Origin, organization, point), Time: w.Now.Unix(), Objected: digest,
		Signature: key.Sign(tlog.Message(checkpoint.Text(), w.Now.Unix(), digest)),
	}}}
	return signer.Cosigned{Height: checkpoint.Height, Note: note.String(), Objected: objected}
}

// Prove has organizations co-sign every height up to the newest; all three when none is named.
func (w *World) Prove(organizations ...string) {
	w.Helper()
	if len(organizations) == 0 {
		organizations = proof.Organizations
	}
	for _, organization := range organizations {
		var list []signer.Cosigned
		for height := max(w.Proofs.Height(organization)+1, 1); height <= w.Index.Height(); height++ {
			if _, found, err := w.Index.Checkpoint(height); err == nil && found {
				list = append(list, w.Cosign(organization, height))
			}
		}
		require.NoError(w, w.Proofs.Add(w.Context(), organization, list))
	}
}

// Statuses has an organization sign its lists as they stand now.
func (w *World) Statuses(organization string) *signer.StatusSet {
	w.Helper()
	picture := w.Index.StatusLists()
	w.serial++
	set := &signer.StatusSet{Sequence: w.serial, Height: picture.Height, Lists: picture.Named, Tokens: []string{}}
	uris := []string{verifytest.KeysURI}
	for certType, owner := range verifytest.Owner {
		if owner == organization {
			uris = append(uris, verifytest.CertificateURI(certType))
		}
	}
	for _, uri := range uris {
		list, there := picture.Lists[uri]
		if !there {
			continue
		}
		token, err := statuslist.NewToken(uri, list, picture.Height, w.Now.Unix(), w.Now.Add(24*time.Hour).Unix(), 3600)
		require.NoError(w, err)
		set.Tokens = append(set.Tokens, verifytest.StatusKey(organization).JWS(record.TypeStatusList, token))
	}
	return set
}

// Sign has organizations sign their lists as they stand now, and collects them; all three when none is named.
func (w *World) Sign(organizations ...string) {
	w.Helper()
	if len(organizations) == 0 {
		organizations = proof.Organizations
	}
	for _, organization := range organizations {
		require.NoError(w, w.Proofs.AddSet(w.Context(), organization, w.Statuses(organization)))
	}
}
