package cli

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"os"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// unsigned is what `sign --tbs` answers under --json.
type unsigned struct {
	Type    string `json:"type"`
	Kid     string `json:"kid"`
	Input   string `json:"input"`  // the bytes to be signed, all of them ASCII
	Digest  string `json:"digest"` // e = SM3(Z‖input) in hexadecimal; empty when only --kid is given
	Summary string `json:"summary"`
	File    string `json:"file,omitempty"`
}

// toBeSigned is --tbs: the exact bytes, the value a hardware module shows, and what the statement says. The summary is
// read back from the bytes, so it cannot say anything else than they do.
func (f *signFlags) toBeSigned(env *Env, typ string, payload []byte) error {
	kid, public, err := f.signingKey()
	if err != nil {
		return err
	}
	input, err := sm.SigningInput(kid, typ, payload)
	if err != nil {
		return err
	}
	// A signature of zeros lets the reader's parser look at everything else before a person is bothered.
	opened, _, err := seal.Split(string(input)+"."+seal.Base64(make([]byte, 64)), typ)
	if err != nil {
		return err
	}
	answer := unsigned{Type: typ, Kid: kid, Input: string(input), Summary: string(summarize(env, typ, opened.Payload)), File: f.out}
	if public.Key != nil {
		digest, err := sm.InputDigest(public.Key, input)
		if err != nil {
			return err
		}
		answer.Digest = hex.EncodeToString(digest)
	}
	if f.out != "" {
		if err := writeNew(f.out, input); err != nil {
			return err
		}
	}
	return env.Print(answer, func() { env.printUnsigned(answer) })
}

func (f *signFlags) signingKey() (string, sm.Public, error) {
	if f.public == "" {
		if f.kid == "" {
			return "", sm.Public{}, Usagef("--tbs needs --public FILE.pub, or --kid")
		}
		return f.kid, sm.Public{}, nil
	}
	public, err := sm.LoadPublic(f.public)
	if err != nil {
		return "", sm.Public{}, Usage(err)
	}
	if f.kid != "" && f.kid != public.Kid {
		return "", sm.Public{}, Usagef("%s holds key %s, not %s", f.public, public.Kid, f.kid)
	}
	return public.Kid, public, nil
}

func (e *Env) printUnsigned(u unsigned) {
	e.Printf("%s\n", block(u.Summary))
	e.Printf("%s %s\n", e.Say("密钥", "key"), u.Kid)
	if u.Digest != "" {
		e.Printf("%s %s\n", e.Say("待签名摘要 e = SM3(Z‖M)", "digest to sign e = SM3(Z‖M)"), u.Digest)
	}
	if u.File != "" {
		e.Printf("%s %s\n", e.Say("待签名字节写入", "bytes to sign are in"), u.File)
		return
	}
	e.Printf("%s\n%s\n", e.Say("待签名字节：", "bytes to sign:"), u.Input)
}

// inputType reads the `typ` of a signing input; only what this command makes is assembled by it.
func inputType(input []byte) (string, error) {
	encoded, _, found := bytes.Cut(input, []byte("."))
	if !found {
		return "", record.Errorf(record.Malformed, "the file does not hold header.payload")
	}
	decoded, err := seal.Unbase64(string(encoded))
	if err != nil {
		return "", err
	}
	var header record.Header
	if err := record.Decode(decoded, &header); err != nil {
		return "", err
	}
	if header.Typ != record.TypeStatement && header.Typ != record.TypeConsent {
		return "", record.Errorf(record.WrongType, "typ is %q, neither a statement nor a consent", seal.Printable(header.Typ))
	}
	return header.Typ, nil
}

// signature reads r‖s or DER, from a file or from the argument itself, raw, in hexadecimal or in base64.
func (e *Env) signature(argument string) ([]byte, error) {
	content := []byte(argument)
	if _, err := os.Stat(argument); err == nil || argument == "-" {
		if content, err = e.read(argument); err != nil {
			return nil, err
		}
	}
	for _, candidate := range signatureForms(content) {
		if len(candidate) == 64 {
			return candidate, nil
		}
		if signature, err := sm.FromDER(candidate); err == nil {
			return signature, nil
		}
	}
	return nil, Usage(errors.New("--signature is neither r‖s (64 bytes) nor DER, nor a file with one of them"))
}

// signatureForms are the ways to read a signature, the raw bytes last: 64 of them could be text as well.
func signatureForms(content []byte) [][]byte {
	text := strings.Join(strings.Fields(string(content)), "")
	var forms [][]byte
	if b, err := hex.DecodeString(text); err == nil {
		forms = append(forms, b)
	}
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		if b, err := encoding.DecodeString(text); err == nil {
			forms = append(forms, b)
		}
	}
	return append(forms, content)
}
