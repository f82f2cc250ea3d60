package proc

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/shuzheng/shuzheng/network/internal/problem"
	"github.com/shuzheng/shuzheng/network/internal/wait"
)

// inherited are the only variables a process gets from the person who starts it: somebody who has just run
// `eval $(shuzheng-net env Exchange)` must not reconfigure the peers.
var inherited = []string{"PATH", "HOME", "TMPDIR", "LANG", "TZ", "GOCOVERDIR"}

// Start runs the process detached, unless it is running already. It waits for its ports to be free, not for health.
func (t *Table) Start(p Process) error {
	if t.Running(p.Name) {
		return nil
	}
	if err := t.CheckPorts([]Process{p}); err != nil {
		return err
	}
	if err := t.spawn(p); err != nil {
		return problem.New("cannot start "+p.Name, err, "check that "+p.Argv[0]+" exists (`shuzheng-net build`) and can be run")
	}
	return nil
}

func (t *Table) spawn(p Process) error {
	if err := os.MkdirAll(filepath.Dir(t.LogPath(p.Name)), 0o755); err != nil {
		return err
	}
	log, err := os.OpenFile(t.LogPath(p.Name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := exec.Command(p.Argv[0], p.Argv[1:]...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = t.workDir(p), environment(p), log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // own session: it survives the terminal it was started from
	if err := cmd.Start(); err != nil {
		return err
	}
	if err := t.saveRecord(p.Name, cmd.Process.Pid); err != nil {
		_ = cmd.Process.Kill() // unrecorded it could never be stopped
		return err
	}
	go func() { _ = cmd.Wait() }() // collects the child if it ends while this tool still runs
	return nil
}

func (t *Table) workDir(p Process) string {
	if p.Dir != "" {
		return p.Dir
	}
	return t.dir
}

func environment(p Process) []string {
	var env []string
	for _, key := range inherited {
		if value, ok := os.LookupEnv(key); ok {
			env = append(env, key+"="+value)
		}
	}
	for key, value := range p.Env {
		env = append(env, key+"="+value)
	}
	return env
}

// AwaitHealthy waits until the process answers its health URL. It gives up at once when the process has ended.
func (t *Table) AwaitHealthy(p Process, limit time.Duration) error {
	err := wait.For(p.Name+" to be healthy", limit, func() error {
		if !t.Running(p.Name) {
			return wait.Final(errors.New("the process has ended"))
		}
		return Health(p)
	})
	if err == nil {
		return nil
	}
	return problem.New(p.Name+" did not become healthy", fmt.Errorf("%w; its log says: %s", err, t.Reason(p.Name)),
		"read "+t.LogPath(p.Name))
}
