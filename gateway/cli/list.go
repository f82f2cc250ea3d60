package cli

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/register"
)

// maxPage is what a gateway gives at once.
const maxPage = 200

func newList(env *Env) *cobra.Command {
	var gateway gatewayFlags
	var query api.Query
	var same string
	cmd := &cobra.Command{
		Use:   "list NAMESPACE KIND",
		Short: env.Say("按入账先后列出登记记录", "list the records of a register in the order in which they came into being"),
		Long: env.Say("按记录产生的先后列出：现时状态（时间到期即变）、持有人、凭证编号、期限和下一步由谁办理。--due 只列逾期的和时间已使其变动而尚未写入账本的。",
			`Lists records in the order in which they came into being: their state now, as time has left it, holder, number, the days that
matter and who acts next. --due gives only what is overdue, or what time has moved and nobody has written down.`),
		Example: `  shuzheng list property registration --state SUBMITTED --region 1401
  shuzheng list property registration --due --json
  shuzheng list governance delegation
  shuzheng list --fingerprint sm3:…`,
		Args: func(_ *cobra.Command, args []string) error {
			if same != "" && len(args) == 0 || same == "" && len(args) == 2 {
				return nil
			}
			return Usagef("give a namespace and a kind of record, or --fingerprint")
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if same != "" {
				return env.listSame(cmd, gateway.client(), same)
			}
			if err := days(&query.From, &query.To); err != nil {
				return err
			}
			page, err := gather(cmd, gateway.client(), args[0], args[1], query)
			if err != nil {
				return err
			}
			return env.Print(page, func() { env.printRecords(page) })
		},
	}
	gateway.add(cmd, env)
	flags := cmd.Flags()
	flags.StringVar(&query.State, "state", "", env.Say("现时状态", "state now"))
	flags.StringVar(&query.Type, "type", "", env.Say("凭证类型，如 DP", "certificate type, for example DP"))
	flags.StringVar(&query.Holder, "holder", "", env.Say("持有人的主体编号", "actor id of the holder"))
	flags.StringVar(&query.Region, "region", "", env.Say("行政区划代码的开头", "beginning of the region code"))
	flags.StringVar(&query.Dataset, "dataset", "", env.Say("数据集编号", "id of the dataset"))
	flags.StringVar(&query.Text, "text", "", env.Say("名称的一部分", "part of the name"))
	flags.StringVar(&query.From, "from", "", env.Say("从何时起产生（时间，或 UTC+08:00 的日期）", "came into being from then on (a time, or a day in UTC+08:00)"))
	flags.StringVar(&query.To, "to", "", env.Say("在何时之前产生", "came into being before then"))
	flags.BoolVar(&query.Due, "due", false, env.Say("只列逾期或因时间变动而未写入账本的", "only what is overdue, or what time has moved and nobody has written down"))
	flags.StringVar(&query.After, "after", "", env.Say("从上一页的 next 继续", "go on behind a page: its next"))
	flags.IntVar(&query.Limit, "limit", 50, env.Say("最多列出多少条", "how many at most"))
	flags.StringVar(&same, "fingerprint", "", env.Say("列出两个登记簿中同一数据的登记", "datasets with this fingerprint, and their registrations"))
	return cmd
}

// gather asks for pages until there are as many entries as were asked for: a page may hold few, or none, before the last.
func gather(cmd *cobra.Command, client *api.Client, namespace, kind string, query api.Query) (*api.Records, error) {
	wanted := query.Limit
	if wanted < 1 {
		return nil, Usagef("--limit must be positive")
	}
	whole := &api.Records{Entries: []register.Entry{}}
	for {
		query.Limit = min(wanted-len(whole.Entries), maxPage)
		page, err := client.Records(cmd.Context(), namespace, kind, query)
		if err != nil {
			return nil, err
		}
		page.Entries = append(whole.Entries, page.Entries...)
		whole, query.After = page, page.Next
		if page.Next == "" || len(page.Entries) >= wanted {
			return whole, nil
		}
	}
}

// days reads bounds that are given as days; times stay as they are.
func days(bounds ...*string) error {
	for _, bound := range bounds {
		if day, err := time.ParseInLocation(time.DateOnly, *bound, beijing); err == nil {
			*bound = record.Time(day)
		}
		if _, err := record.ParseTime(*bound); *bound != "" && err != nil {
			return Usagef("%q is neither a day such as 2026-01-31 nor a time such as 2026-01-31T08:00:00Z", *bound)
		}
	}
	return nil
}

// beijing is UTC+08:00, by which days are counted here.
var beijing = time.FixedZone("UTC+08:00", 8*3600)

func (e *Env) printRecords(page *api.Records) {
	s := &sheet{env: e}
	for i := range page.Entries {
		s.entry(&page.Entries[i])
	}
	s.head("%d 条 · 区块 %d · %s", "%d records · block %d · %s", len(page.Entries), page.Height, page.At)
	if page.Next != "" {
		s.head("还有更多：--after %s", "there are more: --after %s", page.Next)
	}
	e.Printf("%s", s.text())
}

// entry is a record on a few lines; what it has not is left out.
func (s *sheet) entry(entry *register.Entry) {
	s.head("%s  %s", "%s  %s", entry.Key, joined(entry.State, entry.Number, entry.Name))
	s.some("何人", "whose", joined(append([]string{entry.Holder}, entry.CoHolders...)...), joined(entry.Type, entry.Region, entry.Dataset))
	s.some("有效期", "validity", period(entry.From, entry.To))
	s.some("状态起于", "since", entry.Since, s.moved(entry))
	s.some("备注", "annotations", entry.Annotations...)
	for _, due := range entry.Due {
		s.some("期限", "due", due.What, due.At, s.overdue(due.Overdue))
	}
	s.some("下一步", "next", s.env.Say(entry.Next.ZH, entry.Next.EN))
}

// some is a row for what there is.
func (s *sheet) some(zh, en string, values ...string) {
	if text := joined(values...); text != "" {
		s.row(zh, en, text)
	}
}

func (s *sheet) moved(entry *register.Entry) string {
	if !entry.Moved() {
		return ""
	}
	return s.env.Say("（依 "+entry.Rule+" 因时间变动，账本所载为 "+entry.Written+"）", "(moved by time under "+entry.Rule+", the ledger holds "+entry.Written+")")
}

func (s *sheet) overdue(over bool) string { return s.env.flag(over, "（已逾期）", "(overdue)") }

func period(from, to string) string {
	if from == "" && to == "" {
		return ""
	}
	return from + " – " + to
}

// joined puts what there is on one line.
func joined(values ...string) string {
	var list []string
	for _, value := range values {
		if value != "" {
			list = append(list, value)
		}
	}
	return strings.Join(list, " ")
}

// listSame shows what both registers hold about equal data.
func (e *Env) listSame(cmd *cobra.Command, client *api.Client, fingerprint string) error {
	same, err := client.Same(cmd.Context(), fingerprint)
	if err != nil {
		return err
	}
	return e.Print(same, func() {
		s := &sheet{env: e}
		for i := range same.Datasets {
			s.entry(&same.Datasets[i])
		}
		for _, r := range same.Registrations {
			s.head("%s %s  %s", "%s %s  %s", r.Namespace, r.Key, joined(r.State, r.Number))
			s.some("何人", "whose", r.Holder, r.Type, r.Dataset)
			s.some("登记簿", "register of", r.Issuer)
		}
		e.Printf("%s", s.text())
	})
}
