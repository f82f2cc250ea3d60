package e2e

import (
	"fmt"
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
)

// killing sends SIGKILL to one process of every kind while statements are handed in, and restarts it.
func killing(h *house) {
	leader := ""
	for _, p := range h.processes() {
		if p.Leader {
			leader = p.Name
		}
	}
	for _, victim := range []struct{ name, through string }{
		{"gateway.exchange", record.Exchange},
		{"gateway.databureau", record.DataBureau},
		{"chaincode.databureau", record.Exchange},
		{"peer0.databureau", record.MarketRegulator},
		{"peer0.exchange", record.Exchange},
		{leader, record.Exchange},
	} {
		h.step("kill "+victim.name, func(h *house) { h.kill(victim.name, victim.through) })
	}
	h.step("kill signer.exchange", killSigner)
	h.converge()
}

// kill hands statements in one after the other while a process is killed; whatever was acknowledged must be recorded
// exactly once after it is back.
func (h *house) kill(victim, through string) {
	statements := make([]string, 40)
	for i := range statements {
		statements[i] = h.dataset(fmt.Sprintf("杀死 %s %d", victim, i))
	}
	began := time.Now()
	acknowledged := h.whileHandingIn(through, statements, func() { h.tool("stop", victim, "--kill") })
	handed := time.Since(began)
	h.tool("start", victim)
	require.Greater(h, len(acknowledged), 4)
	started := time.Since(began)
	for _, digest := range acknowledged {
		h.recordedOnce(through, digest)
	}
	h.Logf("%d of %d statements acknowledged, all recorded once; handed in after %.1f s, started again after %.1f s, recorded after %.1f s",
		len(acknowledged), len(statements), handed.Seconds(), started.Seconds(), time.Since(began).Seconds())
}

// whileHandingIn hands statements in without waiting for the ledger, a few at a time; in the midst of it something
// happens. It gives the digests of all that were acknowledged, before or after.
func (h *house) whileHandingIn(through string, statements []string, happens func()) []string {
	h.Helper()
	client := h.gateway(through)
	queue, acknowledged := make(chan string), make(chan string, len(statements))
	var hands sync.WaitGroup
	for range 4 {
		hands.Go(func() {
			for statement := range queue {
				receipt, err := client.Submit(h.ctx, "governance", record.Submission{Statements: []string{statement}, Attachments: []string{}}, 0)
				if err == nil && (receipt.State == api.StateAccepted || receipt.Recorded()) {
					acknowledged <- receipt.Digest
				}
			}
		})
	}
	var event sync.WaitGroup
	for i, statement := range statements {
		queue <- statement
		if i == 8 {
			event.Go(happens)
		}
	}
	close(queue)
	hands.Wait()
	event.Wait()
	close(acknowledged)
	var digests []string
	for digest := range acknowledged {
		digests = append(digests, digest)
	}
	return digests
}

// recordedOnce asks the gateway that acknowledged until the statement is issued, then counts it on the ledger as every
// organization reads it.
func (h *house) recordedOnce(through, digest string) {
	h.Helper()
	var receipt *api.Receipt
	h.eventually(2*time.Minute, "an acknowledged statement is issued", func() (err error) {
		receipt, err = h.gateway(through).Receipt(h.ctx, digest, 10*time.Second)
		if err == nil && !receipt.Recorded() {
			err = fmt.Errorf("it is %s", receipt.State)
		}
		return err
	})
	for _, o := range organizations {
		h.eventually(time.Minute, o+" shows it", func() error {
			value, err := h.gateway(o).Value(h.ctx, receipt.Namespace, receipt.Result.Key)
			if err != nil {
				return err
			}
			var rec record.Record
			require.NoError(h, record.Decode(value.Bytes, &rec))
			if times(&rec, digest) == 0 {
				return fmt.Errorf("%s reads version %d yet", o, rec.Version)
			}
			require.Equal(h, 1, times(&rec, digest))
			return nil
		})
	}
}

// times counts how often a statement stands among a record's acts.
func times(rec *record.Record, digest string) int {
	n := 0
	for _, act := range rec.Acts {
		if act.Statement == digest {
			n++
		}
	}
	return n
}

// twentyTimes hands one statement in through all three gateways at once.
func twentyTimes(h *house) {
	statement := h.dataset("二十次")
	receipts, failures := make([]*api.Receipt, 20), make([]error, 20)
	var group sync.WaitGroup
	for i := range receipts {
		group.Go(func() { receipts[i], failures[i] = h.submit(organizations[i%3], "governance", statement) })
	}
	group.Wait()
	for i, receipt := range receipts {
		require.NoError(h, failures[i], "through %s", organizations[i%3])
		require.True(h, receipt.Recorded(), receipt.State)
		require.Equal(h, receipts[0].Result, receipt.Result)
	}
	h.recordedOnce(record.Exchange, seal.Digest([]byte(statement)))
	history, err := h.gateway(record.Exchange).History(h.ctx, "governance", receipts[0].Result.Key, 50)
	require.NoError(h, err)
	require.Len(h, history.Versions, 1)
}
