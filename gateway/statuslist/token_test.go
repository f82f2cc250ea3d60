package statuslist_test

import (
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

var status = verifytest.StatusKey(record.DataBureau)

func ring(t testing.TB, purpose string) seal.Fixed {
	t.Helper()
	key, err := seal.ParseKey(status.Text, purpose)
	if err != nil {
		t.Fatal(err)
	}
	return seal.Fixed{key.Kid: key}
}

// token is one in force, as it is before a test changes it.
func token(t testing.TB, change func(*statuslist.Token)) string {
	t.Helper()
	list := statuslist.New()
	list.Set(7, statuslist.Suspended)
	payload, err := statuslist.NewToken(verifytest.KeysURI, list, 12, 1000, 2000, 60)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(payload)
	}
	return status.JWS(record.TypeStatusList, payload)
}

func TestTokenOpensAsSigned(t *testing.T) {
	payload, list, opened, err := statuslist.Open(token(t, nil), ring(t, record.PurposeStatus))
	if err != nil {
		t.Fatal(err)
	}
	if payload.Sub != verifytest.KeysURI || payload.Height != 12 || list.Get(7) != statuslist.Suspended || opened.Key.Kid != status.Kid {
		t.Fatalf("%+v", payload)
	}
	if peeked, list, err := statuslist.Peek(token(t, nil)); err != nil || *peeked != *payload || list.Get(7) != statuslist.Suspended {
		t.Fatalf("%+v, %v", peeked, err)
	}
}

func TestTokensOutsideTheirRangesAreRefused(t *testing.T) {
	for name, change := range map[string]func(*statuslist.Token){
		"one bit":         func(t *statuslist.Token) { t.StatusList.Bits = 1 },
		"eight bits":      func(t *statuslist.Token) { t.StatusList.Bits = 8 },
		"iat below zero":  func(t *statuslist.Token) { t.Iat = -1 },
		"no life":         func(t *statuslist.Token) { t.Exp = t.Iat },
		"ttl 0":           func(t *statuslist.Token) { t.TTL = 0 },
		"no list":         func(t *statuslist.Token) { t.StatusList.Lst = "" },
		"list in padding": func(t *statuslist.Token) { t.StatusList.Lst += "==" },
	} {
		if _, _, _, err := statuslist.Open(token(t, change), ring(t, record.PurposeStatus)); record.CodeOf(err) != record.Malformed {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTokensMadeAsSomethingElseAreRefused(t *testing.T) {
	payload, _, err := statuslist.Peek(token(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, typ := range []string{record.TypeStatement, record.TypeCertificate, "JWT", "application/statuslist+jwt"} {
		if _, _, _, err := statuslist.Open(status.JWS(typ, payload), ring(t, record.PurposeStatus)); record.CodeOf(err) != record.WrongType {
			t.Errorf("%s: %v", typ, err)
		}
	}
	for _, purpose := range []string{record.PurposeIssuer, record.PurposeLog, record.PurposeAct} {
		if _, _, _, err := statuslist.Open(token(t, nil), ring(t, purpose)); record.CodeOf(err) != record.WrongPurpose {
			t.Errorf("%s: %v", purpose, err)
		}
	}
}

// FuzzToken holds that nothing opens but what was signed, and that whatever reads has one text.
func FuzzToken(f *testing.F) {
	genuine, keys := token(f, nil), ring(f, record.PurposeStatus)
	f.Add(genuine)
	f.Add(strings.Replace(genuine, ".", ".e30", 1))
	f.Add(token(f, func(t *statuslist.Token) { t.StatusList.Lst = "eJwDAAAAAAE" }))
	f.Fuzz(func(t *testing.T, compact string) {
		if _, _, _, err := statuslist.Open(compact, keys); err == nil && compact != genuine {
			t.Fatalf("opened: %s", compact)
		}
		payload, _, err := statuslist.Peek(compact)
		if err != nil {
			return
		}
		text, err := record.Encode(payload)
		if err != nil || !strings.Contains(compact, "."+seal.Base64(text)+".") {
			t.Fatalf("%q reads as %s", compact, text)
		}
	})
}
