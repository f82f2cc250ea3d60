package proc

import (
	"bufio"
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/network/internal/problem"
	"github.com/shuzheng/shuzheng/network/internal/wait"
)

// portsLimit: the kernel closes the sockets of a killed process within milliseconds, on a busy machine within a second.
const portsLimit = 5 * time.Second

// CheckPorts looks at all processes before the first one starts, so that a clash leaves nothing half started.
func (t *Table) CheckPorts(list []Process) error {
	for _, p := range list {
		if t.Running(p.Name) {
			continue
		}
		if err := t.awaitPorts(p); err != nil {
			return problem.New("cannot start "+p.Name, err, "")
		}
	}
	return nil
}

// awaitPorts waits until the process's ports can be bound, and says who holds them when they stay taken. It is asked
// before a start, because the process's own message would be lost in a log, and after a stop.
func (t *Table) awaitPorts(p Process) error {
	ports := slices.Sorted(maps.Values(p.Ports))
	err := wait.For("the ports of "+p.Name, t.patience, func() error {
		_, err := bindAll(ports)
		return err
	})
	if err == nil {
		return nil
	}
	return PortsFree(ports)
}

// PortsFree says which of the ports is taken, and by whom.
func PortsFree(ports []int) error {
	port, err := bindAll(ports)
	if err == nil {
		return nil
	}
	return problem.New(fmt.Sprintf("port %d is taken by %s", port, holder(port)), err,
		"stop that program, or start this network with another --dir and --port")
}

// bindAll tries what the process itself will do, and gives the first port that cannot be bound.
func bindAll(ports []int) (taken int, err error) {
	for _, port := range ports {
		listener, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(port))
		if err != nil {
			return port, err
		}
		listener.Close()
	}
	return 0, nil
}

// allListening asks the kernel instead of connecting: a TLS server logs every connection without a handshake as an
// error. It is needed because a peer's health page answers before the peer itself listens.
func allListening(p Process) error {
	if len(p.Ports) == 0 {
		return nil
	}
	open := listeners()
	for use, port := range p.Ports {
		if _, ok := open[port]; !ok {
			return fmt.Errorf("nothing listens on port %d (%s)", port, use)
		}
	}
	return nil
}

// listeners maps every port on which something listens to the inode of the listening socket.
func listeners() map[int]string {
	open := map[int]string{}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		file, err := os.Open(table)
		if err != nil {
			continue // a machine without IPv6 has no second table
		}
		for lines := bufio.NewScanner(file); lines.Scan(); {
			if port, inode, ok := listenPort(lines.Text()); ok {
				open[port] = inode
			}
		}
		file.Close()
	}
	return open
}

// listenPort reads one line of the kernel's table: "0: 0100007F:1B58 00000000:0000 0A ...", where 0A means LISTEN and
// the tenth field is the inode.
func listenPort(line string) (port int, inode string, ok bool) {
	fields := strings.Fields(line)
	if len(fields) < 10 || fields[3] != "0A" {
		return 0, "", false
	}
	_, hex, _ := strings.Cut(fields[1], ":")
	number, err := strconv.ParseInt(hex, 16, 32)
	return int(number), fields[9], err == nil
}

// holder names who listens on the port, as far as this user may see it.
func holder(port int) string {
	inode, ok := listeners()[port]
	if !ok {
		return "a program that does not listen on it" // an outgoing connection, or it has just let go
	}
	files, _ := filepath.Glob("/proc/[0-9]*/fd/*")
	for _, file := range files {
		if target, err := os.Readlink(file); err == nil && target == "socket:["+inode+"]" {
			pid := strings.Split(file, "/")[2]
			return "pid " + pid + " (" + program(pid) + ")"
		}
	}
	return "a program of another user, or one that is just ending"
}

// program is the command line of a process, cut to what a message can hold.
func program(pid string) string {
	data, err := os.ReadFile("/proc/" + pid + "/cmdline")
	if err != nil || len(data) == 0 {
		return "no longer running"
	}
	text := strings.Join(strings.Fields(strings.ReplaceAll(string(data), "\x00", " ")), " ")
	if len(text) > 120 {
		text = text[:120] + "..."
	}
	return text
}
