package play

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/api"
)

// Rogue runs the program that obeys nobody in the two organizations while something is tried, and puts the honest one
// back whatever came of it.
func (s *Stage) Rogue(ctx context.Context, try func() error) error {
	tried := s.Tool(ctx, append([]string{"chaincode-program", filepath.Join(s.Bin, "rogue")}, colluding...)...)
	if tried == nil {
		tried = try()
	}
	back := s.Tool(context.WithoutCancel(ctx), append([]string{"chaincode-program", "default"}, colluding...)...)
	return errors.Join(tried, back)
}

// rogue has the two write a certificate that nobody issued, its registration, and a change of a genuine one.
func (s *Stage) rogue(ctx context.Context, genuine *Certificate, report *ForgeryReport) error {
	number, err := record.ParseNumber(genuine.Number)
	if err != nil {
		return err
	}
	number.Serial = 999999
	before, err := s.everywhere(ctx, genuine.Record)
	if err != nil {
		return err
	}
	forged := map[string]string{
		record.NumberKey(number.String()):          "eyJhbGciOiJTTTIifQ.eyJmb3JnZWQiOnRydWV9.AAAA",
		"registration/" + strings.Repeat("F0", 16): strings.ReplaceAll(before, genuine.Number, number.String()),
		genuine.Record: strings.Replace(before, record.StateActive, record.StateRevoked, 1),
	}
	told, err := json.Marshal(forged)
	if err != nil {
		return err
	}
	err = s.Rogue(ctx, func() error {
		report.Rogue, err = s.collude(ctx, "a certificate nobody issued, with a rogue program in both organizations",
			record.Submission{Statements: []string{"forged"}, Attachments: []string{string(told)}})
		return err
	})
	if err != nil {
		return err
	}
	return s.nothingForged(ctx, report.Rogue.Transaction, forged, genuine.Record, before)
}

// everywhere reads a property record from all three gateways and insists that they agree.
func (s *Stage) everywhere(ctx context.Context, key string) (string, error) {
	var text string
	for i, o := range organizations {
		value, err := api.NewClient(s.Gateway(o.id)).Value(ctx, "property", key)
		if err != nil {
			return "", err
		}
		if i > 0 && string(value.Bytes) != text {
			return "", fmt.Errorf("%s reads another %s", o.id, key)
		}
		text = string(value.Bytes)
	}
	return text, nil
}

// nothingForged waits until every gateway has seen the forged transaction, and checks that none believes it.
func (s *Stage) nothingForged(ctx context.Context, transaction string, forged map[string]string, changed, before string) error {
	for _, o := range organizations {
		client := api.NewClient(s.Gateway(o.id))
		seen, err := s.seen(ctx, client, transaction)
		if err != nil {
			return err
		}
		if seen.Code != policyFailure {
			return fmt.Errorf("%s says that transaction %s is %s", o.id, transaction, seen.Code)
		}
		for key := range forged {
			value, err := client.Value(ctx, "property", key)
			if key == changed && err == nil && string(value.Bytes) == before {
				continue
			}
			if key == changed || record.CodeOf(err) != record.NotFound {
				return fmt.Errorf("%s reads the forged %s (%w)", o.id, key, err)
			}
		}
	}
	s.Line("✔ none of the three gateways shows any of it; the genuine record is unchanged")
	return nil
}

// seen waits until a gateway knows what became of a transaction.
func (s *Stage) seen(ctx context.Context, client *api.Client, transaction string) (*api.Transaction, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	var answer *api.Transaction
	err := eventually(ctx, func() (err error) {
		if answer, err = client.Transaction(ctx, transaction); record.CodeOf(err) == record.NotFound {
			return record.Errorf(record.Unavailable, "transaction %s is not indexed yet", transaction)
		}
		return err
	})
	return answer, err
}

// readText reads a file that somebody signed.
func readText(path string) (string, error) {
	content, err := os.ReadFile(path)
	return strings.TrimSpace(string(content)), err
}
