package page

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"
)

// watchEvery is how often the others' copies are looked at, and how soon after the start first.
const (
	watchEvery = time.Hour
	watchFirst = 10 * time.Second
)

// Finding is what an organization's copy of the page was when it was looked at last.
type Finding struct {
	Organization string   `json:"organization"`
	Address      string   `json:"address"`
	Digest       string   `json:"digest"`   // of its manifest; empty when it could not be fetched
	Problems     []string `json:"problems"` // empty when it is the copy that all three have signed
}

// Watcher compares the other organizations' copies of the page with the trust list, again and again.
type Watcher struct {
	Expected func() (digest string, err error) // by the trust list in force
	Sites    map[string]string                 // address of the page by organization
	Client   *http.Client
	After    func(time.Duration) <-chan time.Time
	Log      *slog.Logger

	mutex    sync.Mutex
	findings map[string]Finding
}

// Run looks until ctx ends.
func (w *Watcher) Run(ctx context.Context) error {
	for pause := watchFirst; ; pause = watchEvery {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-w.After(pause):
		}
		for _, organization := range slices.Sorted(maps.Keys(w.Sites)) {
			w.keep(w.look(ctx, organization))
		}
	}
}

func (w *Watcher) look(ctx context.Context, organization string) Finding {
	found := Finding{Organization: organization, Address: w.Sites[organization], Problems: []string{}}
	expected, err := w.Expected()
	if err != nil {
		found.Problems = append(found.Problems, err.Error())
		return found
	}
	fetch, err := Remote(ctx, w.Client, found.Address)
	if err != nil {
		found.Problems = append(found.Problems, err.Error())
		return found
	}
	digest, problems := Check(ctx, fetch)
	found.Digest, found.Problems = digest, append(found.Problems, problems...)
	if digest != "" && digest != expected {
		found.Problems = append(found.Problems, fmt.Sprintf("its manifest is %s, the trust list says %s", digest, expected))
	}
	return found
}

// keep tells the log when a copy has become a problem, or is none any more.
func (w *Watcher) keep(found Finding) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	before, known := w.findings[found.Organization]
	if w.findings == nil {
		w.findings = map[string]Finding{}
	}
	w.findings[found.Organization] = found
	bad, wasBad := len(found.Problems) > 0, known && len(before.Problems) > 0
	switch {
	case bad && !wasBad:
		w.Log.Error("alarm", "kind", "page", "organization", found.Organization, "problems", found.Problems)
	case !bad && wasBad:
		w.Log.Info("the page is as it should be again", "organization", found.Organization)
	}
}

// Findings lists what was found last, by organization.
func (w *Watcher) Findings() []Finding {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	list := []Finding{}
	for _, organization := range slices.Sorted(maps.Keys(w.findings)) {
		list = append(list, w.findings[organization])
	}
	return list
}
