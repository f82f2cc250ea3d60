// Chaincode serves the namespaces of one organization.
package main

import (
	"context"
	"flag"
	"log"
	"os/signal"
	"syscall"

	"github.com/hyperledger/fabric-contract-api-go/v2/contractapi"

	"github.com/shuzheng/shuzheng/chaincode/contract"
	"github.com/shuzheng/shuzheng/chaincode/service"
)

func main() {
	config := flag.String("config", "", "JSON file describing this organization's service")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	err := service.Run(ctx, *config, func(setting contract.Setting) contractapi.ContractInterface { return contract.New(setting) })
	if err != nil {
		log.Fatal(err)
	}
}
