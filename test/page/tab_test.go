package page_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// object are the parameters of a call.
type object = map[string]any

// tab is one page of the browser, in a profile of its own. It keeps what was requested and what was complained about.
type tab struct {
	t       *testing.T
	browser *chromium
	session string
	profile string

	mu         sync.Mutex
	requests   []request
	complaints []string
	choosers   chan int // backend nodes of file choosers that have opened
}

type request struct {
	url, text string // text: all of it
}

// window is a screen to look at the page on.
type window struct {
	name          string
	width, height int
	phone         bool
}

var (
	phone   = window{"phone", 390, 844, true}
	narrow  = window{"narrow", 360, 640, true}
	desktop = window{"desktop", 1280, 900, false}
)

// open loads an address in a new tab at a moment that stands still.
func (c *chromium) open(t *testing.T, address string, w window, now time.Time) *tab {
	t.Helper()
	made := func(method, member string, params any) string {
		result, err := c.call("", method, params)
		require.NoError(t, err)
		var members map[string]string
		require.NoError(t, json.Unmarshal(result, &members))
		return members[member]
	}
	profile := made("Target.createBrowserContext", "browserContextId", nil)
	target := made("Target.createTarget", "targetId", object{"url": "about:blank", "browserContextId": profile})
	b := &tab{t: t, browser: c, profile: profile, choosers: make(chan int, 8)}
	b.session = made("Target.attachToTarget", "sessionId", object{"targetId": target, "flatten": true})
	c.mu.Lock()
	c.events[b.session] = b.event
	c.mu.Unlock()
	t.Cleanup(func() { _, _ = c.call("", "Target.disposeBrowserContext", object{"browserContextId": profile}) })
	for _, domain := range []string{"Page", "Runtime", "Network", "Log", "DOM", "Accessibility"} {
		b.call(domain+".enable", nil)
	}
	b.call("Emulation.setFocusEmulationEnabled", object{"enabled": true})
	b.call("Emulation.setTimezoneOverride", object{"timezoneId": "America/New_York"}) // times must be Beijing's all the same
	b.resize(w)
	b.call("Page.addScriptToEvaluateOnNewDocument", object{"source": fmt.Sprintf(`(() => {
		const now = %d, Real = Date;
		globalThis.Date = class extends Real {
			constructor(...args) { args.length ? super(...args) : super(now); }
			static now() { return now; }
		};
	})()`, now.UnixMilli())})
	b.goTo(address)
	return b
}

func (b *tab) resize(w window) {
	b.call("Emulation.setDeviceMetricsOverride", object{"width": w.width, "height": w.height, "deviceScaleFactor": 1, "mobile": w.phone})
	b.call("Emulation.setTouchEmulationEnabled", object{"enabled": w.phone})
}

func (b *tab) goTo(address string) {
	b.call("Page.navigate", object{"url": address})
	b.wait(`document.readyState === "complete" && document.querySelector("main")`)
}

func (b *tab) event(method string, params json.RawMessage) {
	var p struct {
		Request       json.RawMessage `json:"request"`
		BackendNodeID int             `json:"backendNodeId"`
		Type          string          `json:"type"`
	}
	_ = json.Unmarshal(params, &p)
	b.mu.Lock()
	defer b.mu.Unlock()
	switch method {
	case "Network.requestWillBeSent":
		var r struct {
			URL string `json:"url"`
		}
		_ = json.Unmarshal(p.Request, &r)
		b.requests = append(b.requests, request{r.URL, string(p.Request)})
	case "Network.requestWillBeSentExtraInfo":
		b.requests = append(b.requests, request{"", string(params)})
	case "Runtime.exceptionThrown", "Log.entryAdded":
		b.complaints = append(b.complaints, string(params))
	case "Runtime.consoleAPICalled":
		if p.Type == "error" || p.Type == "warning" {
			b.complaints = append(b.complaints, string(params))
		}
	case "Page.fileChooserOpened":
		b.choosers <- p.BackendNodeID
	}
}

func (b *tab) call(method string, params any) json.RawMessage {
	b.t.Helper()
	result, err := b.browser.call(b.session, method, params)
	require.NoError(b.t, err, method)
	return result
}

// eval gives the value of an expression; a promise is awaited.
func (b *tab) eval(expression string) json.RawMessage {
	b.t.Helper()
	var answer struct {
		Result struct {
			Value json.RawMessage `json:"value"`
		} `json:"result"`
		Exception *struct {
			Text      string          `json:"text"`
			Exception json.RawMessage `json:"exception"`
		} `json:"exceptionDetails"`
	}
	result := b.call("Runtime.evaluate", object{"expression": expression, "awaitPromise": true, "returnByValue": true})
	require.NoError(b.t, json.Unmarshal(result, &answer))
	require.Nil(b.t, answer.Exception, "%s", result)
	return answer.Result.Value
}

func value[T any](b *tab, expression string) (v T) {
	b.t.Helper()
	require.NoError(b.t, json.Unmarshal(b.eval(expression), &v), expression)
	return v
}

// text is what a person reads in an element, on one line.
func (b *tab) text(selector string) string {
	b.t.Helper()
	return strings.Join(strings.Fields(value[string](b, fmt.Sprintf(`document.querySelector(%q)?.innerText ?? ""`, selector))), " ")
}

// wait returns when a condition holds, asked at every frame.
func (b *tab) wait(condition string) {
	b.t.Helper()
	waited := value[bool](b, fmt.Sprintf(`new Promise((resolve) => {
		const until = performance.now() + %d;
		const look = () => { if (%s) resolve(true); else if (performance.now() > until) resolve(false); else setTimeout(look, 5); };
		look();
	})`, patience.Milliseconds()/2, condition))
	require.True(b.t, waited, "%s; the page says: %s", condition, b.text("body"))
}

func (b *tab) click(selector string) {
	b.t.Helper()
	b.wait(fmt.Sprintf(`document.querySelector(%q)`, selector))
	b.eval(fmt.Sprintf(`document.querySelector(%q).click()`, selector))
}

// choose gives an input a file, as a person does in the dialog.
func (b *tab) choose(selector, name string, content []byte) {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), name)
	require.NoError(b.t, os.WriteFile(path, content, 0o600))
	var found struct {
		Result struct {
			ObjectID string `json:"objectId"`
		} `json:"result"`
	}
	require.NoError(b.t, json.Unmarshal(b.call("Runtime.evaluate", object{"expression": fmt.Sprintf(`document.querySelector(%q)`, selector)}), &found))
	b.call("DOM.setFileInputFiles", object{"files": []string{path}, "objectId": found.Result.ObjectID})
}

// judged gives a file and waits for the outcome.
func (b *tab) judged(name string, content []byte) {
	b.t.Helper()
	b.fresh()
	b.choose("#file", name, content)
	b.outcome()
}

// fresh marks what is shown, so that the next outcome can be told from it.
func (b *tab) fresh() { b.eval(`document.querySelector("#outcome").replaceChildren()`) }

func (b *tab) outcome() {
	b.t.Helper()
	b.wait(`document.querySelector("#verdict") && document.querySelector("#busy").hidden`)
}

// saves lets files be saved into dir and gives a function that clicks what saves one.
func (b *tab) saves(dir string) func(id string) (name, content string) {
	b.t.Helper()
	finished := make(chan string, 8)
	begun := ""
	b.browser.mu.Lock()
	b.browser.events[""] = func(method string, params json.RawMessage) {
		var p struct {
			Name  string `json:"suggestedFilename"`
			State string `json:"state"`
		}
		_ = json.Unmarshal(params, &p)
		if method == "Browser.downloadWillBegin" {
			begun = p.Name
		}
		if method == "Browser.downloadProgress" && p.State == "completed" {
			finished <- begun
		}
	}
	b.browser.mu.Unlock()
	_, err := b.browser.call("", "Browser.setDownloadBehavior", object{
		"behavior": "allow", "browserContextId": b.profile, "downloadPath": dir, "eventsEnabled": true,
	})
	require.NoError(b.t, err)
	return func(id string) (name, content string) {
		b.t.Helper()
		b.click("#" + id)
		select {
		case name = <-finished:
		case <-time.After(patience):
			require.Fail(b.t, "nothing was saved")
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(b.t, err)
		return name, string(text)
	}
}

func (b *tab) key(key string, code int, text string) {
	b.t.Helper()
	b.call("Input.dispatchKeyEvent", object{"type": "keyDown", "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text})
	b.call("Input.dispatchKeyEvent", object{"type": "keyUp", "key": key, "code": key, "windowsVirtualKeyCode": code})
}

func (b *tab) tab()   { b.t.Helper(); b.key("Tab", 9, "") }
func (b *tab) enter() { b.t.Helper(); b.key("Enter", 13, "\r") }

func (b *tab) language(lang string) {
	b.t.Helper()
	b.click(fmt.Sprintf("[data-lang=%q]", lang))
	b.wait(fmt.Sprintf(`document.documentElement.lang === %q`, lang))
}

// shoot keeps a picture of the whole page for people to look at.
func (b *tab) shoot(name string) {
	b.t.Helper()
	// Without scrolling and transitions under way.
	b.eval(`new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true))))`)
	var shot struct {
		Data string `json:"data"`
	}
	require.NoError(b.t, json.Unmarshal(b.call("Page.captureScreenshot", object{"format": "png", "captureBeyondViewport": true}), &shot))
	picture, err := base64.StdEncoding.DecodeString(shot.Data)
	require.NoError(b.t, err)
	require.NoError(b.t, os.MkdirAll(shots, 0o755))
	require.NoError(b.t, os.WriteFile(filepath.Join(shots, name+".png"), picture, 0o644))
}

func (b *tab) asked() []request {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.requests)
}

// contained asserts what must hold of every tab in the end: nothing was fetched from elsewhere and nothing complained about.
func (b *tab) contained(s *site) {
	b.t.Helper()
	for _, r := range b.asked() {
		own := r.url == "" || strings.HasPrefix(r.url, s.address+"/") || strings.HasPrefix(r.url, "blob:"+s.address) || strings.HasPrefix(r.url, "data:") || r.url == "about:blank"
		require.True(b.t, own, "a request left for %s", r.url)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	require.Empty(b.t, b.complaints)
}
