package paper

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/paper/attached"
)

func TestAFileIsTheRenderingOfItsCertificate(t *testing.T) {
	for name, s := range sheets() {
		file := render(t, s)
		require.NoError(t, Same(file, s), name)
		head, err := attached.Open(file)
		require.NoError(t, err)
		s.Link = head.Link
		require.NoError(t, Same(file, s), name)
	}
}

func TestAnotherTextOnThePagesIsNoticed(t *testing.T) {
	s := sheet(record.TypeDP, nil)
	file := render(t, s)
	forged := sheet(record.TypeDP, func(c *record.Certificate) { c.Certificate.HolderName = "兰州另一数据科技有限公司" })
	forged.Attachment = append(forged.Attachment, s.Attachment...)
	other := render(t, forged)
	other = bytes.Replace(other, forged.Attachment, s.Attachment, 1)
	other = bytes.ReplaceAll(other, fmt.Appendf(nil, " %d>>", len(forged.Attachment)), fmt.Appendf(nil, " %d>>", len(s.Attachment)))
	require.ErrorIs(t, Same(other, s), ErrAltered)

	shown := holderName.FindSubmatchIndex(file)
	require.NotNil(t, shown)
	altered := bytes.Clone(file)
	copy(altered[shown[2]:shown[2]+4], file[shown[2]+4:shown[2]+8]) // one character replaced by its neighbour
	require.ErrorIs(t, Same(altered, s), ErrAltered)
}

func TestEveryFlippedByteIsNoticed(t *testing.T) {
	s := sheet(record.TypeSM, merchant)
	file := render(t, s)
	for i := 0; i < len(file); i += 4999 {
		altered := bytes.Clone(file)
		altered[i] ^= 1
		require.Error(t, Same(altered, s), "byte %d", i)
	}
	require.Error(t, Same(append(bytes.Clone(file), '\n'), s))
	require.Error(t, Same(file[:len(file)-1], s))
	require.Error(t, Same(nil, s))
}

func TestWhatDiffersIsNamed(t *testing.T) {
	s := sheet(record.TypeDP, nil)
	file := render(t, s)

	later := bytes.Replace(file, []byte("%shuzheng-paper 1\n"), []byte("%shuzheng-paper 2\n"), 1)
	require.ErrorIs(t, Same(later, s), ErrEdition)

	elsewhere := s
	elsewhere.Link = "https://verify.example.com/p"
	require.ErrorIs(t, Same(file, elsewhere), ErrLink)

	other := sheet(record.TypeDP, func(c *record.Certificate) { c.Iat++ })
	require.ErrorIs(t, Same(file, other), ErrAttachment)

	require.Equal(t, record.Malformed, record.CodeOf(Same([]byte("%PDF-1.4\n"), s)))
}
