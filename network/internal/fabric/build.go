package fabric

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/shuzheng/shuzheng/network/internal/problem"
)

// version is what `peer version` shows; Fabric's Makefile sets the same variable.
const version = "2.5.9"

const linkFlags = "-s -w -X github.com/hyperledger/fabric/common/metadata.Version=" + version

// Build makes Fabric's programs from the pinned module, or checks the installation that FABRIC_BIN names.
func Build(root, bin string, step func(format string, args ...any)) error {
	if dir := os.Getenv("FABRIC_BIN"); dir != "" {
		return checkInstallation(NewTools(dir), step)
	}
	stamp, err := stampOf(root)
	if err != nil {
		return err
	}
	if isBuilt(bin, stamp) {
		step("Fabric %s in %s is up to date", version, bin)
		return nil
	}
	if err := os.MkdirAll(bin, 0o755); err != nil {
		return err
	}
	step("building Fabric %s; the first time this takes about two minutes on two cores", version)
	modfile, err := correctedSource(root, bin)
	if err != nil {
		return err
	}
	for i, program := range Programs {
		if err := buildOne(root, bin, modfile, program); err != nil {
			return err
		}
		step("built %s (%d of %d)", program, i+1, len(Programs))
	}
	return os.WriteFile(stampPath(bin), []byte(stamp), 0o644)
}

func buildOne(root, bin, modfile, program string) error {
	return goBuild(filepath.Join(root, "network", "fabric"), []string{"GOWORK=off"}, "-modfile", modfile,
		"-ldflags", linkFlags, "-o", filepath.Join(bin, program), "github.com/hyperledger/fabric/cmd/"+program)
}

// BuildChaincode makes the chaincode program of this repository.
func BuildChaincode(root, bin string) error {
	dir := filepath.Join(root, "chaincode")
	if _, err := os.Stat(filepath.Join(dir, "main.go")); err != nil {
		return problem.New("the chaincode program cannot be built", err, "chaincode/main.go must exist in the repository")
	}
	if err := os.MkdirAll(bin, 0o755); err != nil {
		return err
	}
	return goBuild(dir, nil, "-o", filepath.Join(bin, "chaincode"), ".")
}

func goBuild(dir string, env []string, args ...string) error {
	cmd := exec.Command("go", append([]string{"build"}, args...)...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return problem.New("go build failed in "+dir, fmt.Errorf("%w\n%s", err, out),
			"a module that cannot be fetched: check GOPROXY and the network; an error in the source: correct it")
	}
	return nil
}

// stampOf identifies what the programs are built from.
func stampOf(root string) (string, error) {
	sum := sha256.New()
	for _, file := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join(root, "network", "fabric", file))
		if err != nil {
			return "", err
		}
		sum.Write(data)
	}
	sum.Write([]byte(runtime.Version() + linkFlags + strings.Join(Programs, " ") + fmt.Sprint(corrections)))
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func stampPath(bin string) string { return filepath.Join(bin, ".fabric-built-from") }

func isBuilt(bin, stamp string) bool {
	have, err := os.ReadFile(stampPath(bin))
	if err != nil || string(have) != stamp {
		return false
	}
	return NewTools(bin).Check() == nil
}

// checkInstallation shows what somebody else built: production should use the current 2.5 release.
func checkInstallation(tools *Tools, step func(format string, args ...any)) error {
	if err := tools.Check(); err != nil {
		return err
	}
	for _, program := range []string{"peer", "orderer"} {
		out, err := exec.Command(tools.Path(program), "version").Output()
		if err != nil {
			return problem.New("cannot ask "+tools.Path(program)+" for its version", errors.Join(err), "set FABRIC_BIN to an installation for this machine")
		}
		step("FABRIC_BIN: %s, version %s", tools.Path(program), versionIn(string(out)))
	}
	return nil
}

func versionIn(text string) string {
	for line := range strings.Lines(text) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), "Version:"); ok {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}
