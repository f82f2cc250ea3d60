package proc

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// probeLimit bounds one question to a process: a hung process must not hang the tool.
const probeLimit = 2 * time.Second

// Health asks whether the process is well: all its ports listen and its health URL answers. A process with neither is
// well while it runs.
func Health(p Process) error {
	if err := allListening(p); err != nil {
		return err
	}
	if p.HealthURL == "" {
		return nil
	}
	client, url := clientFor(p.HealthURL)
	defer client.CloseIdleConnections()
	response, err := client.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %s", p.HealthURL, response.Status)
	}
	return nil
}

// clientFor understands unix:///path/to.sock as GET /healthz over that socket: a signer has no port at all.
func clientFor(healthURL string) (*http.Client, string) {
	transport := &http.Transport{DisableKeepAlives: true}
	socket, isUnix := strings.CutPrefix(healthURL, "unix://")
	if isUnix {
		transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", socket)
		}
		healthURL = "http://socket/healthz"
	}
	return &http.Client{Timeout: probeLimit, Transport: transport}, healthURL
}
