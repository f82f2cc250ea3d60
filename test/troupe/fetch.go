package troupe

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// fetchers is how many answers are asked for at once.
const fetchers = 8

// Fetch asks a gateway for addresses and gives each answer, refusals too: what they say is said to anybody. Where it is asked too
// fast it asks again.
func (t *Troupe) Fetch(ctx context.Context, organization string, paths []string, visit func(path string, answer []byte)) error {
	queue := make(chan string)
	var mutex sync.Mutex
	var failed error
	var group sync.WaitGroup
	for range fetchers {
		group.Go(func() {
			for path := range queue {
				answer, err := fetch(ctx, t.Gateway(organization)+path)
				mutex.Lock()
				if err != nil && failed == nil {
					failed = fmt.Errorf("%s %s: %w", organization, path, err)
				}
				visit(path, answer)
				mutex.Unlock()
			}
		})
	}
	for _, path := range paths {
		queue <- path
	}
	close(queue)
	group.Wait()
	return failed
}

func fetch(ctx context.Context, address string) ([]byte, error) {
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return nil, err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return nil, err
		}
		answer, err := io.ReadAll(response.Body)
		response.Body.Close()
		if response.StatusCode != http.StatusTooManyRequests {
			return answer, err
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
