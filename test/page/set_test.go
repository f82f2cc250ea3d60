package page_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/gateway/page"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// TestEvidenceIsSaved takes along what was judged, byte by byte.
func TestEvidenceIsSaved(t *testing.T) {
	c, s := shared(t), serve(t, trust(), 0, nil, false)
	b := c.open(t, s.page(), desktop, w.At)
	file := certificate().File()
	b.judged("certificate.json", file)
	saved := b.saves(t.TempDir())
	name, content := saved("save-file")
	require.Equal(t, "DP6200002026030210000420.bundle.json", name)
	require.Equal(t, string(file), content)
	name, content = saved("save-jwt")
	require.Equal(t, "DP6200002026030210000420.jwt", name)
	require.Equal(t, jwtOf(certificate()), content)
	_, content = saved("save-report")
	require.Contains(t, content, `"verdict": "valid"`)
	_, content = saved("save-trust")
	require.Equal(t, string(trust()), content)
}

// TestHandler is the page as the three organizations serve it.
func TestHandler(t *testing.T) {
	c := shared(t)
	bundles, numbers := public(1)
	s := serve(t, w.Chain(trust()), 0, bundles, true)
	b := c.open(t, s.page(), phone, w.At)
	b.eval(fmt.Sprintf(`document.querySelector("#number").value = %q`, numbers[0]))
	b.click("#lookup button")
	b.outcome()
	require.Contains(t, b.text("#verdict"), "有效")
	b.contained(s)

	// The policy is in force, by header and by the document's own.
	for _, address := range []string{s.page(), serve(t, trust(), 0, nil, false).page()} {
		b.goTo(address)
		refused := value[[]string](b, `Promise.all([
			fetch("http://127.0.0.1:1/").catch(() => "fetch"),
			new Promise((resolve) => { document.addEventListener("securitypolicyviolation", (e) => resolve(e.effectiveDirective), { once: true }); document.body.setAttribute("style", "color:red"); }),
		]).then((all) => all.map(String))`)
		require.Equal(t, []string{"fetch", "connect-src"}, refused)
	}

	fetch, err := page.Remote(context.Background(), http.DefaultClient, s.page())
	require.NoError(t, err)
	digest, problems := page.Check(context.Background(), fetch)
	require.Empty(t, problems)
	require.Regexp(t, `^sm3:[0-9a-f]{64}$`, digest)
}

// TestTheSetIsReproducible builds the program in another place and finds no mark of either.
func TestTheSetIsReproducible(t *testing.T) {
	require.NoError(t, built())
	again := t.TempDir()
	out, err := exec.Command(root+"/scripts/page", again).CombinedOutput()
	require.NoError(t, err, string(out))
	entries, err := os.ReadDir(template)
	require.NoError(t, err)
	here, err := filepath.Abs(root)
	require.NoError(t, err)
	home, err := os.UserHomeDir()
	require.NoError(t, err)
	for _, entry := range entries {
		one, err := os.ReadFile(filepath.Join(template, entry.Name()))
		require.NoError(t, err)
		other, err := os.ReadFile(filepath.Join(again, entry.Name()))
		require.NoError(t, err)
		require.True(t, bytes.Equal(one, other), entry.Name())
		require.NotContains(t, string(one), here+"/")
		require.NotContains(t, string(one), home+"/")
		if slices.Contains([]string{".html", ".css", ".js"}, filepath.Ext(entry.Name())) && entry.Name() != page.WasmExecName {
			for _, scheme := range []string{"http://", "https://"} {
				text := strings.ReplaceAll(string(one), "http://www.w3.org/2000/svg", "")
				require.NotContains(t, text, scheme, entry.Name())
			}
		}
	}
}
