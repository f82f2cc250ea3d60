package vectors_test

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

const (
	badSignature = "not-valid bad-signature"
	missing      = "undetermined cosigner-missing"
)

// noted rewrites the signed note of one checkpoint in the finished bundle.
func noted(n int, change func(note string) string) func(*w.Scene) {
	return shown(func(b *bundle.Bundle) {
		before := b.Checkpoints[n].Note
		if b.Checkpoints[n].Note = change(before); before == b.Checkpoints[n].Note {
			panic("the note is unchanged")
		}
	})
}

// resigned changes a checkpoint before the three co-sign it: they are wrong together.
func resigned(n int, change func(*tlog.Checkpoint)) func(*w.Scene) {
	return func(s *w.Scene) {
		s.Checkpoint = func(which int, c *tlog.Checkpoint) {
			if which == n {
				change(c)
			}
		}
	}
}

// altered changes a checkpoint under the co-signatures it has.
func altered(n int, change func(*tlog.Checkpoint)) func(*w.Scene) {
	return func(s *w.Scene) {
		s.Note = func(which int, note *tlog.Note) {
			if which == n {
				change(note.Checkpoint)
				note.Text = note.Checkpoint.Text()
			}
		}
	}
}

// flipped is a hash with one bit changed.
func flipped(hash []byte) []byte {
	other := bytes.Clone(hash)
	other[7] ^= 1
	return other
}

func checkpoints() []vector {
	line := func(note string, n int) string { return strings.Split(note, "\n")[n] }
	form := func(name, what string, change func(string) string) vector {
		return property("note-"+name, malformed, what, noted(w.AtLeaf, change))
	}
	vectors := []vector{
		form("no-empty-line", "no empty line before the co-signatures", func(s string) string { return strings.Replace(s, "\n\n", "\n", 1) }),
		form("no-line-feed", "no line feed at the end", func(s string) string { return strings.TrimSuffix(s, "\n") }),
		form("trailing-line-feed", "an empty line at the end", func(s string) string { return s + "\n" }),
		form("carriage-return", "lines end with CR LF", func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }),
		form("hyphen", "a hyphen for the dash before a co-signature", func(s string) string { return strings.Replace(s, "— ", "- ", 1) }),
		form("two-spaces", "two spaces before the key id", func(s string) string {
			return strings.Replace(s, "— "+w.Network+"/DataBureau ", "— "+w.Network+"/DataBureau  ", 1)
		}),
		form("leading-zero", "a size with a leading zero", func(s string) string { return strings.Replace(s, "\n", "\n0", 1) }),
		form("plus", "a size with a plus", func(s string) string { return strings.Replace(s, "\n", "\n+", 1) }),
		form("hexadecimal-capitals", "the block's hash in capitals", func(s string) string { return strings.Replace(s, line(s, 3)[8:], strings.ToUpper(line(s, 3)[8:]), 1) }),
		form("root-unpadded", "the root without padding", func(s string) string { return strings.Replace(s, line(s, 2), strings.TrimRight(line(s, 2), "="), 1) }),
		form("root-url-alphabet", "the root in the URL alphabet", func(s string) string {
			return strings.Replace(s, line(s, 2), base64.URLEncoding.EncodeToString(bytes.Repeat([]byte{0xff}, 32)), 1)
		}),
		form("root-short", "a root of 31 bytes", func(s string) string {
			return strings.Replace(s, line(s, 2), base64.StdEncoding.EncodeToString(make([]byte, 31)), 1)
		}),
		form("no-status", "no status line", func(s string) string { return strings.Replace(s, "\n"+line(s, 4), "", 1) }),
		form("sixth-line", "one more extension line", func(s string) string { return strings.Replace(s, "\n\n", "\nextension\n\n", 1) }),
		form("empty-origin", "no origin", func(s string) string { return strings.TrimPrefix(s, w.Network) }),
		form("nine-cosignatures", "nine co-signatures", func(s string) string { return s + strings.Repeat(line(s, 6)+"\n", 6) }),
		form("foreign-cosignature", "a co-signature in the name of another log", func(s string) string { return strings.Replace(s, "— 620000/", "— 110000/", 1) }),
		form("cosignature-trailing-byte", "a co-signature with a byte more", func(s string) string { return relined(s, 0, func(raw []byte) []byte { return append(raw, 0) }) }),
		form("cosignature-short", "a co-signature with a byte less", func(s string) string { return relined(s, 0, func(raw []byte) []byte { return raw[:len(raw)-1] }) }),
		form("cosignature-stray-bits", "a co-signature whose base64 has bits that decode to nothing", func(s string) string {
			return strings.Replace(s, line(s, 6), strings.TrimSuffix(line(s, 6), "==")+"=", 1)
		}),
		form("negative-time", "a time beyond 2^63", func(s string) string {
			return relined(s, 0, func(raw []byte) []byte { raw[4] = 0x80; return raw })
		}),
		property("foreign-origin", "not-valid wrong-network", "checkpoints of another network's log, co-signed by the same keys",
			func(s *w.Scene) {
				s.Checkpoint = func(_ int, c *tlog.Checkpoint) { c.Origin = "110000/registry/" + strings.Repeat("0", 64) }
			}),
		property("later-checkpoint-lower", "not-valid checkpoint-order", "the second checkpoint is of an earlier block", resigned(w.AtStatus, func(c *tlog.Checkpoint) { c.Height = 2 })),
		property("later-checkpoint-same-height", "not-valid checkpoint-order", "two checkpoints of one height", resigned(w.AtStatus, func(c *tlog.Checkpoint) { c.Height = 4 })),
		property("later-checkpoint-smaller", "not-valid checkpoint-order", "the log has shrunk", resigned(w.AtStatus, func(c *tlog.Checkpoint) { c.Size = 5 })),
		property("same-size-other-root", "not-valid checkpoint-order", "the log has not grown, and still has another root", func(s *w.Scene) {
			var size uint64
			s.Checkpoint = func(n int, c *tlog.Checkpoint) {
				if n == w.AtLeaf {
					size = c.Size
				}
				c.Size = size
			}
		}),
		property("checkpoints-swapped", "not-valid checkpoint-order", "the newest checkpoint first", shown(func(b *bundle.Bundle) {
			slices.Reverse(b.Checkpoints)
			b.Leaf.Checkpoint, b.Status.Checkpoint = 1, 0
		})),
	}
	for _, c := range []struct {
		name, what string
		change     func(*tlog.Checkpoint)
	}{
		{"origin", "the origin altered under the co-signatures", func(c *tlog.Checkpoint) { c.Origin = "110000/registry/" + strings.Repeat("0", 64) }},
		{"root", "the root altered under the co-signatures", func(c *tlog.Checkpoint) { c.Root = flipped(c.Root) }},
		{"size", "the size altered under the co-signatures", func(c *tlog.Checkpoint) { c.Size++ }},
		{"height", "the block height altered under the co-signatures", func(c *tlog.Checkpoint) { c.Height++ }},
		{"block", "the block's hash altered under the co-signatures", func(c *tlog.Checkpoint) { c.Block = flipped(c.Block) }},
		{"status", "the status digest altered under the co-signatures", func(c *tlog.Checkpoint) { c.Status = seal.Digest([]byte("other lists")) }},
	} {
		expect := badSignature
		if c.name == "origin" {
			expect = "not-valid wrong-network"
		}
		vectors = append(vectors,
			property(c.name+"-altered", expect, c.what, altered(w.AtLeaf, c.change)),
			property(c.name+"-altered-at-status", expect, c.what+", of the newest checkpoint", altered(w.AtStatus, c.change)))
	}
	return vectors
}

// relined changes the bytes of one co-signature in a note.
func relined(note string, n int, change func(raw []byte) []byte) string {
	lines := strings.Split(note, "\n")
	space := strings.LastIndexByte(lines[6+n], ' ') + 1
	raw, err := base64.StdEncoding.DecodeString(lines[6+n][space:])
	if err != nil {
		panic(err)
	}
	lines[6+n] = lines[6+n][:space] + base64.StdEncoding.EncodeToString(change(raw))
	return strings.Join(lines, "\n")
}
