package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

func newTrustSign(env *Env) *cobra.Command {
	var key keyFlags
	var out, previous string
	cmd := &cobra.Command{
		Use:   "sign FILE --key ROOT.key [--out FILE]",
		Short: env.Say("以根密钥签署信任清单", "add one root's signature to a trust list"),
		Long: env.Say("FILE 是 trust make 的结果，或已有其他根密钥签名的清单；后者缺省在原文件上增加签名。",
			"FILE is what `trust make` made, or a list that other roots have signed; the latter is added to in place\nunless --out is given."),
		Example: `  shuzheng trust sign list.json --key bureau-root.key --out trust.json
  shuzheng trust sign trust.json --key regulator-root.key
  shuzheng trust sign trust.json --key exchange-root.key`,
		Args: exactly(1),
		RunE: func(_ *cobra.Command, args []string) error { return trustSign(env, args[0], out, previous, key) },
	}
	key.add(cmd, env)
	cmd.Flags().StringVar(&out, "out", "", env.Say("输出文件", "output file"))
	cmd.Flags().StringVar(&previous, "previous", "", env.Say("上一期清单，其根密钥也可签署", "the list before, whose roots may sign as well"))
	return cmd
}

func trustSign(env *Env, path, out, previous string, flags keyFlags) error {
	content, err := env.read(path)
	if err != nil {
		return err
	}
	envelope, payload, isSigned, err := openEnvelope(content)
	if err != nil {
		return err
	}
	if !isSigned && out == "" {
		return Usagef("--out is needed for the first signature")
	}
	list, err := seal.ParseTrustList(payload)
	if err != nil {
		return err
	}
	key, err := flags.load(env)
	if err != nil {
		return err
	}
	if err := env.maySign(list, previous, key.Kid()); err != nil {
		return err
	}
	if err := addSignature(envelope, payload, key); err != nil {
		return err
	}
	encoded, err := record.Encode(envelope)
	if err != nil {
		return err
	}
	if out == "" || out == path {
		err, out = replace(path, encoded), path
	} else {
		err = writeNew(out, encoded)
	}
	if err != nil {
		return err
	}
	return env.Print(envelope, func() {
		env.Printf(env.Say("已由 %s 签署，共 %d 个签名：%s\n", "signed by %s, %d signatures now: %s\n"), key.Kid(), len(envelope.Signatures), out)
	})
}

// openEnvelope takes a signed list apart, or wraps an unsigned one.
func openEnvelope(content []byte) (envelope *record.SignedList, payload []byte, isSigned bool, err error) {
	var signed record.SignedList
	if record.Decode(content, &signed) == nil {
		payload, err = seal.Unbase64(signed.Payload)
		return &signed, payload, true, err
	}
	return &record.SignedList{Payload: seal.Base64(content), Signatures: []record.ListSignature{}}, content, false, nil
}

// maySign refuses a signature that no reader would count.
func (e *Env) maySign(list *record.TrustList, previous, kid string) error {
	roots := list.Roots
	if previous != "" {
		text, err := e.read(previous)
		if err != nil {
			return err
		}
		before, err := seal.PeekTrustList(text)
		if err != nil {
			return err
		}
		roots = append(slices.Clone(roots), before.Roots...)
	}
	for _, root := range roots {
		if root.Kid == kid {
			return nil
		}
	}
	return record.Errorf(record.UnknownKey, "key %s is not a root of this trust list", kid)
}

func addSignature(envelope *record.SignedList, payload []byte, key *sm.Key) error {
	for _, signature := range envelope.Signatures {
		compact := signature.Protected + "." + envelope.Payload + "." + signature.Signature
		opened, _, err := seal.Split(compact, record.TypeTrustList)
		if err != nil {
			return err
		}
		if opened.Header.Kid == key.Kid() {
			return record.Errorf(record.Exists, "key %s has signed this list already", key.Kid())
		}
	}
	compact, err := key.SignCompact(record.TypeTrustList, payload)
	if err != nil {
		return err
	}
	parts := strings.Split(compact, ".")
	envelope.Signatures = append(envelope.Signatures, record.ListSignature{Protected: parts[0], Signature: parts[2]})
	return nil
}
