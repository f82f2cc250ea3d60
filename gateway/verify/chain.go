package verify

import (
	"bytes"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// KindTrustChain is the `kind` of a file of trust lists.
const KindTrustChain = "trust-chain"

// Limits on a chain from outside: a list a month for five years, in bytes what a browser still reads at once.
const (
	maxTrustLists = 64
	maxTrustChain = 8 << 20
)

// TrustChain is trust list after trust list, oldest first, each text as it was signed.
type TrustChain struct {
	Kind  string   `json:"kind"`
	Lists []string `json:"lists"`
}

// trustTexts gives the signed lists of a file: one, or those of a chain.
func trustTexts(file []byte) ([][]byte, error) {
	text := fileText(file)
	if !bytes.HasPrefix(text, []byte(`{"kind":`)) {
		return [][]byte{text}, checkListSize(text)
	}
	if len(text) > maxTrustChain {
		return nil, record.Errorf(record.TooLarge, "the chain of trust lists exceeds %d bytes", maxTrustChain)
	}
	var chain TrustChain
	if err := record.Decode(text, &chain); err != nil {
		return nil, record.Errorf(record.Malformed, "the chain of trust lists cannot be read: %s", detail(err)).Under("docs/format.md §6")
	}
	if chain.Kind != KindTrustChain || len(chain.Lists) < 1 || len(chain.Lists) > maxTrustLists {
		return nil, record.Errorf(record.Malformed, "the file is not a chain of 1 to %d trust lists", maxTrustLists).Under("docs/format.md §6")
	}
	texts := make([][]byte, len(chain.Lists))
	for i, list := range chain.Lists {
		texts[i] = []byte(list)
		if err := checkListSize(texts[i]); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

func checkListSize(list []byte) error {
	if len(list) > record.MaxAttachment {
		return record.Errorf(record.TooLarge, "the trust list exceeds %d bytes", record.MaxAttachment)
	}
	return nil
}

// begins is the first moment that a chain speaks about. List 1 founds the network: nothing of it is older. A later list
// still holds every key there ever was, so it judges the past from the first of them on.
func begins(first, last *record.TrustList) string {
	if first.Seq == 1 {
		return first.IssuedAt
	}
	from := last.Keys[0].From
	for _, key := range last.Keys {
		from = min(from, key.From)
	}
	return from
}
