package cli

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// claimFlags are the claims of a statement; a consent takes iss and life only.
type claimFlags struct {
	iss, network, namespace string
	act, sub, prev, body    string
	attach                  []string
	life                    time.Duration
}

func (c *claimFlags) add(cmd *cobra.Command, env *Env) {
	flags := cmd.Flags()
	flags.StringVar(&c.iss, "iss", "", env.Say("签署主体的编号", "id of the signing actor"))
	flags.StringVar(&c.network, "network", "", env.Say("网络标识", "the network"))
	flags.StringVar(&c.namespace, "namespace", "", env.Say("业务域", "the namespace, for example property"))
	flags.StringVar(&c.act, "act", "", env.Say("业务操作", "the act"))
	flags.StringVar(&c.sub, "sub", "", env.Say("所针对记录的键；新建时为空", "key of the record acted upon; empty to create one"))
	flags.StringVar(&c.prev, "prev", record.None, env.Say("所见记录版本的摘要；新建时为 none", "digest of the record version seen; none to create"))
	flags.StringVar(&c.body, "body", "", env.Say("内容文件（JSON），- 为标准输入", "file with the body (JSON), - for standard input"))
	flags.StringArrayVar(&c.attach, "attach", nil, env.Say("附件（可重复，按顺序列出摘要）", "attachment (repeatable; digests are listed in order)"))
	flags.DurationVar(&c.life, "life", 24*time.Hour, env.Say("有效期，最长 168h", "how long it may wait to be recorded, at most 168h"))
}

// addPresented adds what something takes that is shown to somebody and never submitted.
func (c *claimFlags) addPresented(cmd *cobra.Command, env *Env) {
	flags := cmd.Flags()
	flags.StringVar(&c.iss, "iss", "", env.Say("签署主体的编号", "id of the signing actor"))
	flags.StringVar(&c.network, "network", "", env.Say("网络标识", "the network"))
	flags.StringVar(&c.namespace, "namespace", "", env.Say("业务域", "the namespace"))
	flags.DurationVar(&c.life, "life", 24*time.Hour, env.Say("有效期", "how long it counts"))
}

// times are iat and exp, whole seconds.
func (c *claimFlags) times(env *Env) (iat, exp int64, err error) {
	if c.life < time.Minute || c.life > maxLife {
		return 0, 0, Usagef("--life must be between 1m and 168h")
	}
	iat = env.Now().Unix()
	return iat, iat + int64(c.life/time.Second), nil
}

func (c *claimFlags) statement(ctx context.Context, env *Env) (*record.Statement, error) {
	if c.iss == "" || c.network == "" || c.namespace == "" || c.act == "" {
		return nil, Usagef("--iss, --network, --namespace and --act are needed")
	}
	iat, exp, err := c.times(env)
	if err != nil {
		return nil, err
	}
	body, err := c.readBody(env)
	if err != nil {
		return nil, err
	}
	statement := &record.Statement{
		Iss: c.iss, Aud: c.network + "/" + c.namespace, Iat: iat, Exp: exp, Jti: newJti(),
		Act: c.act, Sub: c.sub, Prev: c.prev, Att: []string{}, Body: body,
	}
	for _, path := range c.attach {
		digest, err := env.digest(ctx, path)
		if err != nil {
			return nil, err
		}
		if digest.Size > record.MaxAttachment {
			return nil, record.Errorf(record.TooLarge, "attachment %s has %d bytes, %d are allowed", path, digest.Size, record.MaxAttachment)
		}
		statement.Att = append(statement.Att, digest.Digest)
	}
	return statement, statement.Valid()
}

func (c *claimFlags) readBody(env *Env) ([]byte, error) {
	if c.body == "" {
		return []byte("{}"), nil
	}
	text, err := env.read(c.body)
	if err != nil {
		return nil, err
	}
	return record.Canonical(text)
}

// consent agrees to one statement, whose audience it takes over. The statement is shown first: nobody should agree
// to a digest.
func (c *claimFlags) consent(env *Env, path string) (*record.Consent, error) {
	if c.iss == "" {
		return nil, Usagef("--iss is needed")
	}
	if c.act != "" || c.sub != "" || c.body != "" || c.network != "" || c.namespace != "" || len(c.attach) > 0 {
		return nil, Usagef("a consent takes everything but --iss and --life from the statement")
	}
	iat, exp, err := c.times(env)
	if err != nil {
		return nil, err
	}
	compact, err := env.readSigned(path)
	if err != nil {
		return nil, err
	}
	opened, _, err := seal.Split(compact, record.TypeStatement)
	if err != nil {
		return nil, err
	}
	var statement record.Statement
	if err := record.Decode(opened.Payload, &statement); err != nil {
		return nil, err
	}
	env.Notef("%s\n%s", env.Say("所同意的声明：", "The statement consented to:"), summarize(env, record.TypeStatement, opened.Payload))
	consent := &record.Consent{Iss: c.iss, Aud: statement.Aud, Iat: iat, Exp: exp, Jti: newJti(), Ref: opened.Digest}
	return consent, consent.Valid()
}

// newJti is 128 random bits. The system's source does not fail (crypto/rand documents that it would stop the program).
func newJti() string {
	var bits [16]byte
	_, _ = rand.Read(bits[:])
	return hex.EncodeToString(bits[:])
}
