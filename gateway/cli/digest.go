package cli

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/emmansun/gmsm/sm3"
	"github.com/spf13/cobra"
)

// fileDigest is the SM3 of one file.
type fileDigest struct {
	Digest string `json:"digest"`
	Name   string `json:"name"`
	Size   int64  `json:"size"` // bytes
}

func newDigest(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:   "digest FILE...|-",
		Short: env.Say("计算文件的 SM3 摘要（大小不限）", "SM3 digest of files of any size"),
		Example: `  shuzheng digest sample.csv
  tar c data/ | shuzheng digest -`,
		Args: atLeast(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var digests []fileDigest
			for _, name := range args {
				digest, err := env.digest(cmd.Context(), name)
				if err != nil {
					return err
				}
				digests = append(digests, digest)
				if !env.JSON {
					env.Printf("%s  %s\n", digest.Digest, name)
				}
			}
			return env.Print(digests, func() {})
		},
	}
}

// digest streams one file, or standard input for `-`.
func (e *Env) digest(ctx context.Context, name string) (fileDigest, error) {
	source, size := e.Stdin, int64(0)
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return fileDigest{}, Usage(err)
		}
		defer file.Close()
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			size = info.Size()
		}
		source = file
	}
	meter := &meter{ctx: ctx, source: source, total: size}
	if e.Interactive() && !e.JSON {
		meter.out = e.Stderr
	}
	hash := sm3.New()
	if _, err := io.CopyBuffer(hash, meter, make([]byte, 1<<20)); err != nil {
		return fileDigest{}, Usagef("reading %s: %w", name, err)
	}
	meter.finish()
	return fileDigest{"sm3:" + hex.EncodeToString(hash.Sum(nil)), name, meter.done}, nil
}

const (
	meterStep  = 16 << 20 // bytes between two refreshes of the bar
	meterWidth = 30
)

// meter counts what is read, stops when the context ends, and draws a bar if it has somewhere to draw it. It counts
// bytes and not time, so it needs no clock.
type meter struct {
	ctx         context.Context
	source      io.Reader
	out         io.Writer // nil: no bar
	total, done int64     // bytes; total 0: unknown
	drawn       int64
}

// Read reads on.
func (m *meter) Read(p []byte) (int, error) {
	if err := m.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := m.source.Read(p)
	m.done += int64(n)
	if m.out != nil && m.done-m.drawn >= meterStep {
		m.drawn = m.done
		m.draw()
	}
	return n, err
}

func (m *meter) draw() {
	if m.total == 0 {
		fmt.Fprintf(m.out, "\r%d MiB", m.done>>20)
		return
	}
	filled := int(min(m.done, m.total) * meterWidth / m.total)
	fmt.Fprintf(m.out, "\r[%s%s] %3d %%", strings.Repeat("#", filled), strings.Repeat("-", meterWidth-filled), min(m.done, m.total)*100/m.total)
}

// finish clears the bar.
func (m *meter) finish() {
	if m.out != nil && m.drawn > 0 {
		fmt.Fprint(m.out, "\r\033[K")
	}
}
