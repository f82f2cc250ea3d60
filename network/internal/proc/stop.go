package proc

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/shuzheng/shuzheng/network/internal/problem"
	"github.com/shuzheng/shuzheng/network/internal/wait"
)

// grace is how long a process may take to end after SIGTERM; peers and orderers need well under a second.
const grace = 10 * time.Second

// Stop ends the process: SIGTERM, then SIGKILL when the grace period has passed, or SIGKILL at once when kill is
// set. It returns when the process is gone and its ports can be bound again.
func (t *Table) Stop(name string, kill bool) error {
	r := t.loadRecord(name)
	if !r.alive() {
		return t.forget(name)
	}
	if err := terminate(name, r, kill); err != nil {
		return err
	}
	if err := t.forget(name); err != nil {
		return err
	}
	p, err := t.Find(name)
	if err != nil {
		return nil // an orphan: nobody knows its ports any more
	}
	if err := t.awaitPorts(p); err != nil {
		return problem.New(name+" has ended, but its ports are not free", err, "")
	}
	return nil
}

func terminate(name string, r record, kill bool) error {
	if !kill {
		if err := signal(r, r.PID, syscall.SIGTERM); err != nil {
			return err
		}
		if awaitEnd(name, r, grace) == nil {
			return nil
		}
	}
	// The whole group: a process that has to be killed cannot end its own children any more.
	if err := signal(r, -r.PID, syscall.SIGKILL); err != nil {
		return err
	}
	if err := awaitEnd(name, r, grace); err != nil {
		return problem.New("cannot stop "+name+" ("+pidText(r.PID)+")", err, "look at the process with `ps -fp "+fmt.Sprint(r.PID)+"`")
	}
	return nil
}

// signal is sent only while the recorded process is verifiably the one that runs.
func signal(r record, target int, sig syscall.Signal) error {
	if !r.alive() {
		return nil
	}
	err := syscall.Kill(target, sig)
	if errors.Is(err, syscall.ESRCH) {
		return nil
	}
	return err
}

func awaitEnd(name string, r record, limit time.Duration) error {
	return wait.For(name+" to end", limit, func() error {
		if r.alive() {
			return errors.New(pidText(r.PID) + " still runs")
		}
		return nil
	})
}

func (t *Table) forget(name string) error {
	err := os.Remove(t.recordPath(name))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// StopAll ends every process in reverse start order, the processes of one kind at the same time, and verifies that
// none is left. One that cannot be stopped keeps no other from being stopped.
func (t *Table) StopAll() error {
	var failed error
	for _, name := range t.Orphans() {
		failed = errors.Join(failed, t.Stop(name, false))
	}
	all, err := t.All()
	if err != nil {
		return errors.Join(failed, err)
	}
	for end := len(all); end > 0; {
		start := end - 1
		for start > 0 && all[start-1].rank() == all[end-1].rank() {
			start--
		}
		failed = errors.Join(failed, wait.Each(all[start:end], func(p Process) error { return t.Stop(p.Name, false) }))
		end = start
	}
	return errors.Join(failed, t.verifyNoneLeft(all))
}

func (t *Table) verifyNoneLeft(all []Process) error {
	var left []string
	for _, p := range all {
		if pid := t.PID(p.Name); pid != 0 {
			left = append(left, p.Name+" ("+pidText(pid)+")")
		}
	}
	if len(left) > 0 {
		return problem.New("still running: "+strings.Join(left, ", "), nil, "repeat `shuzheng-net down`")
	}
	return nil
}
