package setup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"

	"github.com/shuzheng/shuzheng/network/internal/config"
)

// connection is what Fabric reads from connection.json: where the chaincode serves and how the peer authenticates.
type connection struct {
	Address            string `json:"address"`
	DialTimeout        string `json:"dial_timeout"`
	TLSRequired        bool   `json:"tls_required"`
	ClientAuthRequired bool   `json:"client_auth_required"`
	ClientKey          string `json:"client_key"`
	ClientCert         string `json:"client_cert"`
	RootCert           string `json:"root_cert"`
}

type entry struct {
	name string
	data []byte
}

// PackagePath is the package of one namespace for one organization; it differs between them, as each holds that
// organization's own address and key, and the ledger never sees it.
func PackagePath(conf *config.Config, org config.Org, ns config.Namespace) string {
	return conf.Chaincode(org, "packages", ns.Name+".tar.gz")
}

// Package makes the package of a namespace, once, and returns its id.
func Package(conf *config.Config, org config.Org, index int) (string, error) {
	ns := config.Namespaces()[index]
	path := PackagePath(conf, org, ns)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		data, err = writePackage(conf, org, index, path)
	}
	if err != nil {
		return "", err
	}
	digest := sha256.Sum256(data)
	return ns.Label() + ":" + hex.EncodeToString(digest[:]), nil
}

func writePackage(conf *config.Config, org config.Org, index int, path string) ([]byte, error) {
	content, err := connectionFor(conf, org, index)
	if err != nil {
		return nil, err
	}
	code, err := archive(entry{"connection.json", content})
	if err != nil {
		return nil, err
	}
	metadata, err := json.Marshal(map[string]string{"type": "shuzheng-service", "label": config.Namespaces()[index].Label(), "path": ""})
	if err != nil {
		return nil, err
	}
	data, err := archive(entry{"metadata.json", metadata}, entry{"code.tar.gz", code})
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(conf.Chaincode(org, "packages"), 0o700); err != nil {
		return nil, err
	}
	return data, os.WriteFile(path, data, 0o600)
}

func connectionFor(conf *config.Config, org config.Org, index int) ([]byte, error) {
	var pems []string
	for _, file := range []string{conf.Chaincode(org, "tls", "client.key"), conf.Chaincode(org, "tls", "client.crt"), conf.PeerTLSCA(org)} {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		pems = append(pems, string(data))
	}
	return json.Marshal(connection{
		Address: config.Address(org.NamespacePorts[index]), DialTimeout: "3s", TLSRequired: true, ClientAuthRequired: true,
		ClientKey: pems[0], ClientCert: pems[1], RootCert: pems[2],
	})
}

// archive is a gzipped tar without times or owners, so that equal content gives an equal package id.
func archive(entries ...entry) ([]byte, error) {
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	writer := tar.NewWriter(zip)
	for _, e := range entries {
		if err := writer.WriteHeader(&tar.Header{Name: e.name, Mode: 0o100600, Size: int64(len(e.data))}); err != nil {
			return nil, err
		}
		if _, err := writer.Write(e.data); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(writer.Close(), zip.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
