package verify_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/verify"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// bundleExamples are those of docs/format.md §10 to §13.
func bundleExamples(t *testing.T) map[string]string {
	t.Helper()
	s := verifytest.NewCertificate(record.TypeDP, nil)
	b := s.Bundle()
	note, err := tlog.ParseNote(b.Checkpoints[0].Note)
	if err != nil {
		t.Fatal(err)
	}
	_, signature, err := seal.Split(b.Status.Tokens[0], record.TypeStatusList)
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := statuslist.Peek(b.Status.Tokens[0])
	if err != nil {
		t.Fatal(err)
	}
	all, err := statuslist.DigestAll(b.Status.Lists)
	if err != nil {
		t.Fatal(err)
	}
	presented := verifytest.NewCertificate(record.TypeDP, nil)
	presented.Present(nil)
	var printed strings.Builder
	verify.Print(&printed, played(t, s), verify.Printing{Lang: "zh"})
	return map[string]string{
		"leaf":          code("text", leafText(s)),
		"note":          code("text", note.String()),
		"cosignature":   code("text", cosignatureText(note)),
		"status-lists":  code("text", fmt.Sprintf("JSON   %s\ndigest %s\n", verifytest.Encode(b.Status.Lists), all)),
		"status-token":  code("text", fmt.Sprintf("payload %s\nr       %x\ns       %x\n", verifytest.Encode(token), signature[:32], signature[32:])),
		"status-entry":  code("text", fmt.Sprintf("uri   %s\nindex %d\nname  %s\n", s.URI, s.Index, statuslist.EntryName(s.URI, s.Index))),
		"bundle":        code("json", string(s.File())+"\n"),
		"bundle-report": code("text", printed.String()),
		"binding":       code("text", bindingText(presented)),
	}
}

func leafText(s *verifytest.Scene) string {
	leaf := tlog.Leaf(s.Namespace, s.Key, s.Value, false)
	return fmt.Sprintf("namespace %s\nkey       %s\nSM3       %s\nleaf      %x\nleaf hash %x\nname      %s\n",
		s.Namespace, s.Key, strings.TrimPrefix(seal.Digest(s.Value), "sm3:"), leaf, tlog.LeafHash(leaf), s.LeafName())
}

func cosignatureText(note *tlog.Note) string {
	c := note.Cosignatures[0]
	key := verifytest.LogKey(c.Organization)
	message := tlog.Message(note.Text, c.Time, c.Objected)
	return fmt.Sprintf("public key %s\nkey id     %x\ntime       %d\nobjected   %x\nmessage    %x\ne          %x\nr          %x\ns          %x\n",
		key.Text, c.KeyHash, c.Time, c.Objected, message, key.Digest(message, seal.UserID), c.Signature[:32], c.Signature[32:])
}

func bindingText(s *verifytest.Scene) string {
	compact := s.Certificate[strings.LastIndexByte(s.Certificate, '~')+1:]
	header := verifytest.Present(verifytest.Holder).Header(sdjwt.TypeBinding)
	return fmt.Sprintf("header      %s\npayload     %s\nkey binding %s\n", verifytest.Encode(header), verifytest.Encode(s.Binding()), compact)
}
