package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/fabric"
	"github.com/shuzheng/shuzheng/gateway/sm"
	"github.com/shuzheng/shuzheng/test/play"
)

// patience is how long one write may take before its client gives up.
const patience = 60 * time.Second

// pen signs statements of one person on network a within this process.
type pen struct {
	stage *play.Stage
	who   *play.Person
	key   *sm.Key
}

func newPen(stage *play.Stage, who *play.Person) (*pen, error) {
	passphrase, err := os.ReadFile(stage.Passphrase())
	if err != nil {
		return nil, err
	}
	key, err := sm.Load(who.Key, []byte(strings.TrimSpace(string(passphrase))))
	return &pen{stage, who, key}, err
}

// sign makes a statement of an hour about a record, or to create one when sub is empty.
func (p *pen) sign(namespace, act, sub, prev string, body any) (string, error) {
	text, err := record.Encode(body)
	if err != nil {
		return "", err
	}
	now := clock.New(p.stage.Clock)().Unix()
	return p.key.SignCompact(record.TypeStatement, record.Statement{
		Iss: p.who.Actor, Aud: p.stage.ID + "/" + namespace, Iat: now, Exp: now + 3600, Jti: random(), Act: act, Sub: sub, Prev: prev, Att: []string{}, Body: text,
	})
}

// random is 128 bits nobody has seen, in hexadecimal.
func random() string {
	bits := make([]byte, 16)
	_, _ = rand.Read(bits) // never fails (crypto/rand)
	return hex.EncodeToString(bits)
}

// dataset signs the registration of a data product of its own.
func (p *pen) dataset() (string, error) {
	return p.sign(record.Governance, "dataset.register", "", record.None, record.Dataset{
		Name: "工业用电景气月度数据", Summary: "按月、区域和行业中类汇总的工业用电量、户数和同比。", Fingerprint: seal.Digest([]byte(random())), Industry: "D4420",
		Region: "140100", TimeSpan: "2024-01 起", Frequency: "每月", Volume: "约 2.1 万行", Origin: "ENTERPRISE", Grade: "GENERAL", Source: "COLLECTED",
		Evidence: "sm3:" + strings.Repeat("1", 64), PersonalData: "NONE", PiEvidence: record.None, Form: "DATASET",
	})
}

// datasets signs so many registrations, on all cores: it is done before the window in which they are sent.
func (p *pen) datasets(count int) ([]string, error) {
	list, failures := make([]string, count), make([]error, count)
	var next atomic.Int64
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
				list[i], failures[i] = p.dataset()
			}
		})
	}
	group.Wait()
	for _, err := range failures {
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// full sends one prepared statement after another to the bureau's gateway; acknowledged is what is VALID and indexed.
func full(stage *play.Stage, statements []string) func(context.Context) (acknowledged, error) {
	gateway := api.NewClient(stage.Gateway(record.DataBureau))
	var next atomic.Int64
	return func(ctx context.Context) (acknowledged, error) {
		i := int(next.Add(1)) - 1
		if i >= len(statements) {
			return acknowledged{}, errDry
		}
		receipt, err := gateway.Submit(ctx, record.Governance, record.Submission{Statements: statements[i : i+1], Attachments: []string{}}, patience)
		if err != nil {
			return acknowledged{}, err
		}
		if !receipt.Recorded() || receipt.Result == nil || !receipt.Indexed {
			return acknowledged{}, record.Errorf(record.OutcomeUnknown, "after %s it is %s, indexed: %t", patience, receipt.State, receipt.Indexed)
		}
		return acknowledged{receipt.Result.Key, receipt.Transaction, receipt.Result.Digest, receipt.Digest}, nil
	}
}

// raw creates assets of 100 bytes as a Fabric application does: endorsed by two organizations, ordered, VALID.
func raw(client *fabric.Client) func(context.Context) (acknowledged, error) {
	plans := fabric.Plans(record.DataBureau, record.KindGovernance)
	return func(ctx context.Context) (acknowledged, error) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		key := "raw/" + strings.ToUpper(random())
		told := `{"` + key + `":"` + strings.Repeat("x", 100) + `"}`
		envelope, err := client.EndorseAny(ctx, record.Governance, record.Submission{Attachments: []string{told}}, plans)
		if err != nil {
			return acknowledged{}, err
		}
		if err := client.Submit(ctx, envelope); err != nil {
			return acknowledged{}, err
		}
		commit, err := client.Status(ctx, envelope.TxID)
		if err == nil && !commit.Valid {
			err = record.Errorf(record.Unavailable, "transaction %s is %s", envelope.TxID, commit.Code)
		}
		return acknowledged{key, envelope.TxID, envelope.Result.Digest, ""}, err
	}
}
