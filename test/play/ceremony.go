package play

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Region of the play: Shanxi.
const Region = "140000"

// organization is one of the three as the play founds it.
type organization struct {
	id, name, uscc string
	types          []string // certificate types its issuer key signs
	digit          int
}

var organizations = []organization{
	{record.DataBureau, "演示省数据局", "11140000MB1D000127", []string{record.TypeDP}, 1},
	{record.MarketRegulator, "演示省市场监督管理局", "11140000MB1D000202", []string{record.TypeIP}, 2},
	{record.Exchange, "演示省数据交易中心有限公司", "91140000MA0DEM001N", record.TypesOf(record.KindExchange), 3},
}

// Ceremony makes the SM2 side before there is anything on the ledger: root keys, CAs, organization keys, trust list 1
// signed by all three. Files that exist are used again. Order: design §3, founding.
func (s *Stage) Ceremony(ctx context.Context) error {
	if err := s.passphrase(); err != nil {
		return err
	}
	if err := s.findNetwork(ctx); err != nil {
		return err
	}
	if _, err := os.Stat(s.SM2("trust-1.json")); err == nil {
		return s.pin(ctx)
	}
	s.Line("\n— Keys, certificate authorities and trust list 1")
	for _, o := range organizations {
		for _, key := range []string{"root-1", "root-2", "ca", "issuer", "status", "log", "store", "recovery", "registrar", "service"} {
			if err := s.keygen(ctx, s.SM2(o.id, key)); err != nil {
				return err
			}
		}
		if err := s.authority(ctx, s.SM2(o.id), o.name, o.uscc); err != nil {
			return err
		}
		issuer := []string{"ca", "issue", "--ca", s.SM2(o.id, "ca.pem"), "--key", s.SM2(o.id, "ca.key"), "--public", s.SM2(o.id, "issuer.key.pub"),
			"--profile", "issuer", "--organization", o.name, "--uscc", o.uscc, "--out", s.SM2(o.id, "issuer.pem"), "--clock", s.Clock}
		if err := made(s.SM2(o.id, "issuer.pem"), func() error { return s.Shuzheng(ctx, nil, issuer...) }); err != nil {
			return err
		}
	}
	if err := s.keygen(ctx, s.SM2("licensed", "ca")); err != nil {
		return err
	}
	if err := s.authority(ctx, s.SM2("licensed"), "演示电子认证服务有限公司", ""); err != nil {
		return err
	}
	if err := s.trustList(ctx); err != nil {
		return err
	}
	return s.pin(ctx)
}

// SM2 names a file of the SM2 side.
func (s *Stage) SM2(parts ...string) string {
	return filepath.Join(append([]string{s.Net, "sm2"}, parts...)...)
}

func (s *Stage) passphrase() error {
	if _, err := os.Stat(s.Passphrase()); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(s.Passphrase()), 0o700); err != nil {
		return err
	}
	secret := make([]byte, 24)
	if _, err := rand.Read(secret); err != nil {
		return err
	}
	return os.WriteFile(s.Passphrase(), []byte(hex.EncodeToString(secret)+"\n"), 0o600)
}

// findNetwork asks a peer for block 0: the network is named after it, before anything is founded.
func (s *Stage) findNetwork(ctx context.Context) error {
	var found struct {
		Network string `json:"network"`
	}
	connection := filepath.Join(s.Net, "clients", record.DataBureau, "gateway.json")
	err := s.Shuzheng(ctx, &found, "network", connection, "--region", Region)
	s.ID = found.Network
	return err
}

func (s *Stage) keygen(ctx context.Context, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return made(path+".key", func() error {
		_, err := s.quiet(ctx, "shuzheng", "keygen", "--out", path+".key")
		return err
	})
}

// made makes a file unless it is there: a ceremony that was interrupted goes on where it stopped.
func made(path string, make func() error) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	return make()
}

func (s *Stage) authority(ctx context.Context, dir, name, uscc string) error {
	args := []string{"ca", "init", "--key", filepath.Join(dir, "ca.key"), "--organization", name, "--name", name + " CA", "--out", filepath.Join(dir, "ca.pem"),
		"--clock", s.Clock}
	if uscc != "" {
		args = append(args, "--uscc", uscc)
	}
	return made(filepath.Join(dir, "ca.pem"), func() error { return s.Shuzheng(ctx, nil, args...) })
}

// trustList drafts, makes and signs trust list 1.
func (s *Stage) trustList(ctx context.Context) error {
	type row map[string]any
	roots, keys := []row{}, []row{}
	authorities := []row{{"id": "CA-LICENSED", "name": "演示电子认证服务有限公司", "certificate": "@licensed/ca.pem", "organization": "", "vouches": []string{record.ActorOrganization}}}
	for _, o := range organizations {
		for _, root := range []string{"root-1", "root-2"} {
			roots = append(roots, row{"organization": o.id, "key": "@" + o.id + "/" + root + ".key.pub"})
		}
		authorities = append(authorities, row{"id": "CA-" + strings.ToUpper(o.id), "name": o.name, "certificate": "@" + o.id + "/ca.pem", "organization": o.id,
			"vouches": []string{record.ActorOrganization}})
		keys = append(keys,
			row{"organization": o.id, "purpose": record.PurposeIssuer, "key": "@" + o.id + "/issuer.key.pub", "types": o.types},
			row{"organization": o.id, "purpose": record.PurposeStatus, "key": "@" + o.id + "/status.key.pub", "types": append(slices.Clone(o.types), record.TypeKeys)},
			row{"organization": o.id, "purpose": record.PurposeLog, "key": "@" + o.id + "/log.key.pub", "types": []string{}},
			row{"organization": o.id, "purpose": record.PurposeStore, "key": "@" + o.id + "/store.key.pub", "types": []string{}})
	}
	draft := row{"roots": roots, "authorities": authorities, "keys": keys}
	if err := s.draft(draft); err != nil {
		return err
	}
	// The page pins the roots, the list the page: so the page comes first.
	page, err := s.page(ctx)
	if err != nil {
		return err
	}
	draft["page"] = page
	if err := s.draft(draft); err != nil {
		return err
	}
	unsigned, partly := s.SM2("trust-unsigned.json"), s.SM2("trust-signing.json")
	for _, file := range []string{unsigned, partly} {
		if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	if err := s.Shuzheng(ctx, nil, "trust", "make", s.SM2("trust-draft.json"), "--network", s.ID, "--region", Region, "--test", "--days", "1500",
		"--out", unsigned, "--clock", s.Clock); err != nil {
		return err
	}
	for i, o := range organizations {
		args := []string{"trust", "sign", partly, "--key", s.SM2(o.id, "root-1.key")}
		if i == 0 {
			args = []string{"trust", "sign", unsigned, "--key", s.SM2(o.id, "root-1.key"), "--out", partly}
		}
		if err := s.Shuzheng(ctx, nil, args...); err != nil {
			return err
		}
	}
	return os.Rename(partly, s.SM2("trust-1.json"))
}

func (s *Stage) draft(draft any) error {
	text, err := json.MarshalIndent(draft, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(s.SM2("trust-draft.json"), text, 0o600)
}

// Page is the directory of the network's verification page.
func (s *Stage) Page() string { return filepath.Join(s.Net, "page") }

// page builds the verification page for the roots of the draft and gives its digest.
func (s *Stage) page(ctx context.Context) (digest string, err error) {
	var built struct {
		Digest string `json:"digest"`
	}
	err = s.Shuzheng(ctx, &built, "page", "build", s.SM2("trust-draft.json"), "--network", s.ID, "--test", "--template", filepath.Join(s.Bin, "..", "page-template"), "--out", s.Page())
	return built.Digest, err
}

// pin writes the roots of the trust list for those who verify: their fingerprint is what stands in the gazette.
func (s *Stage) pin(ctx context.Context) error {
	return made(s.SM2("roots.json"), func() error {
		roots, err := s.Command(ctx, "shuzheng", "trust", "show", s.SM2("trust-1.json"), "--roots")
		if err != nil {
			return err
		}
		return os.WriteFile(s.SM2("roots.json"), roots, 0o644)
	})
}

// Services describes the signer and the gateway of every organization for the network tool.
func (s *Stage) Services() error {
	for i, o := range organizations {
		short := strings.ToLower(o.id)
		home := filepath.Join(s.Net, "organizations", short)
		socket := filepath.Join(home, "signer.sock")
		port := s.Port + i*50 + 40
		connection := filepath.Join(s.Net, "clients", o.id, "gateway.json")
		key := func(name string) map[string]string {
			return map[string]string{"file": s.SM2(o.id, name+".key"), "passphraseFile": s.Passphrase()}
		}
		signer := map[string]any{
			"organization": o.id, "network": s.ID, "trust": s.SM2("trust-1.json"), "connection": connection, "clock": s.Clock,
			"data": filepath.Join(home, "signer"), "backup": filepath.Join(home, "signer-backup"), "socket": socket,
			"keys": []any{key("issuer"), key("status"), key("log")}, "store": key("store"), "recovery": s.SM2(o.id, "recovery.key.pub"),
		}
		others := []map[string]string{}
		for _, other := range organizations {
			if other.id != o.id {
				others = append(others, map[string]string{"organization": other.id, "url": s.Gateway(other.id)})
			}
		}
		gateway := map[string]any{
			"organization": o.id, "network": s.ID, "connection": connection, "clock": s.Clock, "others": others, "page": s.Page(),
			"data": filepath.Join(home, "gateway"), "listen": fmt.Sprintf("127.0.0.1:%d", port), "signer": socket,
		}
		if err := s.service("signer."+short, home, "signer", signer, "unix://"+socket, map[string]int{}); err != nil {
			return err
		}
		if err := s.service("gateway."+short, home, "serve", gateway, fmt.Sprintf("http://127.0.0.1:%d/healthz", port), map[string]int{"http": port}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Stage) service(name, home, verb string, config map[string]any, health string, ports map[string]int) error {
	if err := os.MkdirAll(filepath.Join(s.Net, "services"), 0o755); err != nil {
		return err
	}
	if err := os.MkdirAll(home, 0o700); err != nil {
		return err
	}
	text, err := json.MarshalIndent(config, "", "  ")
	if err != nil {
		return err
	}
	configFile := filepath.Join(home, verb+".json")
	if err := os.WriteFile(configFile, append(text, '\n'), 0o600); err != nil {
		return err
	}
	process := map[string]any{"name": name, "argv": []string{filepath.Join(s.Bin, "shuzheng"), verb, "--config", configFile}, "healthURL": health, "dir": home, "ports": ports}
	if text, err = json.MarshalIndent(process, "", "  "); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.Net, "services", name+".json"), append(text, '\n'), 0o644)
}
