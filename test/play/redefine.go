package play

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// policies of the namespace `property`: the one in force, and one that would do without the bureau.
const (
	policyInForce  = "AND('DataBureau.peer',OR('MarketRegulator.peer','Exchange.peer'))"
	policyUsurping = "AND('Exchange.peer','MarketRegulator.peer')"
)

// redefine has the two approve and commit a definition of `property` that needs no bureau; then both withdraw it by
// approving the definition in force again, so that no approval of theirs waits for a third.
func (s *Stage) redefine(ctx context.Context, report *ForgeryReport) error {
	version, sequence, err := s.definition(ctx)
	if err != nil {
		return err
	}
	define := fmt.Sprintf("-o $ORDERER --tls --cafile $ORDERER_CA -C registry -n property -v %s --sequence %d", version, sequence+1)
	for _, organization := range colluding {
		if err := s.approve(ctx, organization, define, policyUsurping); err != nil {
			return err
		}
	}
	commit := "peer lifecycle chaincode commit " + define + ` --signature-policy "` + policyUsurping + `"` +
		" --peerAddresses $EXCHANGE_PEER --tlsRootCertFiles $EXCHANGE_CA --peerAddresses $MARKETREGULATOR_PEER --tlsRootCertFiles $MARKETREGULATOR_CA"
	_, failure := s.peer(ctx, record.Exchange, commit)
	for _, organization := range colluding {
		if err := s.approve(ctx, organization, define, policyInForce); err != nil {
			return err
		}
	}
	if report.Definition, err = s.failed(failure); err != nil {
		return err
	}
	_, after, err := s.definition(ctx)
	if err == nil && after != sequence {
		err = fmt.Errorf("the definition of property has sequence %d now, it had %d", after, sequence)
	}
	return err
}

var committed = regexp.MustCompile(`txid \[([0-9a-f]{64})\] committed with status \(([A-Z_]+)\)`)

// failed reads what the peer command said of a commit that must not have succeeded.
func (s *Stage) failed(failure error) (Attempt, error) {
	attempt := Attempt{Tried: "a definition of property that needs no bureau"}
	if failure == nil {
		return attempt, fmt.Errorf("the two committed a definition of property without the bureau")
	}
	found := committed.FindStringSubmatch(failure.Error())
	if found == nil {
		return attempt, fmt.Errorf("the commit failed, but not by the ledger's verdict: %w", failure)
	}
	attempt.Transaction, attempt.Code, attempt.Says = found[1], found[2], "LifecycleEndorsement is ALL; the definition in force stays"
	if attempt.Code != policyFailure {
		return attempt, fmt.Errorf("the commit of the definition should have been %s, it is %s", policyFailure, attempt.Code)
	}
	s.Line("✘ Exchange with MarketRegulator: commit %s · %s · tx %.12s…", attempt.Tried, attempt.Code, attempt.Transaction)
	return attempt, nil
}

// approve is one organization's consent to a definition; one that it has given before is as good.
func (s *Stage) approve(ctx context.Context, organization, define, policy string) error {
	_, err := s.peer(ctx, organization, "peer lifecycle chaincode approveformyorg "+define+` --signature-policy "`+policy+`"`)
	if err != nil && strings.Contains(err.Error(), "with unchanged content") {
		return nil
	}
	return err
}

// definition asks for the definition of `property` on the ledger.
func (s *Stage) definition(ctx context.Context) (version string, sequence int, err error) {
	out, err := s.peer(ctx, record.Exchange, "peer lifecycle chaincode querycommitted -C registry -n property -O json")
	if err != nil {
		return "", 0, err
	}
	var answer struct {
		Version  string `json:"version"`
		Sequence int    `json:"sequence"`
	}
	err = json.Unmarshal(out, &answer)
	return answer.Version, answer.Sequence, err
}

// peer runs Fabric's own command as an organization's administrator.
func (s *Stage) peer(ctx context.Context, organization, command string) ([]byte, error) {
	tool := strconv.Quote(s.program("shuzheng-net")) + " --dir " + strconv.Quote(s.Net) + " --bin " + strconv.Quote(s.Bin)
	return s.Command(ctx, "sh", "-c", `eval "$(`+tool+` env `+organization+`)"; export FABRIC_LOGGING_SPEC=info; `+command)
}
