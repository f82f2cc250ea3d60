package register

import (
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

// Next says who acts next.
type Next struct {
	ZH    string `json:"zh"`
	EN    string `json:"en"`
	Steps []Step `json:"steps" doc:"Acts that lead on from the state, in the order in which a record lives through them"`
}

// Step is an act that the rules allow from a state and that leads to another one.
type Step struct {
	Act     string   `json:"act"`
	ZH      string   `json:"zh"`
	EN      string   `json:"en"`
	To      []string `json:"to" doc:"States it can lead to"`
	Roles   []string `json:"roles" doc:"One of them signs"`
	Through string   `json:"through" doc:"Organization it must arrive through"`
	Rule    string   `json:"rule"`
}

// waiting are the states in which somebody is expected to act; in all others nothing is due, whatever may be done.
var waiting = []string{
	record.StateSubmitted, record.StateSupplement, record.StateAccepted, record.StateReview, record.StateNotice, record.StateObjected,
	record.StateDeposited, record.StateWaitNumber, record.StateApproved, record.StateProposed, record.StateRequested, record.StateChecked,
	record.StateDestroyed, record.StateSigned, record.StateDiffers, record.StateUnknown, record.StateReturned,
	// Of trade.
	record.StateApplied, record.StateDisclosed, record.StateOrdered, record.StateOrderApproved, record.StateAmended, record.StateEvidenced,
	record.StateDelivering, record.StateDelivered, record.StateSettling, record.StateSettled, record.StatePaused, record.StateLimited,
	record.StateDisputed, record.StatePending, record.StateRecheckDue, record.StateOpen, record.StateMediating, record.StateToArbitration,
	record.StateToCourt, record.StateJudged,
}

// Steps finds what leads on from states in a kind of namespace under a rules edition: it reads the table, and knows no act.
type Steps struct {
	Kind    string // of namespace
	Edition int
}

// Show is [Of] with who acts next.
func (s Steps) Show(item *Item, now string) Entry {
	e := Of(item, now)
	var carries []Step
	if deal, ok := item.taken().(*record.Deal); ok {
		carries = s.carrying(deal, e.State, now)
	}
	e.Next = s.next(append(carries, s.leading(item.Record.Kind, e.State)...), e.State)
	return e
}

// From says who acts next on a kind of record in a state.
func (s Steps) From(kind, state string) Next { return s.next(s.leading(kind, state), state) }

// leading are the acts on a kind of record that lead on from a state.
func (s Steps) leading(kind, state string) []Step {
	return s.steps(func(row *rules.Row) bool {
		return row.Kind == kind && slices.Contains(row.From, state) && leads(row, state)
	})
}

func (s Steps) steps(wanted func(row *rules.Row) bool) []Step {
	steps := []Step{}
	for _, row := range rules.Table(s.Kind) {
		if row.In(s.Edition) && wanted(&row) {
			zh, en := rules.Title(row.Act)
			steps = append(steps, Step{
				Act: row.Act, ZH: zh, EN: en, To: append([]string{row.To}, row.Else...), Roles: row.Roles, Through: row.Through.String(), Rule: row.Rule,
			})
		}
	}
	return steps
}

func (s Steps) next(steps []Step, state string) Next {
	next := Next{Steps: steps}
	switch {
	case len(steps) == 0:
		next.ZH, next.EN = "已终结，无须办理", "ended; nothing is left to do"
	case !slices.Contains(waiting, state):
		next.ZH, next.EN = "无待办事项", "nothing is due"
	default:
		next.ZH, next.EN = chinese.sentence(steps), english.sentence(steps)
	}
	return next
}

// leads reports whether an act brings a record into another state. What the service actor settles has happened already.
func leads(row *rules.Row, state string) bool {
	if strings.HasSuffix(row.Act, ".settle") {
		return false
	}
	return row.To != state || slices.ContainsFunc(row.Else, func(other string) bool { return other != state })
}

// language is how one writes a sentence.
type language struct {
	number             int // of the two names that roles have
	or, says, and, end string
	title              func(s Step) string
}

var (
	chinese = language{0, "、", "：", "、", "；", func(s Step) string { return s.ZH }}
	english = language{1, " or ", ": ", ", ", "; ", func(s Step) string { return s.EN }}
)

// sentence names who may act and how, the same people once.
func (l language) sentence(steps []Step) string {
	var people []string
	acts := map[string][]string{}
	for _, step := range steps {
		var titles []string
		for _, role := range step.Roles {
			titles = append(titles, Roles[role][l.number])
		}
		who := strings.Join(titles, l.or)
		if acts[who] == nil {
			people = append(people, who)
		}
		acts[who] = append(acts[who], l.title(step))
	}
	for i, who := range people {
		people[i] = who + l.says + strings.Join(acts[who], l.and)
	}
	return strings.Join(people, l.end)
}

// Roles names the roles of the permission matrix (domain model C3) in Chinese and English.
var Roles = map[string][2]string{
	record.RoleRegistrar:  {"主体登记员", "registrar of actors"},
	record.RoleService:    {"服务程序", "service actor"},
	record.RoleBureau:     {"省数据局", "provincial data bureau"},
	record.RoleCity:       {"市级数据部门", "city data department"},
	record.RoleAgency:     {"受托登记机构", "delegated agency"},
	record.RoleRegulator:  {"市场监管部门", "market regulator"},
	record.RoleExchange:   {"数据交易中心", "exchange centre"},
	record.RoleOperator:   {"交易运营机构", "exchange operator"},
	record.RoleHolder:     {"持有人", "holder"},
	record.RoleMerchant:   {"数据商", "data merchant"},
	record.RoleDemander:   {"需求方", "demander"},
	record.RoleThirdParty: {"第三方服务机构", "third-party service"},
	record.RoleBank:       {"银行", "bank"},
	record.RoleCustodian:  {"托管机构", "custodian"},
	record.RoleCourt:      {"法院", "court"},
	record.RoleAuditor:    {"审计机构", "auditor"},
	record.RoleSector:     {"行业监管部门", "sector regulator"},
	record.RolePublicOp:   {"公共数据运营机构", "operator of public data"},
	record.RoleProvider:   {"公共数据提供单位", "provider of public data"},
	record.RoleCommittee:  {"授权运营委员会", "committee"},
	record.RoleForeign:    {"外省机构", "authority of another province"},
	record.RoleParty:      {"交易专用密钥持有方", "whoever holds the key made for the deal"},
}
