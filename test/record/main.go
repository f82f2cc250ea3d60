// Record reads a network's whole chain from a peer and writes it down for the tests of every later program:
// length-delimited blocks, compressed. What they lead to is written by the test that replays them:
//
//	go run ./test/record -connection .run/net/clients/DataBureau/gateway.json -out gateway/witness/testdata/chain-1.blocks.gz
//	cd gateway && go test ./witness -run Recorded -record
package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"google.golang.org/protobuf/encoding/protodelim"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/gateway/fabric"
)

func main() {
	connection := flag.String("connection", "", "connection file of an organization's gateway")
	out := flag.String("out", "", "file to write")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	height, err := record(ctx, *connection, *out)
	if err != nil {
		fmt.Fprintln(os.Stderr, "nothing was recorded:", err)
		os.Exit(1)
	}
	fmt.Println("recorded", height, "blocks")
}

func record(ctx context.Context, connection, out string) (height uint64, err error) {
	config, err := fabric.Load(connection)
	if err != nil {
		return 0, err
	}
	client, err := fabric.Connect(ctx, config, clock.System)
	if err != nil {
		return 0, err
	}
	defer client.Close()
	if height, err = client.Height(ctx); err != nil {
		return 0, err
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return 0, err
	}
	file, err := os.Create(out)
	if err != nil {
		return 0, err
	}
	compressed, err := gzip.NewWriterLevel(file, gzip.BestCompression)
	if err != nil {
		return 0, errors.Join(err, file.Close())
	}
	err = write(ctx, client, height, bufio.NewWriter(compressed))
	return height, errors.Join(err, compressed.Close(), file.Close())
}

func write(ctx context.Context, client *fabric.Client, height uint64, to *bufio.Writer) error {
	for block, err := range client.Blocks(ctx, 0) {
		if err != nil {
			return err
		}
		if _, err := protodelim.MarshalTo(to, block); err != nil {
			return err
		}
		if block.GetHeader().GetNumber()+1 == height {
			return to.Flush()
		}
	}
	return ctx.Err()
}
