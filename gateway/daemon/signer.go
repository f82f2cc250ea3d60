package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/gateway/fabric"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/signer"
	"github.com/shuzheng/shuzheng/gateway/sm"
	"github.com/shuzheng/shuzheng/gateway/terms"
	"github.com/shuzheng/shuzheng/gateway/witness"
)

// SignerConfig configures a signer.
type SignerConfig struct {
	Organization string `json:"organization"`
	Network      string `json:"network"`
	Trust        string `json:"trust"`      // trust list 1 as this organization signed it: what the ledger must hold
	Connection   string `json:"connection"` // file of the network tool
	Data         string `json:"data"`       // directory of the replica and of everything prepared and signed
	Backup       string `json:"backup"`     // second directory, best on another disk
	Socket       string `json:"socket"`     // Unix socket for this organization's gateways
	Keys         []Key  `json:"keys"`       // signing keys; the trust list says what each is for
	Store        Key    `json:"store"`      // wraps data keys at rest
	Recovery     string `json:"recovery"`   // public key whose private half is kept offline
	Announced    string `json:"announced"`  // file of changes that are expected, [witness.Announcement]; empty: every change is an alarm
	Clock        string `json:"clock"`
}

// Key names a private key file and the file with its passphrase.
type Key struct {
	File           string `json:"file"`
	PassphraseFile string `json:"passphraseFile"`
}

func (k Key) load() (*sm.Key, error) {
	passphrase, err := os.ReadFile(k.PassphraseFile)
	if err != nil {
		return nil, fmt.Errorf("passphrase of %s: %w", k.File, err)
	}
	return sm.Load(k.File, []byte(strings.TrimRight(string(passphrase), "\r\n")))
}

// Signer runs a signer until ctx ends. The lock of its replica makes a second one with the same data refuse to start.
func Signer(ctx context.Context, path string) error {
	return SignerBelieving(ctx, path, func(found signer.Findings) signer.Findings { return found })
}

// SignerBelieving is [Signer] for a test program that shows what becomes of an organization whose signer believes
// something other than what was found.
func SignerBelieving(ctx context.Context, path string, believe func(signer.Findings) signer.Findings) error {
	var config SignerConfig
	if err := readConfig(path, &config); err != nil {
		return err
	}
	if err := required(map[string]string{
		"organization": config.Organization, "network": config.Network, "trust": config.Trust, "connection": config.Connection, "data": config.Data,
		"backup": config.Backup, "socket": config.Socket, "store": config.Store.File, "recovery": config.Recovery,
	}); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	now := clock.New(config.Clock)
	client, err := connect(ctx, config.Connection, config.Organization, config.Network, now)
	if err != nil {
		return err
	}
	defer client.Close()
	cosigned, err := signer.OpenCosignatures(filepath.Join(config.Data, "cosigned"), now, time.After)
	if err != nil {
		return err
	}
	defer cosigned.Close()
	replica, findings, err := config.openReplica(witness.Options{
		Now: now, Evidence: cosigned.Evidence(ctx), Announced: config.announced, Log: logger("signer", config.Organization),
		Organization: config.Organization, Terms: terms.Documents(ctx, client),
	})
	if err != nil {
		return err
	}
	defer replica.Close()
	options, err := config.options(now, replica)
	if err != nil {
		return err
	}
	options.Cosigned, options.Findings = cosigned, believe(findings)
	return config.run(ctx, client, replica, options)
}

// openReplica opens the replica with its witness, and makes it anew when it was written by an older program or without
// one: it holds nothing that the peer does not give back.
func (c *SignerConfig) openReplica(options witness.Options) (*index.Index, *witness.Findings, error) {
	dir := filepath.Join(c.Data, "replica")
	open := func() (*index.Index, *witness.Findings, error) {
		x, err := index.OpenObserved(dir, witness.New(options))
		if err != nil {
			return nil, nil, err
		}
		findings, err := witness.Read(x, options.Announced)
		if err != nil {
			return nil, nil, errors.Join(err, x.Close())
		}
		return x, findings, nil
	}
	x, findings, err := open()
	if !errors.Is(err, index.ErrFormat) && !errors.Is(err, witness.ErrUnobserved) {
		return x, findings, err
	}
	if err := os.RemoveAll(dir); err != nil {
		return nil, nil, err
	}
	return open()
}

// announced reads which changes are expected, whenever one comes: the file may be written while the signer runs. What
// cannot be read announces nothing.
func (c *SignerConfig) announced() []witness.Announcement {
	if c.Announced == "" {
		return nil
	}
	var list []witness.Announcement
	if err := readConfig(c.Announced, &list); err != nil {
		logger("signer", c.Organization).Error("announced changes cannot be read", "error", err.Error())
		return nil
	}
	return list
}

func (c *SignerConfig) options(now clock.Clock, replica *index.Index) (signer.Options, error) {
	options := signer.Options{
		Organization: c.Organization, Now: now, MovableClock: c.Clock != "", Replica: replica, Directory: c.Data, Backup: c.Backup,
		Terms: signer.StatusTerms, After: time.After, Log: logger("signer", c.Organization),
	}
	for _, file := range c.Keys {
		key, err := file.load()
		if err != nil {
			return options, err
		}
		options.Keys = append(options.Keys, key)
	}
	var err error
	if options.Store, err = c.Store.load(); err != nil {
		return options, err
	}
	if options.Recovery, err = sm.LoadPublic(c.Recovery); err != nil {
		return options, err
	}
	options.Trust, err = os.ReadFile(c.Trust)
	return options, err
}

func (c *SignerConfig) run(ctx context.Context, client *fabric.Client, replica *index.Index, options signer.Options) error {
	s, err := signer.New(options)
	if err != nil {
		return err
	}
	// The socket comes first: to judge what came late, the replica may need word of the other organizations.
	listener, err := listenSocket(ctx, c.Socket)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return serveHTTP(ctx, listener, signer.Handler(s)) })
	group.Go(func() error {
		following, err := catchUp(ctx, replica, client)
		if err != nil {
			if following != nil {
				<-following // the replica is closed when this returns
			}
			return ended(ctx, err)
		}
		if err := refuseMovedClock(c.Clock, replica); err != nil {
			return err
		}
		if err := s.Begin(); err != nil {
			return err
		}
		options.Log.Info("signing", "socket", c.Socket, "network", c.Network, "blocks", replica.Height(), "keys", s.Keys())
		group.Go(func() error { return ended(ctx, s.Cosign(ctx)) })
		group.Go(func() error { return ended(ctx, s.SignStatus(ctx)) })
		return ended(ctx, <-following)
	})
	return group.Wait()
}

// listenSocket takes the socket over from a predecessor that was killed; the replica's lock has made sure by now that
// no predecessor lives. Anything else of that name is left alone.
func listenSocket(ctx context.Context, path string) (net.Listener, error) {
	info, err := os.Lstat(path)
	if err == nil && info.Mode().Type() != fs.ModeSocket {
		return nil, fmt.Errorf("%s exists and is not a socket", path)
	}
	if err == nil {
		err = os.Remove(path)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	listener, err := (&net.ListenConfig{Control: private}).Listen(ctx, "unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return listener, nil
}

// private sets a socket's mode before it has a name: on Linux the name is then born with it, and there is no moment in
// which others may connect. Elsewhere it may fail, and the mode is set right afterwards.
func private(_, _ string, socket syscall.RawConn) error {
	return socket.Control(func(descriptor uintptr) { _ = syscall.Fchmod(int(descriptor), 0o600) })
}
