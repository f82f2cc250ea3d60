package cli

import (
	"encoding/json"
	"strings"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/verify"
)

func newTrustShow(env *Env) *cobra.Command {
	var roots bool
	cmd := &cobra.Command{
		Use:   "show FILE",
		Short: env.Say("查看信任清单（不核验签名）", "show a trust list without checking its signatures"),
		Example: `  shuzheng trust show trust.json
  shuzheng trust show trust.json --roots > roots.json`,
		Args: exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			lists, err := env.readLists(args[0])
			if err != nil {
				return err
			}
			envelope, payload, _, err := openEnvelope(lists[len(lists)-1])
			if err != nil {
				return err
			}
			list, err := seal.ParseTrustList(payload)
			if err != nil {
				return err
			}
			if roots {
				return writeJSON(env.Stdout, list.Roots)
			}
			return env.Print(shownList{list, len(lists)}, func() {
				env.printChain(len(lists))
				env.printList(list, envelope.Signatures)
			})
		},
	}
	cmd.Flags().BoolVar(&roots, "roots", false, env.Say("只输出根密钥（JSON），供 trust check --roots 使用", "only the roots, as JSON for trust check --roots"))
	return cmd
}

// shownList is the newest list of a file, as JSON.
type shownList struct {
	*record.TrustList
	Lists int `json:"lists"` // how many the file holds
}

func (e *Env) printChain(lists int) {
	if lists > 1 {
		e.Printf(e.Say("清单链，共 %d 期；以下是最新一期\n", "a chain of %d trust lists; this is the newest\n"), lists)
	}
}

func newTrustCheck(env *Env) *cobra.Command {
	var rootsFile, at string
	cmd := &cobra.Command{
		Use:   "check FILE --roots FILE",
		Short: env.Say("核验信任清单的签名和有效期", "check a trust list's signatures and term"),
		Long: env.Say("--roots 是您信任的根密钥：trust show --roots 的结果，或一份您已信任的清单（例如上一期）。",
			"--roots says which roots you trust: what `trust show --roots` wrote, or a list that you trust already,\nsuch as the one before."),
		Example: "  shuzheng trust check trust.json --roots roots.json",
		Args:    exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if rootsFile == "" {
				return Usagef("--roots is missing")
			}
			roots, err := env.readRoots(rootsFile)
			if err != nil {
				return err
			}
			return env.trustCheck(args[0], roots, at)
		},
	}
	cmd.Flags().StringVar(&rootsFile, "roots", "", env.Say("您信任的根密钥", "the roots you trust"))
	cmd.Flags().StringVar(&at, "at", "", env.Say("在此时间（缺省为现在）", "as of this time (default: now)"))
	return cmd
}

func (e *Env) trustCheck(path string, roots []record.Root, at string) error {
	fill(&at, record.Time(e.Now()))
	if _, err := record.ParseTime(at); err != nil {
		return Usage(err)
	}
	lists, err := e.readLists(path)
	if err != nil {
		return err
	}
	list, digest, err := seal.OpenTrustList(lists[0], roots)
	for i := 1; i < len(lists) && err == nil; i++ {
		digest = seal.Digest(lists[i])
		list, err = seal.OpenSuccessor(lists[i], lists[i-1])
	}
	if err != nil {
		return err
	}
	if at < list.IssuedAt || at > list.ExpiresAt {
		return record.Errorf(record.Invalid, "the trust list is in force from %s to %s, not at %s", list.IssuedAt, list.ExpiresAt, at)
	}
	answer := struct {
		Valid  bool   `json:"valid"`
		Seq    int    `json:"seq"`
		Digest string `json:"digest"`
		At     string `json:"at"`
		Test   bool   `json:"test"`
		Lists  int    `json:"lists"` // how many the file holds
	}{true, list.Seq, digest, at, list.Test, len(lists)}
	return e.Print(answer, func() {
		e.printChain(len(lists))
		e.Printf(e.Say("有效：三方均已签署，第 %d 期，%s，截至 %s\n", "valid: signed by all three, number %d, %s, as of %s\n"), list.Seq, digest, at)
		if list.Test {
			e.Printf("%s\n", e.Say("注意：这是测试网络的清单", "note: this list is of a test network"))
		}
	})
}

// readLists reads a trust list or a chain of lists, oldest first.
func (e *Env) readLists(path string) ([][]byte, error) {
	content, err := e.readUpTo(path, maxChain)
	if err != nil {
		return nil, err
	}
	return verify.ListsOf(content)
}

// readRoots reads an array of roots, or the roots of a list; of a chain those of the first, where its reader starts.
func (e *Env) readRoots(path string) ([]record.Root, error) {
	content, err := e.readUpTo(path, maxChain)
	if err != nil {
		return nil, err
	}
	var roots []record.Root
	if json.Unmarshal(content, &roots) == nil {
		return roots, verify.ValidRoots(roots)
	}
	lists, err := verify.ListsOf(content)
	if err != nil {
		return nil, err
	}
	_, payload, _, err := openEnvelope(lists[0])
	if err != nil {
		return nil, err
	}
	list, err := seal.ParseTrustList(payload)
	if err != nil {
		return nil, err
	}
	return list.Roots, nil
}

func (e *Env) printList(list *record.TrustList, signatures []record.ListSignature) {
	e.Printf(e.Say("信任清单第 %d 期\n", "trust list %d\n"), list.Seq)
	if list.Test {
		e.Printf("  %s\n", e.Say("测试网络", "of a test network"))
	}
	row := func(zh, en string, values ...string) {
		e.Printf("  %s: %s\n", e.Say(zh, en), strings.Join(values, " "))
	}
	row("网络", "network", list.Network)
	row("有效期", "in force", list.IssuedAt, "–", list.ExpiresAt)
	row("上一期", "previous", list.Previous)
	row("共签", "co-signing", list.Cosign)
	row("核验页", "verification page", list.Page)
	if fingerprint, err := verify.Fingerprint(list.Roots); err == nil {
		row("根指纹", "fingerprint of the roots", fingerprint)
	}
	for _, root := range list.Roots {
		row("根", "root", root.Organization, root.Kid)
	}
	for _, a := range list.Authorities {
		row("证书机构", "authority", a.ID, a.Name, "→", strings.Join(a.Vouches, ","))
	}
	for _, key := range list.Keys {
		term := []string{key.Organization, key.Purpose, strings.Join(key.Types, ","), key.Kid, key.From, "–", key.To}
		if key.CompromisedAt != "" {
			term = append(term, e.Say("泄露于", "compromised since"), key.CompromisedAt)
		}
		row("密钥", "key", term...)
	}
	for _, signature := range signatures {
		row("签名（未核验）", "signature (not checked)", signerOf(signature))
	}
}

func signerOf(signature record.ListSignature) string {
	var header record.Header
	decoded, err := seal.Unbase64(signature.Protected)
	if err != nil || record.Decode(decoded, &header) != nil {
		return "?"
	}
	return header.Kid
}
