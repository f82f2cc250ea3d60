// Package daemon wires the long-running programs: it reads a configuration, opens what it names, refuses to start where
// something does not fit, and stops everything it started.
package daemon

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/fabric"
	"github.com/shuzheng/shuzheng/gateway/index"
)

// startTime bounds how long a program waits for its peer before it gives up starting.
const startTime = 60 * time.Second

// readConfig reads a strict JSON configuration: an unknown member is a mistake to be told, not to be ignored.
func readConfig(path string, config any) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	decoder := json.NewDecoder(file)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(config); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// required names every empty setting at once.
func required(settings map[string]string) error {
	var problems []error
	for name, value := range settings {
		if value == "" {
			problems = append(problems, fmt.Errorf("%s must be set", name))
		}
	}
	return errors.Join(problems...)
}

// connect reaches the organization's own peer and checks that it is the peer of this organization and network.
func connect(ctx context.Context, connection, organization, network string, now clock.Clock) (*fabric.Client, error) {
	config, err := fabric.Load(connection)
	if err != nil {
		return nil, err
	}
	if config.MSPID != organization {
		return nil, fmt.Errorf("%s is the identity of %s, not of %s", connection, config.MSPID, organization)
	}
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	client, err := fabric.Connect(ctx, config, now)
	if err != nil {
		return nil, err
	}
	hash, err := client.NetworkHash(ctx)
	if err == nil && !strings.HasSuffix(network, "/"+config.Channel+"/"+strings.TrimPrefix(hash, "sm3:")) {
		err = fmt.Errorf("the peer's block 0 is %s; this program is configured for %s", hash, network)
	}
	if err != nil {
		return nil, errors.Join(err, client.Close())
	}
	return client, nil
}

// refuseMovedClock refuses to start with a movable clock on a network that is no test network. One that has not been
// founded yet may become one, so [clockFits] is asked again whenever time matters.
func refuseMovedClock(clockFile string, reader rules.Reader) error {
	if clockFile == "" {
		return nil
	}
	network, err := rules.Founded(reader)
	if record.CodeOf(err) == record.NotFounded {
		return nil
	}
	if err != nil {
		return err
	}
	return clockFits(clockFile, network)
}

// clockFits refuses a movable clock on a network that is no test network.
func clockFits(clockFile string, network *record.Network) error {
	if clockFile == "" || network.Test {
		return nil
	}
	return record.Errorf(record.Unavailable, "the clock can be moved by %s and the network is no test network; remove `clock` from the configuration and start again", clockFile)
}

// catchUp follows the chain until the index has what the peer had at the start, then goes on in the background.
func catchUp(ctx context.Context, x *index.Index, client *fabric.Client) (<-chan error, error) {
	height, err := client.Height(ctx)
	if err != nil {
		return nil, err
	}
	stopped := make(chan error, 1)
	go func() { stopped <- x.Follow(ctx, client) }()
	reached := make(chan error, 1)
	go func() { reached <- x.AwaitHeight(ctx, height) }()
	select {
	case err := <-stopped:
		return nil, err
	case err := <-reached:
		return stopped, err
	}
}

// openIndex opens an index, and makes it anew when an older program wrote it with other rows: it holds nothing that the
// peer does not give back.
func openIndex(dir string) (*index.Index, error) {
	x, err := index.Open(dir)
	if !errors.Is(err, index.ErrFormat) {
		return x, err
	}
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	return index.Open(dir)
}

func logger(program, organization string) *slog.Logger {
	return slog.New(slog.NewJSONHandler(os.Stderr, nil)).With("program", program, "organization", organization)
}
