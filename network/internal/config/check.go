package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/network/internal/problem"
)

// contradicts refuses flags that do not fit the recorded network.
func (c *Config) contradicts(flags Flags) error {
	var found []string
	note := func(given bool, flag, asked, have string) {
		if given && asked != have {
			found = append(found, fmt.Sprintf("--%s %s was asked for, this network has %s", flag, asked, have))
		}
	}
	note(flags.Port != 0, "port", fmt.Sprint(flags.Port), fmt.Sprint(c.Port))
	note(flags.Peers != 0, "peers", fmt.Sprint(flags.Peers), fmt.Sprint(c.Peers))
	note(flags.Bin != "", "bin", absolute(flags.Bin), c.Bin)
	note(flags.Clock != "", "clock", absolute(flags.Clock), orNone(c.Clock))
	if len(found) == 0 {
		return nil
	}
	return problem.New("the network in "+c.Dir+" is another one: "+strings.Join(found, "; "), nil,
		"leave the flag out, or give another --dir, or remove this network with `shuzheng-net clean`")
}

func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

func orNone(value string) string {
	if value == "" {
		return "none"
	}
	return value
}

// usableDir refuses a directory with foreign files, because `clean` removes the directory, and names that would have
// to be quoted in the configuration files.
func (c *Config) usableDir() error {
	for _, path := range []string{c.Dir, c.Bin, c.Root} {
		if strings.ContainsAny(path, "\"'`\\,:#{}[]\n") {
			return problem.New("the path "+path+" holds a character that Fabric's configuration files cannot hold", nil, "use a path without quotes, brackets, commas, colons and #")
		}
	}
	entries, err := os.ReadDir(c.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, entry := range entries {
		if !slices.Contains(madeBefore, entry.Name()) {
			return problem.New(c.Dir+" holds other files, such as "+entry.Name(), nil, "name an empty or new directory with --dir")
		}
	}
	return nil
}

// madeBefore may be in the directory before the first `up`: the lock, a test network's clock, described services.
var madeBefore = []string{"lock", "clock", "services", "logs"}

// Save writes network.json by rename, so that a reader never sees half of it.
func (c *Config) Save() error {
	data, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	path := c.Path("network.json")
	if err := os.WriteFile(path+".new", append(data, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// Path of something inside the network directory.
func (c *Config) Path(parts ...string) string {
	return filepath.Join(append([]string{c.Dir}, parts...)...)
}

// Ports lists every port that processes of `up` listen on.
func (c *Config) Ports() []int {
	var ports []int
	for _, org := range c.Orgs {
		ports = append(ports, org.Orderer.Port, org.OrdererAdmin, org.Orderer.Operations, org.ChaincodeOps)
		for _, peer := range org.Peers {
			ports = append(ports, peer.Port, peer.Operations, peer.Chaincode)
		}
		ports = append(ports, org.NamespacePorts...)
	}
	return ports
}

// Org finds an organization by MSP id or short name.
func (c *Config) Org(name string) (Org, error) {
	for _, org := range c.Orgs {
		if strings.EqualFold(name, org.MSPID) {
			return org, nil
		}
	}
	return Org{}, problem.New("there is no organization "+name, nil, "the organizations are "+strings.Join(MSPIDs(), ", "))
}

// ChaincodeProgram is the binary an organization's chaincode service runs.
func (c *Config) ChaincodeProgram(org Org) string {
	if path := c.ChaincodePrograms[org.MSPID]; path != "" {
		return path
	}
	return filepath.Join(c.Bin, "chaincode")
}
