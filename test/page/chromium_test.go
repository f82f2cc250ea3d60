package page_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patience is how long a condition may take on a slow machine; nothing waits that long when all is well.
const patience = 60 * time.Second

// chromium speaks the DevTools protocol with a browser over two pipes: JSON texts, each ended by a zero byte.
type chromium struct {
	process *exec.Cmd
	to      *os.File

	mu      sync.Mutex
	last    int
	answers map[int]chan answer
	events  map[string]func(method string, params json.RawMessage) // by session
	gone    error
}

type answer struct {
	result json.RawMessage
	err    error
}

var (
	profiles string
	first    *chromium
)

func TestMain(m *testing.M) {
	var err error
	if profiles, err = os.MkdirTemp("", "shuzheng-page-"); err != nil {
		panic(err)
	}
	code := m.Run()
	if first != nil {
		first.close()
	}
	os.RemoveAll(profiles)
	os.Exit(code)
}

// shared is the browser of all tests that need no other; every tab has a profile of its own.
func shared(t *testing.T) *chromium {
	t.Helper()
	if first == nil {
		first = launch(t)
	}
	return first
}

// launch starts a browser that knows no address but this machine's.
func launch(t *testing.T, args ...string) *chromium {
	t.Helper()
	path, err := exec.LookPath("chromium")
	require.NoError(t, err, "chromium is needed to test the page: apt-get install chromium")
	profile, err := os.MkdirTemp(profiles, "")
	require.NoError(t, err)
	theirs, to, err := os.Pipe()
	require.NoError(t, err)
	from, answering, err := os.Pipe()
	require.NoError(t, err)
	c := &chromium{to: to, answers: map[int]chan answer{}, events: map[string]func(string, json.RawMessage){}}
	c.process = exec.Command(path, append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--mute-audio", "--hide-scrollbars",
		"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--user-data-dir=" + profile, "--remote-debugging-pipe",
	}, args...)...)
	c.process.ExtraFiles = []*os.File{theirs, answering}
	require.NoError(t, c.process.Start())
	theirs.Close()
	answering.Close()
	go c.listen(from)
	return c
}

func (c *chromium) close() {
	_, _ = c.call("", "Browser.close", nil)
	done := make(chan error, 1)
	go func() { done <- c.process.Wait() }()
	select {
	case <-done:
	case <-time.After(patience):
		_ = c.process.Process.Kill()
	}
	c.to.Close()
}

func (c *chromium) listen(from *os.File) {
	reader := bufio.NewReaderSize(from, 1<<20)
	for {
		text, err := reader.ReadBytes(0)
		if err != nil {
			c.end(fmt.Errorf("chromium has gone: %w", err))
			return
		}
		var message struct {
			ID        int             `json:"id"`
			Method    string          `json:"method"`
			SessionID string          `json:"sessionId"`
			Params    json.RawMessage `json:"params"`
			Result    json.RawMessage `json:"result"`
			Error     *struct {
				Message string `json:"message"`
			} `json:"error"`
		}
		if err := json.Unmarshal(text[:len(text)-1], &message); err != nil {
			c.end(err)
			return
		}
		c.mu.Lock()
		waiting, handler := c.answers[message.ID], c.events[message.SessionID]
		delete(c.answers, message.ID)
		c.mu.Unlock()
		switch {
		case message.Method != "" && handler != nil:
			handler(message.Method, message.Params)
		case waiting != nil && message.Error != nil:
			waiting <- answer{err: errors.New(message.Error.Message)}
		case waiting != nil:
			waiting <- answer{result: message.Result}
		}
	}
}

func (c *chromium) end(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gone = err
	for _, waiting := range c.answers {
		waiting <- answer{err: err}
	}
	c.answers = map[int]chan answer{}
}

func (c *chromium) call(session, method string, params any) (json.RawMessage, error) {
	c.mu.Lock()
	if c.gone != nil {
		c.mu.Unlock()
		return nil, c.gone
	}
	c.last++
	message := map[string]any{"id": c.last, "method": method}
	if params != nil {
		message["params"] = params
	}
	if session != "" {
		message["sessionId"] = session
	}
	text, err := json.Marshal(message)
	waiting := make(chan answer, 1)
	c.answers[c.last] = waiting
	if err == nil {
		_, err = c.to.Write(append(text, 0))
	}
	c.mu.Unlock()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	select {
	case a := <-waiting:
		return a.result, a.err
	case <-ctx.Done():
		return nil, fmt.Errorf("%s: no answer in %s", method, patience)
	}
}
