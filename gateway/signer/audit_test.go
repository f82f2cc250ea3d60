package signer_test

import (
	"bufio"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/sm"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// module stands for a hardware module: a key that is not in a file, and that may be out of order.
type module struct {
	key    *sm.Key
	broken bool
	asked  int
}

func (m *module) Kid() string              { return m.key.Kid() }
func (m *module) Public() *ecdsa.PublicKey { return m.key.Public() }

func (m *module) SignInput(input []byte) ([]byte, error) {
	m.asked++
	if m.broken {
		return nil, errors.New("the module is out of order")
	}
	return m.key.SignInput(input)
}

// audited reads the audit of a day.
func audited(t *testing.T, directory, day string) []map[string]string {
	t.Helper()
	file, err := os.Open(filepath.Join(directory, "audit", day+".jsonl"))
	require.NoError(t, err)
	defer file.Close()
	var lines []map[string]string
	for scanner := bufio.NewScanner(file); scanner.Scan(); {
		line := map[string]string{}
		require.NoError(t, json.Unmarshal(scanner.Bytes(), &line))
		lines = append(lines, line)
	}
	return lines
}

func TestEverySignatureIsMadeByTheInterfaceAndWrittenDown(t *testing.T) {
	h := newHouse(t)
	modules := map[string]*module{}
	for i, purpose := range []string{record.PurposeIssuer, record.PurposeStatus, record.PurposeLog} {
		modules[purpose] = &module{key: h.World.Keys[h.organization][purpose]}
		h.keys[i] = modules[purpose]
	}
	h.start()
	one := h.verify(h.reached(2))
	set := h.set(0)
	lines := audited(t, h.data, "2026-03-02")
	require.Len(t, lines, 2)
	logged, status := lines[0], lines[1]
	require.Equal(t, map[string]string{
		"time": record.Time(h.Clock()), "purpose": record.PurposeLog, "kid": modules[record.PurposeLog].Kid(), "what": "2", "statement": "",
		"digest": digest(string(tlog.Message(one.Text, one.Cosignatures[0].Time, one.Cosignatures[0].Objected))),
	}, logged)
	require.Equal(t, map[string]string{
		"time": record.Time(h.Clock()), "purpose": record.PurposeStatus, "kid": modules[record.PurposeStatus].Kid(), "what": h.keysURI(), "statement": "",
		"digest": digest(set.Tokens[0][:strings.LastIndex(set.Tokens[0], ".")]),
	}, status)
	require.Equal(t, 1, modules[record.PurposeLog].asked)
	require.Equal(t, 1, modules[record.PurposeStatus].asked)

	h.Later(24 * time.Hour)
	h.empty(1)
	h.apply()
	h.reached(3)
	require.NotEmpty(t, audited(t, h.data, "2026-03-03"))
}

func TestTheSignatureOfACertificateIsWrittenDownWithWhoWantedIt(t *testing.T) {
	d := newWorld(t).desk()
	issuer := &module{key: d.issuer}
	d.options.Keys = []sm.Signer{issuer}
	d.start()
	sub := d.deposited("R1")
	p := d.prepared(sub)
	statement := d.issuing(sub, p)
	issuer.broken = true
	_, err := d.Seal(d.Context(), d.request(statement))
	require.ErrorContains(t, err, "out of order")
	here, there := d.files("signed")
	require.Empty(t, append(here, there...))
	issuer.broken = false
	d.sealed(statement)
	d.sealed(statement)
	require.Equal(t, []map[string]string{{
		"time": record.Time(d.Clock()), "purpose": record.PurposeIssuer, "kid": issuer.Kid(), "what": p.Number, "digest": p.Prepared, "statement": digest(statement),
	}}, audited(t, d.options.Directory, "2026-03-02"))
}

func TestWithoutItsLineNoSignatureLeaves(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	statement := d.issuing(sub, d.prepared(sub))
	back := d.away(filepath.Join(d.options.Directory, "audit"))
	_, err := d.Seal(d.Context(), d.request(statement))
	require.Error(t, err)
	here, there := d.files("signed")
	require.Empty(t, append(here, there...))
	back()
	d.sealed(statement)
}
