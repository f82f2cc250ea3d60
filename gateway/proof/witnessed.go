package proof

import (
	"context"

	"github.com/shuzheng/shuzheng/gateway/signer"
)

// teller passes the others' co-signatures on to the own signer: an act that came late is judged by who saw it first.
type teller struct {
	*follower
	own    string
	to     Own
	others map[string]Source
	known  map[string]uint64 // as far as the signer has kept them; nil before it has said so
}

// tell passes on what the signer does not have and says whether that is all there is; then it waits for more, and says so
// again now and then, because the signer believes it for a minute.
func (t *teller) tell(ctx context.Context) (news bool, err error) {
	happened, leave := t.waiters.Enter(progress) // before looking: else it could come in between
	defer leave()
	notes, all, err := t.untold()
	if err != nil {
		return false, err
	}
	answer, err := t.to.Witnessed(ctx, signer.Witnessed{Notes: notes, Complete: t.known != nil && all && t.heardAll()})
	if err != nil {
		return false, err
	}
	first, moved := t.known == nil, false
	for organization, height := range answer.Heights {
		moved = moved || height > t.known[organization]
	}
	if t.known = answer.Heights; t.known == nil {
		t.known = map[string]uint64{}
	}
	if first || moved && !all {
		return true, nil
	}
	select {
	case <-happened:
	case <-t.after(wait):
	case <-ctx.Done():
	}
	return true, nil
}

// untold lists what the signer does not have, as much as it takes at once; nothing before it has said what it has. The
// lists of objected leaves are no business of its.
func (t *teller) untold() (notes []signer.Cosigned, all bool, err error) {
	notes, all = []signer.Cosigned{}, true
	if t.known == nil {
		return notes, false, nil
	}
	for _, organization := range Organizations {
		if organization == t.own {
			continue
		}
		list, err := t.Cosigned(organization, t.known[organization]+1, signer.MaxNotes-len(notes))
		if err != nil {
			return nil, false, err
		}
		told := t.known[organization]
		for _, one := range list {
			notes = append(notes, signer.Cosigned{Height: one.Height, Note: one.Note, Objected: []string{}})
			told = one.Height
		}
		all = all && told >= t.Height(organization)
	}
	return notes, all, nil
}

// hear notes whether a source has told everything it has, or does not answer.
func (f *follower) hear(organization string, everything bool) {
	f.mutex.Lock()
	changed := f.heard[organization] != everything
	f.heard[organization] = everything
	f.mutex.Unlock()
	if changed {
		f.waiters.Wake(progress)
	}
}

// heardAll reports whether nothing more is to be expected: everybody has co-signed as far as our own index goes, has
// nothing more to tell, or is away.
func (t *teller) heardAll() bool {
	height := t.index.Height()
	for organization := range t.others {
		if t.Height(organization) < height && !t.quiet(organization) {
			return false
		}
	}
	return true
}

func (t *teller) quiet(organization string) bool {
	t.mutex.RLock()
	defer t.mutex.RUnlock()
	return t.heard[organization]
}
