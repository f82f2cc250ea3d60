package index

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
)

func view(t *testing.T, x *Index, height uint64) *View {
	t.Helper()
	v, err := x.ViewAt(height)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, v.Close()) })
	return v
}

// page reads up to limit keys from a place on, and tells where the next page begins; empty behind the last one.
func page(t *testing.T, v *View, namespace, kind, from string, limit int) (keys []string, next string) {
	t.Helper()
	start, err := ParsePlace(from)
	require.NoError(t, err)
	require.NoError(t, v.Each(namespace, kind, start, func(at Place, key string, _ []byte) (bool, error) {
		if len(keys) == limit {
			next = at.String()
			return false, nil
		}
		keys = append(keys, key)
		return true, nil
	}))
	return keys, next
}

func all(t *testing.T, v *View, namespace, kind string) []string {
	t.Helper()
	keys, next := page(t, v, namespace, kind, "", MaxPage)
	require.Empty(t, next)
	return keys
}

func TestRecordsAreListedInTheOrderInWhichTheyCameIntoBeing(t *testing.T) {
	x := newIndex(t, newChain(
		[]tx{{ID: "t1", Writes: writes("p", "k/Z", "1", "p", "k/B", "1", "p", "other/A", "1", "q", "k/A", "1", "p", "kk/A", "1")}},
		[]tx{{ID: "t2", Code: conflict, Writes: writes("p", "k/NO", "1")}, {ID: "t3", Writes: writes("p", "k/A", "1", "p", "k/Z", "2")}},
		[]tx{{ID: "t4", Writes: writes("p", "k/B", "-", "p", "k/C", "1")}, {ID: "t5", Writes: writes("p", "k/B", "again")}},
		[]tx{{ID: "t6", Writes: writes("p", "k/C", "-", "p", "not a key", "1", "p", "k/lower", "1", "p", "k/D", "-")}},
	))
	require.Equal(t, []string{"k/Z", "k/B", "k/A"}, all(t, view(t, x, 0), "p", "k"), "later acts change no place, and what was deleted is passed over")
	require.Equal(t, []string{"k/A"}, all(t, view(t, x, 0), "q", "k"))
	require.Empty(t, all(t, view(t, x, 0), "p", "K"))
	require.Equal(t, []string{"k/Z", "k/B"}, all(t, view(t, x, 1), "p", "k"))
	require.Equal(t, []string{"k/Z", "k/B", "k/A", "k/C"}, all(t, view(t, x, 3), "p", "k"))
	require.Equal(t, []string{"k/Z", "k/B", "k/A"}, all(t, view(t, x, 4), "p", "k"))
}

func TestAViewIsOfOneHeight(t *testing.T) {
	c := newChain([]tx{{ID: "t1", Writes: writes("p", "k/A", "1")}}, []tx{{ID: "t2", Writes: writes("p", "k/A", "2", "p", "k/B", "1")}})
	x := newIndex(t, c)
	newest := view(t, x, 0)
	c.Add(tx{ID: "t3", Writes: writes("p", "k/A", "-", "p", "k/C", "1")})
	applyAll(t, x, c)
	for height, want := range map[uint64]map[string]string{1: {"k/A": "1"}, 2: {"k/A": "2", "k/B": "1"}, 3: {"k/B": "1", "k/C": "1"}} {
		views := []*View{view(t, x, height)}
		if height == 2 {
			views = append(views, newest)
		}
		for _, v := range views {
			require.Equal(t, height, v.Height)
			for _, key := range []string{"k/A", "k/B", "k/C"} {
				value, err := v.Read("p", key)
				require.NoError(t, err)
				require.Equal(t, want[key], string(value), "%s at %d", key, height)
			}
			life, err := v.Versions("p", "k/A")
			require.NoError(t, err)
			require.Len(t, life, int(height))
		}
	}
	_, err := x.ViewAt(4)
	require.Equal(t, record.NotFound, record.CodeOf(err))
	empty := newIndex(t, newChain())
	require.Zero(t, view(t, empty, 0).Height)
	require.Empty(t, all(t, view(t, empty, 0), "p", "k"))
}

// However blocks arrive while pages are read and between them, every record is seen once, in its place.
func TestPagesLoseAndRepeatNothingWhileBlocksArrive(t *testing.T) {
	c := newChain()
	x := newIndex(t, c)
	made := 0
	grow := func() {
		var list []tx
		for range 3 {
			born, changed := fmt.Sprint("k/", made), fmt.Sprint("k/", made/2)
			list = append(list, tx{ID: born, Writes: writes("p", born, "1", "p", changed, "2")})
			made++
		}
		c.Add(list...)
		applyAll(t, x, c)
	}
	for range 10 {
		grow()
	}
	var seen []string
	for n, next := 0, ""; n == 0 || next != ""; n++ {
		v, err := x.View()
		require.NoError(t, err)
		if n < 20 {
			grow() // more slowly than pages are read, so that the last page comes once it is over
		}
		var keys []string
		keys, next = page(t, v, "p", "k", next, 4)
		require.NoError(t, v.Close())
		seen = append(seen, keys...)
	}
	require.Len(t, seen, made)
	for i, key := range seen {
		require.Equal(t, fmt.Sprint("k/", i), key)
	}
}

func TestAPlaceHasOneSpelling(t *testing.T) {
	p := Place{Position{12, 3}, 4}
	again, err := ParsePlace(p.String())
	require.NoError(t, err)
	require.Equal(t, p, again)
	for _, text := range []string{"1", "1-2", "1-2-x", "1-2-3-4", "01-2-3", "+1-2-3", "1--2-3", "1-2--3", "-1-2-3", "1-2-3 ", "99999999999999999999-0-0"} {
		_, err := ParsePlace(text)
		require.Equal(t, record.Malformed, record.CodeOf(err), text)
	}
}

func TestRecordsAreFoundByWhatTheyName(t *testing.T) {
	naming := func(key, body string) []envelope.Write { return writes("p", key, `{"acts":[],"body":`+body+`}`) }
	elsewhere := naming("registration/A", `{"application":{"dataset":"D-1"}}`)
	elsewhere[0].Namespace = "q"
	x := newIndex(t, newChain(
		[]tx{{ID: "t1", Writes: slices.Concat(naming("registration/A", `{"application":{"dataset":"D-1","prior":""}}`), elsewhere)}},
		[]tx{{ID: "t2", Writes: slices.Concat(naming("registration/B", `{"application":{"dataset":"D-1","prior":"registration/A"}}`),
			naming("right/A-USE", `{"dataset":"D-1","registration":"registration/A"}`))}},
		[]tx{{ID: "t3", Writes: slices.Concat(naming("retirement/A", `{"dataset":"D-1","request":{"registration":"registration/A"}}`),
			naming("usage/U", `{"registration":7,"dataset":"D-1"}`))}},
		[]tx{{ID: "t4", Writes: slices.Concat(naming("usage/V", `no JSON`), naming("usage/W", `"a text"`),
			naming("registration/A", `{"application":{"dataset":"D-2"}}`))}},
		[]tx{{ID: "t5", Writes: slices.Concat(naming("filing/F", `{"delegation":"delegation/X"}`), naming("usage/X", `{"registration":"../etc","dataset":"d"}`))}},
		[]tx{{ID: "t6", Writes: slices.Concat(naming("deal/E", `{"listing":"listing/L","object":"object/O","contract":null}`),
			naming("handover/H", `{"deal":"deal/E"}`), naming("object/O", `{"application":{"subject":"subject/S"}}`))}},
	))
	for _, c := range []struct {
		height    uint64
		namespace string
		key       string
		limit     int
		want      []string
	}{
		{0, "p", "dataset/D-1", 9, []string{"registration/A", "registration/B", "right/A-USE", "retirement/A", "usage/U"}},
		{0, "p", "dataset/D-1", 2, []string{"registration/A", "registration/B"}},
		{0, "p", "dataset/D-1", 0, nil},
		{1, "p", "dataset/D-1", 9, []string{"registration/A"}},
		{0, "q", "dataset/D-1", 9, []string{"registration/A"}},
		{0, "p", "dataset/D-2", 9, nil}, // what it came to name later is not noted
		{0, "p", "registration/A", 9, []string{"registration/B", "right/A-USE", "retirement/A"}},
		{0, "p", "delegation/X", 9, []string{"filing/F"}},
		{0, "p", "deal/E", 9, []string{"handover/H"}},
		{0, "p", "listing/L", 9, []string{"deal/E"}},
		{0, "p", "object/O", 9, []string{"deal/E"}},
		{0, "p", "subject/S", 9, []string{"object/O"}},
	} {
		keys, err := view(t, x, c.height).Naming(c.namespace, c.key, c.limit)
		require.NoError(t, err)
		require.Equal(t, c.want, keys, "%+v", c)
	}
}

func TestTheLedgersTimeIsThatOfTheNewestAct(t *testing.T) {
	at := func(hours int) time.Time { return epoch.Add(time.Duration(hours) * time.Hour) }
	act := func(id string, hours int) tx {
		statement := addressedTo("p", id)
		return tx{ID: id, Time: at(hours), Statements: []string{statement}, Writes: writes("p", "k/"+id, recordOf(t, "k/"+id, statement))}
	}
	bad := act("BAD", 9)
	bad.Code = conflict
	x := newIndex(t, newChain(
		[]tx{{ID: "no act", Time: at(99), Writes: writes("_lifecycle", "x/Y", "1")}}, []tx{act("A", 1), act("B", 2)}, []tx{bad},
		[]tx{act("C", 5), {ID: "t", Time: at(88), Writes: writes("p", "k", "v")}},
	))
	for height, want := range map[uint64]string{1: "", 2: record.Time(at(2)), 3: record.Time(at(2)), 4: record.Time(at(5))} {
		have, err := view(t, x, height).Time()
		require.NoError(t, err)
		require.Equal(t, want, have, "height %d", height)
	}
}

func TestARebuiltIndexListsTheSame(t *testing.T) {
	c := longChain(t, 12)
	one, two := newIndex(t, c), newIndex(t, c)
	require.Equal(t, dump(t, one), dump(t, two))
	for _, key := range []string{"k/0", "k/1", "k/2"} {
		require.Contains(t, all(t, view(t, one, 0), "property", "k"), key)
	}
	require.Equal(t, all(t, view(t, one, 0), "property", "k"), all(t, view(t, two, 0), "property", "k"))
}
