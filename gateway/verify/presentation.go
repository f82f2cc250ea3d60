package verify

import (
	"errors"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
)

// keyBinding judges who presents the certificate, and for what.
func (j *judge) keyBinding(c *certificate) {
	switch {
	case c.keyBinding == "" && j.ask.presented():
		j.fail(CheckKeyBinding, PresentationMissing, "")
	case c.keyBinding == "":
		j.pass(CheckKeyBinding, "none")
	case j.evidence != nil:
		j.put(CheckKeyBinding, j.presentation(c))
	case j.ask.presented():
		j.unknown(CheckKeyBinding, PresentationKey, "no proof of whose key it is")
	default:
		j.limit(CheckKeyBinding, KeyBindingIgnored, "")
	}
}

// presentation opens a key binding by a key record of the bundle; the key must be the holder's, proven in the log, and in
// force when the holder signed.
func (j *judge) presentation(c *certificate) finding {
	records, err := readKeys(j.evidence.Keys)
	if err != nil {
		return fails(KeyNotItsName, "%s", detail(err))
	}
	binding, opened, err := sdjwt.OpenBinding(c.text, records)
	switch {
	case record.CodeOf(err) == record.UnknownKey:
		return unsure(PresentationKey, "%s", detail(err))
	case errors.Is(err, sdjwt.ErrBinding):
		return fails(PresentationDiffers, "%s", detail(err))
	case err != nil:
		return fails(Reason(record.CodeOf(err)), "%s", detail(err))
	}
	k := records[opened.Key.Kid]
	j.report.Presentation = &Presentation{
		Holder: k.body.Actor, Audience: binding.Aud, Nonce: binding.Nonce, Purpose: binding.Purpose,
		At: moment(binding.Iat), Expires: moment(binding.Exp), Kid: k.Kid,
	}
	before := j.current
	j.current = func() []Check { return append(before(), stillPresented(binding, j.ask.Now).check(CheckKeyBinding)) }
	if f := j.holderKey(c, k, binding); f.result != Pass {
		return f
	}
	return j.asked(binding)
}

func (j *judge) holderKey(c *certificate, k *keyRecord, binding *sdjwt.Binding) finding {
	j.evidence.rely(k.proof, k.value)
	entry, f := j.shown(k)
	switch {
	case k.body.Actor != c.claims.Cnf.Kid:
		return fails(ActorDiffers, "the key is %s's, the holder %s", k.body.Actor, c.claims.Cnf.Kid)
	case f.result != Pass:
		return f
	case entry.status != statuslist.Valid || k.state != record.StateActive:
		return fails(PresentationKeyEnded, "the list says %s of key %s, its record %s", entry.status, k.Kid, k.state)
	case binding.Iat < unix(k.body.From) || binding.Iat >= unix(k.body.To):
		return fails(KeyPeriod, "signed %s, key in force %s to %s", moment(binding.Iat), k.body.From, k.body.To)
	case binding.Iat >= entry.token.Exp: // whoever finds an old key brings an old status with it
		return unsure(KeyStatusUnknown, "signed %s, the status of key %s ran out %s", moment(binding.Iat), k.Kid, moment(entry.token.Exp))
	}
	return passes("")
}

// asked compares a presentation with what the verifier asked for. Without audience and nonce nobody knows whether it was
// made for this verifier and this occasion (RFC 9901 §7.3).
func (j *judge) asked(b *sdjwt.Binding) finding {
	for _, c := range []struct {
		asked, signed string
		reason        Reason
	}{{j.ask.Audience, b.Aud, AudienceDiffers}, {j.ask.Nonce, b.Nonce, NonceDiffers}, {j.ask.Purpose, b.Purpose, PurposeDiffers}} {
		if c.asked != "" && c.asked != c.signed {
			return fails(c.reason, "it is %q", c.signed)
		}
	}
	if j.ask.Audience == "" || j.ask.Nonce == "" {
		return limits(PresentationNotCompared, "for %q, %q", b.Aud, b.Purpose)
	}
	return passes("for %q, %q, signed %s", b.Aud, b.Purpose, moment(b.Iat))
}

// stillPresented judges a presentation at the verifier's own time.
func stillPresented(b *sdjwt.Binding, now time.Time) finding {
	switch {
	case b.Exp <= now.Unix():
		return unsure(PresentationExpired, "%s", moment(b.Exp))
	case b.Iat > now.Unix()+leeway:
		return unsure(PresentationEarly, "%s", moment(b.Iat))
	}
	return passes("")
}
