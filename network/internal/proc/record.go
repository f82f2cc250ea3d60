package proc

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// record identifies a running process for good. A pid alone does not: it is reused after the process has ended, and
// pids start again after a reboot.
type record struct {
	PID     int    `json:"pid"`
	Started string `json:"started"` // field 22 of /proc/PID/stat, clock ticks since boot
	Boot    string `json:"boot"`    // identifies the boot those ticks count from
}

var errGone = errors.New("no such process")

// alive says whether the recorded process still runs. A zombie has ended and only waits for its parent, unless it has
// other threads: the state is that of the first thread, which often ends before the others, and as long as one of them
// lives, the process holds its files and its listening ports.
func (r record) alive() bool {
	if r.PID <= 1 || r.Boot != bootID() {
		return false
	}
	now, err := stat(r.PID)
	if err != nil || now.started != r.Started {
		return false
	}
	return now.state != "Z" && now.state != "X" || now.threads != "1"
}

// processStat is what /proc/PID/stat says of a process.
type processStat struct{ state, threads, started string }

// stat reads it. The command name in parentheses may hold spaces, so fields count from its end.
func stat(pid int) (processStat, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return processStat{}, errGone
	}
	text := string(data)
	fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
	if len(fields) < 20 {
		return processStat{}, errGone
	}
	return processStat{state: fields[0], threads: fields[17], started: fields[19]}, nil
}

func bootID() string {
	data, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	return strings.TrimSpace(string(data))
}

func (t *Table) recordPath(name string) string { return filepath.Join(t.dir, "run", name+".json") }

func (t *Table) loadRecord(name string) record {
	var r record
	if data, err := os.ReadFile(t.recordPath(name)); err == nil {
		_ = json.Unmarshal(data, &r) // an unreadable record counts as "not running"; the port check still guards the start
	}
	return r
}

// saveRecord notes a process that was just started.
func (t *Table) saveRecord(name string, pid int) error {
	now, err := stat(pid)
	if err != nil {
		return err
	}
	data, err := json.Marshal(record{PID: pid, Started: now.started, Boot: bootID()})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(t.recordPath(name)), 0o755); err != nil {
		return err
	}
	return os.WriteFile(t.recordPath(name), append(data, '\n'), 0o644)
}

// PID of a running process, 0 when it is not running.
func (t *Table) PID(name string) int {
	if r := t.loadRecord(name); r.alive() {
		return r.PID
	}
	return 0
}

// Running says whether the process runs.
func (t *Table) Running(name string) bool { return t.PID(name) != 0 }

// Orphans lists records of running processes that no description names any more.
func (t *Table) Orphans() []string {
	files, _ := filepath.Glob(filepath.Join(t.dir, "run", "*.json"))
	var names []string
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		if _, err := t.Find(name); err != nil && t.Running(name) {
			names = append(names, name)
		}
	}
	return names
}

// Describe a pid for a person.
func pidText(pid int) string { return "pid " + strconv.Itoa(pid) }
