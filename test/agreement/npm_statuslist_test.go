package agreement

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

const last = record.StatusListSize - 1

var (
	statusURI = record.StatusURI(w.Network, record.DataBureau, record.TypeDP)
	statusKey = w.Key("status " + record.DataBureau)
)

// entriesRead is what the library says of a list.
type entriesRead struct {
	Bits, Size int
	Values     []statuslist.Status
	Digest     string
}

// scattered is a list with all four values at its ends, in one byte and at random places, and these places.
func scattered() (*statuslist.List, []int) {
	list := statuslist.New()
	indices := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, last - 4, last - 3, last - 2, last - 1, last}
	for range 5000 {
		indices = append(indices, rand.IntN(last+1))
	}
	for i, index := range indices {
		list.Set(index, statuslist.Status(i%4))
	}
	return list, indices
}

func tokenOf(t *testing.T, list *statuslist.List) *statuslist.Token {
	t.Helper()
	token, err := statuslist.NewToken(statusURI, list, 4711, w.At.Unix()-60, w.At.Unix()+3600, 900)
	require.NoError(t, err)
	return token
}

func askStatus(t *testing.T, compact string) request {
	t.Helper()
	return request{Op: "statusList", Text: compact, Keys: map[string]string{statusKey.Kid: point(t, statusKey.Text)}, At: w.At.Unix()}
}

func openStatus(compact string) (*statuslist.List, error) {
	ring := seal.Fixed{statusKey.Kid: {Kid: statusKey.Kid, Purpose: record.PurposeStatus, Public: statusKey.Public}}
	_, list, _, err := statuslist.Open(compact, ring)
	return list, err
}

func TestTheStatusListLibraryReadsTheEntriesWeWrote(t *testing.T) {
	t.Parallel()
	full, indices := scattered()
	for name, list := range map[string]*statuslist.List{"unclaimed": statuslist.New(), "all valid": {}, "scattered": full} {
		compact := statusKey.JWS(record.TypeStatusList, tokenOf(t, list))
		r := askStatus(t, compact)
		r.Indices = indices
		var theirs entriesRead
		ask(t, r)[0].read(t, &theirs)
		require.Equal(t, 2, theirs.Bits, name)
		require.Equal(t, record.StatusListSize, theirs.Size, name)
		require.Equal(t, seal.Digest(list[:]), "sm3:"+theirs.Digest, name)
		for i, index := range indices {
			require.Equal(t, list.Get(index), theirs.Values[i], "%s: entry %d", name, index)
		}
		ours, err := openStatus(compact)
		require.NoError(t, err)
		require.Equal(t, list, ours, name)
	}
}

func TestWeReadTheEntriesTheStatusListLibraryWrote(t *testing.T) {
	t.Parallel()
	set := map[int]int{0: 1, 1: 2, 2: 3, 4: 1, 5: 3, 262143: 2, 262144: 1, last - 1: 2, last: 3}
	for range 2000 {
		set[rand.IntN(last+1)] = rand.IntN(4)
	}
	var written struct{ Lst string }
	ask(t, request{Op: "writeStatusList", Bits: 2, Size: record.StatusListSize, Set: set})[0].read(t, &written)
	list, err := statuslist.Decode(written.Lst)
	require.NoError(t, err)
	want := &statuslist.List{}
	for index, value := range set {
		want.Set(index, statuslist.Status(value))
	}
	require.Equal(t, want, list)
}

// Where the library is more lenient than we are: it reads any list, and verifies none by itself.
const (
	readsAnySize = "a list has the size it has; ours has 2^20 entries of two bits"
	readsAnyZlib = "it reads what pako finds at the beginning, zlib or gzip"
)

func TestStatusListTokensAreJudgedAlikeByTheStatusListLibrary(t *testing.T) {
	t.Parallel()
	list, _ := scattered()
	stream := deflated(t, list[:])
	broken := bytes.Clone(stream)
	broken[len(broken)-1] ^= 1
	raw := func(bits int, lst []byte) string {
		token := tokenOf(t, list)
		token.StatusList = statuslist.Body{Bits: bits, Lst: seal.Base64(lst)}
		return statusKey.JWS(record.TypeStatusList, token)
	}
	good := raw(2, stream)
	input := good[:strings.LastIndexByte(good, '.')]
	other := raw(2, deflated(t, statuslist.New()[:]))
	payload := w.Encode(tokenOf(t, list))
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, err := z.Write(list[:])
	require.NoError(t, err)
	require.NoError(t, z.Close())
	cases := []struct {
		name   string
		text   string
		ours   bool
		theirs string
		why    string
	}{
		{name: "as made", text: good, ours: true},
		{name: "by a stranger", text: w.Key("stranger").JWS(record.TypeStatusList, tokenOf(t, list)), theirs: badSignature},
		{name: "another user id", text: input + "." + seal.Base64(statusKey.SignAs([]byte(input), "")), theirs: badSignature},
		{name: "the signature of another list", text: input + other[strings.LastIndexByte(other, '.'):], theirs: badSignature},
		{name: "checksum of the stream", text: raw(2, broken), theirs: "Decompression failed"},
		{name: "truncated stream", text: raw(2, stream[:len(stream)/2]), theirs: "Decompression failed"},
		{name: "nothing", text: raw(2, nil), theirs: "Decompression failed"},
		{name: "3 bits", text: raw(3, stream), theirs: "Decompression failed"},
		{name: "1 bit", text: raw(1, stream), why: readsAnySize},
		{name: "shorter list", text: raw(2, deflated(t, list[:1])), why: readsAnySize},
		{name: "longer list", text: raw(2, deflated(t, append(list[:], 0))), why: readsAnySize},
		{name: "bytes after the stream", text: raw(2, append(slices.Clone(stream), 0, 0)), why: readsAnyZlib},
		{name: "gzip", text: raw(2, zipped.Bytes()), why: readsAnyZlib},
		{name: "another typ", text: statusKey.JWS(record.TypeStatement, tokenOf(t, list)), why: ignoresHeader},
		{name: "payload with a space", text: statusKey.JWS(record.TypeStatusList, json.RawMessage(bytes.Replace(payload, []byte(`:`), []byte(`: `), 1))), why: readsAnyJSON},
	}
	var requests []request
	for _, c := range cases {
		requests = append(requests, askStatus(t, c.text))
	}
	for i, a := range ask(t, requests...) {
		c := cases[i]
		_, err := openStatus(c.text)
		require.Equal(t, c.ours, err == nil, "ours: %s: %v", c.name, err)
		require.Equal(t, c.theirs == "", a.accepted(), "theirs: %s: %s", c.name, a.Error)
		require.Contains(t, a.Error, c.theirs, c.name)
		require.Equal(t, c.ours != a.accepted(), c.why != "", "%s: a difference has to be explained, and nothing else", c.name)
	}
}

func deflated(t *testing.T, raw []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, err := z.Write(raw)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return b.Bytes()
}
