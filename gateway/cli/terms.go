package cli

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

func newTerms(env *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "terms",
		Short: env.Say("保密条款：制作、调阅、核查", "private terms: make, read, audit"),
		Long: env.Say("保密条款只由交易场所和数据局保存；账本上只有摘要。",
			"Private terms are kept by the exchange and the data bureau alone; the ledger holds a digest of them."),
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newTermsMake(env), newTermsRead(env), newTermsAudit(env))
	return cmd
}

// madeTerms is what `terms make` answers: nothing of the document but its digest.
type madeTerms struct {
	Digest string `json:"digest"` // for the member `terms` of the statement's body
	File   string `json:"file"`
}

func newTermsMake(env *Env) *cobra.Command {
	var act, body, binding, out string
	cmd := &cobra.Command{
		Use:   "make --act ACT --body FILE --out FILE",
		Short: env.Say("制作保密条款文件（加盐），给出摘要", "make a document of private terms, salted, and give its digest"),
		Long: env.Say(`按业务操作的要求写成规范 JSON，加入新的随机盐值，写入只有本人可读的文件，并给出摘要：
摘要填入声明内容的 terms 一项，文件随声明提交（submit --terms）。`,
			`Writes the document that an act wants as canonical JSON with a fresh salt, into a file that only you may read, and
gives its digest: that is the member terms of the statement's body, and the file goes with it (submit --terms).`),
		Example: `  shuzheng terms make --act deal.apply --body need.json --binding binding.jws --out apply.terms
  shuzheng terms make --act deal.sign --body contract.json --out sign.terms`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			if act == "" || body == "" || out == "" {
				return Usagef("--act, --body and --out are needed")
			}
			text, err := env.makeTerms(act, body, binding)
			if err != nil {
				return err
			}
			if err := writeSecret(out, text); err != nil {
				return err
			}
			answer := madeTerms{seal.Digest(text), out}
			return env.Print(answer, func() { env.Printf("%s  %s\n", answer.Digest, out) })
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&act, "act", "", env.Say("业务操作", "the act"))
	flags.StringVar(&body, "body", "", env.Say("条款文件（JSON，无盐值），- 为标准输入", "file with the terms (JSON, without a salt), - for standard input"))
	flags.StringVar(&binding, "binding", "", env.Say("交易密钥归属声明文件（shuzheng bind），用于 deal.apply", "binding of the deal's key (shuzheng bind), for deal.apply"))
	flags.StringVar(&out, "out", "", env.Say("输出文件", "output file"))
	return cmd
}

// makeTerms reads what a person wrote and makes the document of it. No line break at the end: the file's SM3 is its digest.
func (e *Env) makeTerms(act, path, binding string) ([]byte, error) {
	document := record.BlankTerms(act)
	if document == nil {
		return nil, record.Errorf(record.UnknownAct, "%q brings no private terms", act)
	}
	text, err := e.read(path)
	if err != nil {
		return nil, err
	}
	members := map[string]json.RawMessage{}
	if text, err = record.Canonical(text); err == nil {
		err = json.Unmarshal(text, &members)
	}
	if err != nil {
		return nil, err
	}
	if _, given := members["salt"]; given {
		return nil, Usagef("%s has a salt: leave it out, a fresh one is made for every document", path)
	}
	if members["salt"], err = json.Marshal(newSalt()); err != nil {
		return nil, err
	}
	if binding != "" {
		compact, err := e.readSigned(binding)
		if err != nil {
			return nil, err
		}
		if members["binding"], err = json.Marshal(compact); err != nil {
			return nil, err
		}
	}
	whole, err := json.Marshal(members)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(whole))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(document); err != nil {
		return nil, record.Errorf(record.Malformed, "%s is no document of %s: %v", path, act, err)
	}
	if err := document.Valid(); err != nil {
		return nil, err
	}
	return record.Encode(document)
}

// newSalt is 128 random bits. The system's source does not fail (crypto/rand documents that it would stop the program).
func newSalt() string {
	var bits [16]byte
	_, _ = rand.Read(bits[:])
	return hex.EncodeToString(bits[:])
}

// readTerms reads the document that goes with a statement, and refuses another than the one that it names before anybody is sent it.
func (e *Env) readTerms(path string, statement *record.Statement) (string, error) {
	terms, err := e.readSigned(path)
	if err != nil {
		return "", err
	}
	var body struct {
		Terms string `json:"terms"`
	}
	if json.Unmarshal(statement.Body, &body) == nil && body.Terms != seal.Digest([]byte(terms)) {
		return "", record.Errorf(record.TermsMissing, "the statement names terms %q, %s has %s", seal.Printable(body.Terms), path, seal.Digest([]byte(terms)))
	}
	return terms, nil
}
