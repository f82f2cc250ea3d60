// Rogue is a chaincode program that obeys nobody's rules: it writes whatever it is told. Two organizations that run it
// instead of the real one show what the ledger itself refuses (promise 1). It is for tests and the demo only.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"log"
	"maps"
	"os/signal"
	"slices"
	"syscall"

	"github.com/hyperledger/fabric-contract-api-go/v2/contractapi"

	"github.com/shuzheng/shuzheng/chaincode/contract"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/chaincode/service"
)

func main() {
	config := flag.String("config", "", "JSON file describing this organization's service")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	err := service.Run(ctx, *config, func(contract.Setting) contractapi.ContractInterface { return new(Rogue) })
	if err != nil {
		log.Fatal(err)
	}
}

// Rogue is the contract without rules.
type Rogue struct{ contractapi.Contract }

// Act ignores the statements and writes the first attachment, a JSON object of keys and values. A second attachment
// becomes the content of the event; else the event is as plausible as the answer.
func (r *Rogue) Act(ctx contractapi.TransactionContextInterface, _, attachments string) (string, error) {
	var told []string
	if err := json.Unmarshal([]byte(attachments), &told); err != nil || len(told) == 0 {
		return "", errors.New("tell me what to write")
	}
	var writes map[string]string
	if err := json.Unmarshal([]byte(told[0]), &writes); err != nil || len(writes) == 0 {
		return "", errors.New("tell me which keys to write")
	}
	keys := slices.Sorted(maps.Keys(writes))
	for _, key := range keys {
		if err := ctx.GetStub().PutState(key, []byte(writes[key])); err != nil {
			return "", err
		}
	}
	last := keys[len(keys)-1]
	result, err := record.Encode(record.Result{Key: last, State: record.StateActive, Digest: seal.Digest([]byte(writes[last]))})
	if err != nil {
		return "", err
	}
	event := result
	if len(told) > 1 {
		event = []byte(told[1])
	}
	return string(result), ctx.GetStub().SetEvent(contract.EventName, event)
}

// Get reads one key, as the real contract does.
func (r *Rogue) Get(ctx contractapi.TransactionContextInterface, key string) (string, error) {
	value, err := ctx.GetStub().GetState(key)
	return string(value), err
}
