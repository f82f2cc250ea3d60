package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/internal/plain"
)

// summarize says in plain words what a payload means, made from the payload alone.
func summarize(env *Env, typ string, payload []byte) block {
	if typ == record.TypeConsent {
		var consent record.Consent
		if err := record.Decode(payload, &consent); err != nil {
			return block(plain.Text(err.Error()))
		}
		s := &sheet{env: env}
		s.head("%s 同意声明 %s（网络与业务域 %s），有效期至 %s。", "%s consents to the statement %s (%s), valid until %s.",
			consent.Iss, consent.Ref, consent.Aud, day(consent.Exp))
		return s.text()
	}
	var statement record.Statement
	if err := record.Decode(payload, &statement); err != nil {
		return block(plain.Text(err.Error()))
	}
	return summarizeStatement(env, &statement)
}

func summarizeStatement(env *Env, statement *record.Statement) block {
	s := &sheet{env: env}
	act := statement.Act
	if zh, en := rules.Title(act); zh != "" {
		act = env.Say(zh+"（"+act+"）", en+" ("+act+")")
	}
	s.head("%s 声明：%s", "%s states: %s", statement.Iss, act)
	s.row("网络与业务域", "network and namespace", statement.Aud)
	if statement.Sub == "" {
		s.row("针对记录", "record", env.Say("（无：新建）", "(none: a new one)"))
	} else {
		s.row("针对记录", "record", statement.Sub)
		s.row("所见版本", "version seen", statement.Prev)
	}
	s.row("签署时间", "signed at", day(statement.Iat))
	s.row("有效期至", "valid until", day(statement.Exp))
	s.rows("附件", "attachment", statement.Att)
	decoder := json.NewDecoder(bytes.NewReader(statement.Body))
	decoder.UseNumber()
	var body any
	if err := decoder.Decode(&body); err != nil {
		s.row("内容无法读取", "the body cannot be read", err.Error())
		return s.text()
	}
	s.flatten("", body)
	return s.text()
}

// flatten prints every leaf of the body with its path, members in canonical order: nothing is left out, an empty list
// least of all, which in a scope means everything.
func (s *sheet) flatten(path string, value any) {
	switch v := value.(type) {
	case map[string]any:
		if len(v) == 0 {
			s.empty(path)
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			s.flatten(strings.TrimPrefix(path+"."+name, "."), v[name])
		}
	case []any:
		if len(v) == 0 {
			s.empty(path)
		}
		for i, entry := range v {
			s.flatten(fmt.Sprintf("%s[%d]", path, i+1), entry)
		}
	case string:
		if v == "" {
			s.empty(path)
			return
		}
		s.leaf(path, v)
	default:
		s.leaf(path, fmt.Sprint(v))
	}
}

func (s *sheet) empty(path string) {
	switch {
	case path == "":
		s.row("内容", "body", "")
	case limits(path):
		s.leaf(path, s.env.Say("不限", "no limit"))
	default:
		s.leaf(path, s.none())
	}
}

// limits reports whether a member limits what an actor may do, so that without a value there is no limit
// ([record.Scope]).
func limits(path string) bool {
	for _, member := range []string{"scope.regions", "scope.types", "scope.until"} {
		if path == member || strings.HasSuffix(path, "."+member) {
			return true
		}
	}
	return false
}

// day prints a NumericDate.
func day(seconds int64) string { return record.Time(time.Unix(seconds, 0)) }
