package daemon

import (
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// ledger holds a founding record or nothing.
type ledger map[string][]byte

// Read implements rules.Reader.
func (l ledger) Read(namespace, key string) ([]byte, error) { return l[namespace+"/"+key], nil }

func (l ledger) found(t *testing.T, test bool) {
	t.Helper()
	body, err := record.Encode(record.Network{
		Network: "n", Test: test, Gateways: []record.Gateway{},
		Namespaces: []record.Namespace{{Name: "property", Kind: record.KindProperty, Owner: record.DataBureau}},
	})
	require.NoError(t, err)
	value, err := record.Encode(record.Record{Kind: "network", ID: "1", State: "FOUNDED", Version: 1, Prev: record.None, Acts: []record.Act{}, Body: body})
	require.NoError(t, err)
	l[record.Governance+"/"+record.NetworkKey] = value
}

func TestAMovableClockEndsWithAFoundingThatIsNoTest(t *testing.T) {
	l := ledger{}
	moved, steady := namespaces(l, "clock"), namespaces(l, "")
	require.NoError(t, refuseMovedClock("clock", l), "before the founding nobody knows")
	_, err := moved(record.Governance)
	require.NoError(t, err)

	l.found(t, false)
	require.ErrorContains(t, refuseMovedClock("clock", l), "remove `clock`")
	require.NoError(t, refuseMovedClock("", l))
	_, err = moved("property")
	require.Equal(t, record.Unavailable, record.CodeOf(err))
	require.ErrorContains(t, err, "remove `clock`")
	ns, err := steady("property")
	require.NoError(t, err)
	require.Equal(t, record.Namespace{Name: "property", Kind: record.KindProperty, Owner: record.DataBureau}, ns)

	l.found(t, true)
	require.NoError(t, refuseMovedClock("clock", l))
	_, err = moved("property")
	require.NoError(t, err)
}

func TestTheSocketIsPrivateFromTheStartAndTakenOver(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	path := filepath.Join(t.TempDir(), "s")
	killed, err := net.Listen("unix", path)
	require.NoError(t, err)
	killed.(*net.UnixListener).SetUnlinkOnClose(false)
	require.NoError(t, killed.Close())

	listener, err := listenSocket(t.Context(), path)
	require.NoError(t, err)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.NoError(t, listener.Close())
}

func TestTheSocketIsBornWithItsMode(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	path := filepath.Join(t.TempDir(), "s")
	listener, err := (&net.ListenConfig{Control: private}).Listen(t.Context(), "unix", path)
	require.NoError(t, err)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.NoError(t, listener.Close())
}

func TestAFileThatIsNoSocketIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	require.NoError(t, os.WriteFile(path, []byte("somebody's"), 0o600))
	_, err := listenSocket(t.Context(), path)
	require.ErrorContains(t, err, "is not a socket")
	require.FileExists(t, path)
}

// TestKeyFilesAreReadOnce takes the key files away after the options are made: nothing needs them any more.
func TestKeyFilesAreReadOnce(t *testing.T) {
	directory := t.TempDir()
	passphrase := filepath.Join(directory, "passphrase")
	require.NoError(t, os.WriteFile(passphrase, []byte("correct horse\n"), 0o600))
	save := func(name string) (Key, *sm.Key) {
		key, err := sm.Generate()
		require.NoError(t, err)
		require.NoError(t, key.Save(filepath.Join(directory, name), []byte("correct horse")))
		return Key{File: filepath.Join(directory, name), PassphraseFile: passphrase}, key
	}
	issuerFile, issuer := save("issuer")
	storeFile, store := save("store")
	_, recovery := save("recovery")
	config := SignerConfig{
		Organization: record.DataBureau, Keys: []Key{issuerFile}, Store: storeFile, Recovery: filepath.Join(directory, "recovery.pub"),
		Trust: filepath.Join(directory, "trust"), Clock: "clock",
	}
	require.NoError(t, sm.SavePublic(config.Recovery, recovery.Public()))
	require.NoError(t, os.WriteFile(config.Trust, []byte("list"), 0o600))
	options, err := config.options(clock.System, nil)
	require.NoError(t, err)
	require.NoError(t, os.RemoveAll(directory))
	require.Equal(t, issuer.Kid(), options.Keys[0].Kid())
	require.Equal(t, store.Kid(), options.Store.Kid())
	require.Equal(t, recovery.Kid(), options.Recovery.Kid)
	require.True(t, options.MovableClock)
	_, err = options.Keys[0].SignInput([]byte("input"))
	require.NoError(t, err)
}

func TestAGatewayCollectsFromTheOthersOnly(t *testing.T) {
	for name, c := range map[string]struct {
		others []string
		fits   bool
	}{
		"both": {[]string{record.Exchange, record.MarketRegulator}, true}, "none yet": {nil, true}, "itself": {[]string{record.DataBureau}, false},
		"one twice": {[]string{record.Exchange, record.Exchange}, false}, "a stranger": {[]string{"Bank"}, false},
	} {
		config := ServeConfig{Organization: record.DataBureau}
		for _, other := range c.others {
			config.Others = append(config.Others, Peer{Organization: other})
		}
		require.Equal(t, c.fits, config.validOthers() == nil, name)
	}
}
