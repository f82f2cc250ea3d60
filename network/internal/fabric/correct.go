package fabric

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/shuzheng/shuzheng/network/internal/problem"
)

// correction is one change of Fabric's source that the programs are built with.
type correction struct{ file, from, to string }

// A peer asks the running peers which chaincodes everybody has. In the answer are also the peers that are down, and of
// those a peer that has just been restarted does not know the certificate. Fabric 2.5.9 then drops the rest of the
// answer, and with it what the running peer says of itself, so with one organization's peer down, a restarted peer
// of a second one finds no endorsers of the third, until the first is back or a block comes. It must drop only
// that entry. Every other entry is verified on its own, so nothing is accepted that was refused before. No setting
// of core.yaml reaches this: Fabric never forgets anchor peers, and does not tell others' certificates to a third.
var corrections = []correction{{
	file: "gossip/gossip/channel/channel.go",
	from: `string(si.PkiId), "message sent from", string(sender))
			return
		}

		if !gc.IsOrgInChannel(orgID) {`,
	to: `string(si.PkiId), "message sent from", string(sender))
			continue
		}

		if !gc.IsOrgInChannel(orgID) {`,
}}

// correctedSource copies Fabric's module beside the programs, corrects it, and returns the go.mod file to build with:
// the pinned one, with the copy in the place of the module. (The compiler's own -overlay refuses the module cache.)
func correctedSource(root, bin string) (modfile string, err error) {
	pinned := filepath.Join(root, "network", "fabric")
	cmd := exec.Command("go", "list", "-f", "{{.Module.Dir}}", "github.com/hyperledger/fabric/cmd/peer")
	cmd.Dir, cmd.Env = pinned, append(os.Environ(), "GOWORK=off")
	out, err := cmd.Output()
	if err != nil {
		return "", problem.New("cannot find Fabric's module", err, "check GOPROXY and the network, then repeat `shuzheng-net build`")
	}
	source := filepath.Join(bin, "fabric-source")
	if err := copyCorrected(strings.TrimSpace(string(out)), source); err != nil {
		return "", err
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join(pinned, name))
		if err != nil {
			return "", err
		}
		if name == "go.mod" {
			data = append(data, "\nreplace github.com/hyperledger/fabric => "+strconv.Quote(source)+"\n"...)
		}
		if err := os.WriteFile(filepath.Join(bin, "fabric-source-"+name), data, 0o644); err != nil {
			return "", err
		}
	}
	return filepath.Join(bin, "fabric-source-go.mod"), nil
}

func copyCorrected(module, source string) error {
	if err := os.RemoveAll(source); err != nil {
		return err
	}
	if err := os.CopyFS(source, os.DirFS(module)); err != nil {
		return err
	}
	for _, c := range corrections {
		file := filepath.Join(source, c.file)
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		text, err := c.apply(string(data))
		if err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// apply refuses a source that it was not written for: after a change of the pinned version somebody must look again.
func (c correction) apply(source string) (string, error) {
	if strings.Count(source, c.from) != 1 {
		return "", problem.New("Fabric's "+c.file+" is not the one that our correction was written for", nil,
			"look at network/internal/fabric/correct.go: adapt the correction, or remove it if this version of Fabric does not need it")
	}
	return strings.Replace(source, c.from, c.to, 1), nil
}
