package setup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/internal/fabric"
	"github.com/shuzheng/shuzheng/network/internal/proc"
	"github.com/shuzheng/shuzheng/network/templates"
)

func testConfig(t *testing.T) *config.Config {
	t.Helper()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	conf, _, err := config.LoadOrNew(config.Flags{Root: root, Dir: t.TempDir(), Port: 7600, Peers: 2})
	if err != nil {
		t.Fatal(err)
	}
	return conf
}

func rendered(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), "<no value>") || strings.Contains(string(data), "{{") {
		t.Errorf("%s is not fully rendered", path)
	}
	return string(data)
}

func TestPeerAndOrdererConfiguration(t *testing.T) {
	conf := testConfig(t)
	table, tools, org := proc.NewTable(conf.Dir), fabric.NewTools("/bin"), conf.Orgs[1]
	if err := orderer(conf, tools, table, org); err != nil {
		t.Fatal(err)
	}
	if err := peer(conf, tools, table, org, org.Peers[1]); err != nil {
		t.Fatal(err)
	}
	core := rendered(t, conf.Path("nodes", "peer1.marketregulator", "core.yaml"))
	for _, line := range []string{"listenAddress: 127.0.0.1:7663", "bootstrap: 127.0.0.1:7660", "localMspId: MarketRegulator",
		"blockGossipEnabled: false", "state: {enabled: false}", "enableHistoryDatabase: false", "orgLeader: true"} {
		if !strings.Contains(core, line) {
			t.Errorf("core.yaml lacks %q", line)
		}
	}
	text := rendered(t, conf.Path("nodes", "orderer.marketregulator", "orderer.yaml"))
	if !strings.Contains(text, "LocalMSPID: MarketRegulatorOrderer") || !strings.Contains(text, "BootstrapMethod: none") {
		t.Error("orderer.yaml lacks its MSP id, or would start a system channel")
	}
	for _, address := range regexp.MustCompile(`\d+\.\d+\.\d+\.\d+:\d+`).FindAllString(core+text, -1) {
		if !strings.HasPrefix(address, "127.0.0.1:76") {
			t.Errorf("%s is not on this network's loopback ports", address)
		}
	}
}

func TestChannelConfiguration(t *testing.T) {
	conf := testConfig(t)
	path := conf.Path("genesis", "configtx.yaml")
	if err := templates.Write("configtx.yaml", networkView(conf), path); err != nil {
		t.Fatal(err)
	}
	text := rendered(t, path)
	for _, part := range []string{"LifecycleEndorsement: {Type: ImplicitMeta, Rule: ALL Endorsement}", "Admins: {Type: ImplicitMeta, Rule: ALL Admins}",
		"BatchTimeout: 250ms", "{Host: 127.0.0.1, Port: 7710}"} {
		if !strings.Contains(text, part) {
			t.Errorf("configtx.yaml lacks %q", part)
		}
	}
	if strings.Contains(text, "MAJORITY Admins") {
		t.Error("a majority could change the channel")
	}
}

func TestArchiveIsDeterministic(t *testing.T) {
	first, err := archive(entry{"connection.json", []byte("{}")})
	if err != nil {
		t.Fatal(err)
	}
	second, err := archive(entry{"connection.json", []byte("{}")})
	if err != nil || !bytes.Equal(first, second) {
		t.Fatalf("the same content gave another package (%v)", err)
	}
	zip, err := gzip.NewReader(bytes.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	reader := tar.NewReader(zip)
	header, err := reader.Next()
	if err != nil || header.Name != "connection.json" {
		t.Fatalf("got %v, %v", header, err)
	}
	if data, err := io.ReadAll(reader); err != nil || string(data) != "{}" {
		t.Fatalf("got %q, %v", data, err)
	}
}

func TestConnectionProfileNamesEveryNode(t *testing.T) {
	conf := testConfig(t)
	data, err := json.Marshal(connectionProfile(conf, conf.Orgs[2]))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"grpcs://127.0.0.1:7610"`, `"peer1.exchange.example"`, `"orderer.databureau.example"`, `"mspid":"Exchange"`, `"ssl-target-name-override"`} {
		if !strings.Contains(string(data), part) {
			t.Errorf("profile lacks %s", part)
		}
	}
}
