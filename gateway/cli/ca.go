package cli

import (
	"github.com/emmansun/gmsm/smx509"
	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/authority"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

func newCa(env *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "ca",
		Short: env.Say("SM2 证书机构：建立、签发、查看", "SM2 certificate authority: make, issue, show"),
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCaInit(env), newCaIssue(env), newCaShow(env))
	return cmd
}

// subjectFlags name the subject of a certificate and its term.
type subjectFlags struct {
	subject    authority.Subject
	years      int
	out        string
	anyUscc    bool
	defaultFor int // years
}

func (f *subjectFlags) add(cmd *cobra.Command, env *Env) {
	flags := cmd.Flags()
	flags.StringVar(&f.subject.Organization, "organization", "", env.Say("单位登记名称", "registered name of the organization"))
	flags.StringVar(&f.subject.Name, "name", "", env.Say("证书名称（缺省同单位名称）", "common name (default: the organization's)"))
	flags.StringVar(&f.subject.Unit, "unit", "", env.Say("部门", "department"))
	flags.StringVar(&f.subject.Uscc, "uscc", "", env.Say("统一社会信用代码", "unified social credit code"))
	flags.BoolVar(&f.anyUscc, "uscc-unchecked", false, env.Say("代码有效但校验位不符时使用", "for a valid code whose check character is wrong"))
	flags.IntVar(&f.years, "years", f.defaultFor, env.Say("有效年数", "years of validity"))
	flags.StringVar(&f.out, "out", "", env.Say("证书文件（PEM）", "certificate file (PEM)"))
}

func (f *subjectFlags) check() error {
	if f.subject.Organization == "" || f.out == "" {
		return Usagef("--organization and --out are needed")
	}
	if f.subject.Name == "" {
		f.subject.Name = f.subject.Organization
	}
	if f.subject.Uscc == "" || f.anyUscc {
		return nil
	}
	return record.CheckUSCC(f.subject.Uscc)
}

func newCaInit(env *Env) *cobra.Command {
	key, subject, pathLength := keyFlags{}, subjectFlags{defaultFor: 20}, 0
	cmd := &cobra.Command{
		Use:   "init --key FILE --organization NAME --out FILE",
		Short: env.Say("建立自签名的根证书", "make a self-signed root certificate"),
		Example: `  shuzheng keygen --out ca.key
  shuzheng ca init --key ca.key --organization 演示认证有限公司 --out ca.pem`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := subject.check(); err != nil {
				return err
			}
			signer, err := key.load(env)
			if err != nil {
				return err
			}
			der, err := authority.NewRoot(signer, subject.subject, env.Now(), subject.years, pathLength)
			if err != nil {
				return err
			}
			return env.writeCertificates(subject.out, der)
		},
	}
	key.add(cmd, env)
	subject.add(cmd, env)
	cmd.Flags().IntVar(&pathLength, "path-length", 0, env.Say("其下可有几级证书机构（0 或 1）", "how many CAs may stand below it (0 or 1)"))
	return cmd
}

func newCaIssue(env *Env) *cobra.Command {
	key, subject := keyFlags{}, subjectFlags{defaultFor: 3}
	var ca, public, profile string
	var chain bool
	cmd := &cobra.Command{
		Use:   "issue --ca FILE --key FILE --public FILE.pub --organization NAME --out FILE",
		Short: env.Say("为公钥签发证书", "issue a certificate for a public key"),
		Example: `  shuzheng ca issue --ca ca.pem --key ca.key --public firm.key.pub \
      --organization 海蓝数据有限公司 --uscc 91370000MA0000002X --out firm.pem
  shuzheng ca issue --ca ca.pem --key ca.key --public issuer.key.pub --profile issuer --organization 省数据局 --out issuer.pem`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := subject.check(); err != nil {
				return err
			}
			if ca == "" || public == "" {
				return Usagef("--ca and --public are needed")
			}
			above, err := env.certificates(ca)
			if err != nil {
				return err
			}
			subjectKey, err := sm.LoadPublic(public)
			if err != nil {
				return Usage(err)
			}
			signer, err := key.load(env)
			if err != nil {
				return err
			}
			opened, err := authority.Open(above[0], signer)
			if err != nil {
				return Usage(err)
			}
			der, err := opened.Issue(profile, subjectKey.Key, subject.subject, env.Now(), subject.years)
			if err != nil {
				return err
			}
			all := [][]byte{der}
			for i := 0; chain && i < len(above); i++ {
				all = append(all, above[i].Raw)
			}
			return env.writeCertificates(subject.out, all...)
		},
	}
	key.add(cmd, env)
	subject.add(cmd, env)
	cmd.Flags().StringVar(&ca, "ca", "", env.Say("证书机构的证书", "certificate of the authority"))
	cmd.Flags().StringVar(&public, "public", "", env.Say("被证明的公钥文件", "public key file to certify"))
	cmd.Flags().StringVar(&profile, "profile", authority.ProfileOrganization, "organization, issuer, authority")
	cmd.Flags().BoolVar(&chain, "chain", false, env.Say("同时写入上级证书", "append the authority's certificates"))
	return cmd
}

func (e *Env) certificates(path string) ([]*smx509.Certificate, error) {
	text, err := e.read(path)
	if err != nil {
		return nil, err
	}
	certificates, err := authority.ParsePEM(text)
	if err != nil {
		return nil, Usagef("%s: %w", path, err)
	}
	return certificates, nil
}

func (e *Env) writeCertificates(path string, der ...[]byte) error {
	text := authority.EncodePEM(der...)
	if err := writeNew(path, text); err != nil {
		return err
	}
	return e.showCertificates(text)
}
