package cli

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/paper/attached"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
)

type bundleFlags struct {
	gateway              gatewayFlags
	namespace, timestamp string
	keys                 []string
	wait                 time.Duration
	out                  string
}

func newBundle(env *Env) *cobra.Command {
	var f bundleFlags
	cmd := &cobra.Command{
		Use:   "bundle NUMBER|CERTIFICATE|BUNDLE|PDF|jws/ID",
		Short: env.Say("取得（或更新）可离线核验的证明包", "get, or refresh, a proof bundle that verifies offline"),
		Long: env.Say(`证明包是一个文件：凭证（或双方签署的原文），连同账本存证证明、三方共同签名、状态和密钥记录。
给出凭证文件时保留其中的可披露内容；给出旧证明包或 PDF 凭证时只更新证明和状态。平台不在了，它仍可核验。`,
			`A proof bundle is one file: a certificate, or what the parties signed, with the proof that it stands on the ledger,
the organizations' co-signatures, status and key records. Of a certificate file it keeps the disclosures; an older
bundle, also that of a PDF certificate, is refreshed. It verifies when the platform is gone.`),
		Example: `  shuzheng bundle certificate.sdjwt --out certificate.bundle.json
  shuzheng bundle DP140000202601011000001X --out public.bundle.json
  shuzheng bundle jws/B893293566C6CCE4B4278430537CE101 --namespace exchange --out evidence.bundle.json`,
		Args: exactly(1),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, env, args[0]) },
	}
	f.gateway.add(cmd, env)
	flags := cmd.Flags()
	flags.StringVar(&f.namespace, "namespace", "", env.Say("业务域（jws/… 时必须给出）", "namespace; needed for jws/…"))
	flags.StringSliceVar(&f.keys, "key", nil, env.Say("出示时要用的密钥名（present 用途）", "kid of a `present` key that presentations will be signed with"))
	flags.StringVar(&f.timestamp, "timestamp", "", env.Say("附上时间戳令牌文件（RFC 3161，DER）", "file of a timestamp token to keep in it (RFC 3161, DER)"))
	flags.DurationVar(&f.wait, "wait", 30*time.Second, env.Say("最多等待多久", "how long to wait until it is proved"))
	flags.StringVar(&f.out, "out", "certificate.bundle.json", env.Say("输出文件", "output file"))
	return cmd
}

func (f *bundleFlags) run(cmd *cobra.Command, env *Env, subject string) error {
	old, namespace, key, err := f.find(env, subject)
	if err != nil {
		return err
	}
	text, err := f.gateway.client().Bundle(cmd.Context(), namespace, key, f.wanted(old), f.wait)
	if err != nil {
		return err
	}
	b, err := bundle.Parse(text)
	if err != nil {
		return err
	}
	if err := keep(b, old); err != nil {
		return err
	}
	if err := f.stamp(env, b, old); err != nil {
		return err
	}
	if text, err = b.Encode(); err != nil {
		return err
	}
	if err := writeNew(f.out, append(text, '\n')); err != nil {
		return err
	}
	return env.Print(map[string]any{"key": key, "file": f.out, "bytes": len(text) + 1}, func() { env.Printf("%s → %s\n", key, f.out) })
}

// find says which value the bundle is of, and what the file that was given holds already.
func (f *bundleFlags) find(env *Env, subject string) (old *bundle.Bundle, namespace, key string, err error) {
	if strings.HasPrefix(subject, "jws/") {
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
	if bundle.Is(text) {
		old, err = bundle.Parse(text)
		if err != nil {
			return nil, "", "", err
		}
		return old, old.Leaf.Namespace, old.Leaf.Key, nil
	}
	old = bundle.New()
	old.Certificate = strings.TrimSpace(string(text))
	_, claims, err := certificateOf(old)
	if err != nil {
		return nil, "", "", err
	}
	return old, claims.Certificate.Namespace, record.NumberKey(claims.Certificate.Number), nil
}

// numbered says where a certificate is kept when it is called by its number.
func numbered(namespace, subject string) (in, key string, is bool) {
	number, err := record.ParseNumber(subject)
	if err != nil {
		return "", "", false
	}
	if namespace == "" {
		namespace = homeOf(number.Type)
	}
	return namespace, record.NumberKey(subject), true
}

// readPaper reads a file, or of a PDF the one attached to it.
func (e *Env) readPaper(name string) ([]byte, error) {
	text, err := e.readUpTo(name, maxPaper)
	if err == nil && attached.Is(text) {
		text, err = attached.Extract(text)
	}
	return text, err
}

// homeOf is the namespace of a certificate type on a network with one exchange: it is called like its kind.
func homeOf(certType string) string {
	t, _ := record.CertificateTypeOf(certType)
	return t.Kind
}

// wanted are the keys whose records are asked for: a bundle that showed some is refreshed with them.
func (f *bundleFlags) wanted(old *bundle.Bundle) []string {
	kids := slices.Clone(f.keys)
	if old == nil || old.Certificate == "" { // of statements they come by themselves
		return kids
	}
	for i := range old.Keys {
		if kid := strings.TrimPrefix(old.Keys[i].Proof.Key, "key/"); !slices.Contains(kids, kid) {
			kids = append(kids, kid)
		}
	}
	return kids
}

// keep takes over from an older file the disclosures, which the ledger does not hold. What was signed must be the same.
func keep(b, old *bundle.Bundle) error {
	if old == nil {
		return nil
	}
	if !slices.Equal(b.Statements, old.Statements) {
		return record.Errorf(record.CertificateDiffers, "the ledger holds other statements under this key")
	}
	if old.Certificate == "" {
		return nil
	}
	jwt, _, err := certificateOf(old)
	if err != nil {
		return err
	}
	if b.Certificate != jwt+"~" {
		return record.Errorf(record.CertificateDiffers, "the ledger holds another certificate under this number")
	}
	b.Certificate = old.Certificate
	return nil
}

// stamp puts the timestamp token in, or keeps the one there was. It was made over the note that proves the leaf, so that
// very note stays, even where the gateway has more co-signatures of it by now.
func (f *bundleFlags) stamp(env *Env, b, old *bundle.Bundle) error {
	if old != nil {
		b.Timestamp = old.Timestamp
	}
	if f.timestamp != "" {
		token, err := env.read(f.timestamp)
		if err != nil {
			return err
		}
		b.Timestamp = seal.Base64(token)
	}
	if b.Timestamp == "" || old == nil || len(old.Checkpoints) == 0 {
		return nil
	}
	was, is := &old.Checkpoints[old.Leaf.Checkpoint], &b.Checkpoints[b.Leaf.Checkpoint]
	before, _, _ := strings.Cut(was.Note, "\n\n")
	if now, _, _ := strings.Cut(is.Note, "\n\n"); now != before {
		return record.Errorf(record.Invalid, "the timestamp token is over another checkpoint than the one that proves it now; keep this file, and get a new one by its number")
	}
	*is = *was
	return nil
}

// certificateOf reads the certificate of a bundle, without judging it.
func certificateOf(b *bundle.Bundle) (jwt string, claims *record.Certificate, err error) {
	jwt, _, _, err = sdjwt.Parse(b.Certificate)
	if err != nil {
		return "", nil, err
	}
	opened, _, err := seal.Split(jwt, record.TypeCertificate)
	if err != nil {
		return "", nil, err
	}
	claims = &record.Certificate{}
	return jwt, claims, record.Decode(opened.Payload, claims)
}
