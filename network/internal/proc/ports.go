package proc

import (
	"bufio"
	"fmt"
	"maps"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/shuzheng/shuzheng/network/internal/problem"
)

// CheckPorts looks at all processes before the first one starts, so that a clash leaves nothing half started.
func (t *Table) CheckPorts(list []Process) error {
	for _, p := range list {
		if t.Running(p.Name) {
			continue
		}
		if err := portsFree(p); err != nil {
			return err
		}
	}
	return nil
}

// portsFree finds a clash before the process does: its own message would be lost in a log.
func portsFree(p Process) error {
	if err := PortsFree(slices.Collect(maps.Values(p.Ports))); err != nil {
		return problem.New("cannot start "+p.Name, err, "")
	}
	return nil
}

// PortsFree says which of the ports is taken.
func PortsFree(ports []int) error {
	for _, port := range ports {
		listener, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(port))
		if err != nil {
			return problem.New(fmt.Sprintf("port %d is taken", port), err,
				fmt.Sprintf("see who listens with `ss -ltnp sport = :%d`; stop that program, or start this network with another --dir and --port", port))
		}
		listener.Close()
	}
	return nil
}

// allListening asks the kernel instead of connecting: a TLS server logs every connection without a handshake as an
// error. It is needed because a peer's health page answers before the peer itself listens.
func allListening(p Process) error {
	if len(p.Ports) == 0 {
		return nil
	}
	open := map[int]bool{}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		file, err := os.Open(table)
		if err != nil {
			continue // a machine without IPv6 has no second table
		}
		for lines := bufio.NewScanner(file); lines.Scan(); {
			if port, ok := listenPort(lines.Text()); ok {
				open[port] = true
			}
		}
		file.Close()
	}
	for use, port := range p.Ports {
		if !open[port] {
			return fmt.Errorf("nothing listens on port %d (%s)", port, use)
		}
	}
	return nil
}

// listenPort reads one line of the kernel's table: "0: 0100007F:1B58 00000000:0000 0A ...", where 0A means LISTEN.
func listenPort(line string) (int, bool) {
	fields := strings.Fields(line)
	if len(fields) < 4 || fields[3] != "0A" {
		return 0, false
	}
	_, hex, _ := strings.Cut(fields[1], ":")
	port, err := strconv.ParseInt(hex, 16, 32)
	return int(port), err == nil
}
