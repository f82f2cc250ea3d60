package contract

import (
	"errors"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

func TestAnOrganizationEndorsesTheFoundingItSignedAndNoOther(t *testing.T) {
	founding := &rules.Outcome{Result: record.Result{Key: record.NetworkKey}, Writes: []rules.Write{{Key: record.NetworkKey}}}
	with := func(digest string, err error) *Contract {
		return New(Setting{Founding: func() (string, error) { return digest, err }})
	}
	own := with(seal.Digest([]byte("ours")), nil)
	cases := []struct {
		name     string
		contract *Contract
		outcome  *rules.Outcome
		brought  string
		code     record.Code
	}{
		{"its own", own, founding, "ours", ""},
		{"another's", own, founding, "theirs", record.AttachmentMismatch},
		{"before it has signed", with("", errors.New("no file")), founding, "ours", record.Unavailable},
		{"any, where nothing is pinned", New(Setting{}), founding, "theirs", ""},
		{"a replay, which writes nothing", own, &rules.Outcome{Result: founding.Result}, "theirs", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := c.contract.pinned(c.outcome, []string{c.brought})
			if c.code == "" && err != nil || c.code != "" && record.CodeOf(err) != c.code {
				t.Fatalf("wanted %q, got %v", c.code, err)
			}
		})
	}
}
