// Package planted holds one bug of every kind that the linter must find, and the forms that it must let pass.
package planted

import (
	_ "crypto/rand"  // want `import of crypto/rand`
	_ "hash/maphash" // want `import of hash/maphash`
	"maps"
	_ "math/rand" // want `import of math/rand`
	_ "net"       // want `import of net`
	_ "os"        // want `import of os`
	_ "os/exec"   // want `import of os/exec`
	"reflect"
	"slices"
	"sort"
	"sync"
	_ "sync/atomic" // want `import of sync/atomic`
	"time"

	"example.org/other"
)

type stub struct{}

func (stub) GetQueryResult(string)       {}
func (stub) GetHistoryForKey(string)     {}
func (stub) GetStateByRange(a, b string) {}
func (stub) DelState(string)             {}
func (stub) GetState(string)             {}

var counter int

var table = map[string]int{"a": 1}

var settings struct{ limit int }

func clocks(t time.Time) time.Duration {
	_ = time.Now()  // want `time.Now`
	now := time.Now // want `time.Now`
	_ = now
	_ = t.After(t)
	_ = t.Local()        // want `time.Local`
	return time.Since(t) // want `time.Since`
}

var rows = sync.OnceValue(func() []string { return []string{"a"} })

var (
	lock  sync.Mutex                                  // want `sync.Mutex`
	later = append([]func(){}, sync.OnceFunc(func() { // want `sync.OnceFunc`
	}))
)

func sharing() {
	lock.Lock()                                 // want `sync.Lock`
	_ = sync.OnceValue(func() int { return 1 }) // want `sync.OnceValue`
	var cache sync.Map                          // want `sync.Map`
	_ = &cache
	_, _ = rows(), later
}

func scheduling(c chan int) {
	go clocks(time.Time{}) // want `go statement`
	select {               // want `select statement`
	case <-c:
	default:
	}
}

func rounding(n int) bool {
	return n > 0 && 1.5*float64(n) > 3 // want `float64` `float64` `float64` `float64`
}

func globals() {
	counter++          // want `package-level variable counter`
	counter = 2        // want `package-level variable counter`
	table["b"] = 2     // want `package-level variable table`
	settings.limit = 3 // want `package-level variable settings`
	delete(table, "a") // want `package-level variable table`
	clear(table)       // want `package-level variable table`
	own := map[string]int{}
	delete(own, "a")
	clear(own)
	other.Setting = 4 // want `package-level variable Setting`
	counter := 1
	counter = 2
	_ = counter
}

func reads(s stub) {
	s.GetQueryResult("")      // want `GetQueryResult`
	s.GetHistoryForKey("")    // want `GetHistoryForKey`
	s.GetStateByRange("", "") // want `GetStateByRange`
	s.DelState("")            // want `DelState`
	s.GetState("")
}

func order(m map[string]int) []string {
	var keys, values []string
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for key, value := range m { // want `range over a map`
		values = append(values, key)
		_ = value
	}
	for key := range m { // want `range over a map`
		println(key)
	}
	var unsorted []string
	for key := range m { // want `range over a map`
		unsorted = append(unsorted, key)
	}
	_ = slices.Sorted(maps.Keys(m))
	_ = slices.Collect(maps.Keys(m))    // want `maps.Keys`
	for value := range maps.Values(m) { // want `maps.Values`
		_ = value
	}
	_ = reflect.ValueOf(m).MapKeys()  // want `MapKeys`
	_ = reflect.ValueOf(m).MapRange() // want `MapRange`
	// ordered: counted, whichever comes first
	_ = len(slices.Collect(maps.Keys(m)))
	total := 0
	// ordered: a sum is the same in any order
	for _, value := range m {
		total += value
	}
	return append(keys, values...)
}
