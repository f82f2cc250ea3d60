package proc

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func describe(t *testing.T, table *Table, name string, argv ...string) Process {
	t.Helper()
	p := Process{Name: name, Argv: argv}
	if err := table.Describe(p); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTableIsInStartOrder(t *testing.T) {
	table := NewTable(t.TempDir())
	for _, name := range []string{"chaincode.exchange", "peer0.exchange", "orderer.exchange", "peer1.databureau"} {
		describe(t, table, name, "/bin/true")
	}
	nodes, err := table.Nodes()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range nodes {
		names = append(names, p.Name)
	}
	if got := strings.Join(names, " "); got != "orderer.exchange peer0.exchange peer1.databureau chaincode.exchange" {
		t.Errorf("start order is %s", got)
	}
}

func TestStartAndStop(t *testing.T) {
	table := NewTable(t.TempDir())
	p := describe(t, table, "signer.exchange", "/bin/sh", "-c", "echo started; exec sleep 600")
	if err := table.Start(p); err != nil {
		t.Fatal(err)
	}
	pid := table.PID(p.Name)
	if pid == 0 {
		t.Fatal("it does not run")
	}
	if err := table.Start(p); err != nil || table.PID(p.Name) != pid {
		t.Errorf("starting twice: %v", err)
	}
	if err := table.AwaitHealthy(p, time.Second); err != nil {
		t.Error(err)
	}
	if err := table.StopAll(); err != nil || table.Running(p.Name) {
		t.Errorf("it still runs: %v", err)
	}
}

func TestKillEndsAProcessThatIgnoresTERM(t *testing.T) {
	table := NewTable(t.TempDir())
	p := describe(t, table, "gateway.exchange", "/bin/sh", "-c", "trap '' TERM; while :; do sleep 600; done")
	if err := table.Start(p); err != nil {
		t.Fatal(err)
	}
	if err := table.Stop(p.Name, true); err != nil || table.Running(p.Name) {
		t.Errorf("it still runs: %v", err)
	}
}

// A recycled pid: the record names a living process, this test itself, with another start time.
func TestRecycledPIDIsNotSignalled(t *testing.T) {
	table := NewTable(t.TempDir())
	if err := table.saveRecord("peer0.exchange", os.Getpid()); err != nil {
		t.Fatal(err)
	}
	r := table.loadRecord("peer0.exchange")
	if !r.alive() {
		t.Fatal("the true record must count as running")
	}
	r.Started += "0"
	if r.alive() {
		t.Error("another start time must not count as running")
	}
	r = table.loadRecord("peer0.exchange")
	r.Boot = "another boot"
	if r.alive() {
		t.Error("another boot must not count as running")
	}
}

func TestAProcessThatEndsIsReportedWithItsReason(t *testing.T) {
	table := NewTable(t.TempDir())
	p := describe(t, table, "peer0.exchange", "/bin/sh", "-c", "echo; echo 'panic: no disk'; echo 'goroutine 1'; exit 2")
	p.HealthURL = "http://127.0.0.1:1/healthz"
	if err := table.Start(p); err != nil {
		t.Fatal(err)
	}
	err := table.AwaitHealthy(p, 10*time.Second)
	if err == nil || !strings.Contains(err.Error(), "panic: no disk") || strings.Contains(err.Error(), "goroutine") {
		t.Errorf("got %v", err)
	}
}

func TestHealthOverUnixSocket(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "s.sock")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {})
	server := &http.Server{Handler: mux}
	go func() { _ = server.Serve(listener) }()
	defer server.Close()
	if err := Health(Process{Name: "signer.exchange", HealthURL: "unix://" + socket}); err != nil {
		t.Error(err)
	}
	if Health(Process{Name: "signer.exchange", HealthURL: "unix://" + socket + "x"}) == nil {
		t.Error("a missing socket counted as healthy")
	}
}

func TestTakenPortIsFoundBeforeTheStart(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	port := listener.Addr().(*net.TCPAddr).Port
	p := Process{Name: "peer0.exchange", Argv: []string{"/bin/true"}, Ports: map[string]int{"peer": port}}
	table := NewTable(t.TempDir())
	table.patience = 10 * time.Millisecond
	err = table.CheckPorts([]Process{p})
	if us := fmt.Sprintf("is taken by pid %d (", os.Getpid()); err == nil || !strings.Contains(err.Error(), us) {
		t.Errorf("got %v, want %q in it", err, us)
	}
	if err := allListening(p); err != nil {
		t.Errorf("the listening port was not seen: %v", err)
	}
}

func TestDescriptionMustNameItself(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "services", "signer.exchange.json")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(`{"name":"other","argv":["/bin/true"]}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := NewTable(dir).Services(); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("got %v", err)
	}
}
