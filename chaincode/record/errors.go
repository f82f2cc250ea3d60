package record

import (
	"errors"
	"fmt"
	"strings"
)

// Code names one kind of refusal. The list is closed: [Catalog] explains every code to a person in Chinese and English
// and says what to do next.
type Code string

// The codes. What each means to a person stands in [Catalog].
const (
	Malformed          Code = "malformed"
	TooLarge           Code = "too-large"
	Invalid            Code = "invalid-content"
	BadSignature       Code = "bad-signature"
	WrongType          Code = "wrong-type"
	WrongPurpose       Code = "wrong-purpose"
	UnknownKey         Code = "unknown-key"
	KeyInactive        Code = "key-inactive"
	UnknownActor       Code = "unknown-actor"
	ActorInactive      Code = "actor-inactive"
	Suspended          Code = "actor-suspended"
	UnknownAct         Code = "unknown-act"
	WrongAudience      Code = "wrong-audience"
	NotFounded         Code = "not-founded"
	AlreadyFounded     Code = "already-founded"
	StatementExpired   Code = "statement-expired"
	StatementEarly     Code = "statement-early"
	StatementLife      Code = "statement-life"
	ClockSkew          Code = "clock-skew"
	OutOfRole          Code = "out-of-role"
	OutOfScope         Code = "out-of-scope"
	WrongOrganization  Code = "wrong-organization"
	ConflictOfInterest Code = "conflict-of-interest"
	Stale              Code = "stale-version"
	StateForbids       Code = "state-forbids"
	TooEarly           Code = "too-early"
	NotFound           Code = "not-found"
	Exists             Code = "exists"
	Duplicate          Code = "duplicate"
	ConsentMissing     Code = "consent-missing"
	AttachmentMismatch Code = "attachment-mismatch"
	ChainRefused       Code = "certificate-chain-refused"
	BadIdentifier      Code = "bad-identifier"
	RuleForbids        Code = "rule-forbids"
	CertificateDiffers Code = "certificate-differs"
	TermsMissing       Code = "terms-missing"
	TermsDiffer        Code = "terms-differ"
	NotPrepared        Code = "not-prepared"
	NotProved          Code = "not-proved"
	Unavailable        Code = "unavailable"
	Overloaded         Code = "overloaded"
	OutcomeUnknown     Code = "outcome-unknown"
	Internal           Code = "internal"
)

// Error is the one error that crosses process boundaries: a code, the rule it rests on (an article, a standard or a
// section of docs/format.md; may be empty) and a detail naming the offending value. It never holds a secret.
type Error struct {
	Code   Code
	Rule   string
	Detail string
}

// Errorf makes an [Error] without a rule.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// Under returns a copy that cites a rule, unless the error cites one already.
func (e *Error) Under(rule string) *Error {
	if e.Rule != "" {
		return e
	}
	cited := *e
	cited.Rule = rule
	return &cited
}

const errorMark = "shuzheng:"

// Error prints the form that crosses Fabric as text: `shuzheng:<code>|<rule>|<detail>`; [ParseError] reads it back.
func (e *Error) Error() string {
	return fmt.Sprintf("%s%s|%s|%s", errorMark, e.Code, strings.ReplaceAll(e.Rule, "|", "/"), e.Detail)
}

// ParseError finds an [Error] in a text such as a peer's `chaincode response 500, shuzheng:…`.
func ParseError(text string) (*Error, bool) {
	for { // the mark may also stand in the name of the peer that answered
		_, after, found := strings.Cut(text, errorMark)
		if !found {
			return nil, false
		}
		parts := strings.SplitN(after, "|", 3)
		if _, known := Catalog[Code(parts[0])]; known && len(parts) == 3 {
			return &Error{Code: Code(parts[0]), Rule: parts[1], Detail: parts[2]}, true
		}
		text = after
	}
}

// CodeOf gives the code of an error, [Internal] for any that is not an [Error].
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}
