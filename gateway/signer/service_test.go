package signer_test

import (
	"encoding/json"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/signer"
)

func TestAMovableClockDoesNotServeANetworkThatIsNoTest(t *testing.T) {
	d := foundedWorld(t, false).desk()
	sub := d.deposited("R1")
	p := d.issued(sub)
	later := d.deposited("R2")
	d.options.MovableClock = true // as if the founding had come after the start
	d.start()
	_, err := d.Prepare(d.Context(), d.request(d.preparing(later)))
	d.refuses(record.Unavailable, "clock", err)
	_, err = d.Seal(d.Context(), d.request(d.issuing(sub, p)))
	d.refuses(record.Unavailable, "clock", err)
	_, err = d.Open(d.Context(), d.request(d.statement(d.firm, property, record.ActOpen, sub, record.Open{Number: p.Number})))
	d.refuses(record.Unavailable, "clock", err)
}

func TestAMovableClockServesATestNetwork(t *testing.T) {
	d := newWorld(t).desk()
	d.options.MovableClock = true
	d.start()
	d.issued(d.deposited("R1"))
}

func TestNeitherLogNorDiskShowsADisclosure(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	const secret = "SECRET-VALUE-4711"
	p := d.issued(sub, "contact", secret)
	_, err := d.Open(d.Context(), d.request(d.statement(d.firm, property, record.ActOpen, sub, record.Open{Number: p.Number})))
	require.NoError(t, err)
	_, err = d.Prepare(d.Context(), d.request(d.preparing(d.deposited("R2"), "iss", secret)))
	d.refuses(record.Invalid, "iss", err)
	require.NotContains(t, err.Error(), secret)
	log := d.log.text.String()
	for _, said := range []string{"prepared", "signed", "opened", p.Number} {
		require.Contains(t, log, said)
	}
	hidden := append([]string{secret, "contact"}, p.Disclosures...)
	for _, text := range hidden {
		require.NotContains(t, log, text)
	}
	for _, directory := range []string{d.options.Directory, d.options.Backup} {
		require.NoError(t, filepath.WalkDir(directory, func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			info, err := entry.Info()
			require.NoError(t, err)
			require.Zero(t, info.Mode().Perm()&0o077, "%s may be read by others", path)
			content, err := os.ReadFile(path)
			for _, text := range hidden {
				require.NotContains(t, string(content), text, path)
			}
			return err
		}))
	}
}

func TestOverTheSocket(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	path := filepath.Join(t.TempDir(), "s")
	client := signer.NewClient(path)
	_, err := client.Prepare(t.Context(), d.request(d.preparing(sub)))
	d.refuses(record.Unavailable, "does not answer", err)
	listener, err := net.Listen("unix", path)
	require.NoError(t, err)
	server := &http.Server{Handler: signer.Handler(d.Signer)}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	p, err := client.Prepare(t.Context(), d.request(d.preparing(sub, "contact", "张三")))
	require.NoError(t, err)
	statement := d.issuing(sub, p)
	sealed, err := client.Seal(t.Context(), d.request(statement))
	require.NoError(t, err)
	require.Equal(t, d.sealed(statement), sealed.Certificate)
	_, err = client.Open(t.Context(), d.request(d.statement(d.firm, property, record.ActOpen, sub, record.Open{Number: p.Number})))
	d.refuses(record.NotFound, "", err)
	require.NoError(t, server.Close())
	require.ErrorIs(t, <-served, http.ErrServerClosed)
}

// indexOf is where the status index of a prepared certificate is claimed.
func indexOf(t *testing.T, p *signer.Prepared) string {
	t.Helper()
	var c record.Certificate
	require.NoError(t, record.Decode(payload(t, p.Input), &c))
	text, err := json.Marshal(c.Status.List.Idx)
	require.NoError(t, err)
	return "index/DP-" + string(text)
}
