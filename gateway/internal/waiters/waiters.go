// Package waiters lets many wait for something named to happen.
package waiters

import (
	"context"
	"sync"
)

// Set is those who wait, by name. Its zero value is ready.
type Set struct {
	mutex  sync.Mutex
	byName map[string]*group
}

// group waits for one happening.
type group struct {
	happened chan struct{}
	count    int
}

// Enter waits for the next [Set.Wake] of a name. Enter first and look afterwards: else it could happen in between. The
// returned function must be called when the wait is over.
func (s *Set) Enter(name string) (happened <-chan struct{}, leave func()) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.byName == nil {
		s.byName = map[string]*group{}
	}
	g := s.byName[name]
	if g == nil {
		g = &group{happened: make(chan struct{})}
		s.byName[name] = g
	}
	g.count++
	return g.happened, func() { s.leave(name, g) }
}

// Until returns once there says so; it is asked at once and after every [Set.Wake] of a name. Besides what there fails with
// the only error is the context's.
func (s *Set) Until(ctx context.Context, name string, there func() (bool, error)) error {
	for {
		happened, leave := s.Enter(name) // before looking: else it could happen in between
		done, err := there()
		if done || err != nil {
			leave()
			return err
		}
		select {
		case <-happened:
			leave()
		case <-ctx.Done():
			leave()
			return ctx.Err()
		}
	}
}

func (s *Set) leave(name string, g *group) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if g.count--; g.count == 0 && s.byName[name] == g {
		delete(s.byName, name)
	}
}

// Wake tells everybody who has entered; who enters later waits for the next time.
func (s *Set) Wake(name string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if g := s.byName[name]; g != nil {
		close(g.happened)
		delete(s.byName, name)
	}
}

// Len is how many names are waited for.
func (s *Set) Len() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return len(s.byName)
}
