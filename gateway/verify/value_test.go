package verify_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/verify"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// held is the certificate of a scene as the plain value that the log holds.
func held(t *testing.T) (namespace, key string, value []byte, proof bundle.Proof, checkpoint bundle.Checkpoint, s *verifytest.Scene) {
	t.Helper()
	s = verifytest.NewCertificate(record.TypeDP, nil)
	b := s.Bundle()
	jwt, _, _ := strings.Cut(b.Certificate, "~")
	return b.Leaf.Namespace, b.Leaf.Key, []byte(jwt), b.Leaf, b.Checkpoints[b.Leaf.Checkpoint], s
}

func TestAValueIsProvedByItsPlaceInTheLog(t *testing.T) {
	namespace, key, value, proof, checkpoint, s := held(t)
	judge := func(namespace, key string, value []byte, proof bundle.Proof, checkpoint bundle.Checkpoint, trust verify.Trust) *verify.Report {
		report, err := verify.Value(namespace, key, value, proof, checkpoint, trust, s.Ask())
		require.NoError(t, err)
		return report
	}
	report := judge(namespace, key, value, proof, checkpoint, s.Trust())
	require.True(t, report.Verdict.Good(), report.Reason)
	require.Equal(t, verify.KindValue, report.Kind)
	require.NotEmpty(t, report.Since)

	require.Equal(t, verify.NotInLog, judge(namespace, key, append(value, ' '), proof, checkpoint, s.Trust()).Reason)
	require.Equal(t, verify.LeafDiffers, judge("exchange", key, value, proof, checkpoint, s.Trust()).Reason)
	require.Equal(t, verify.LeafDiffers, judge(namespace, key+"0", value, proof, checkpoint, s.Trust()).Reason)
	elsewhere := proof
	elsewhere.Index++
	require.Equal(t, verify.NotInLog, judge(namespace, key, value, elsewhere, checkpoint, s.Trust()).Reason)
	elsewhere = proof
	elsewhere.Checkpoint = 9 // there is one checkpoint, whatever the proof says
	require.True(t, judge(namespace, key, value, elsewhere, checkpoint, s.Trust()).Verdict.Good())
	unsigned := checkpoint
	unsigned.Note = strings.SplitAfter(checkpoint.Note, "\n\n")[0]
	require.Equal(t, verify.Undetermined, judge(namespace, key, value, proof, unsigned, s.Trust()).Verdict)
	require.Equal(t, verify.NotValid, judge(namespace, key, value, proof, bundle.Checkpoint{Note: "no note"}, s.Trust()).Verdict)

	stranger := s.Trust()
	stranger.Fingerprint = "sm3:" + strings.Repeat("0", 64)
	require.Equal(t, verify.Undetermined, judge(namespace, key, value, proof, checkpoint, stranger).Verdict)
	require.Equal(t, verify.ValidWithLimits, judge(namespace, key, value, proof, checkpoint, verifytest.Trust()).Verdict, "the list wants no co-signatures")
	_, err := verify.Value(namespace, key, value, proof, checkpoint, verify.Trust{List: []byte("{}")}, s.Ask())
	require.Error(t, err)
}
