package onepage_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/gateway/evidence"
	"github.com/shuzheng/shuzheng/gateway/evidence/onepage"
	"github.com/shuzheng/shuzheng/gateway/paper"
	"github.com/shuzheng/shuzheng/gateway/paper/attached"
	"github.com/shuzheng/shuzheng/gateway/proof/prooftest"
)

// file is the package of the test deal.
func file(t *testing.T) []byte {
	t.Helper()
	w := prooftest.New(t, nil)
	d := w.Deal(nil)
	w.Prove()
	w.Sign()
	p, err := w.Proofs.Evidence(t.Context(), "exchange", prooftest.DealKey)
	require.NoError(t, err)
	p.Add(d.Application, d.Terms, d.Contract, d.Payment, d.Element)
	text, err := p.Encode()
	require.NoError(t, err)
	return text
}

func pages(pdf []byte) int {
	return bytes.Count(pdf, []byte("/Type/Page/")) + bytes.Count(pdf, []byte("/Type/Page>"))
}

func TestThePageCarriesItsPackageAndComesOutTheSame(t *testing.T) {
	text := file(t)
	pdf, err := onepage.Render(text)
	require.NoError(t, err)
	again, err := onepage.Render(append(text, '\n'))
	require.NoError(t, err)
	require.True(t, bytes.Equal(pdf, again))
	taken, err := attached.Extract(pdf)
	require.NoError(t, err)
	require.True(t, bytes.Equal(text, taken))
	require.NoError(t, onepage.Same(pdf))
	require.Equal(t, 1, pages(pdf))
}

func TestAnotherPageIsNotTheSame(t *testing.T) {
	pdf, err := onepage.Render(file(t))
	require.NoError(t, err)
	altered := bytes.Clone(pdf)
	altered[len(altered)-40] ^= 1
	require.ErrorIs(t, onepage.Same(altered), paper.ErrAltered)
	edition := bytes.Replace(pdf, []byte("%shuzheng-paper 1\n"), []byte("%shuzheng-paper 2\n"), 1)
	require.ErrorIs(t, onepage.Same(edition), paper.ErrEdition)
	link := bytes.Replace(pdf, []byte("%link shuzheng:"), []byte("%link shuzhenk:"), 1)
	require.ErrorIs(t, onepage.Same(link), paper.ErrLink)
}

func TestALongSummaryStaysOnOnePage(t *testing.T) {
	p, err := evidence.Parse(file(t))
	require.NoError(t, err)
	steps := &p.Summary.Sections[2]
	for n := range 14 {
		steps.Lines = append(steps.Lines, fmt.Sprint(n, steps.Lines[1]))
	}
	text, err := p.Encode()
	require.NoError(t, err)
	pdf, err := onepage.Render(text)
	require.NoError(t, err)
	require.Equal(t, 1, pages(pdf))
}
