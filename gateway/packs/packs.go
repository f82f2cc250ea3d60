// Package packs holds the rule packs that were made from the policies, reads those that people write, and shows a reviewer
// what differs between two (docs/packs.md).
package packs

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

//go:embed *.json
var files embed.FS

// Ready are the packs that come with the program, sorted by name.
func Ready() ([]*record.Pack, error) {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, err
	}
	var ready []*record.Pack
	for _, entry := range entries {
		text, err := files.ReadFile(entry.Name())
		if err != nil {
			return nil, err
		}
		pack, _, err := Parse(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", entry.Name(), err)
		}
		ready = append(ready, pack)
	}
	slices.SortFunc(ready, func(a, b *record.Pack) int { return cmp.Compare(a.Name(), b.Name()) })
	return ready, nil
}

// Find gives the ready pack of a name, `<id>@<version>` or `<id>` alone; nil when there is none.
func Find(name string) (*record.Pack, error) {
	ready, err := Ready()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(ready, func(pack *record.Pack) bool { return name == pack.Name() || name == pack.ID })
	if i < 0 {
		return nil, nil
	}
	return ready[i], nil
}

// Parse reads a pack as a person writes it, with members in any order and white space, checks it as the ledger will, and
// gives the canonical bytes that are attached to `pack.publish`.
func Parse(text []byte) (*record.Pack, []byte, error) {
	canonical, err := record.Canonical(text)
	if err != nil {
		return nil, nil, written(err)
	}
	var pack record.Pack
	if err := record.Decode(canonical, &pack); err != nil {
		return nil, nil, written(err)
	}
	if err := cmp.Or(pack.Valid(), pack.Publishable()); err != nil {
		return nil, nil, written(err)
	}
	return &pack, canonical, nil
}

// written makes every complaint one about content: what a person wrote is corrected by hand, unlike a malformed text that
// a program was to make.
func written(err error) error {
	var refusal *record.Error
	if !errors.As(err, &refusal) {
		return err
	}
	return record.Errorf(record.Invalid, "%s", refusal.Detail).Under("docs/packs.md")
}
