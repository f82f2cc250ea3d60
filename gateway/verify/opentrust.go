package verify

import "github.com/shuzheng/shuzheng/chaincode/record"

// OpenTrust gives the newest list of a trust list or chain of lists that can be relied on, for those who ask it for
// something other than a verdict. That nobody pinned its roots is the caller's to say.
func OpenTrust(trust Trust) (*record.TrustList, error) {
	j, err := newJudge(trust, Ask{})
	if err != nil {
		return nil, err
	}
	if j.list == nil {
		last := j.report.Checks[len(j.report.Checks)-1]
		return nil, record.Errorf(record.Invalid, "%s: %s", last.EN, last.Detail).Under("docs/format.md §6")
	}
	return j.list, nil
}

// ListsOf gives the signed texts of a trust list or chain of lists, oldest first, without judging them.
func ListsOf(file []byte) ([][]byte, error) { return trustTexts(file) }
