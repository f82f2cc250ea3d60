package cli

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/readlog"
)

func newReads(env *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "reads",
		Short: env.Say("保密条款的调阅日志：查询、上链、核对", "the log of who has read private terms: list, anchor, check"),
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newReadsList(env), newReadsAnchor(env), newReadsCheck(env))
	return cmd
}

func newReadsList(env *Env) *cobra.Command {
	var f askFlags
	var ask record.ListReads
	cmd := &cobra.Command{
		Use:   "list --namespace NAMESPACE",
		Short: env.Say("谁调阅过保密条款", "who has asked for private terms"),
		Long: env.Say("本机构人员可查全部；交易当事人可查自己的交易（--deal）。",
			"The organization's own people see all of it; the parties of a deal see who has read theirs (--deal)."),
		Example: "  shuzheng reads list --deal deal/4F0C… --key deal.key --namespace exchange",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			request, err := f.sign(cmd, env, record.ActListReads, &ask)
			if err != nil {
				return err
			}
			reads, err := f.gateway.client().Reads(cmd.Context(), f.claims.namespace, request)
			if err != nil {
				return err
			}
			return env.Print(reads, func() { env.printReads(reads) })
		},
	}
	f.add(cmd, env)
	cmd.Flags().StringVar(&ask.Deal, "deal", "", env.Say("交易记录的键", "key of a deal"))
	cmd.Flags().IntVar(&ask.After, "after", 0, env.Say("从此号之后", "behind the entry with this number"))
	cmd.Flags().IntVar(&ask.Limit, "limit", record.MaxReads, env.Say("最多条数", "how many at most"))
	return cmd
}

func (e *Env) printReads(reads *api.Reads) {
	for i := range reads.Entries {
		one := &reads.Entries[i]
		e.Printf("%d  %s  %s  %s  %s  %s%s\n", one.N, one.At, one.Actor, one.Deal, one.Purpose, one.Basis, one.Refused)
	}
	e.Printf(e.Say("共 %d 条，链头 %s\n", "%d entries, head %s\n"), reads.Last, reads.Head)
}

// anchored is what `reads anchor` answers.
type anchored struct {
	Anchor  record.ReadLog `json:"anchor"`
	Key     string         `json:"key"`
	Receipt *api.Receipt   `json:"receipt,omitempty"` // none: everything was anchored before
}

func newReadsAnchor(env *Env) *cobra.Command {
	var f askFlags
	var wait time.Duration
	cmd := &cobra.Command{
		Use:     "anchor --namespace NAMESPACE --key SERVICE_KEY",
		Short:   env.Say("把调阅日志的链头写入账本（服务程序）", "put the head of the log of reads on the ledger (the service actor's act)"),
		Example: "  shuzheng reads anchor --namespace exchange --key service.key",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			key, err := f.load(cmd, env)
			if err != nil {
				return err
			}
			client := f.gateway.client()
			head, err := client.ReadsHead(cmd.Context(), f.claims.namespace)
			if err != nil {
				return err
			}
			before, err := lastAnchor(cmd, client, f.claims.namespace, head.Organization)
			if err != nil {
				return err
			}
			if head.Last < before.Last || head.Last == before.Last && before.Seq > 0 && head.Head != before.Head {
				return record.Errorf(record.Invalid, "the log has %d entries and head %s; %s ends with entry %d and head %s: it has been cut or changed",
					head.Last, head.Head, record.ReadLogKey(head.Organization, before.Seq), before.Last, before.Head)
			}
			next := following(before, head)
			answer := anchored{Anchor: next, Key: record.ReadLogKey(head.Organization, next.Seq)}
			if next.Last < next.First {
				answer.Anchor, answer.Key = before, record.ReadLogKey(head.Organization, before.Seq)
				return env.Print(answer, func() { env.Printf("%s\n", env.Say("没有新的调阅", "nobody has asked since the last anchor")) })
			}
			compact, err := f.statement(cmd, env, key, "reads.anchor", next)
			if err != nil {
				return err
			}
			answer.Receipt, err = client.Submit(cmd.Context(), f.claims.namespace, record.Submission{Statements: []string{compact}, Attachments: []string{}}, wait)
			if err != nil {
				return err
			}
			if env.JSON && answer.Receipt.Problem == nil {
				return env.Print(answer, func() {})
			}
			return printReceipt(env, answer.Receipt, 0)
		},
	}
	f.add(cmd, env)
	cmd.Flags().DurationVar(&wait, "wait", 30*time.Second, env.Say("最长等待时间", "how long to wait for the ledger, at most 60s"))
	return cmd
}

// following is the anchor that goes on where the one before ended.
func following(before record.ReadLog, head *api.ReadsHead) record.ReadLog {
	next := record.ReadLog{Seq: before.Seq + 1, First: before.Last + 1, Last: head.Last, Before: before.Head, Head: head.Head}
	if before.Seq == 0 {
		next.Before = record.None
	}
	return next
}

// lastAnchor reads the newest anchor of an organization's log; its sequence number is 0 when there is none.
func lastAnchor(cmd *cobra.Command, client *api.Client, namespace, organization string) (record.ReadLog, error) {
	var last record.ReadLog
	prefix, after, newest := strings.TrimSuffix(record.ReadLogKey(organization, 0), "0"), "", 0
	for {
		page, err := client.Keys(cmd.Context(), namespace, prefix, after, 200)
		if err != nil {
			return last, err
		}
		for _, key := range page.Keys {
			if n, err := strconv.Atoi(strings.TrimPrefix(key, prefix)); err == nil {
				newest = max(newest, n)
			}
		}
		if after = page.Next; after == "" {
			break
		}
	}
	if newest == 0 {
		return last, nil
	}
	return anchor(cmd, client, namespace, organization, newest)
}

func anchor(cmd *cobra.Command, client *api.Client, namespace, organization string, n int) (record.ReadLog, error) {
	var rec record.Record
	var body record.ReadLog
	key := record.ReadLogKey(organization, n)
	value, err := client.Value(cmd.Context(), namespace, key)
	if err == nil && (record.Decode(value.Bytes, &rec) != nil || record.Decode(rec.Body, &body) != nil || body.Seq != n) {
		err = record.Errorf(record.Internal, "the gateway's record %s cannot be read", key)
	}
	return body, err
}

// checkedReads is what `reads check` answers.
type checkedReads struct {
	Organization string `json:"organization"`
	Anchors      int    `json:"anchors"` // that agree with the log
	Anchored     int    `json:"anchored"`
	Entries      int    `json:"entries"`
	Differs      string `json:"differs,omitempty"` // key of the first anchor that the log does not agree with
}

func newReadsCheck(env *Env) *cobra.Command {
	var gateway gatewayFlags
	var namespace, organization string
	cmd := &cobra.Command{
		Use:   "check LOG --namespace NAMESPACE --organization ORGANIZATION",
		Short: env.Say("重算调阅日志并与账本上的链头核对", "compute a log of reads again and compare it with its anchors on the ledger"),
		Long: env.Say("LOG 是网关数据目录中的 reads/<业务域>.log。任一机构的网关都可用来核对。退出码 1：日志被改动过。",
			"LOG is reads/<namespace>.log in a gateway's data directory. Any organization's gateway serves to compare with. Exit code 1: the log is\nnot the one whose heads were anchored."),
		Example: "  shuzheng reads check exchange.log --namespace exchange --organization Exchange --gateway http://127.0.0.1:7140",
		Args:    exactly(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if namespace == "" || organization == "" {
				return Usagef("--namespace and --organization are needed")
			}
			answer, err := checkReads(cmd, gateway.client(), args[0], namespace, organization)
			if err != nil {
				return err
			}
			if err := env.Print(answer, func() { env.printCheckedReads(answer) }); err != nil {
				return err
			}
			if answer.Differs != "" {
				return &ExitError{Code: ExitRefused}
			}
			return nil
		},
	}
	gateway.add(cmd, env)
	cmd.Flags().StringVar(&namespace, "namespace", "", env.Say("业务域", "the namespace"))
	cmd.Flags().StringVar(&organization, "organization", "", env.Say("日志所属机构", "whose log it is"))
	return cmd
}

func checkReads(cmd *cobra.Command, client *api.Client, path, namespace, organization string) (*checkedReads, error) {
	last, err := lastAnchor(cmd, client, namespace, organization)
	if err != nil {
		return nil, err
	}
	var anchors []record.ReadLog
	var ends []int
	for n := 1; n <= last.Seq; n++ {
		one, err := anchor(cmd, client, namespace, organization, n)
		if err != nil {
			return nil, err
		}
		anchors, ends = append(anchors, one), append(ends, one.Last)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, Usage(err)
	}
	defer file.Close()
	heads, entries, err := readlog.Heads(file, ends...)
	if err != nil {
		return nil, &ExitError{Code: ExitRefused, Err: fmt.Errorf("%s: %w", path, err)}
	}
	answer := &checkedReads{Organization: organization, Anchored: last.Last, Entries: entries}
	for _, one := range anchors {
		if heads[one.Last] != one.Head {
			answer.Differs = record.ReadLogKey(organization, one.Seq)
			break
		}
		answer.Anchors++
	}
	return answer, nil
}

func (e *Env) printCheckedReads(answer *checkedReads) {
	if answer.Differs != "" {
		e.Printf(e.Say("日志与 %s 不符：它被改动过\n", "the log does not agree with %s: it has been changed\n"), answer.Differs)
		return
	}
	e.Printf(e.Say("%d 条，与 %d 个链头相符；%d 条尚未上链\n", "%d entries agree with %d anchors; %d are not anchored yet\n"),
		answer.Entries, answer.Anchors, answer.Entries-answer.Anchored)
}
