// Package config resolves what a network is: directory, ports, organizations, nodes. It is written once to
// DIR/network.json and only read afterwards, so that every later command means the same network.
package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/shuzheng/shuzheng/network/internal/problem"
)

// Config is the resolved configuration of one network.
type Config struct {
	Root  string `json:"root"`  // repository: where crypto-config/ and network/builder are
	Dir   string `json:"dir"`   // everything this network writes
	Bin   string `json:"bin"`   // Fabric's programs and ours
	Port  int    `json:"port"`  // first of 200 ports
	Peers int    `json:"peers"` // peers per organization
	Clock string `json:"clock"` // file-driven clock of a test network, empty: the machine's clock
	Orgs  []Org  `json:"organizations"`

	// ChaincodePrograms replaces the chaincode program of an organization (by MSP id), to show what a rogue
	// organization can do.
	ChaincodePrograms map[string]string `json:"chaincodePrograms,omitempty"`
}

// Flags are the settings a person gave; zero means "not given".
type Flags struct {
	Root, Dir, Bin, Clock string
	Port, Peers           int
}

const (
	defaultDir  = ".run/net"
	defaultBin  = ".run/bin"
	defaultPort = 7000
)

// Load reads the network in the directory the flags name. Flags that contradict it are refused: a running network
// does not move to other ports because somebody repeated a command with another flag.
func Load(flags Flags) (*Config, error) {
	dir, err := directory(flags)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(dir, "network.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, problem.New("there is no network in "+dir, fs.ErrNotExist,
			"start one with `shuzheng-net up`, or name another directory with --dir")
	}
	if err != nil {
		return nil, err
	}
	conf := &Config{}
	if err := json.Unmarshal(data, conf); err != nil {
		return nil, problem.New("cannot read "+dir+"/network.json", err, "`shuzheng-net clean` removes a broken network")
	}
	return conf, conf.contradicts(flags)
}

// LoadOrNew is Load for `up`: it resolves a new network when there is none yet.
func LoadOrNew(flags Flags) (conf *Config, isNew bool, err error) {
	conf, err = Load(flags)
	if errors.Is(err, fs.ErrNotExist) {
		conf, err = resolve(flags)
		return conf, true, err
	}
	return conf, false, err
}

func resolve(flags Flags) (*Config, error) {
	dir, err := directory(flags)
	if err != nil {
		return nil, err
	}
	bin, err := BinDir(flags)
	if err != nil {
		return nil, err
	}
	conf := &Config{Root: flags.Root, Dir: dir, Bin: bin, Port: flags.Port, Peers: max(flags.Peers, 1)}
	if conf.Port == 0 {
		conf.Port = defaultPort
	}
	if flags.Clock != "" {
		if conf.Clock, err = filepath.Abs(flags.Clock); err != nil {
			return nil, err
		}
	}
	if conf.Port < minUsableBase || conf.Port > maxUsableBase {
		return nil, problem.New(fmt.Sprintf("--port %d is not usable", conf.Port), nil,
			fmt.Sprintf("choose a base port from %d to %d; the network uses the %d ports from there", minUsableBase, maxUsableBase, portsUsed))
	}
	if flags.Peers < 0 || flags.Peers > maxPeers {
		return nil, problem.New(fmt.Sprintf("--peers %d is not usable", flags.Peers), nil, fmt.Sprintf("choose 1 to %d", maxPeers))
	}
	conf.Orgs = newOrgs(conf.Port, conf.Peers)
	return conf, conf.usableDir()
}

// Directory is where the flags say that a network is, whether or not one is there.
func Directory(flags Flags) (string, error) { return directory(flags) }

func directory(flags Flags) (string, error) { return underRoot(flags.Root, flags.Dir, defaultDir) }

// BinDir is where programs are built to; it is needed before any network exists.
func BinDir(flags Flags) (string, error) { return underRoot(flags.Root, flags.Bin, defaultBin) }

// underRoot resolves a given path against the working directory and a default against the repository, so that the
// tool finds the same network from every folder of it.
func underRoot(root, given, fallback string) (string, error) {
	if given == "" {
		return filepath.Join(root, fallback), nil
	}
	return filepath.Abs(given)
}
