package lint_test

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// TestTheVerifierRestsOnFormatsAndSM2Only keeps the offline verifier small enough to be read by whoever must believe it:
// no Fabric, no database, no network, no program of ours that signs.
func TestTheVerifierRestsOnFormatsAndSM2Only(t *testing.T) {
	const own = "github.com/shuzheng/shuzheng/"
	allowed := []string{
		own + "chaincode/record", own + "chaincode/seal", own + "gateway/bundle", own + "gateway/evidence", own + "gateway/internal/plain", own + "gateway/sdjwt",
		own + "gateway/statuslist", own + "gateway/tlog", own + "gateway/verify",
		"github.com/emmansun/gmsm/", "github.com/transparency-dev/merkle", "golang.org/x/text/", "golang.org/x/crypto/", "golang.org/x/sys/",
	}
	directory, err := filepath.Abs("../../gateway")
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedImports | packages.NeedDeps, Dir: directory}, "./verify")
	if err != nil || len(loaded) != 1 {
		t.Fatalf("loading verify: %v", err)
	}
	packages.Visit(loaded, nil, func(p *packages.Package) {
		if p.PkgPath == "net/http" || p.PkgPath == "database/sql" || p.PkgPath == "os/exec" {
			t.Errorf("the verifier reaches %s", p.PkgPath)
		}
		if first, _, _ := strings.Cut(p.PkgPath, "/"); !strings.Contains(first, ".") {
			return // of the standard library
		}
		for _, path := range allowed {
			if p.PkgPath == path || strings.HasSuffix(path, "/") && strings.HasPrefix(p.PkgPath, path) || strings.HasPrefix(p.PkgPath, path+"/") && !strings.HasPrefix(path, own) {
				return
			}
		}
		t.Errorf("the verifier reaches %s", p.PkgPath)
	})
}
