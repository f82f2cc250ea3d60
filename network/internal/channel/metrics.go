// Package channel creates the channel, deploys the namespaces on it, and says when either is really ready.
package channel

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/network/internal/config"
)

// metricsLimit bounds one read of a node's metrics.
const metricsLimit = 2 * time.Second

// Height is the number of blocks a peer has on the channel; an error when it has not joined or does not answer.
func Height(peer config.Node) (int, error) {
	value, err := metric(peer, "ledger_blockchain_height")
	return int(value), err
}

// OrdererHeight is the number of blocks an orderer has written.
func OrdererHeight(orderer config.Node) (int, error) {
	value, err := metric(orderer, "consensus_etcdraft_committed_block_number")
	return int(value) + 1, err
}

// IsLeader says whether an orderer is the Raft leader of the channel.
func IsLeader(orderer config.Node) (bool, error) {
	value, err := metric(orderer, "consensus_etcdraft_is_leader")
	return value == 1, err
}

// metric reads one value of the channel from the node's Prometheus page.
func metric(node config.Node, name string) (float64, error) {
	client := http.Client{Timeout: metricsLimit}
	response, err := client.Get("http://" + config.Address(node.Operations) + "/metrics")
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	value, found := findMetric(response.Body, name)
	if !found {
		return 0, fmt.Errorf("%s has not joined channel %s", node.Name, config.Channel)
	}
	return value, nil
}

func findMetric(page io.Reader, name string) (float64, bool) {
	wanted := name + `{channel="` + config.Channel + `"}`
	lines := bufio.NewScanner(page)
	for lines.Scan() {
		key, text, ok := strings.Cut(lines.Text(), " ")
		if ok && key == wanted {
			value, err := strconv.ParseFloat(text, 64)
			return value, err == nil
		}
	}
	return 0, false
}
