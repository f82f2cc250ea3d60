package cli

import (
	"encoding/json"
	"slices"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/signer"
)

func newPrepare(env *Env) *cobra.Command {
	var gateway gatewayFlags
	var key keyFlags
	var claims claimFlags
	var disclosures, out string
	cmd := &cobra.Command{
		Use:   "prepare",
		Short: env.Say("准备一份凭证（尚未签发）", "prepare a certificate, not yet signed"),
		Long: env.Say(`请求本机构的签名服务为一条记录准备凭证：编号、状态位、盐值和待签名的字节。
--disclose 是 JSON 对象，其各项只由持有人选择披露。`,
			`Asks the organization's signer to prepare the certificate of a record: number, status index, salts and the
bytes to be signed. --disclose is a JSON object whose members only the holder can disclose.`),
		Example: `  shuzheng prepare --key clerk.key --iss A-1 --network $NET --namespace property \
      --sub registration/4F0C… --prev sm3:… --disclose details.json --out prepared.json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			claims.act = record.ActPrepare
			body, err := env.prepareBody(disclosures)
			if err != nil {
				return err
			}
			compact, err := env.signAs(cmd, &key, &claims, body)
			if err != nil {
				return err
			}
			prepared, err := gateway.client().Prepare(cmd.Context(), claims.namespace, compact)
			if err != nil {
				return err
			}
			return env.keepPrepared(prepared, out)
		},
	}
	gateway.add(cmd, env)
	key.add(cmd, env)
	claims.add(cmd, env)
	cmd.Flags().StringVar(&disclosures, "disclose", "", env.Say("可选择披露的内容（JSON 对象文件）", "file with the selectively disclosable members (a JSON object)"))
	cmd.Flags().StringVar(&out, "out", "prepared.json", env.Say("输出文件", "output file"))
	return cmd
}

// signAs signs a statement of this command's own act with the given body.
func (e *Env) signAs(cmd *cobra.Command, key *keyFlags, claims *claimFlags, body any) (string, error) {
	statement, err := claims.statement(cmd.Context(), e)
	if err != nil {
		return "", err
	}
	if statement.Body, err = record.Encode(body); err != nil {
		return "", err
	}
	private, err := key.load(e)
	if err != nil {
		return "", err
	}
	return private.SignCompact(record.TypeStatement, statement)
}

// prepareBody reads a JSON object into disclosures sorted by name.
func (e *Env) prepareBody(path string) (*record.Prepare, error) {
	body := &record.Prepare{Disclosures: []record.Disclosed{}}
	if path == "" {
		return body, nil
	}
	text, err := e.read(path)
	if err != nil {
		return nil, err
	}
	canonical, err := record.Canonical(text)
	if err != nil {
		return nil, err
	}
	members := map[string]json.RawMessage{}
	if err := json.Unmarshal(canonical, &members); err != nil {
		return nil, Usagef("%s must hold a JSON object", path)
	}
	for _, name := range sortedNames(members) {
		body.Disclosures = append(body.Disclosures, record.Disclosed{Name: name, Value: members[name]})
	}
	return body, body.Valid()
}

func (e *Env) keepPrepared(prepared *signer.Prepared, out string) error {
	content, err := readPrepared(prepared)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(prepared, "", "  ")
	if err != nil {
		return err
	}
	if err := writeNew(out, append(text, '\n')); err != nil {
		return err
	}
	return e.Print(prepared, func() {
		e.Printf("%s  %s\n  %s → %s\n", prepared.Number, prepared.Prepared, content.Certificate.HolderName, out)
	})
}

// readPrepared checks that what was prepared is consistent: the digest is that of the bytes, and nothing the holder could
// disclose is missing or is there unasked. A registrar signs the digest, so it must be computed here and not believed.
func readPrepared(prepared *signer.Prepared) (*record.Certificate, error) {
	if seal.Digest([]byte(prepared.Input)) != prepared.Prepared {
		return nil, record.Errorf(record.CertificateDiffers, "the prepared bytes have not the digest named with them")
	}
	opened, _, err := seal.Split(prepared.Input+".", record.TypeCertificate)
	if err != nil {
		return nil, err
	}
	var certificate record.Certificate
	if err := record.Decode(opened.Payload, &certificate); err != nil {
		return nil, err
	}
	var digests []string
	for _, encoded := range prepared.Disclosures {
		digests = append(digests, sdjwt.Digest(encoded))
	}
	slices.Sort(digests)
	if !slices.Equal(digests, certificate.SD) {
		return nil, record.Errorf(record.CertificateDiffers, "the disclosures are not exactly those that the certificate refers to")
	}
	return &certificate, nil
}
