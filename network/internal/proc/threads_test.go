package proc

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/network/internal/wait"
)

// portVariable makes this test program play a server that is ending: its first thread is gone, so the kernel shows it
// as a zombie, while its other threads still hold the port. A killed process passes through that state for some
// milliseconds; here it lasts until the process is killed.
const portVariable = "SHUZHENG_TEST_PORT"

func init() {
	if os.Getenv(portVariable) != "" {
		runtime.LockOSThread() // main runs on the first thread
	}
}

func TestMain(m *testing.M) {
	port := os.Getenv(portVariable)
	if port == "" {
		os.Exit(m.Run())
	}
	if _, err := net.Listen("tcp", "127.0.0.1:"+port); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	_, _, _ = syscall.Syscall(syscall.SYS_EXIT, 0, 0, 0) // ends this thread only
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

// startEnding starts such a server and returns when the kernel calls it a zombie.
func startEnding(t *testing.T, table *Table) Process {
	t.Helper()
	port := freePort(t)
	p := Process{Name: "chaincode.exchange", Argv: []string{os.Args[0]}, Ports: map[string]int{"http": port},
		Env: map[string]string{portVariable: strconv.Itoa(port)}}
	if err := table.Describe(p); err != nil {
		t.Fatal(err)
	}
	if err := table.Start(p); err != nil {
		t.Fatal(err)
	}
	pid := table.loadRecord(p.Name).PID
	t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGKILL) })
	err := wait.For("a zombie that still listens", 10*time.Second, func() error {
		if now, err := stat(pid); err != nil || now.state != "Z" {
			return fmt.Errorf("it is not a zombie yet: %s", table.Tail(p.Name, 5))
		}
		return allListening(p)
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAProcessRunsWhileOneOfItsThreadsDoes(t *testing.T) {
	table := NewTable(t.TempDir())
	p := startEnding(t, table)
	if !table.Running(p.Name) {
		t.Fatal("it holds its port, but counts as ended")
	}
	if err := table.Stop(p.Name, true); err != nil || table.Running(p.Name) {
		t.Errorf("it still runs: %v", err)
	}
	if err := PortsFree([]int{p.Ports["http"]}); err != nil {
		t.Errorf("stopped, but %v", err)
	}
}

func TestRestartOfAnEndingProcess(t *testing.T) {
	table := NewTable(t.TempDir())
	p := startEnding(t, table)
	for range 5 {
		if err := table.Stop(p.Name, true); err != nil {
			t.Fatal(err)
		}
		if err := table.Start(p); err != nil {
			t.Fatal(err)
		}
	}
	if err := table.Stop(p.Name, true); err != nil {
		t.Error(err)
	}
}

func TestStartWaitsForItsPorts(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	const later = 100 * time.Millisecond
	time.AfterFunc(later, func() { listener.Close() })
	table := NewTable(t.TempDir())
	p := Process{Name: "signer.exchange", Argv: []string{"/bin/sleep", "600"}, Ports: map[string]int{"http": listener.Addr().(*net.TCPAddr).Port}}
	began := time.Now()
	if err := table.Start(p); err != nil {
		t.Fatalf("it did not wait: %v", err)
	}
	if waited := time.Since(began); waited < later/2 {
		t.Errorf("it started after %s, before its port was free", waited)
	}
	if err := table.Stop(p.Name, true); err != nil {
		t.Error(err)
	}
}

func TestStopOfADeadProcess(t *testing.T) {
	table := NewTable(t.TempDir())
	p := describe(t, table, "gateway.exchange", "/bin/sleep", "600")
	if err := table.Start(p); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(table.PID(p.Name), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := table.Stop(p.Name, false); err != nil || table.Running(p.Name) {
			t.Errorf("%v", err)
		}
	}
}
