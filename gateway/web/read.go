package web

import (
	"context"
	"slices"
	"strconv"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/signer"
)

type valueInput struct {
	Namespace string `path:"namespace" maxLength:"32"`
	Kind      string `path:"kind" maxLength:"32"`
	ID        string `path:"id" maxLength:"64"`
	Limit     int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type valueOutput struct {
	ContentType string `header:"Content-Type"`
	ETag        string `header:"ETag"`
	Transaction string `header:"Shuzheng-Transaction"`
	Block       string `header:"Shuzheng-Block"`
	Body        []byte
}

// value answers the bytes as the ledger holds them, so that their digest can be checked.
func (s *Server) value(_ context.Context, in *valueInput) (*valueOutput, error) {
	key := in.Kind + "/" + in.ID
	value, found, err := s.Index.Get(in.Namespace, key)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, record.Errorf(record.NotFound, "there is no %s in %s", seal.Printable(key), seal.Printable(in.Namespace))
	}
	output := &valueOutput{ContentType: "application/octet-stream", ETag: `"` + seal.Digest(value) + `"`, Body: slices.Clone(value)}
	versions, err := s.newest(in.Namespace, key, 1)
	if err != nil || len(versions) == 0 {
		return output, err
	}
	output.Transaction, output.Block = versions[0].Transaction, strconv.FormatUint(versions[0].Block, 10)
	return output, nil
}

type historyOutput struct{ Body api.History }

func (s *Server) history(_ context.Context, in *valueInput) (*historyOutput, error) {
	key := in.Kind + "/" + in.ID
	versions, err := s.newest(in.Namespace, key, in.Limit)
	if err != nil {
		return nil, err
	}
	if len(versions) == 0 {
		return nil, record.Errorf(record.NotFound, "there is no %s in %s", seal.Printable(key), seal.Printable(in.Namespace))
	}
	return &historyOutput{api.History{Namespace: in.Namespace, Key: key, Versions: versions}}, nil
}

// newest gives a value's last versions, newest first. A record has at most [record.MaxActs] of them, so reading its
// whole life forward is bounded.
func (s *Server) newest(namespace, key string, limit int) ([]api.Version, error) {
	life, err := s.Index.History(namespace, key, index.MaxPage, index.Position{})
	if err != nil {
		return nil, err
	}
	slices.Reverse(life)
	versions := []api.Version{}
	for _, v := range life[:min(limit, len(life))] {
		versions = append(versions, api.Version{
			Transaction: v.TxID, Block: v.Block, At: record.Time(v.Time), Digest: seal.Digest(v.Value), Value: string(v.Value),
		})
	}
	return versions, nil
}

type keysInput struct {
	Namespace string `path:"namespace" maxLength:"32"`
	Prefix    string `query:"prefix" maxLength:"64"`
	After     string `query:"after" maxLength:"128"`
	Limit     int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type keysOutput struct{ Body api.Keys }

func (s *Server) keys(_ context.Context, in *keysInput) (*keysOutput, error) {
	limit := min(in.Limit, maxList)
	list, err := s.Index.Keys(in.Namespace, in.Prefix, in.After, limit+1)
	if err != nil {
		return nil, err
	}
	page := api.Keys{Namespace: in.Namespace, Keys: append([]string{}, list[:min(limit, len(list))]...)}
	if len(list) > limit {
		page.Next = list[limit-1]
	}
	return &keysOutput{page}, nil
}

type transactionInput struct {
	ID string `path:"id" maxLength:"64"`
}

type transactionOutput struct{ Body api.Transaction }

func (s *Server) transaction(_ context.Context, in *transactionInput) (*transactionOutput, error) {
	info, found, err := s.Index.Transaction(in.ID)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, record.Errorf(record.NotFound, "no transaction %s in %d blocks", seal.Printable(in.ID), s.Index.Height())
	}
	return &transactionOutput{api.Transaction{
		ID: in.ID, Block: info.Block, Code: info.Code, At: record.Time(info.Time), Creator: info.Creator,
		Statements: append([]string{}, info.Statements...),
	}}, nil
}

type networkOutput struct{ Body api.Network }

func (s *Server) network(_ context.Context, _ *struct{}) (*networkOutput, error) {
	answer := api.Network{Organization: s.Organization, Height: s.Index.Height(), Time: record.Time(s.Now())}
	network, err := rules.Founded(s.Index)
	if record.CodeOf(err) == record.NotFounded {
		return &networkOutput{answer}, nil
	}
	if err != nil {
		return nil, err
	}
	inForce, err := rules.InForce(s.Index)
	if err != nil {
		return nil, err
	}
	answer.Network, answer.Founded, answer.Test = network.Network, true, network.Test
	answer.Trust, answer.Pack, answer.Edition = inForce.Trust, inForce.Pack, inForce.Edition
	return &networkOutput{answer}, nil
}

type stateOutput struct{ Body api.State }

// state sums up everything this gateway has read. It reads every row, so one at a time.
func (s *Server) state(_ context.Context, _ *struct{}) (*stateOutput, error) {
	if !s.summing.TryLock() {
		return nil, record.Errorf(record.Overloaded, "another state digest is being computed")
	}
	defer s.summing.Unlock()
	digest, height, err := s.Index.Digest()
	if err != nil {
		return nil, err
	}
	return &stateOutput{api.State{Organization: s.Organization, Height: height, Digest: digest}}, nil
}

type askInput struct {
	Namespace string `path:"namespace" maxLength:"32"`
	Body      api.Ask
}

type preparedOutput struct{ Body signer.Prepared }

func (s *Server) prepare(ctx context.Context, in *askInput) (*preparedOutput, error) {
	answer, err := s.Signer.Prepare(ctx, signer.Request{Namespace: in.Namespace, Statement: in.Body.Statement, Height: s.Index.Height()})
	if err != nil {
		return nil, err
	}
	return &preparedOutput{*answer}, nil
}

type certificateOutput struct{ Body signer.Certificate }

func (s *Server) open(ctx context.Context, in *askInput) (*certificateOutput, error) {
	answer, err := s.Signer.Open(ctx, signer.Request{Namespace: in.Namespace, Statement: in.Body.Statement, Height: s.Index.Height()})
	if err != nil {
		return nil, err
	}
	return &certificateOutput{*answer}, nil
}
