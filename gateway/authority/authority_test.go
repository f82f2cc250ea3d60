package authority

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/emmansun/gmsm/smx509"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

const uscc = "91370000MA0000002X"

var (
	rootSubject = Subject{Name: "演示认证机构", Organization: "演示认证有限公司"}
	firm        = Subject{Name: "海蓝数据有限公司", Organization: "海蓝数据有限公司", Unit: "数据部", Uscc: uscc}
	now         = time.Now().Add(-time.Hour)
)

func newKey(t *testing.T) *sm.Key {
	t.Helper()
	key, err := sm.Generate()
	require.NoError(t, err)
	return key
}

func newAuthority(t *testing.T, pathLength int) (*Authority, []byte) {
	t.Helper()
	key := newKey(t)
	der, err := NewRoot(key, rootSubject, now, 20, pathLength)
	require.NoError(t, err)
	certificate, err := smx509.ParseCertificate(der)
	require.NoError(t, err)
	ca, err := Open(certificate, key)
	require.NoError(t, err)
	return ca, der
}

func trusting(root []byte) *record.TrustList {
	return &record.TrustList{Authorities: []record.Authority{{
		ID: "CA-1", Certificate: seal.Base64(root), Vouches: []string{"firm"},
		From: record.Time(now), To: record.Time(now.AddDate(20, 0, 0)),
	}}}
}

func TestChainOpens(t *testing.T) {
	ca, root := newAuthority(t, 1)
	key := newKey(t)
	leaf, err := ca.Issue(ProfileOrganization, key.Public(), firm, now, 3)
	require.NoError(t, err)
	for _, chain := range [][]byte{EncodePEM(leaf), EncodePEM(leaf, root)} {
		opened, err := seal.OpenChain(string(chain), trusting(root), "firm", now.Add(time.Hour))
		require.NoError(t, err)
		require.Equal(t, key.Kid(), opened.Key.Kid)
		require.Equal(t, uscc, opened.Serial)
		require.Equal(t, firm.Organization, opened.Name)
	}
}

func TestChainOfThree(t *testing.T) {
	ca, root := newAuthority(t, 1)
	middleKey, key := newKey(t), newKey(t)
	middle, err := ca.Issue(ProfileAuthority, middleKey.Public(), Subject{Name: "演示认证机构二级", Organization: "演示认证有限公司"}, now, 10)
	require.NoError(t, err)
	certificate, err := smx509.ParseCertificate(middle)
	require.NoError(t, err)
	below, err := Open(certificate, middleKey)
	require.NoError(t, err)
	leaf, err := below.Issue(ProfileOrganization, key.Public(), firm, now, 3)
	require.NoError(t, err)
	_, err = seal.OpenChain(string(EncodePEM(leaf, middle)), trusting(root), "firm", now.Add(time.Hour))
	require.NoError(t, err)
	// OpenSSL 3.0 applies -vfyopt to the last certificate only, so a longer chain is checked link by link.
	verifyWithOpenSSL(t, root, middle)
	verifyWithOpenSSL(t, middle, leaf, "-partial_chain")

	_, err = below.Issue(ProfileAuthority, key.Public(), rootSubject, now, 3)
	require.ErrorContains(t, err, "no CA below it")
}

func TestIssueRefuses(t *testing.T) {
	ca, _ := newAuthority(t, 0)
	public := newKey(t).Public()
	_, err := ca.Issue("other", public, firm, now, 3)
	require.ErrorContains(t, err, "profile")
	_, err = ca.Issue(ProfileAuthority, public, firm, now, 3)
	require.ErrorContains(t, err, "no CA below it")
	_, err = ca.Issue(ProfileOrganization, public, firm, now.AddDate(-1, 0, 0), 3)
	require.ErrorContains(t, err, "not valid at")
	_, err = ca.Issue(ProfileOrganization, public, Subject{Name: "x"}, now, 3)
	require.Equal(t, record.Invalid, record.CodeOf(err))
	_, err = Open(ca.certificate, newKey(t))
	require.ErrorContains(t, err, "does not belong")
	_, err = NewRoot(newKey(t), rootSubject, now, 20, 2)
	require.ErrorContains(t, err, "path length")
}

func TestLeafEndsWithItsAuthority(t *testing.T) {
	ca, _ := newAuthority(t, 0)
	der, err := ca.Issue(ProfileIssuer, newKey(t).Public(), firm, now.AddDate(19, 0, 0), 5)
	require.NoError(t, err)
	leaf, err := smx509.ParseCertificate(der)
	require.NoError(t, err)
	require.Equal(t, ca.certificate.NotAfter, leaf.NotAfter)
	require.Greater(t, leaf.SerialNumber.BitLen(), 64)
}

func TestOpenSSLVerifies(t *testing.T) {
	ca, root := newAuthority(t, 0)
	for _, profile := range []string{ProfileOrganization, ProfileIssuer} {
		leaf, err := ca.Issue(profile, newKey(t).Public(), firm, now, 3)
		require.NoError(t, err)
		verifyWithOpenSSL(t, root, leaf)
	}
	_, other := newAuthority(t, 0)
	leaf, err := ca.Issue(ProfileIssuer, newKey(t).Public(), firm, now, 3)
	require.NoError(t, err)
	out, err := openssl(t, other, leaf)
	require.Error(t, err, "a foreign root must not verify: %s", out)
}

// The issuer certificate is what lets a stranger check one of our signatures with OpenSSL alone.
func TestOpenSSLUsesIssuerCertificate(t *testing.T) {
	ca, _ := newAuthority(t, 0)
	key, dir := newKey(t), t.TempDir()
	leaf, err := ca.Issue(ProfileIssuer, key.Public(), firm, now, 3)
	require.NoError(t, err)
	signature, err := key.SignInput([]byte("header.payload"))
	require.NoError(t, err)
	der, err := sm.ToDER(signature)
	require.NoError(t, err)
	for name, content := range map[string][]byte{"leaf.pem": EncodePEM(leaf), "sig.der": der, "message": []byte("header.payload")} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
	}
	run(t, dir, "openssl x509 -in leaf.pem -pubkey -noout > leaf.pub")
	run(t, dir, "openssl dgst -sm3 -verify leaf.pub -sigopt distid:1234567812345678 -signature sig.der message")
}

func TestParsePEMRefuses(t *testing.T) {
	for _, text := range []string{"", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"} {
		_, err := ParsePEM([]byte(text))
		require.Error(t, err)
	}
}

func verifyWithOpenSSL(t *testing.T, root, leaf []byte, options ...string) {
	t.Helper()
	out, err := openssl(t, root, leaf, options...)
	require.NoError(t, err, "%s", out)
}

func openssl(t *testing.T, root, leaf []byte, options ...string) ([]byte, error) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string][]byte{"root.pem": root, "leaf.pem": leaf} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), EncodePEM(content), 0o600))
	}
	args := append([]string{"verify", "-x509_strict", "-vfyopt", "distid:1234567812345678", "-CAfile", "root.pem"}, options...)
	command := exec.Command("openssl", append(args, "leaf.pem")...)
	command.Dir = dir
	return command.CombinedOutput()
}

func run(t *testing.T, dir, script string) {
	t.Helper()
	command := exec.Command("sh", "-c", script)
	command.Dir = dir
	out, err := command.CombinedOutput()
	require.NoError(t, err, "%s", out)
}
