package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/page/bucket"
	"github.com/shuzheng/shuzheng/gateway/proof"
	"github.com/shuzheng/shuzheng/gateway/public"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

func newMirror(env *Env) *cobra.Command {
	var gateway gatewayFlags
	var out string
	cmd := &cobra.Command{
		Use:   "mirror --out DIR",
		Short: env.Say("把公开文件复制到一个目录，可由任何静态服务器提供", "copy the public files into a directory that any file server can serve"),
		Long: env.Say("信任清单链、状态清单、公开凭证的证明包（分桶）、日志的检查点和哈希块。再次运行即更新。",
			"The chain of trust lists, the status lists, bundles of public certificates in buckets, the log's checkpoint and tiles.\nRun it again to bring it up to date."),
		Example: "  shuzheng mirror --gateway http://127.0.0.1:7040 --out site",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			m := mirror{get: gateway.client().File, dir: out}
			if err := m.all(cmd.Context()); err != nil {
				return err
			}
			return env.Print(map[string]any{"directory": out, "files": m.files}, func() { env.Printf(env.Say("%d 个文件 → %s\n", "%d files → %s\n"), m.files, out) })
		},
	}
	gateway.add(cmd, env)
	cmd.Flags().StringVar(&out, "out", "site", env.Say("目录", "directory"))
	return cmd
}

// mirror copies files from a gateway, each in one step, so that whoever serves the directory never serves half a file.
type mirror struct {
	get   func(ctx context.Context, path string) ([]byte, error)
	dir   string
	files int
}

func (m *mirror) all(ctx context.Context) error {
	if _, err := m.copy(ctx, "public/trust.json"); err != nil {
		return err
	}
	for _, organization := range proof.Organizations {
		if _, err := m.copy(ctx, "public/status/"+organization+"/newest.json"); err != nil && record.CodeOf(err) != record.NotFound {
			return err
		}
	}
	if err := m.buckets(ctx); err != nil {
		return err
	}
	return m.log(ctx)
}

// buckets copies the bundles, and last what says how they are spread: until then a visitor uses the earlier one.
func (m *mirror) buckets(ctx context.Context) error {
	const indexPath = "public/buckets/index.json"
	text, err := m.get(ctx, "/"+indexPath)
	if err != nil {
		return err
	}
	var index bucket.Index
	if err := record.Decode(text, &index); err != nil {
		return err
	}
	if index.Bits < 0 || index.Bits > bucket.MaxBits {
		return record.Errorf(record.Malformed, "the gateway speaks of buckets by %d bits", index.Bits)
	}
	for _, name := range public.Names(index.Bits) {
		if _, err := m.copy(ctx, "public/buckets/"+name+".json"); err != nil {
			return err
		}
	}
	return m.write(filepath.Join(m.dir, filepath.FromSlash(indexPath)), text)
}

// log copies the newest checkpoint and every tile of its tree. A full tile that is there already never changes.
func (m *mirror) log(ctx context.Context) error {
	text, err := m.get(ctx, "/v1/log/checkpoint")
	if record.CodeOf(err) == record.NotProved {
		return nil // nobody has co-signed anything yet
	}
	if err != nil {
		return err
	}
	note, err := tlog.ParseNote(string(text))
	if err != nil {
		return err
	}
	for _, tile := range tlog.Tiles(note.Checkpoint.Size) {
		target := filepath.Join(m.dir, "log", tile.Path())
		if _, err := os.Stat(target); err == nil && tile.Width == tlog.TileWidth {
			continue
		}
		hashes, err := m.get(ctx, "/v1/log/"+tile.Path())
		if err == nil && len(hashes) != tile.Width*tlog.Hasher.Size() {
			err = record.Errorf(record.Malformed, "%s has %d bytes", tile.Path(), len(hashes))
		}
		if err != nil {
			return err
		}
		if err := m.write(target, hashes); err != nil {
			return err
		}
	}
	height := strconv.FormatUint(note.Checkpoint.Height, 10)
	return errors.Join(m.write(filepath.Join(m.dir, "log", "checkpoint"), text), m.write(filepath.Join(m.dir, "log", "checkpoints", height), text))
}

func (m *mirror) copy(ctx context.Context, path string) ([]byte, error) {
	content, err := m.get(ctx, "/"+path)
	if err != nil {
		return nil, err
	}
	return content, m.write(filepath.Join(m.dir, filepath.FromSlash(path)), content)
}

func (m *mirror) write(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	m.files++
	return replace(path, content)
}
