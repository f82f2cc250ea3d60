// Package record must import the standard library only.
package record

import (
	"strings"

	"example.org/other" // want `package record imports the standard library only`
)

// Name uses both.
func Name() string { return strings.Repeat("x", other.Setting) }
