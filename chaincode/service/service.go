// Package service runs a chaincode program as a service: one process, one port per namespace, mutual TLS towards the
// organization's own peers. It is the only package beside main that touches files and sockets.
package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/hyperledger/fabric-chaincode-go/v2/shim"
	"github.com/hyperledger/fabric-contract-api-go/v2/contractapi"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/contract"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Config is the JSON file that describes one organization's service.
type Config struct {
	Organization string      `json:"organization"`
	Clock        string      `json:"clock"`    // file of a movable clock; empty for the machine's
	Founding     string      `json:"founding"` // file of trust list 1 as this organization signed it; empty: any founding will do
	TLS          TLS         `json:"tls"`
	Operations   string      `json:"operations"` // address of GET /healthz
	Namespaces   []Namespace `json:"namespaces"`
}

// TLS names PEM files.
type TLS struct {
	Key      string `json:"key"`
	Cert     string `json:"cert"`
	ClientCA string `json:"clientCA"`
}

// Namespace is one chaincode definition this process answers for.
type Namespace struct {
	Name    string `json:"name"`
	Address string `json:"address"`
	CCID    string `json:"ccid"`
}

// Contract makes the contract of a namespace.
type Contract func(contract.Setting) contractapi.ContractInterface

// setting reads the founding when it is needed: the service starts before the list is signed.
func (c *Config) setting(namespace string) contract.Setting {
	setting := contract.Setting{Namespace: namespace, Now: clock.New(c.Clock), Movable: c.Clock != ""}
	if c.Founding != "" {
		setting.Founding = func() (string, error) {
			list, err := os.ReadFile(c.Founding)
			return seal.Digest(list), err
		}
	}
	return setting
}

// Run serves until ctx ends or a listener fails.
func Run(ctx context.Context, path string, program Contract) error {
	config, err := load(path)
	if err != nil {
		return err
	}
	props, err := config.TLS.load()
	if err != nil {
		return err
	}
	failed := make(chan error, len(config.Namespaces)+1)
	for _, ns := range config.Namespaces {
		chaincode, err := contractapi.NewChaincode(program(config.setting(ns.Name)))
		if err != nil {
			return fmt.Errorf("contract of %s: %w", ns.Name, err)
		}
		server := &shim.ChaincodeServer{CCID: ns.CCID, Address: ns.Address, CC: chaincode, TLSProps: props}
		go func() { failed <- fmt.Errorf("serving %s: %w", ns.Name, server.Start()) }()
	}
	operations := &http.Server{Addr: config.Operations, Handler: health(config.Namespaces), ReadHeaderTimeout: 5 * time.Second}
	go func() { failed <- operations.ListenAndServe() }()
	defer operations.Close()
	select {
	case <-ctx.Done():
		return nil
	case err := <-failed:
		return err
	}
}

func load(path string) (*Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var config Config
	if err := json.Unmarshal(text, &config); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(config.Namespaces) == 0 || config.Operations == "" {
		return nil, errors.New(path + ": namespaces and operations must be given")
	}
	return &config, nil
}

func (t TLS) load() (shim.TLSProperties, error) {
	var props shim.TLSProperties
	var err error
	for _, file := range []struct {
		path string
		to   *[]byte
	}{{t.Key, &props.Key}, {t.Cert, &props.Cert}, {t.ClientCA, &props.ClientCACerts}} {
		if *file.to, err = os.ReadFile(file.path); err != nil {
			return props, fmt.Errorf("TLS: %w", err)
		}
	}
	return props, nil
}

// health answers 200 once every namespace accepts connections.
func health(namespaces []Namespace) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		for _, ns := range namespaces {
			connection, err := net.DialTimeout("tcp", ns.Address, time.Second)
			if err != nil {
				http.Error(w, ns.Name+" does not listen", http.StatusServiceUnavailable)
				return
			}
			connection.Close()
		}
		fmt.Fprintln(w, "ok")
	})
	return mux
}
