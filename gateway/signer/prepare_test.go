package signer_test

import (
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/signer"
)

// together prepares every statement at once.
func (d *desk) together(statements []string) []*signer.Prepared {
	d.Helper()
	answers, errs := make([]*signer.Prepared, len(statements)), make([]error, len(statements))
	var group sync.WaitGroup
	for i, statement := range statements {
		group.Go(func() { answers[i], errs[i] = d.Prepare(d.Context(), d.request(statement)) })
	}
	group.Wait()
	for _, err := range errs {
		require.NoError(d, err)
	}
	return answers
}

func TestTheSameStatementAtOncePreparesOneCertificate(t *testing.T) {
	d := newWorld(t).desk()
	statement := d.preparing(d.deposited("R1"), "materials", "发票")
	answers := d.together([]string{statement, statement, statement, statement, statement, statement, statement, statement})
	for _, answer := range answers {
		require.Equal(t, answers[0], answer)
	}
	directory, backup := d.files("prepared")
	require.Len(t, directory, 1)
	require.Equal(t, directory, backup)
}

func TestManyStatementsAtOnceGetNumbersOfTheirOwn(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	var statements []string
	for range 40 {
		statements = append(statements, d.preparing(sub))
	}
	serials, inputs := map[int]bool{}, map[string]bool{}
	for _, answer := range d.together(statements) {
		serials[d.serial(answer)], inputs[answer.Prepared] = true, true
	}
	require.Len(t, inputs, 40)
	for serial := 1; serial <= 40; serial++ {
		require.True(t, serials[serial], "number %d was not given", serial)
	}
}

func TestWhatIsPreparedIsWhatTheLedgerTakesAndAVerifierReads(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	p := d.issued(sub, "contact", "张三", "materials", "发票")
	compact, _ := d.Read(property, record.NumberKey(p.Number))
	require.Equal(t, p.Input, string(compact[:strings.LastIndex(string(compact), ".")]))
	_, disclosures, _, err := sdjwt.Parse(string(compact) + "~" + strings.Join(p.Disclosures, "~") + "~")
	require.NoError(t, err)
	withheld, err := sdjwt.Check(payload(t, p.Input), disclosures)
	require.NoError(t, err)
	require.Zero(t, withheld)
	require.Len(t, disclosures, 2)
}

func TestADisclosureThatTheCertificateContradictsIsRefusedBeforeANumberIsDrawn(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	for _, name := range []string{"certificate", "cnf", "exp", "iat", "iss", "nbf", "status", "sub", "vct", "_sd_alg", "_sd", "..."} {
		_, err := d.Prepare(d.Context(), d.request(d.preparing(sub, name, "x")))
		d.refuses(record.Invalid, `"`+name+`"`, err)
	}
	require.Equal(t, 1, d.serial(d.prepared(sub, "number", "x")), "a refusal has used up a number")
}

func TestARetryAfterTheBackupFailedIsKeptInBoth(t *testing.T) {
	for _, missing := range []string{"prepared", "asked"} {
		t.Run(missing, func(t *testing.T) {
			d := newWorld(t).desk()
			statement := d.preparing(d.deposited("R1"), "contact", "张三")
			back := d.away(filepath.Join(d.options.Backup, missing))
			_, err := d.Prepare(d.Context(), d.request(statement))
			require.Error(t, err)
			for _, name := range []string{"prepared", "asked"} {
				require.Empty(t, list(d, filepath.Join(d.options.Directory, name)), "the directory is ahead of the backup")
			}
			back()
			first, err := d.Prepare(d.Context(), d.request(statement))
			require.NoError(t, err)
			d.loseDirectory()
			again, err := d.Prepare(d.Context(), d.request(statement))
			require.NoError(t, err)
			require.Equal(t, first, again)
		})
	}
}

func TestARetryAfterTheDirectoryFailedFindsWhatTheBackupHas(t *testing.T) {
	for _, missing := range []string{"prepared", "asked"} {
		t.Run(missing, func(t *testing.T) {
			d := newWorld(t).desk()
			statement := d.preparing(d.deposited("R1"))
			back := d.away(filepath.Join(d.options.Directory, missing))
			_, err := d.Prepare(d.Context(), d.request(statement))
			require.Error(t, err)
			back()
			answer, err := d.Prepare(d.Context(), d.request(statement))
			require.NoError(t, err)
			require.Equal(t, 1, d.serial(answer))
			for _, name := range []string{"prepared", "asked"} {
				directory, backup := d.files(name)
				require.Len(t, directory, 1)
				require.Equal(t, directory, backup)
			}
		})
	}
}

func TestOnlyWhoIssuesMayPrepare(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	body := record.Prepare{Disclosures: []record.Disclosed{}}
	_, err := d.Prepare(d.Context(), d.request(d.statement(d.firm, property, record.ActPrepare, sub, body)))
	d.refuses(record.OutOfRole, "", err)
	_, err = d.Prepare(d.Context(), d.request(d.statement(d.clerk, property, record.ActOpen, sub, body)))
	d.refuses(record.UnknownAct, "", err)
	_, err = d.Prepare(d.Context(), d.request(d.preparing("registration/NONE")))
	d.refuses(record.NotFound, "", err)
}

func TestALedgerFoundedWithAnotherTrustListIsRefused(t *testing.T) {
	d := newWorld(t).desk()
	d.options.Trust = append(d.options.Trust, ' ')
	s, err := signer.New(d.options)
	require.NoError(t, err)
	d.refuses(record.Unavailable, "trust list", s.Begin())
}
