package play

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/api"
)

// Act is one act as the play describes it.
type Act struct {
	Who       *Person
	Says      string // what happens, for the line printed
	Namespace string
	Act       string
	Sub       string // key of the record, empty to create one
	Body      any
	Attach    []string
	Consents  []*Person
	Through   string // MSP id; the person's own gateway when empty
}

// Done is what an act led to.
type Done struct {
	Key         string `json:"key"`
	ID          string `json:"id"`
	State       string `json:"state"`
	Transaction string `json:"transaction"`
	Block       uint64 `json:"block"`
	Statement   string `json:"statement"` // file
}

// Do signs and submits an act and prints one line on what was recorded.
func (s *Stage) Do(ctx context.Context, a Act) (*Done, error) {
	files, err := s.sign(ctx, a)
	if err != nil {
		return nil, err
	}
	return s.submit(ctx, a, files)
}

// sign makes the statement and its consents with the commands a person would use.
func (s *Stage) sign(ctx context.Context, a Act) ([]string, error) {
	s.step++
	name := s.act(strings.ReplaceAll(a.Act, ".", "-"))
	body, err := json.MarshalIndent(a.Body, "", "  ")
	if err != nil {
		return nil, err
	}
	bodyFile, err := s.write(name+".json", body)
	if err != nil {
		return nil, err
	}
	statement := name + ".jws"
	args := []string{"sign", "--clock", s.Clock, "--key", a.Who.Key, "--iss", a.Who.Actor, "--network", s.ID, "--namespace", a.Namespace,
		"--act", a.Act, "--body", bodyFile, "--out", statement}
	if a.Sub != "" {
		prev, err := s.digest(ctx, a.Namespace, a.Sub, s.through(a))
		if err != nil {
			return nil, err
		}
		args = append(args, "--sub", a.Sub, "--prev", prev)
	}
	for _, path := range a.Attach {
		args = append(args, "--attach", path)
	}
	if err := s.Shuzheng(ctx, nil, args...); err != nil {
		return nil, err
	}
	files := []string{statement}
	for i, party := range a.Consents {
		consent := fmt.Sprintf("%s-consent-%d.jws", name, i+1)
		if err := s.Shuzheng(ctx, nil, "sign", "--clock", s.Clock, "--consent", statement, "--key", party.Key, "--iss", party.Actor, "--out", consent); err != nil {
			return nil, err
		}
		files = append(files, consent)
	}
	return files, nil
}

func (s *Stage) through(a Act) string {
	if a.Through != "" {
		return a.Through
	}
	return a.Who.Home
}

// digest is that of a record's newest version, once the gateway that is asked has read everything this play has done: an
// act may have gone in through another one a moment ago.
func (s *Stage) digest(ctx context.Context, namespace, key, through string) (string, error) {
	if err := s.reach(ctx, through); err != nil {
		return "", err
	}
	out, err := s.Command(ctx, "shuzheng", "show", namespace, key, "--digest", "--gateway", s.Gateway(through))
	return strings.TrimSpace(string(out)), err
}

// reach waits until an organization's gateway has read the newest block this play knows of.
func (s *Stage) reach(ctx context.Context, organization string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return eventually(ctx, func() error {
		network, err := api.NewClient(s.Gateway(organization)).Network(ctx)
		if err == nil && network.Height <= s.newest {
			err = record.Errorf(record.Unavailable, "%s has read %d blocks", organization, network.Height)
		}
		return err
	})
}

func (s *Stage) submit(ctx context.Context, a Act, files []string) (*Done, error) {
	args := append([]string{"submit"}, files...)
	for _, path := range a.Attach {
		args = append(args, "--attach", path)
	}
	began := time.Now()
	out, err := s.Command(ctx, "shuzheng", append(args, "--gateway", s.Gateway(s.through(a)), "--json")...)
	if err != nil {
		return nil, err
	}
	took := time.Since(began)
	var receipt api.Receipt
	if err := json.Unmarshal(out, &receipt); err != nil {
		return nil, err
	}
	return s.recorded(ctx, a, &receipt, files[0], took)
}

// recorded reads the record back and prints who did what, under which rule, and where it stands on the ledger.
func (s *Stage) recorded(ctx context.Context, a Act, receipt *api.Receipt, statement string, took time.Duration) (*Done, error) {
	if receipt.Result == nil {
		return nil, fmt.Errorf("%s: no result in state %s", a.Act, receipt.State)
	}
	done := &Done{Key: receipt.Result.Key, State: receipt.Result.State, Transaction: receipt.Transaction, Block: receipt.Block, Statement: statement}
	_, done.ID, _ = strings.Cut(done.Key, "/")
	s.newest = max(s.newest, done.Block)
	var shown struct {
		Record record.Record `json:"record"`
	}
	out, err := s.quiet(ctx, "shuzheng", "show", a.Namespace, done.Key, "--gateway", s.Gateway(s.through(a)), "--json")
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(out, &shown); err != nil {
		return nil, err
	}
	act := shown.Record.Acts[len(shown.Record.Acts)-1]
	s.Line("✔ %s: %s · rule %s, pack %s · %s %s · tx %.12s… block %d · %d ms", a.Who.Name, a.Says, act.Rule, act.Pack, done.Key, done.State, done.Transaction, done.Block, took.Milliseconds())
	return done, nil
}

// Refused does an act that must be refused with a code, and prints why it was.
func (s *Stage) Refused(ctx context.Context, code record.Code, a Act) error {
	done, err := s.Do(ctx, a)
	refusal, ok := err.(*Refusal)
	switch {
	case err == nil:
		return fmt.Errorf("%s was recorded as %s and should have been refused with %s", a.Act, done.Key, code)
	case !ok:
		return err
	case refusal.Code != string(code):
		return fmt.Errorf("%s should have been refused with %s, not: %w", a.Act, code, refusal)
	}
	s.Line("✘ %s: %s · refused: %s (%s) %s", a.Who.Name, a.Says, refusal.Code, refusal.Rule, refusal.Detail)
	return nil
}
