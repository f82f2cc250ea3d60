package wait

import (
	"errors"
	"sync"
)

// All runs the tasks at the same time, at most limit of them (0: no limit), and returns every error joined. It lets
// all tasks end: a half-finished command must not be left behind by the failure of another.
func All(limit int, tasks ...func() error) error {
	if limit <= 0 || limit > len(tasks) {
		limit = len(tasks)
	}
	slots := make(chan struct{}, max(limit, 1))
	errs := make([]error, len(tasks))
	var group sync.WaitGroup
	for i, task := range tasks {
		group.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			errs[i] = task()
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

// Each runs one task per item, all at the same time.
func Each[T any](items []T, task func(T) error) error {
	tasks := make([]func() error, len(items))
	for i, item := range items {
		tasks[i] = func() error { return task(item) }
	}
	return All(0, tasks...)
}
