package record

import (
	"regexp"
	"slices"
	"unicode"
	"unicode/utf8"
)

var (
	digestForm = regexp.MustCompile(`^sm3:[0-9a-f]{64}$`)
	idForm     = regexp.MustCompile(`^[A-Z0-9-]{1,64}$`)
	keyForm    = regexp.MustCompile(`^[a-z]+/[A-Z0-9-]{1,64}$`)
	regionForm = regexp.MustCompile(`^\d{6}$`)
	scopeForm  = regexp.MustCompile(`^(\d{2}|\d{4}|\d{6})$`)
	jtiForm    = regexp.MustCompile(`^[0-9a-f]{32,64}$`)
	codeForm   = regexp.MustCompile(`^[A-Z0-9][A-Z0-9_-]{0,39}$`)
)

// Check collects the first thing wrong with a body; every message names the member.
type Check struct{ err error }

// Err is the first failure, or nil.
func (c *Check) Err() error { return c.err }

// That fails with the given message unless ok.
func (c *Check) That(ok bool, format string, args ...any) {
	if !ok && c.err == nil {
		c.err = Errorf(Invalid, format, args...)
	}
}

// Text wants between min and max characters, none of them a control, format, separator or replacement character: what a
// person reads before signing must be what is signed.
func (c *Check) Text(name, s string, min, max int) {
	n := utf8.RuneCountInString(s)
	c.That(n >= min && n <= max, "%s must have %d to %d characters, it has %d", name, min, max, n)
	for _, r := range s {
		c.That(!unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) && r != utf8.RuneError, "%s holds a character that cannot be seen (%U)", name, r)
	}
}

// Digest wants `sm3:<64 hex>`.
func (c *Check) Digest(name, s string) {
	c.That(digestForm.MatchString(s), "%s must be sm3: and 64 lower-case hexadecimal digits", name)
}

// ID wants an identifier of this ledger.
func (c *Check) ID(name, s string) {
	c.That(idForm.MatchString(s), "%s must be an identifier of capital letters, digits and hyphens", name)
}

// OneOf wants a code of the list.
func (c *Check) OneOf(name, s string, list ...string) {
	c.That(slices.Contains(list, s), "%s must be one of %v, not %q", name, list, excerpt([]byte(s), 0))
}

// Code wants a code of an open list.
func (c *Check) Code(name, s string) {
	c.That(codeForm.MatchString(s), "%s must be a code of capital letters, digits, _ and -", name)
}

// Region wants a six-digit administrative division code (GB/T 2260).
func (c *Check) Region(name, s string) {
	c.That(regionForm.MatchString(s), "%s must be a six-digit region code (GB/T 2260)", name)
}

// Time wants RFC 3339 in UTC.
func (c *Check) Time(name, s string) {
	_, err := ParseTime(s)
	c.That(err == nil, "%s must be a UTC time such as 2026-01-31T08:00:00Z", name)
}

// Count wants between min and max entries.
func (c *Check) Count(name string, n, min, max int) {
	c.That(n >= min && n <= max, "%s must have %d to %d entries, it has %d", name, min, max, n)
}

// IsDigest reports whether s is `sm3:` and 64 lower-case hexadecimal digits.
func IsDigest(s string) bool { return digestForm.MatchString(s) }

// IsID reports whether s is an identifier of this ledger.
func IsID(s string) bool { return idForm.MatchString(s) }

// IsKey reports whether s is the state key of a record.
func IsKey(s string) bool { return keyForm.MatchString(s) }

// Valid checks the parts of a statement that need no ledger.
func (s *Statement) Valid() error {
	var c Check
	c.Text("iss", s.Iss, 1, 64)
	c.That(jtiForm.MatchString(s.Jti), "jti must be 32 to 64 lower-case hexadecimal digits")
	c.That(s.Sub == "" || IsKey(s.Sub), "sub must be empty or the key of a record")
	c.That((s.Sub == "") == (s.Prev == None), "prev must be none exactly when sub is empty")
	c.Count("att", len(s.Att), 0, MaxAttachments)
	for _, digest := range s.Att {
		c.Digest("att", digest)
	}
	if s.Prev != None {
		c.Digest("prev", s.Prev)
	}
	return c.Err()
}

// Valid checks the parts of a consent that need no ledger.
func (s *Consent) Valid() error {
	var c Check
	c.Text("iss", s.Iss, 1, 64)
	c.That(jtiForm.MatchString(s.Jti), "jti must be 32 to 64 lower-case hexadecimal digits")
	c.Digest("ref", s.Ref)
	return c.Err()
}
