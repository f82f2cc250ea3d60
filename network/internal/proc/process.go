// Package proc starts, watches and stops processes that outlive this tool. Each is described by a JSON file, which
// other scripts may write too, and recorded with its pid and start time, so that a recycled pid is never signalled.
package proc

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/network/internal/problem"
)

// Process describes one process. DIR/processes/NAME.json and DIR/services/NAME.json hold exactly this.
type Process struct {
	Name      string            `json:"name"`
	Argv      []string          `json:"argv"` // argv[0] is an absolute path
	Env       map[string]string `json:"env,omitempty"`
	Dir       string            `json:"dir,omitempty"`       // working directory, the network directory when empty
	HealthURL string            `json:"healthURL,omitempty"` // http://127.0.0.1:PORT/healthz or unix:///path/to.sock
	Ports     map[string]int    `json:"ports,omitempty"`     // shown by status and checked before the start
}

// Table is the set of processes of one network directory.
type Table struct {
	dir      string
	patience time.Duration // how long ports may stay taken before somebody is told
}

// NewTable works on a network directory; it need not exist yet.
func NewTable(dir string) *Table { return &Table{dir: dir, patience: portsLimit} }

// kinds orders processes by what they need: signers and gateways need peers, peers need orderers.
var kinds = []string{"orderer", "peer", "chaincode", "signer", "gateway"}

// Kind is the part of the name before the organization, without the number: peer0.exchange is a peer.
func (p Process) Kind() string {
	kind, _, _ := strings.Cut(p.Name, ".")
	return strings.TrimRight(kind, "0123456789")
}

func (p Process) rank() int {
	for i, kind := range kinds {
		if kind == p.Kind() {
			return i
		}
	}
	return len(kinds)
}

// Nodes are the processes that `up` described, Services those that other scripts described; both in start order.
func (t *Table) Nodes() ([]Process, error)    { return t.load("processes") }
func (t *Table) Services() ([]Process, error) { return t.load("services") }

// All lists nodes and services in start order.
func (t *Table) All() ([]Process, error) {
	nodes, err := t.Nodes()
	if err != nil {
		return nil, err
	}
	services, err := t.Services()
	return append(nodes, services...), err
}

// Find one process by name.
func (t *Table) Find(name string) (Process, error) {
	all, err := t.All()
	if err != nil {
		return Process{}, err
	}
	var names []string
	for _, p := range all {
		if p.Name == name {
			return p, nil
		}
		names = append(names, p.Name)
	}
	next := "the processes here are " + strings.Join(names, ", ")
	if len(names) == 0 {
		next = "start a network first with `shuzheng-net up`"
	}
	return Process{}, problem.New("there is no process "+name+" in "+t.dir, nil, next)
}

// Describe writes the description of a node.
func (t *Table) Describe(p Process) error {
	data, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	path := filepath.Join(t.dir, "processes", p.Name+".json")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, append(data, '\n'), 0o644)
}

func (t *Table) load(folder string) ([]Process, error) {
	files, err := filepath.Glob(filepath.Join(t.dir, folder, "*.json"))
	if err != nil {
		return nil, err
	}
	var list []Process
	for _, file := range files {
		p, err := read(file)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].rank() < list[j].rank() })
	return list, nil
}

func read(file string) (p Process, err error) {
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, &p)
	}
	if err == nil && (p.Name == "" || len(p.Argv) == 0 || p.Name+".json" != filepath.Base(file)) {
		err = problem.New("the description lacks a name equal to its file name, or argv", nil, "")
	}
	if err != nil {
		return p, problem.New("cannot use the process description "+file, err, "correct the file or remove it")
	}
	return p, nil
}
