package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/problem"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

type cosignedInput struct {
	From  uint64 `query:"from" doc:"Height to begin with"`
	Limit int    `query:"limit" minimum:"1" maximum:"256" default:"256"`
	Wait  int    `query:"wait" minimum:"0" maximum:"60" default:"0" doc:"Seconds to wait until there is one"`
}

type cosignedOutput struct{ Body api.Cosignatures }

// cosigned gives this organization's own co-signatures to whoever collects them. Those of the others are theirs to give.
func (s *Server) cosigned(ctx context.Context, in *cosignedInput) (*cosignedOutput, error) {
	standAside(ctx)
	bounded, cancel := within(ctx, in.Wait)
	defer cancel()
	list, err := s.Proofs.AwaitCosigned(bounded, s.Organization, in.From, in.Limit)
	if err != nil {
		return nil, err
	}
	return &cosignedOutput{api.Cosignatures{Organization: s.Organization, Cosigned: list}}, nil
}

type statusInput struct {
	After uint64 `query:"after" doc:"Sequence number of the newest set known"`
	Wait  int    `query:"wait" minimum:"0" maximum:"60" default:"0"`
}

type statusOutput struct{ Body api.Status }

// status gives this organization's newest status set behind a sequence number.
func (s *Server) status(ctx context.Context, in *statusInput) (*statusOutput, error) {
	standAside(ctx)
	bounded, cancel := within(ctx, in.Wait)
	defer cancel()
	return &statusOutput{api.Status{Organization: s.Organization, Set: s.Proofs.AwaitStatus(bounded, s.Organization, in.After)}}, nil
}

type alarmsOutput struct{ Body api.Alarms }

func (s *Server) alarms(ctx context.Context, _ *struct{}) (*alarmsOutput, error) {
	own, err := s.Signer.Alarms(ctx)
	if err != nil {
		return nil, err
	}
	return &alarmsOutput{api.Alarms{Organization: s.Organization, Forks: s.Proofs.Forks(), Pages: s.Pages.Findings(), Own: own}}, nil
}

type bundleInput struct {
	Namespace string   `path:"namespace" maxLength:"32"`
	Kind      string   `path:"kind" enum:"jwt,jws"`
	ID        string   `path:"id" maxLength:"64"`
	Key       []string `query:"key" maxItems:"8" doc:"Names of keys that a presentation is to be signed with"`
	Wait      int      `query:"wait" minimum:"0" maximum:"60" default:"0" doc:"Seconds to wait until it is proved"`
}

type rawOutput struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

// bundle gives the proof bundle of a certificate, without disclosures, or of the parties' statements.
func (s *Server) bundle(ctx context.Context, in *bundleInput) (*rawOutput, error) {
	standAside(ctx)
	bounded, cancel := within(ctx, in.Wait)
	defer cancel()
	b, err := s.Proofs.Bundle(bounded, in.Namespace, in.Kind+"/"+in.ID, in.Key)
	if code := record.CodeOf(err); (code == record.NotFound || code == record.UnknownKey) && in.Wait > 0 && s.catchUp(bounded) == nil {
		// It may have been recorded through another gateway a moment ago.
		b, err = s.Proofs.Bundle(bounded, in.Namespace, in.Kind+"/"+in.ID, in.Key)
	}
	if err != nil {
		return nil, err
	}
	return encoded(b)
}

type evidenceInput struct {
	Namespace string `path:"namespace" maxLength:"32"`
	Kind      string `path:"kind" maxLength:"32" doc:"deal, registration, …, or jwt: then id is the number of a certificate"`
	ID        string `path:"id" maxLength:"64"`
	Wait      int    `query:"wait" minimum:"0" maximum:"60" default:"0" doc:"Seconds to wait until it is proved"`
}

// evidence gives the evidence package of a deal, another record or a certificate, without private documents: those are with the
// parties, who add them at home.
func (s *Server) evidence(ctx context.Context, in *evidenceInput) (*rawOutput, error) {
	standAside(ctx)
	bounded, cancel := within(ctx, in.Wait)
	defer cancel()
	p, err := s.Proofs.Evidence(bounded, in.Namespace, in.Kind+"/"+in.ID)
	if record.CodeOf(err) == record.NotFound && in.Wait > 0 && s.catchUp(bounded) == nil {
		p, err = s.Proofs.Evidence(bounded, in.Namespace, in.Kind+"/"+in.ID) // it may have been recorded a moment ago
	}
	if err != nil {
		return nil, err
	}
	text, err := p.Encode()
	return &rawOutput{"application/json", text}, err
}

func encoded(b *bundle.Bundle) (*rawOutput, error) {
	text, err := b.Encode()
	return &rawOutput{"application/json", text}, err
}

type checkpointInput struct {
	Height uint64 `path:"height"`
}

// checkpoint gives the co-signed checkpoint of a height as a signed note.
func (s *Server) checkpoint(_ context.Context, in *checkpointInput) (*rawOutput, error) {
	note, err := s.Proofs.Note(in.Height)
	if err != nil {
		return nil, err
	}
	return &rawOutput{"text/plain; charset=utf-8", []byte(note)}, nil
}

// newestCheckpoint gives the newest checkpoint that is proved.
func (s *Server) newestCheckpoint(ctx context.Context, _ *struct{}) (*rawOutput, error) {
	height, err := s.Proofs.Proved()
	if err != nil {
		return nil, err
	}
	if height == 0 {
		return nil, record.Errorf(record.NotProved, "no height is co-signed by enough organizations yet")
	}
	return s.checkpoint(ctx, &checkpointInput{height})
}

// tile gives a tile of the log up to the newest proved checkpoint. A full one never changes.
func (s *Server) tile(w http.ResponseWriter, r *http.Request) {
	tile, err := tlog.ParseTile(r.PathValue("path"))
	if err != nil {
		problem.Write(w, record.Errorf(record.NotFound, "%v", err))
		return
	}
	hashes, err := s.readTile(tile)
	switch {
	case err != nil:
		problem.Write(w, s.explain(r.URL.Path, err))
	case hashes == nil:
		problem.Write(w, record.Errorf(record.NotFound, "the log does not hold %s yet", seal.Printable(tile.Path())))
	default:
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Length", strconv.Itoa(len(hashes)))
		_, _ = w.Write(hashes) // the client has gone away
	}
}

func (s *Server) readTile(tile tlog.Tile) ([]byte, error) {
	height, err := s.Proofs.Proved()
	if err != nil {
		return nil, err
	}
	checkpoint, found, err := s.Index.Checkpoint(height)
	if err != nil || !found {
		return nil, err
	}
	return tile.Read(checkpoint.Size, s.Index.Node)
}

func within(ctx context.Context, seconds int) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, time.Duration(min(seconds, maxWait))*time.Second)
}
