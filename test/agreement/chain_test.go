package agreement

import (
	"bytes"
	"encoding/asn1"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/emmansun/gmsm/smx509"
	"github.com/stretchr/testify/require"
	foreign "github.com/tjfoc/gmsm/x509"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/authority"
	"github.com/shuzheng/shuzheng/gateway/sm"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// link is a certificate under the one that should have issued it, and what all must say about it.
type link struct {
	name         string
	issuer, leaf []byte    // DER; no issuer: the root
	at           time.Time // zero: [w.At]
	want         bool
	except       string // the program that says the opposite
}

// TestEverybodyJudgesX509CertificatesAlike: our reader of chains, the openssl program, and tjfoc where only the signature
// is in question.
func TestEverybodyJudgesX509CertificatesAlike(t *testing.T) {
	list, root := links(t)
	for _, l := range list {
		if l.issuer == nil {
			l.issuer = root
		}
		if l.at.IsZero() {
			l.at = w.At
		}
		trust := &record.TrustList{Authorities: []record.Authority{{
			ID: "CA-1", Certificate: seal.Base64(l.issuer), Vouches: []string{record.ActorOrganization},
			From: "2020-01-01T00:00:00Z", To: "2060-01-01T00:00:00Z",
		}}}
		_, err := seal.OpenChain(string(authority.EncodePEM(l.leaf)), trust, record.ActorOrganization, l.at)
		require.Equal(t, l.want, err == nil, "ours: %s: %v", l.name, err)
		verdict, out := opensslVerify(t, l, "-vfyopt", "distid:"+seal.UserID)
		require.Equal(t, l.want != (l.except == "openssl"), verdict, "openssl: %s: %s", l.name, out)
		if l.at.Equal(w.At) {
			require.Equal(t, l.want != (l.except == "tjfoc"), tjfocIssued(l), "tjfoc: %s", l.name)
		}
	}
}

func links(t *testing.T) ([]link, []byte) {
	t.Helper()
	from := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	subject := authority.Subject{Name: "演示认证机构", Organization: "演示认证有限公司"}
	firm := authority.Subject{Name: "海蓝数据有限公司", Organization: "海蓝数据有限公司", Unit: "数据部", Uscc: "91370000MA0000002X"}
	root := func(key *sm.Key) ([]byte, *authority.Authority) {
		der, err := authority.NewRoot(key, subject, from, 20, 0)
		require.NoError(t, err)
		certificate, err := smx509.ParseCertificate(der)
		require.NoError(t, err)
		ca, err := authority.Open(certificate, key)
		require.NoError(t, err)
		return der, ca
	}
	issue := func(ca *authority.Authority, profile string) []byte {
		der, err := ca.Issue(profile, newKey(t).Public(), firm, from, 3)
		require.NoError(t, err)
		return der
	}
	key := newKey(t)
	good, ca := root(key)
	_, namesake := root(newKey(t))
	leaf := issue(ca, authority.ProfileOrganization)
	body, signature := takeApart(t, leaf)
	renamed := bytes.Replace(leaf, []byte("海蓝"), []byte("海监"), 1)
	signed := func(signature []byte) []byte { return putTogether(t, leaf, signature) }
	as := func(id string) []byte {
		der, err := sm.ToDER(signAs(t, key, id, body))
		require.NoError(t, err)
		return signed(der)
	}
	flipped := bytes.Clone(signature)
	flipped[len(flipped)-1] ^= 1
	third := append(bytes.Clone(signature), 2, 1, 1)
	third[1] += 3
	return []link{
		{name: "as issued, for an organization", leaf: leaf, want: true},
		{name: "as issued, for an issuer key", leaf: issue(ca, authority.ProfileIssuer), want: true},
		{name: "signed again", leaf: as(seal.UserID), want: true},
		{name: "another name", leaf: renamed},
		{name: "flipped bit of the signature", leaf: signed(flipped)},
		{name: "byte after the signature", leaf: signed(append(bytes.Clone(signature), 0))},
		{name: "third number in the signature", leaf: signed(third), except: "tjfoc"},
		{name: "of another CA with the same name", leaf: issue(namesake, authority.ProfileOrganization)},
		{name: "signed under another user id", leaf: as("ALICE123@YAHOO.COM")},
		{name: "signed without a user id", leaf: as("")},
		{name: "before it begins", leaf: leaf, at: from.Add(-time.Second)},
		{name: "second before its end", leaf: leaf, at: from.AddDate(3, 0, 0).Add(-time.Second), want: true},
		{name: "at its end, which RFC 5280 §4.1.2.5 includes", leaf: leaf, at: from.AddDate(3, 0, 0), want: true, except: "openssl"},
		{name: "ended", leaf: leaf, at: from.AddDate(3, 0, 0).Add(time.Second)},
		{name: "issued by a certificate that is no CA's", issuer: leaf, leaf: issue(ca, authority.ProfileIssuer)},
	}, good
}

// x509Certificate is the outer form of RFC 5280 §4.1.
type x509Certificate struct {
	Body, Algorithm asn1.RawValue
	Signature       asn1.BitString
}

// takeApart gives what of a certificate is signed, and the signature in DER.
func takeApart(t *testing.T, der []byte) (body, signature []byte) {
	t.Helper()
	var c x509Certificate
	_, err := asn1.Unmarshal(der, &c)
	require.NoError(t, err)
	return c.Body.FullBytes, c.Signature.Bytes
}

// putTogether gives the certificate another signature.
func putTogether(t *testing.T, der, signature []byte) []byte {
	t.Helper()
	var c x509Certificate
	_, err := asn1.Unmarshal(der, &c)
	require.NoError(t, err)
	c.Signature = asn1.BitString{Bytes: signature, BitLength: 8 * len(signature)}
	der, err = asn1.Marshal(c)
	require.NoError(t, err)
	return der
}

func newKey(t *testing.T) *sm.Key {
	t.Helper()
	key, err := sm.Generate()
	require.NoError(t, err)
	return key
}

// opensslVerify judges a link with -x509_strict at its time.
func opensslVerify(t *testing.T, l link, options ...string) (bool, string) {
	t.Helper()
	dir := t.TempDir()
	for name, der := range map[string][]byte{"root.pem": l.issuer, "leaf.pem": l.leaf} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), authority.EncodePEM(der), 0o600))
	}
	arguments := append([]string{"verify", "-x509_strict", "-attime", strconv.FormatInt(l.at.Unix(), 10), "-CAfile", "root.pem"}, options...)
	command := exec.Command("openssl", append(arguments, "leaf.pem")...)
	command.Dir = dir
	out, err := command.CombinedOutput()
	var exit *exec.ExitError
	require.True(t, err == nil || errors.As(err, &exit), "openssl did not run: %v", err)
	return err == nil, string(out)
}

func tjfocIssued(l link) bool {
	issuer, err := foreign.ParseCertificate(l.issuer)
	if err != nil {
		return false
	}
	leaf, err := foreign.ParseCertificate(l.leaf)
	return err == nil && leaf.CheckSignatureFrom(issuer) == nil
}

// TestTheDocumentedOpenSSLCommandVerifies: pkeyutl as docs/format.md §1 has it.
func TestTheDocumentedOpenSSLCommandVerifies(t *testing.T) {
	key, err := sm.Generate()
	require.NoError(t, err)
	message, publicFile := []byte("header.payload"), filepath.Join(t.TempDir(), "key.pub")
	require.NoError(t, sm.SavePublic(publicFile, key.Public()))
	signature, err := key.SignInput(message)
	require.NoError(t, err)
	der, err := sm.ToDER(signature)
	require.NoError(t, err)
	require.True(t, pkeyutl(t, publicFile, seal.UserID, message, der))
	require.False(t, pkeyutl(t, publicFile, "ALICE123@YAHOO.COM", message, der))
	require.False(t, pkeyutl(t, publicFile, seal.UserID, []byte("header.payloae"), der))
}

// pkeyutl reads the whole signature; `openssl dgst` no more than 72 bytes, so it does not see what follows a DER
// signature of that length.
func pkeyutl(t *testing.T, publicFile, id string, message, der []byte) bool {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "message"), message, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "signature"), der, 0o600))
	command := exec.Command("openssl", "pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pkeyopt", "distid:"+id,
		"-pubin", "-inkey", publicFile, "-sigfile", "signature", "-in", "message")
	command.Dir = dir
	err := command.Run()
	var exit *exec.ExitError
	require.True(t, err == nil || errors.As(err, &exit), "openssl did not run: %v", err)
	return err == nil
}
