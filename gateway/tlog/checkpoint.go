package tlog

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Checkpoint is the log at one height of the chain, a pure function of its blocks: C2SP tlog-checkpoint with two
// extension lines.
type Checkpoint struct {
	Origin string // the network
	Size   uint64 // leaves
	Root   []byte
	Height uint64 // blocks covered: 0 to Height-1
	Block  []byte // SHA-256 of the newest covered block's header, as Fabric chains it
	Status string // digest of all status lists at this height
}

// Text is what is co-signed, a line feed at its end.
func (c *Checkpoint) Text() string {
	return fmt.Sprintf("%s\n%d\n%s\nblock %d %s\nstatus %s\n",
		c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root), c.Height, hex.EncodeToString(c.Block), c.Status)
}

// ParseCheckpoint reads a text and refuses every other spelling of the same checkpoint.
func ParseCheckpoint(text string) (*Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(text) > maxNote || len(lines) != 6 {
		return nil, malformed("a checkpoint has five lines")
	}
	block := strings.Split(lines[3], " ")
	if len(block) != 3 || lines[0] == "" {
		return nil, malformed("the block line is not `block <height> <hash>`")
	}
	c := &Checkpoint{Origin: lines[0]}
	var err [4]error
	c.Size, err[0] = strconv.ParseUint(lines[1], 10, 63)
	c.Root, err[1] = base64.StdEncoding.DecodeString(lines[2])
	c.Height, err[2] = strconv.ParseUint(block[1], 10, 63)
	c.Block, err[3] = hex.DecodeString(block[2])
	for _, e := range err {
		if e != nil {
			return nil, malformed("a number or hash of the checkpoint cannot be read")
		}
	}
	c.Status = strings.TrimPrefix(lines[4], "status ")
	if len(c.Root) != Hasher.Size() || len(c.Block) != 32 || !record.IsDigest(c.Status) || c.Text() != text {
		return nil, malformed("the checkpoint is not in its one form")
	}
	return c, nil
}

func malformed(format string, args ...any) error {
	return record.Errorf(record.Malformed, format, args...).Under("docs/format.md §10")
}
