package web

import (
	"context"
	"iter"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/register"
)

type reportInput struct {
	From   string `query:"from" maxLength:"20" doc:"The period begins; without it with the ledger"`
	To     string `query:"to" maxLength:"20" doc:"The period ends before; without it it goes on"`
	Height uint64 `query:"height" doc:"Blocks it is made of, states as of the newest act in them; 0 for all there are, states as of now"`
}

type reportOutput struct{ Body register.Report }

type exchangeReportOutput struct{ Body register.ExchangeReport }

// kinds are the kinds of record that a report counts, by kind of namespace.
type kinds map[string][]string

var (
	reported = kinds{
		record.KindGovernance:   {"delegation", "filing"},
		record.KindProperty:     {"registration", "usage", "mirror"},
		record.KindIntellectual: {"registration", "usage", "mirror"},
	}
	traded = kinds{
		record.KindGovernance: {"actor", "exemption"},
		record.KindExchange: {
			"subject", "demander", "cohort", "object", "listing", "deal", "handover", "settlement", "dispute", "pause", "contract", "violation", "access", "transaction",
		},
	}
)

// report counts both registers.
func (s *Server) report(_ context.Context, in *reportInput) (*reportOutput, error) {
	var report *register.Report
	err := s.counted(in, reported, func(r *reading, period register.Period, items iter.Seq[*register.Item]) {
		report = register.ReportOf(r.network, period, items)
		report.Height = r.Height
	})
	if err != nil {
		return nil, err
	}
	return &reportOutput{*report}, nil
}

// exchangeReport counts the exchanges.
func (s *Server) exchangeReport(_ context.Context, in *reportInput) (*exchangeReportOutput, error) {
	var report *register.ExchangeReport
	err := s.counted(in, traded, func(r *reading, period register.Period, items iter.Seq[*register.Item]) {
		report = register.ExchangeReportOf(r.network, period, items)
		report.Height = r.Height
	})
	if err != nil {
		return nil, err
	}
	return &exchangeReportOutput{*report}, nil
}

// counted lets a report count the records of some kinds as of a height. It reads all of them, so one at a time.
func (s *Server) counted(in *reportInput, wanted kinds, count func(*reading, register.Period, iter.Seq[*register.Item])) error {
	period := register.Period{At: record.Time(s.Now()), From: in.From, To: in.To}
	if err := period.Valid(); err != nil {
		return err
	}
	leave, err := s.alone()
	if err != nil {
		return err
	}
	defer leave()
	r, err := s.reading(in.Height)
	if err != nil {
		return err
	}
	defer r.Close()
	if in.Height != 0 {
		if period.At, err = r.Time(); err != nil {
			return err
		}
	}
	count(r, period, func(yield func(*register.Item) bool) {
		for _, ns := range r.network.Namespaces {
			for _, kind := range wanted[ns.Kind] {
				for item := range r.all(ns.Name, kind, &err) {
					if !yield(item) {
						return
					}
				}
				if err != nil {
					return
				}
			}
		}
	})
	return err
}
