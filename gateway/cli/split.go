package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

func newSplit(env *Env) *cobra.Command {
	var typ string
	cmd := &cobra.Command{
		Use:   "split FILE PREFIX",
		Short: env.Say("拆分签名文件，供 OpenSSL 等其他软件验证", "take a signed file apart for another verifier"),
		Long: env.Say("写出 PREFIX.tbs（被签名的字节）和 PREFIX.der（DER 编码的签名）。",
			"Writes PREFIX.tbs, the bytes that were signed, and PREFIX.der, the signature in DER."),
		Example: `  shuzheng split certificate.sdjwt certificate
  openssl x509 -in issuer.pem -pubkey -noout > issuer.pub
  openssl dgst -sm3 -verify issuer.pub -sigopt distid:1234567812345678 -signature certificate.der certificate.tbs`,
		Args: exactly(2),
		RunE: func(_ *cobra.Command, args []string) error {
			text, err := env.readSigned(args[0])
			if err != nil {
				return err
			}
			compact, _, _ := strings.Cut(text, "~")
			opened, signature, err := seal.Split(compact, typ)
			if err != nil {
				return err
			}
			der, err := sm.ToDER(signature)
			if err != nil {
				return err
			}
			if err := replace(args[1]+".tbs", opened.SigningInput); err != nil {
				return err
			}
			if err := replace(args[1]+".der", der); err != nil {
				return err
			}
			return env.Print(map[string]string{"kid": opened.Header.Kid, "signed": args[1] + ".tbs", "signature": args[1] + ".der"}, func() {
				env.Printf("%s  %s.tbs  %s.der\n", opened.Header.Kid, args[1], args[1])
			})
		},
	}
	cmd.Flags().StringVar(&typ, "type", record.TypeCertificate, env.Say("文件的 typ", "typ of the file"))
	return cmd
}
