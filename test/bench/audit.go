package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/fabric"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/test/play"
)

// verdicts is where a block's metadata has one validation code for each transaction; valid is that of a good one.
const (
	verdicts = 2 // common.BlockMetadataIndex_TRANSACTIONS_FILTER
	valid    = 0 // peer.TxValidationCode_VALID
)

// auditor reads a ledger from another organization's peer than the one that took the load.
type auditor struct {
	peer    *fabric.Client
	next    uint64
	writes  map[string][]string // VALID transactions by the key they write
	invalid int                 // transactions of any other code
}

func newAuditor(peer *fabric.Client) *auditor {
	return &auditor{peer: peer, writes: map[string][]string{}}
}

// find insists that each acknowledged key was written by exactly one VALID transaction, the one acknowledged.
func (a *auditor) find(ctx context.Context, acks []acknowledged) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	want := map[string]bool{}
	for _, ack := range acks {
		want[ack.transaction] = true
	}
	if len(want) != len(acks) {
		return fmt.Errorf("%d writes were acknowledged with %d transactions", len(acks), len(want))
	}
	if err := a.read(ctx, want); err != nil {
		return err
	}
	for _, ack := range acks {
		if found := a.writes[ack.key]; !slices.Equal(found, []string{ack.transaction}) {
			return fmt.Errorf("%s was acknowledged with transaction %s, the ledger has it from %v", ack.key, ack.transaction, found)
		}
	}
	return nil
}

// read reads blocks until all wanted transactions have come and the peer has no further block; want is used up.
func (a *auditor) read(ctx context.Context, want map[string]bool) error {
	for {
		height, err := a.peer.Height(ctx)
		if err != nil {
			return err
		}
		if err := a.readTo(ctx, height, want); err != nil {
			return err
		}
		if len(want) == 0 {
			return nil
		}
		select {
		case <-time.After(50 * time.Millisecond): // this peer is another than the one that acknowledged
		case <-ctx.Done():
			return fmt.Errorf("%d acknowledged transactions are not VALID on the ledger after %s", len(want), patience)
		}
	}
}

func (a *auditor) readTo(ctx context.Context, height uint64, want map[string]bool) error {
	if a.next >= height {
		return nil // the stream would wait for the next block
	}
	for block, err := range a.peer.Blocks(ctx, a.next) {
		if err != nil {
			return err
		}
		codes := block.GetMetadata().GetMetadata()[verdicts]
		for i, text := range block.GetData().GetData() {
			if i >= len(codes) {
				break // block 0 comes without verdicts and writes nothing of ours
			}
			if codes[i] != valid {
				a.invalid++
				continue
			}
			if err := a.take(text, want); err != nil {
				return err
			}
		}
		if a.next++; a.next == height {
			return nil
		}
	}
	return ctx.Err()
}

func (a *auditor) take(text []byte, want map[string]bool) error {
	read, err := envelope.Read(text)
	if err != nil {
		return err
	}
	delete(want, read.ID)
	for _, write := range read.Writes {
		if write.Namespace == record.Governance {
			a.writes[write.Key] = append(a.writes[write.Key], read.ID)
		}
	}
	return nil
}

// shown insists that two gateways read each acknowledged record, in its only version and with the digest told.
func shown(ctx context.Context, stage *play.Stage, height uint64, acks []acknowledged) error {
	for _, organization := range []string{record.DataBureau, record.Exchange} {
		gateway := api.NewClient(stage.Gateway(organization))
		if err := caughtUp(ctx, gateway, height); err != nil {
			return fmt.Errorf("%s: %w", organization, err)
		}
		for _, ack := range acks {
			history, err := gateway.History(ctx, record.Governance, ack.key, 2)
			if err != nil {
				return fmt.Errorf("%s reads %s: %w", organization, ack.key, err)
			}
			if v := history.Versions; len(v) != 1 || v[0].Transaction != ack.transaction || v[0].Digest != ack.digest {
				return fmt.Errorf("%s reads %d versions of %s, or another than was acknowledged", organization, len(v), ack.key)
			}
		}
	}
	return nil
}
