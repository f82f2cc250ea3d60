package fabric

import (
	"context"
	"fmt"
	"slices"
	"strings"

	gatewaypb "github.com/hyperledger/fabric-protos-go-apiv2/gateway"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// What the peer says in words only (Fabric 2.5.9: internal/peer/node/grpc_limiters.go, internal/pkg/gateway).
const (
	saysBusy     = "too many requests for"
	saysMissing  = "failed to find any endorsing peers"
	saysDiffer   = "ProposalResponsePayloads do not match"
	saysAnswered = "chaincode response"
)

// endorseError tells a refusal by the rules from everything that may pass.
func endorseError(ctx context.Context, err error, organizations []string) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	st := status.Convert(err)
	details := detailsOf(st)
	switch {
	case st.Code() == codes.ResourceExhausted || strings.Contains(st.Message(), saysBusy) || anySays(details, saysBusy):
		return record.Errorf(record.Overloaded, "the peer turns requests away: %s", st.Message())
	case len(details) > 0:
		return judge(details, organizations)
	case st.Code() == codes.DeadlineExceeded || strings.Contains(st.Message(), saysMissing):
		return record.Errorf(record.Unavailable, "%s", st.Message())
	}
	return record.Errorf(record.Unavailable, "the peer did not endorse: %s: %s", st.Code(), st.Message())
}

// judge reads what each endorsing organization said. It is a refusal only when every named organization refused by the
// rules and for the same reason: a single one may be behind, run another edition, or lie. Where one refused and another
// could not be asked, another plan may hear both. Anything else is no verdict on the statement, and shopping for a
// willing organization would be wrong as well.
func judge(details []*gatewaypb.ErrorDetail, organizations []string) error {
	failed, refused := map[string]bool{}, map[string][]*record.Error{}
	for _, detail := range details {
		failed[detail.GetMspId()] = true
		if refusal, ok := record.ParseError(detail.GetMessage()); ok {
			refused[detail.GetMspId()] = append(refused[detail.GetMspId()], refusal)
		}
	}
	if len(refused) == 0 || anySays(details, saysDiffer) {
		return unanswered(details)
	}
	first := firstRefusal(refused, organizations)
	if first == nil {
		return unanswered(details)
	}
	for _, member := range organizations {
		other := slices.ContainsFunc(refused[member], func(r *record.Error) bool { return r.Code != first.Code })
		if !failed[member] || other {
			return record.Errorf(record.Unavailable, "organizations disagree; one of them says %s: %s", first.Code, first.Detail)
		}
		if len(refused[member]) == 0 {
			return record.Errorf(record.Unavailable, "%s gave no verdict; another organization says %s: %s", member, first.Code, first.Detail)
		}
	}
	return first
}

// firstRefusal takes the organizations in their own order, so that the same answers give the same refusal.
func firstRefusal(refused map[string][]*record.Error, organizations []string) *record.Error {
	for _, member := range organizations {
		if list := refused[member]; len(list) > 0 {
			return list[0]
		}
	}
	return nil
}

// unanswered explains why nobody judged: answers differ, the chaincode broke, or an organization is away.
func unanswered(details []*gatewaypb.ErrorDetail) error {
	first := details[0]
	text := fmt.Sprintf("%s at %s: %s", first.GetMspId(), first.GetAddress(), first.GetMessage())
	switch {
	case anySays(details, saysDiffer):
		return record.Errorf(record.Unavailable, "organizations computed different results: %s", text)
	case anySays(details, saysAnswered):
		return record.Errorf(record.Internal, "the chaincode failed: %s", text)
	}
	return record.Errorf(record.Unavailable, "%s", text)
}

// submitError says that nothing is known, and whether trying the same envelope again can help.
func submitError(err error, txID string) error {
	st := status.Convert(err)
	unknown := record.Errorf(record.OutcomeUnknown, "transaction %s: %s: %s", txID, st.Code(), st.Message())
	for _, final := range []string{"status=FORBIDDEN", "status=BAD_REQUEST", "status=REQUEST_ENTITY_TOO_LARGE"} {
		if st.Code() == codes.Aborted && strings.Contains(st.Message(), final) {
			return fmt.Errorf("%w: %w", ErrRejected, unknown)
		}
	}
	if st.Code() == codes.InvalidArgument {
		return fmt.Errorf("%w: %w", ErrRejected, unknown)
	}
	return unknown
}

// evaluateError maps the failure of a query.
func evaluateError(ctx context.Context, err error, organization string) error {
	if refusal, ok := record.ParseError(status.Convert(err).Message()); ok && ctx.Err() == nil {
		return refusal
	}
	return endorseError(ctx, err, []string{organization})
}

func internal(err error) error { return record.Errorf(record.Internal, "%v", err) }

func detailsOf(st *status.Status) []*gatewaypb.ErrorDetail {
	var details []*gatewaypb.ErrorDetail
	for _, any := range st.Details() {
		if detail, ok := any.(*gatewaypb.ErrorDetail); ok {
			details = append(details, detail)
		}
	}
	return details
}

func anySays(details []*gatewaypb.ErrorDetail, text string) bool {
	return slices.ContainsFunc(details, func(d *gatewaypb.ErrorDetail) bool { return strings.Contains(d.GetMessage(), text) })
}
