package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/test/hunt"
)

// proved is the last state of an act: covered by a checkpoint that all three have co-signed.
func proved(h *house) {
	h.mustBeProved(h.actNow())
}

// actNow does one small act and gives the digest of its statement.
func (h *house) actNow() string {
	h.Helper()
	receipt, err := h.submit(record.Exchange, "governance", h.dataset("存证证明"))
	require.NoError(h, err)
	return receipt.Digest
}

func (h *house) mustBeProved(digest string) {
	h.Helper()
	h.eventually(time.Minute, "the act is proved", func() error { return h.isProved(digest) })
}

func (h *house) isProved(digest string) error {
	receipt, err := h.gateway(record.Exchange).Receipt(h.ctx, digest, 0)
	if err == nil && (receipt.State != api.StateProved || receipt.Since == "") {
		err = fmt.Errorf("it is %s", receipt.State)
	}
	if err == nil && len(receipt.Objected) > 0 {
		err = fmt.Errorf("%v object", receipt.Objected)
	}
	return err
}

// oneLog compares what the three organizations publish, each computed from its own peer: the same signed notes and tiles
// to the byte, and a root that follows from the leaf hashes by RFC 6962's own recursion.
func oneLog(h *house) {
	digest := h.actNow()
	h.mustBeProved(digest)
	text, err := h.gateway(record.Exchange).File(h.ctx, "/v1/log/checkpoint")
	require.NoError(h, err)
	note, err := tlog.ParseNote(string(text))
	require.NoError(h, err)
	require.Len(h, note.Cosignatures, 3)
	path := fmt.Sprintf("/v1/log/checkpoints/%d", note.Checkpoint.Height)
	for _, o := range organizations {
		h.eventually(time.Minute, o+" has all three co-signatures", func() error {
			same, err := h.gateway(o).File(h.ctx, path)
			if err == nil && !bytes.Equal(same, text) {
				err = fmt.Errorf("%s has another note:\n%s\n%s", o, same, text)
			}
			return err
		})
	}
	var leaves [][]byte
	for _, tile := range tlog.Tiles(note.Checkpoint.Size) {
		var first []byte
		for _, o := range organizations {
			hashes, err := h.gateway(o).File(h.ctx, "/v1/log/"+tile.Path())
			require.NoError(h, err)
			if first == nil {
				first = hashes
			}
			require.Equal(h, first, hashes, "%s of %s", tile.Path(), o)
		}
		for hash := range slices.Chunk(first, tlog.Hasher.Size()) {
			if tile.Level == 0 {
				leaves = append(leaves, hash)
			}
		}
	}
	require.Equal(h, note.Checkpoint.Root, naive(leaves))
	h.Logf("%d leaves at height %d", len(leaves), note.Checkpoint.Height)
}

// naive is RFC 6962 §2.1 as it is written there.
func naive(hashes [][]byte) []byte {
	switch n := len(hashes); n {
	case 0:
		return tlog.Hasher.EmptyRoot()
	case 1:
		return hashes[0]
	default:
		k := 1
		for k*2 < n {
			k *= 2
		}
		return tlog.Hasher.HashChildren(naive(hashes[:k]), naive(hashes[k:]))
	}
}

// signerAway stops one organization's signer: acts are recorded and wait for their proof, which comes once it is back.
func signerAway(h *house) {
	const away = "signer.marketregulator"
	h.tool("stop", away)
	var digests []string
	for range 5 {
		digests = append(digests, h.actNow())
	}
	receipt, err := h.gateway(record.Exchange).Receipt(h.ctx, digests[4], 0)
	require.NoError(h, err)
	require.Equal(h, api.StateIssued, receipt.State, "recorded without the third, not proved without it")
	_, err = h.gateway(record.Exchange).Bundle(h.ctx, "exchange", "jws/"+h.job.Delivery.ID, nil, 0)
	require.NoError(h, err, "what was proved before stays so")
	h.tool("start", away)
	back := time.Now()
	for _, digest := range digests {
		h.mustBeProved(digest)
	}
	h.Logf("all proved %.1f s after the return", time.Since(back).Seconds())
}

// soundFiles fetches bundles, PDF and mirror and verifies them offline.
func soundFiles(h *house) {
	require.NoError(h, h.Exhibits(h.job))
	require.NoError(h, h.Proofs(h.ctx, h.job))
	require.NoError(h, h.Sound(h.ctx, h.job.Bundle, h.job.PDF, h.job.Evidence, h.job.Receipt))
}

// presented shows a certificate to a bank.
func presented(h *house) {
	_, err := h.Present(h.ctx, h.cast, h.job.Property)
	require.NoError(h, err)
}

// nothingShown looks for everything secret in whatever is public: tiles, checkpoints, status lists, bundles of the mirror.
func nothingShown(h *house) {
	search := hunt.New()
	for what, secret := range h.planted() {
		search.Add(what, secret)
	}
	search.Add(public, []byte(h.job.Property.Number))
	require.NoError(h, filepath.WalkDir(h.job.Site, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		search.Through(content, path)
		return err
	}))
	for what, places := range search.Places {
		if what != public {
			h.Errorf("%s stands in %v", what, places)
		}
	}
	require.NotEmpty(h, search.Places[public], "the search finds what is there")
}

// platformGone verifies with the network down and the gateways' data deleted: there is nothing left but files, the trust
// lists, and the roots on paper. Once the status token has run out, only *as of* can be said.
func platformGone(h *house) {
	for _, o := range organizations {
		require.NoError(h, os.RemoveAll(filepath.Join(h.Net, "organizations", strings.ToLower(o), "gateway")))
	}
	files := []string{h.job.Bundle, h.job.PDF, h.job.Evidence, h.job.Receipt}
	require.NoError(h, h.Sound(h.ctx, files...))
	later := h.File("later.clock")
	clock, err := os.ReadFile(h.Clock)
	require.NoError(h, err)
	require.NoError(h, errors.Join(os.WriteFile(later, clock, 0o600), h.Shuzheng(h.ctx, nil, "clock", later, "--advance", "48h")))
	report, err := h.Verify(h.ctx, h.job.Bundle, "--clock", later)
	require.NoError(h, err)
	require.Equal(h, "valid", report.Verdict)
	require.Equal(h, "undetermined", report.Now.Verdict)
	require.Equal(h, "status-expired", report.Now.Reason)
	h.onThePage()
}

// onThePage has a browser judge the same files, on the page that the network served, from a plain file server.
func (h *house) onThePage() {
	h.Helper()
	left := h.File("left")
	require.NoError(h, os.CopyFS(filepath.Join(left, "page"), os.DirFS(h.Page())))
	require.NoError(h, os.CopyFS(filepath.Join(left, "public"), os.DirFS(filepath.Join(h.job.Site, "public"))))
	for name, file := range map[string]string{"certificate.bundle.json": h.job.Bundle, "certificate.pdf": h.job.PDF} {
		content, err := os.ReadFile(file)
		require.NoError(h, err)
		require.NoError(h, os.WriteFile(filepath.Join(left, name), content, 0o600))
	}
	out, err := exec.CommandContext(h.ctx, "go", "test", "-count=1", "-tags=installed", "../page", "-run", "TestFilesOfANetworkThatIsGone",
		"-installed", left, "-installed-now", record.Time(h.now())).CombinedOutput()
	require.NoError(h, err, "%s", out)
	require.Contains(h, string(out), "ok", "it ran")
	require.NotContains(h, string(out), "no tests to run")
}
