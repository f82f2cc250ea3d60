package play

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Succeed makes the next trust list out of what changes, has a root of each organization sign it, and publishes it on
// the ledger. What a list once said of a key stays, so only what changes is drafted.
func (s *Stage) Succeed(ctx context.Context, cast *Cast, says string, changes map[string]any) error {
	before, seq, err := s.newestList()
	if err != nil {
		return err
	}
	draft, err := json.MarshalIndent(changes, "", "  ")
	if err != nil {
		return err
	}
	name := func(part string) string { return s.SM2(fmt.Sprintf("trust-%d%s.json", seq+1, part)) }
	if err := os.WriteFile(name("-draft"), draft, 0o600); err != nil {
		return err
	}
	if err := s.Shuzheng(ctx, nil, "trust", "make", name("-draft"), "--previous", before, "--days", "1500", "--out", name("-unsigned"), "--clock", s.Clock); err != nil {
		return err
	}
	for i, o := range organizations {
		args := []string{"trust", "sign", name(""), "--key", s.SM2(o.id, "root-1.key")}
		if i == 0 {
			args = []string{"trust", "sign", name("-unsigned"), "--key", s.SM2(o.id, "root-1.key"), "--out", name("")}
		}
		if err := s.Shuzheng(ctx, nil, args...); err != nil {
			return err
		}
	}
	_, err = s.Do(ctx, Act{
		Who: cast.Registrar[record.DataBureau], Says: says, Namespace: "governance", Act: "trust.succeed", Sub: record.RulesKey,
		Body: record.Succeed{Seq: seq + 1}, Attach: []string{name("")},
	})
	return err
}

// newestList is the file of the newest trust list and its number.
func (s *Stage) newestList() (path string, seq int, err error) {
	for seq = 1; exists(s.SM2(fmt.Sprintf("trust-%d.json", seq+1))); seq++ {
	}
	path = s.SM2(fmt.Sprintf("trust-%d.json", seq))
	if !exists(path) {
		err = fmt.Errorf("there is no trust list in %s", s.SM2())
	}
	return path, seq, err
}

// GiveSigner adds keys to an organization's signer and starts it again; a hardware module would have them already.
func (s *Stage) GiveSigner(ctx context.Context, organization string, names ...string) error {
	short := strings.ToLower(organization)
	file := filepath.Join(s.Net, "organizations", short, "signer.json")
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var config map[string]any
	if err := json.Unmarshal(text, &config); err != nil {
		return err
	}
	keys, _ := config["keys"].([]any)
	for _, name := range names {
		keys = append(keys, map[string]string{"file": s.SM2(organization, name+".key"), "passphraseFile": s.Passphrase()})
	}
	config["keys"] = keys
	if text, err = json.MarshalIndent(config, "", "  "); err != nil {
		return err
	}
	if err := os.WriteFile(file, append(text, '\n'), 0o600); err != nil {
		return err
	}
	return s.Tool(ctx, "restart", "signer."+short)
}
