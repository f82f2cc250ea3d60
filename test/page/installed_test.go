//go:build installed

package page_test

import (
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

var (
	installed    = flag.String("installed", "", "directory with page/, public/, certificate.bundle.json and certificate.pdf of a real network")
	installedNow = flag.String("installed-now", "", "time of that network")
)

// TestFilesOfANetworkThatIsGone judges what a real network has left behind, on the page that it served, from a plain file
// server. The end-to-end tests build and run it once they have taken their network down.
func TestFilesOfANetworkThatIsGone(t *testing.T) {
	now, err := record.ParseTime(*installedNow)
	require.NoError(t, err)
	server := httptest.NewUnstartedServer(http.FileServer(http.Dir(*installed)))
	server.Listener = listen(t)
	server.Start()
	defer server.Close()
	c := shared(t)
	for _, name := range []string{"certificate.bundle.json", "certificate.pdf"} {
		content, err := os.ReadFile(filepath.Join(*installed, name))
		require.NoError(t, err)
		for _, at := range []struct {
			now     time.Time
			verdict string
		}{{now, "valid"}, {now.Add(48 * time.Hour), "undetermined"}} {
			b := c.open(t, server.URL+"/page/", phone, at.now)
			b.judged(name, content)
			require.Equal(t, "valid", value[string](b, `document.querySelector("[data-verdict]").dataset.verdict`), name)
			require.Contains(t, b.text(".now"), map[string]string{"valid": "有效", "undetermined": "无法判定"}[at.verdict], "%s at %s", name, at.now)
			b.shoot("gone-" + at.verdict + "-" + filepath.Ext(name)[1:])
		}
	}
}
