package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// summarize says in plain words what a payload means, made from the payload alone.
func summarize(env *Env, typ string, payload []byte) string {
	if typ == record.TypeConsent {
		var consent record.Consent
		if err := record.Decode(payload, &consent); err != nil {
			return err.Error()
		}
		return fmt.Sprintf(env.Say("%s 同意声明 %s（网络与业务域 %s），有效期至 %s。\n", "%s consents to the statement %s (%s), valid until %s.\n"),
			plainText(consent.Iss), plainText(consent.Ref), plainText(consent.Aud), day(consent.Exp))
	}
	var s record.Statement
	if err := record.Decode(payload, &s); err != nil {
		return err.Error()
	}
	return summarizeStatement(env, &s)
}

func summarizeStatement(env *Env, s *record.Statement) string {
	var out strings.Builder
	act := plainText(s.Act)
	if name, known := acts[s.Act]; known {
		act = env.Say(name[0]+"（"+s.Act+"）", name[1]+" ("+s.Act+")")
	}
	row := func(zh, en, value string) { fmt.Fprintf(&out, "  %s: %s\n", env.Say(zh, en), plainText(value)) }
	fmt.Fprintf(&out, env.Say("%s 声明：%s\n", "%s states: %s\n"), plainText(s.Iss), act)
	row("网络与业务域", "network and namespace", s.Aud)
	if s.Sub != "" {
		row("针对记录", "record", s.Sub)
		row("所见版本", "version seen", s.Prev)
	}
	row("签署时间", "signed at", day(s.Iat))
	row("有效期至", "valid until", day(s.Exp))
	for _, digest := range s.Att {
		row("附件", "attachment", digest)
	}
	decoder := json.NewDecoder(bytes.NewReader(s.Body))
	decoder.UseNumber()
	var body any
	if err := decoder.Decode(&body); err == nil {
		flatten(&out, "", body)
	}
	return out.String()
}

// flatten prints every leaf of the body with its path, members in canonical order: nothing is left out.
func flatten(out *strings.Builder, path string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			flatten(out, strings.TrimPrefix(path+"."+name, "."), v[name])
		}
	case []any:
		for i, entry := range v {
			flatten(out, fmt.Sprintf("%s[%d]", path, i+1), entry)
		}
	default:
		fmt.Fprintf(out, "    %s = %s\n", plainText(path), plainText(fmt.Sprint(v)))
	}
}

// day prints a NumericDate.
func day(seconds int64) string { return record.Time(time.Unix(seconds, 0)) }

// plainText makes a text from outside safe to show: no control character, no invisible one, nothing that turns the
// direction of reading, so that what a person reads is what is signed.
func plainText(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			return '?'
		}
		return r
	}, s)
}
