package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func newNetwork(t *testing.T, flags Flags) *Config {
	t.Helper()
	conf, isNew, err := LoadOrNew(flags)
	if err != nil || !isNew {
		t.Fatalf("LoadOrNew: new %v, %v", isNew, err)
	}
	if err := os.MkdirAll(conf.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := conf.Save(); err != nil {
		t.Fatal(err)
	}
	return conf
}

func TestPortsAreUniqueAndInsideTheRange(t *testing.T) {
	for peers := 1; peers <= maxPeers; peers++ {
		conf := newNetwork(t, Flags{Root: "/repo", Dir: t.TempDir(), Port: 7200, Peers: peers})
		seen := map[int]bool{}
		ports := conf.Ports()
		for _, org := range conf.Orgs {
			ports = append(ports, org.GatewayPort)
		}
		for _, port := range ports {
			if seen[port] {
				t.Errorf("%d peers: port %d is used twice", peers, port)
			}
			if port < 7200 || port >= 7200+portsUsed {
				t.Errorf("%d peers: port %d is outside the range", peers, port)
			}
			seen[port] = true
		}
	}
}

func TestPlacesThatOtherProgramsRelyOn(t *testing.T) {
	conf := newNetwork(t, Flags{Root: "/repo", Dir: t.TempDir()})
	org, err := conf.Org("marketregulator")
	if err != nil {
		t.Fatal(err)
	}
	if org.MSPID != "MarketRegulator" || org.OrdererMSP != "MarketRegulatorOrderer" {
		t.Errorf("MSP ids are %s and %s", org.MSPID, org.OrdererMSP)
	}
	peer := org.Peers[0]
	if peer.Name != "peer0.marketregulator" || peer.Host != "peer0.marketregulator.example" || peer.Address() != "127.0.0.1:7060" {
		t.Errorf("peer is %+v", peer)
	}
	if conf.Bin != "/repo/.run/bin" {
		t.Errorf("bin is %s", conf.Bin)
	}
}

func TestFlagsThatContradictAreRefused(t *testing.T) {
	dir := t.TempDir()
	newNetwork(t, Flags{Root: "/repo", Dir: dir, Port: 7200})
	for name, flags := range map[string]Flags{
		"port":  {Dir: dir, Port: 7400},
		"peers": {Dir: dir, Peers: 2},
		"bin":   {Dir: dir, Bin: "/other"},
		"clock": {Dir: dir, Clock: "/clock"},
	} {
		if _, err := Load(flags); err == nil || !strings.Contains(err.Error(), "--"+name) || !strings.Contains(err.Error(), "next:") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Load(Flags{Dir: dir, Port: 7200, Peers: 1}); err != nil {
		t.Errorf("repeating the same flags: %v", err)
	}
}

func TestUnusableFlags(t *testing.T) {
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "thesis.doc"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for name, flags := range map[string]Flags{
		"low port":      {Dir: filepath.Join(full, "new"), Port: 80},
		"high port":     {Dir: filepath.Join(full, "new"), Port: 65500},
		"many peers":    {Dir: filepath.Join(full, "new"), Peers: maxPeers + 1},
		"foreign files": {Dir: full},
		"quoted path":   {Dir: full + "/it's"},
	} {
		if _, _, err := LoadOrNew(flags); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestMissingNetworkIsRecognizable(t *testing.T) {
	if _, err := Load(Flags{Dir: t.TempDir()}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
