package operate

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"text/tabwriter"

	"github.com/shuzheng/shuzheng/network/internal/channel"
	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/internal/proc"
	"github.com/shuzheng/shuzheng/network/internal/wait"
)

// Row is one process in the answer of `status`.
type Row struct {
	Name   string         `json:"name"`
	PID    int            `json:"pid"`
	Up     bool           `json:"up"`
	Health string         `json:"health"` // ok, or the reason
	Ports  map[string]int `json:"ports"`
	Height int            `json:"height,omitempty"` // blocks on the channel: peers and orderers
	Leader bool           `json:"leader,omitempty"` // Raft leader
}

// Status prints one line per process.
func (n *Network) Status(asJSON bool) error {
	rows, err := n.rows()
	if err != nil {
		return err
	}
	if asJSON {
		encoder := json.NewEncoder(n.out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(rows)
	}
	table := tabwriter.NewWriter(n.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NAME\tPID\tSTATE\tHEALTH\tBLOCKS\tPORTS")
	for _, row := range rows {
		fmt.Fprintln(table, row.text())
	}
	return table.Flush()
}

func (n *Network) rows() ([]Row, error) {
	all, err := n.table.All()
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(all))
	nodes := n.fabricNodes()
	indexes := make([]int, len(all))
	for i := range indexes {
		indexes[i] = i
	}
	err = wait.Each(indexes, func(i int) error {
		rows[i] = n.row(all[i], nodes[all[i].Name])
		return nil
	})
	return rows, err
}

func (n *Network) row(p proc.Process, node config.Node) Row {
	row := Row{Name: p.Name, PID: n.table.PID(p.Name), Ports: p.Ports}
	if row.PID == 0 {
		row.Health = "-"
		return row
	}
	row.Up, row.Health = true, "ok"
	if err := proc.Health(p); err != nil {
		row.Health = err.Error()
	}
	switch p.Kind() {
	case "peer":
		row.Height, _ = channel.Height(node) // zero says it: not on the channel
	case "orderer":
		if height, err := channel.OrdererHeight(node); err == nil {
			row.Height = height
		}
		row.Leader, _ = channel.IsLeader(node)
	}
	return row
}

func (n *Network) fabricNodes() map[string]config.Node {
	nodes := map[string]config.Node{}
	for _, org := range n.conf.Orgs {
		nodes[org.Orderer.Name] = org.Orderer
		for _, peer := range org.Peers {
			nodes[peer.Name] = peer
		}
	}
	return nodes
}

func (r Row) text() string {
	state, pid, blocks := "down", "-", "-"
	if r.Up {
		state, pid = "up", fmt.Sprint(r.PID)
	}
	if r.Height > 0 {
		blocks = fmt.Sprint(r.Height)
	}
	if r.Leader {
		blocks += " leader"
	}
	return strings.Join([]string{r.Name, pid, state, r.Health, blocks, portText(r.Ports)}, "\t")
}

// portText lists ports by number: gRPC before operations, namespaces in their order.
func portText(ports map[string]int) string {
	var uses []string
	for use := range ports {
		uses = append(uses, use)
	}
	sort.Slice(uses, func(i, j int) bool { return ports[uses[i]] < ports[uses[j]] })
	for i, use := range uses {
		uses[i] = fmt.Sprintf("%s=%d", use, ports[use])
	}
	return strings.Join(uses, " ")
}
