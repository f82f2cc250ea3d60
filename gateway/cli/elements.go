package cli

import (
	"crypto/rand"
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// salted is a contract element with the salt that hides it; the parties keep it, the ledger gets its digest.
type salted struct {
	Number int    `json:"number"` // list A2-c; 0 is the whole contract
	Salt   string `json:"salt"`   // base64url of 128 random bits
	Text   string `json:"text"`
}

// digest is SM3 of the canonical JSON array [salt, number, text] (docs/format.md, salted digests).
func (e salted) digest() (string, error) {
	text, err := record.Encode([]any{e.Salt, e.Number, e.Text})
	return seal.Digest(text), err
}

// elementsAnswer is what goes into a contract statement.
type elementsAnswer struct {
	Digest   string           `json:"digest"`
	Elements []record.Element `json:"elements"`
}

func newElements(env *Env) *cobra.Command {
	var keep, check string
	cmd := &cobra.Command{
		Use:   "elements [CONTRACT.json]",
		Short: env.Say("为合同要素加盐并计算摘要", "salt contract elements and digest them"),
		Long: env.Say(`CONTRACT.json 是数组：[{"number":1,"text":"…"},…]，编号见合同要素表（0 为合同全文）。
盐值和原文写入 --keep 文件，由当事人保管；账本上只有摘要。--check 重新计算，供日后举证。`,
			`CONTRACT.json is an array [{"number":1,"text":"…"},…] by the numbers of the list of contract elements (0: the whole
contract). Salts and texts go to the --keep file, which the parties keep; only digests go to the ledger.
--check computes them again, for the day they are needed as evidence.`),
		Example: "  shuzheng elements contract.json --keep contract-private.json\n  shuzheng elements --check contract-private.json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if (check == "") == (len(args) == 0) {
				return Usagef("give a contract file and --keep, or --check alone")
			}
			list, err := env.readElements(check, args)
			if err != nil {
				return err
			}
			if check == "" {
				if err := addSalts(list); err != nil {
					return err
				}
				if err := keepElements(list, keep); err != nil {
					return err
				}
			}
			return env.printElements(list)
		},
	}
	cmd.Flags().StringVar(&keep, "keep", "", env.Say("保存盐值和原文的文件", "file for salts and texts"))
	cmd.Flags().StringVar(&check, "check", "", env.Say("重新计算此文件的摘要", "compute the digests of such a file again"))
	return cmd
}

func (e *Env) readElements(check string, args []string) ([]salted, error) {
	path := check
	if path == "" {
		path = args[0]
	}
	text, err := e.read(path)
	if err != nil {
		return nil, err
	}
	if text, err = record.Canonical(text); err != nil {
		return nil, err
	}
	var list []salted
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, Usagef("%s is not an array of elements: %w", path, err)
	}
	for i, element := range list {
		if element.Number < 0 || element.Number > 15 || (i > 0 && list[i-1].Number >= element.Number) {
			return nil, Usagef("%s: numbers must be 0 to 15, ascending", path)
		}
	}
	return list, nil
}

func addSalts(list []salted) error {
	for i := range list {
		salt := make([]byte, 16)
		if _, err := rand.Read(salt); err != nil {
			return err
		}
		list[i].Salt = seal.Base64(salt)
	}
	return nil
}

func keepElements(list []salted, path string) error {
	if path == "" {
		return Usagef("--keep is missing: without the salts nothing can be proved later")
	}
	text, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		return err
	}
	return writeSecret(path, append(text, '\n'))
}

func (e *Env) printElements(list []salted) error {
	answer := elementsAnswer{Elements: []record.Element{}}
	for _, element := range list {
		digest, err := element.digest()
		if err != nil {
			return err
		}
		if element.Number == 0 {
			answer.Digest = digest
			continue
		}
		answer.Elements = append(answer.Elements, record.Element{Number: element.Number, Digest: digest})
	}
	return e.Print(answer, func() {
		e.Printf("0\t%s\n", answer.Digest)
		for _, element := range answer.Elements {
			e.Printf("%d\t%s\n", element.Number, element.Digest)
		}
	})
}
