package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/fabric"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/outbox"
	"github.com/shuzheng/shuzheng/gateway/page"
	"github.com/shuzheng/shuzheng/gateway/proof"
	"github.com/shuzheng/shuzheng/gateway/public"
	"github.com/shuzheng/shuzheng/gateway/readlog"
	"github.com/shuzheng/shuzheng/gateway/signer"
	"github.com/shuzheng/shuzheng/gateway/terms"
	"github.com/shuzheng/shuzheng/gateway/web"
)

// ServeConfig configures a gateway.
type ServeConfig struct {
	Organization string `json:"organization"` // MSP id
	Network      string `json:"network"`      // <region>/<channel>/<hash of block 0>
	Connection   string `json:"connection"`   // file of the network tool: peer and Fabric identity
	Data         string `json:"data"`         // directory of index, outbox and log of reads; the index may be deleted, the others may not
	Listen       string `json:"listen"`       // address of the REST interface; loopback unless public is true
	Public       bool   `json:"public"`       // allow an address that is not loopback
	Signer       string `json:"signer"`       // Unix socket of the organization's signer
	Others       []Peer `json:"others"`       // the other organizations' gateways, whose co-signatures are collected
	Page         string `json:"page"`         // directory of the verification page; empty: none is served
	Clock        string `json:"clock"`        // file of a movable clock, test networks only
}

// Peer is the gateway of another organization.
type Peer struct {
	Organization string `json:"organization"`
	URL          string `json:"url"`
}

func (c *ServeConfig) valid() error {
	missing := required(map[string]string{
		"organization": c.Organization, "network": c.Network, "connection": c.Connection, "data": c.Data, "listen": c.Listen, "signer": c.Signer,
	})
	host, _, err := net.SplitHostPort(c.Listen)
	if ip := net.ParseIP(host); err == nil && !c.Public && (ip == nil || !ip.IsLoopback()) {
		err = fmt.Errorf("listen %s is not loopback; set public if other machines shall reach this gateway", c.Listen)
	}
	return errors.Join(missing, err, c.validOthers())
}

func (c *ServeConfig) validOthers() error {
	named := []string{c.Organization}
	for _, other := range c.Others {
		if !slices.Contains(proof.Organizations, other.Organization) || slices.Contains(named, other.Organization) {
			return fmt.Errorf("others names %q, which is none of the other organizations, or names it twice", other.Organization)
		}
		named = append(named, other.Organization)
	}
	return nil
}

// Serve runs a gateway until ctx ends.
func Serve(ctx context.Context, path string) error {
	var config ServeConfig
	if err := readConfig(path, &config); err != nil {
		return err
	}
	if err := config.valid(); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	now := clock.New(config.Clock)
	client, err := connect(ctx, config.Connection, config.Organization, config.Network, now)
	if err != nil {
		return err
	}
	defer client.Close()
	x, err := openIndex(filepath.Join(config.Data, "index"))
	if err != nil {
		return err
	}
	defer x.Close()
	box, err := outbox.Open(filepath.Join(config.Data, "outbox"))
	if err != nil {
		return err
	}
	defer box.Close()
	proofs, err := proof.Open(filepath.Join(config.Data, "proofs"), x, logger("gateway", config.Organization))
	if err != nil {
		return err
	}
	defer proofs.Close()
	reads, err := readlog.OpenAll(filepath.Join(config.Data, "reads"))
	if err != nil {
		return err
	}
	defer reads.Close()
	return config.run(ctx, now, client, x, box, proofs, reads)
}

func (c *ServeConfig) run(ctx context.Context, now clock.Clock, client *fabric.Client, x *index.Index, box *outbox.Box, proofs *proof.Collector, reads *readlog.Logs) error {
	group, ctx := errgroup.WithContext(ctx)
	following, err := catchUp(ctx, x, client)
	if err != nil {
		return err
	}
	if err := refuseMovedClock(c.Clock, x); err != nil {
		return err
	}
	log := logger("gateway", c.Organization)
	documents := terms.Documents(ctx, client)
	judge := &outbox.Rules{Organization: c.Organization, Now: now, Reader: x, Terms: documents}
	worker := &outbox.Worker{
		Box: box, Ledger: &fabric.Router{Client: client, Find: namespaces(x, c.Clock)}, Looker: x, Judge: judge, Now: now, After: time.After, Jitter: rand.Float64, Hands: 64,
	}
	own := signer.NewClient(c.Signer)
	server := &web.Server{
		Organization: c.Organization, Now: now, Index: x, Outbox: box, Judge: judge, Ledger: client, Signer: own, Log: log,
		Proofs: proofs, Files: &public.Files{Index: x, Proofs: proofs, Now: now, Log: log}, Documents: documents, Reads: reads,
	}
	if c.Page != "" {
		server.Page = page.Handler(c.Page)
	}
	server.Pages = c.watcher(x, log)
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return err
	}
	log.Info("serving", "address", listener.Addr().String(), "network", c.Network, "blocks", x.Height())
	group.Go(func() error { return ended(ctx, <-following) })
	group.Go(func() error { return worker.Run(ctx) })
	group.Go(func() error { return ended(ctx, proofs.Follow(ctx, c.Organization, own, c.others(), time.After)) })
	group.Go(func() error { return ended(ctx, server.Pages.Run(ctx)) })
	group.Go(func() error { return serveHTTP(ctx, listener, server.Handler()) })
	return group.Wait()
}

// others are the other organizations' gateways, from which their co-signatures come.
func (c *ServeConfig) others() map[string]proof.Source {
	sources := map[string]proof.Source{}
	for _, other := range c.Others {
		sources[other.Organization] = api.NewClient(other.URL)
	}
	return sources
}

// watcher compares the pages that the other organizations serve with the digest in the trust list in force.
func (c *ServeConfig) watcher(reader rules.Reader, log *slog.Logger) *page.Watcher {
	sites := map[string]string{}
	for _, other := range c.Others {
		sites[other.Organization] = other.URL + "/page/"
	}
	return &page.Watcher{
		Sites: sites, Client: &http.Client{Timeout: time.Minute}, After: time.After, Log: log,
		Expected: func() (string, error) {
			list, err := rules.TrustList(reader)
			if err != nil {
				return "", err
			}
			return list.Page, nil
		},
	}
}

// namespaces asks the founding record whose a namespace is; before the founding there is governance alone. With a clock that this
// network does not allow nothing is endorsed, and what was accepted waits for a start without it.
func namespaces(reader rules.Reader, clockFile string) func(string) (record.Namespace, error) {
	return func(namespace string) (record.Namespace, error) {
		network, err := rules.Founded(reader)
		if record.CodeOf(err) == record.NotFounded && namespace == record.Governance {
			return record.Namespace{Name: namespace, Kind: record.KindGovernance, Owner: record.DataBureau}, nil
		}
		if err != nil {
			return record.Namespace{}, err
		}
		if err := clockFits(clockFile, network); err != nil {
			return record.Namespace{}, err
		}
		ns, known := network.Find(namespace)
		if !known {
			return record.Namespace{}, record.Errorf(record.WrongAudience, "the founding names no namespace %s", namespace)
		}
		return ns, nil
	}
}

// serveHTTP serves until ctx ends, then lets running requests finish for a few seconds.
func serveHTTP(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 90 * time.Second,
		IdleTimeout: 60 * time.Second, MaxHeaderBytes: 16 << 10,
	}
	stopped := context.AfterFunc(ctx, func() {
		bounded, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = server.Shutdown(bounded) // what does not finish in time is cut off and asked again by its client
	})
	defer stopped()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// ended turns the end of a background task into an error, unless everything is being stopped.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}
