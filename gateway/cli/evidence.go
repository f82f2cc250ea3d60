package cli

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/evidence"
	"github.com/shuzheng/shuzheng/gateway/evidence/onepage"
)

type evidenceFlags struct {
	gateway              gatewayFlags
	namespace, timestamp string
	terms                []string
	wait                 time.Duration
	out, pdf             string
}

func newEvidence(env *Env) *cobra.Command {
	var f evidenceFlags
	cmd := &cobra.Command{
		Use:   "evidence KIND/ID|NUMBER|PACKAGE",
		Short: env.Say("取得（或更新）一笔交易、一份凭证的证据包", "get, or refresh, the evidence package of a deal or a certificate"),
		Long: env.Say(`证据包是一个文件：与一笔交易（deal/…）或者一份凭证有关的全部账本记录、声明原文、密钥、规则和证明，以及供审判人员参阅的一页摘要，
写明证明什么、由谁证明、自何时起，以及不证明什么。保密文件只有您用 --terms 选择附上的，由账本上的摘要核对；它们不发送给任何人。
--terms 可以是保密条款文件、合同要素留存文件（elements --keep）、您签署并提交过的文件。核验：shuzheng verify 证据包。`,
			`An evidence package is one file: all records of the ledger that tell of a deal (deal/…) or a certificate, the statements,
keys, rules and proofs, and one page for a judge: what is proved, by whom, since when, and what is not. Of private documents it
holds those you choose to add with --terms, each judged by a digest on the ledger; they are sent to nobody. --terms takes files
of private terms, what "elements --keep" wrote, and what you signed and submitted. It verifies with "shuzheng verify".`),
		Example: `  shuzheng evidence deal/B893293566C6CCE4B4278430537CE101 --namespace exchange --out deal.evidence.json
  shuzheng evidence deal/B893293566C6CCE4B4278430537CE101 --namespace exchange --terms party-terms.json --terms apply.signed.json --pdf deal.evidence.pdf
  shuzheng evidence DP140000202601011000001X --out certificate.evidence.json
  shuzheng evidence deal.evidence.json --out newer.evidence.json`,
		Args: exactly(1),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, env, args[0]) },
	}
	f.gateway.add(cmd, env)
	flags := cmd.Flags()
	flags.StringVar(&f.namespace, "namespace", "", env.Say("业务域（记录键时必须给出）", "namespace; needed for the key of a record"))
	flags.StringSliceVar(&f.terms, "terms", nil, env.Say("附上的保密文件或者声明，可重复", "file with private documents or statements to add; may be repeated"))
	flags.StringVar(&f.timestamp, "timestamp", "", env.Say("附上时间戳令牌文件（RFC 3161，DER）", "file of a timestamp token to keep in it (RFC 3161, DER)"))
	flags.DurationVar(&f.wait, "wait", 30*time.Second, env.Say("最多等待多久", "how long to wait until it is proved"))
	flags.StringVar(&f.out, "out", "", env.Say("输出文件", "output file"))
	flags.StringVar(&f.pdf, "pdf", "", env.Say("另输出一页摘要的 PDF，证据包随附", "output file for the page as PDF, with the package attached"))
	return cmd
}

func (f *evidenceFlags) run(cmd *cobra.Command, env *Env, subject string) error {
	if f.out == "" && f.pdf == "" {
		return Usagef("--out or --pdf names the file to write")
	}
	old, namespace, key, err := f.about(env, subject)
	if err != nil {
		return err
	}
	var kept []string
	if old != nil {
		kept = old.Documents
	}
	for _, name := range f.terms {
		more, err := env.readDocuments(name)
		if err != nil {
			return err
		}
		kept = append(kept, more...)
	}
	text, err := f.gateway.client().Evidence(cmd.Context(), namespace, key, f.wait)
	if err != nil {
		return err
	}
	p, err := evidence.Parse(text)
	if err != nil {
		return err
	}
	if err := f.stamp(env, p, old); err != nil {
		return err
	}
	p.Add(kept...)
	return f.write(env, p)
}

// about says which record of which namespace is meant, and gives the package that is refreshed, if one is.
func (f *evidenceFlags) about(env *Env, subject string) (old *evidence.Package, namespace, key string, err error) {
	if record.IsKey(subject) {
		if f.namespace == "" {
			return nil, "", "", Usagef("--namespace is missing")
		}
		return nil, f.namespace, subject, nil
	}
	if namespace, key, is := numbered(f.namespace, subject); is {
		return nil, namespace, key, nil
	}
	text, err := env.readPaper(subject)
	if err != nil {
		return nil, "", "", err
	}
	if old, err = evidence.Parse(text); err != nil {
		return nil, "", "", err
	}
	return old, old.Namespace, old.Subject, nil
}

// stamp adds a timestamp token. That of the package before is over the newest checkpoint it had, and goes along only where that still is.
func (f *evidenceFlags) stamp(env *Env, p, old *evidence.Package) error {
	if f.timestamp != "" {
		token, err := env.read(f.timestamp)
		if err == nil {
			p.Timestamp = seal.Base64(token)
		}
		return err
	}
	if old == nil || old.Timestamp == "" {
		return nil
	}
	if newest(p) == newest(old) {
		p.Timestamp = old.Timestamp
		return nil
	}
	env.Notef("%s\n", env.Say("旧证据包的时间戳针对其最新检查点，未转入新证据包；请保留旧文件。",
		"The timestamp token of the older package is over the checkpoint that was its newest, and is not taken over: keep that file."))
	return nil
}

// newest is the body of the newest checkpoint's note, over which a timestamp token is.
func newest(p *evidence.Package) string {
	if len(p.Checkpoints) == 0 {
		return ""
	}
	body, _, _ := strings.Cut(p.Checkpoints[len(p.Checkpoints)-1].Note, "\n\n")
	return body
}

func (f *evidenceFlags) write(env *Env, p *evidence.Package) error {
	text, err := p.Encode()
	if err != nil {
		return err
	}
	create := writeNew
	if len(p.Documents) > 0 {
		create = writeSecret // amounts and who the receiver is: whom it is handed to, its owner says
	}
	answer := map[string]any{"subject": p.Subject, "values": len(p.Entries), "documents": len(p.Documents), "bytes": len(text), "digest": seal.Digest(text)}
	if f.out != "" {
		if err := create(f.out, append(slices.Clone(text), '\n')); err != nil {
			return err
		}
		answer["file"] = f.out
	}
	if f.pdf != "" {
		pdf, err := onepage.Render(text)
		if err != nil {
			return err
		}
		if err := create(f.pdf, pdf); err != nil {
			return err
		}
		answer["pdf"] = f.pdf
	}
	return env.Print(answer, func() {
		env.Printf("%s → %s\n", p.Subject, strings.Join(slices.DeleteFunc([]string{f.out, f.pdf}, func(s string) bool { return s == "" }), ", "))
	})
}

// readDocuments reads the documents of a file: private terms as they are, what was signed and submitted with its terms, salted
// texts of a contract.
func (e *Env) readDocuments(name string) ([]string, error) {
	content, err := e.read(name)
	if err != nil {
		return nil, err
	}
	text := strings.TrimSuffix(string(content), "\n")
	var submission struct {
		Statements []string `json:"statements"`
		Terms      string   `json:"terms"`
	}
	if json.Unmarshal(content, &submission) == nil && len(submission.Statements) > 0 {
		documents := []string{submission.Statements[0]}
		if submission.Terms != "" {
			documents = append(documents, submission.Terms)
		}
		return documents, nil
	}
	var elements []salted
	if json.Unmarshal(content, &elements) == nil && len(elements) > 0 && elements[0].Salt != "" {
		documents := make([]string, len(elements))
		for i, element := range elements {
			array, err := record.Encode([]any{element.Salt, element.Number, element.Text})
			if err != nil {
				return nil, err
			}
			documents[i] = string(array)
		}
		return documents, nil
	}
	return []string{text}, nil
}
