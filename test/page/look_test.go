package page_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// unreadable lists the texts whose contrast is below 4.5 (WCAG 2.2, 1.4.3), whatever their size.
const unreadable = `(() => {
	const channel = (v) => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
	const parse = (text) => text.match(/[\d.]+/g).map(Number);
	const light = ([r, g, b]) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
	const ground = (node) => {
		for (; node; node = node.parentElement) {
			const c = parse(getComputedStyle(node).backgroundColor);
			if (c.length < 4 || c[3] === 1) return c;
			if (c[3] !== 0) throw new Error("a translucent ground");
		}
		return [255, 255, 255];
	};
	const bad = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walk.nextNode()) {
		const node = walk.currentNode.parentElement;
		if (!walk.currentNode.data.trim() || !node.checkVisibility() || node.closest(".sprite, noscript, script")) continue;
		const a = light(parse(getComputedStyle(node).color)), b = light(ground(node));
		const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
		if (contrast < 4.5) bad.push(contrast.toFixed(2) + " " + walk.currentNode.data.trim().slice(0, 30));
	}
	for (const icon of document.querySelectorAll("svg.icon")) {
		const a = light(parse(getComputedStyle(icon).color)), b = light(ground(icon.parentElement));
		if ((Math.max(a, b) + .05) / (Math.min(a, b) + .05) < 3) bad.push("icon in " + icon.parentElement.textContent.slice(0, 30));
	}
	return bad;
})()`

// cramped lists what is too small to hit with a finger (WCAG 2.2, 2.5.8) or sticks out of the window.
const cramped = `(() => {
	const bad = [];
	for (const node of document.querySelectorAll("button, summary, label.button, label.target, input:not(.veiled)")) {
		const box = node.getBoundingClientRect();
		if (node.checkVisibility() && (box.width < 20 || box.height < 20 || (box.height < 24 && node.type !== "checkbox"))) bad.push(node.id || node.textContent);
	}
	if (document.scrollingElement.scrollWidth > innerWidth) bad.push("the page is " + document.scrollingElement.scrollWidth + " wide");
	for (const node of document.querySelectorAll("main *")) {
		const box = node.getBoundingClientRect();
		if (!node.closest(".veiled, .sprite, thead") && box.width && box.right > innerWidth + 1) bad.push(node.tagName + "." + node.className + " sticks out");
	}
	return bad;
})()`

// unsound lists faults of the document's structure.
const unsound = `(() => {
	const bad = [], ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
	if (new Set(ids).size !== ids.length) bad.push("an id stands twice");
	if (document.querySelectorAll("h1").length !== 1) bad.push("not one h1");
	if (!document.documentElement.lang) bad.push("no language");
	for (const node of document.querySelectorAll("[for], [aria-describedby], [aria-labelledby]"))
		for (const id of [node.htmlFor, node.getAttribute("aria-describedby"), node.getAttribute("aria-labelledby")].join(" ").split(/\s+/))
			if (id && node.checkVisibility() && !document.getElementById(id)) bad.push("nothing is called " + id);
	for (const node of document.querySelectorAll("[style], [onclick], img:not([alt])")) bad.push("inline " + node.tagName);
	return bad;
})()`

func TestLook(t *testing.T) {
	c, s := shared(t), serve(t, trust(), 0, nil, false)
	file := certificate().File()
	shown := slices.DeleteFunc(variants(t), func(v variant) bool { return !v.shoot })
	for _, screen := range []window{narrow, desktop} {
		b := c.open(t, s.page(), screen, w.At)
		for _, scheme := range []string{"light", "dark"} {
			b.call("Emulation.setEmulatedMedia", object{"features": []object{{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}}})
			for _, lang := range []string{"zh-CN", "en"} {
				b.language(lang)
				for _, v := range shown {
					b.judged(v.name+".json", v.file)
					b.sound(v.name, scheme, lang)
				}
				b.judged("certificate.json", file)
				b.eval(`document.querySelectorAll("details").forEach((node) => { node.open = true; })`)
				b.sound("valid", scheme, lang)
				b.shoot("valid-open-" + lang + "-" + screen.name + "-" + scheme)
			}
		}
		b.contained(s)
	}
}

func (b *tab) sound(what ...string) {
	b.t.Helper()
	for _, faults := range []string{unreadable, cramped, unsound} {
		require.Empty(b.t, value[[]string](b, faults), what)
	}
	require.Empty(b.t, b.nameless(), what)
}

// nameless lists what can be worked but says nothing to those who cannot see it.
func (b *tab) nameless() (roles []string) {
	b.t.Helper()
	var tree struct {
		Nodes []struct {
			Ignored bool                    `json:"ignored"`
			Role    struct{ Value string }  `json:"role"`
			Name    *struct{ Value string } `json:"name"`
		} `json:"nodes"`
	}
	require.NoError(b.t, json.Unmarshal(b.call("Accessibility.getFullAXTree", nil), &tree))
	worked := []string{"button", "link", "textbox", "checkbox", "combobox", "DisclosureTriangle", "dialog", "Date", "DateTime", "heading", "region", "table", "columnheader"}
	found := 0
	for _, node := range tree.Nodes {
		if node.Ignored || !slices.Contains(worked, node.Role.Value) {
			continue
		}
		found++
		if (node.Name == nil || strings.TrimSpace(node.Name.Value) == "") && node.Role.Value != "table" && node.Role.Value != "region" {
			roles = append(roles, node.Role.Value)
		}
	}
	require.Greater(b.t, found, 10)
	return roles
}

func TestEnglishIsEnglish(t *testing.T) {
	c, s := shared(t), serve(t, trust(), 0, nil, false)
	b := c.open(t, s.page(), desktop, w.At)
	b.wait(`document.querySelector("#trust").textContent`)
	b.language("en")
	b.eval(`document.querySelectorAll("details").forEach((node) => { node.open = true; })`)
	b.shoot("options-en-desktop")
	left := value[[]string](b, `(() => {
		const han = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (walk.nextNode()) if (/\p{Script=Han}/u.test(walk.currentNode.data) && !walk.currentNode.parentElement.closest("noscript, [lang=zh-CN]")) han.push(walk.currentNode.data);
		return han;
	})()`)
	require.Equal(t, []string{"数据登记凭证核验"}, left, "only the Chinese name below the English one")
	b.resize(phone)
	b.shoot("options-en-phone")
	b.contained(s)
}

// TestKeyboardAlone walks over the page with Tab, and does the main job with nothing but keys.
func TestKeyboardAlone(t *testing.T) {
	c := shared(t)
	bundles, numbers := public(1)
	s := serve(t, trust(), 0, bundles, false)
	b := c.open(t, s.page(), desktop, w.At)
	b.wait(`document.querySelector("#trust").textContent`)
	b.call("Page.setInterceptFileChooserDialog", object{"enabled": true})

	b.tab()
	require.Equal(t, "skip", value[string](b, `document.activeElement.className`))
	b.enter()
	require.Equal(t, "main", value[string](b, `document.activeElement.id`))
	b.until("file")
	require.Equal(t, "solid", value[string](b, `getComputedStyle(document.querySelector("label.target")).outlineStyle`), "one sees where one is")
	b.shoot("focus-zh-desktop")
	b.key(" ", 32, " ")
	path := filepath.Join(t.TempDir(), "certificate.json")
	require.NoError(t, os.WriteFile(path, certificate().File(), 0o600))
	b.call("DOM.setFileInputFiles", object{"files": []string{path}, "backendNodeId": <-b.choosers})
	b.outcome()
	require.Contains(t, b.text("#verdict"), "有效")

	b.until("save-report")
	b.fresh()
	b.eval(`document.querySelector("#file").focus()`)
	b.until("number")
	b.call("Input.insertText", object{"text": numbers[0]})
	b.until("")
	require.Equal(t, "查询", b.text("#lookup button"))
	b.enter()
	b.outcome()
	require.Contains(t, b.text("#outcome"), numbers[0])

	b.eval(`document.querySelector("#main").focus()`)
	b.until("camera")
	b.until("photo")
	b.until("")
	b.enter()
	require.True(t, value[bool](b, `document.querySelector("#options").open`))
	for _, id := range []string{"at", "fingerprint", "list", "audience", "nonce", "purpose", "accept2"} {
		b.until(id)
	}

	// Everything that can be worked is reached, in the order in which it stands.
	b.eval(`document.querySelectorAll("details").forEach((node) => { node.open = true; }); document.activeElement.blur(); getSelection().collapse(document.body, 0)`)
	all := value[[]string](b, `[...document.querySelectorAll("a[href], button, input, summary")].filter((node) => !node.closest("dialog") && node.checkVisibility()).map((node, i) => node.dataset.stop = String(i))`)
	require.Greater(t, len(all), 20)
	var reached []string
	for range 3 * len(all) {
		b.tab()
		stop := value[string](b, `document.activeElement.dataset.stop ?? ""`)
		if stop != "" && !slices.Contains(reached, stop) {
			reached = append(reached, stop)
		}
	}
	require.ElementsMatch(t, all, reached)
	b.contained(s)
}

// until tabs to the element of a name; to the next one for no name.
func (b *tab) until(id string) {
	b.t.Helper()
	for range 60 {
		b.tab()
		if id == "" || value[string](b, `document.activeElement.id`) == id {
			return
		}
	}
	require.Fail(b.t, "the keyboard does not reach "+id)
}

// TestOptions judges again at once when the visitor asks for something else.
func TestOptions(t *testing.T) {
	c, s := shared(t), serve(t, trust(), 0, nil, false)
	b := c.open(t, s.page(), phone, w.At)
	set := func(id, text string) {
		b.fresh()
		b.eval(fmt.Sprintf(`{ const node = document.getElementById(%q); node.value = %q; node.dispatchEvent(new Event("change")); }`, id, text))
		b.outcome()
	}
	scene := certificate()
	scene.Present(nil)
	b.judged("presented.json", scene.File())
	set("audience", w.Audience)
	set("nonce", w.Nonce)
	set("purpose", w.Purpose)
	require.Contains(t, b.text("#verdict"), "有效")
	require.Contains(t, b.text("#outcome"), w.Audience)
	b.shoot("presented-zh-phone")
	set("nonce", "another")
	require.Equal(t, "fail", value[string](b, `document.querySelector("[data-check=key-binding]").dataset.result`))
	set("nonce", w.Nonce)

	set("at", "2026-03-01T12:00:00")
	require.Contains(t, b.text("#verdict"), "截至 2026年3月1日 12:00（北京时间）")
	require.NotEqual(t, "valid", value[string](b, `document.querySelector("[data-verdict]").dataset.verdict`))
	set("at", "")
	set("fingerprint", "sm3:"+strings.Repeat("0", 64))
	require.Contains(t, b.text("#outcome"), "(fingerprint-differs)")
	set("fingerprint", "")
	require.Contains(t, b.text("#verdict"), "有效")
	for _, id := range []string{"audience", "nonce", "purpose"} {
		set(id, "")
	}

	two := certificate()
	for _, at := range []int{w.AtLeaf, w.AtStatus} {
		two.Cosign[at] = two.Cosign[at][:2]
	}
	b.judged("two.json", two.File())
	require.NotEqual(t, "valid-with-limits", value[string](b, `document.querySelector("[data-verdict]").dataset.verdict`))
	b.fresh()
	b.click("#accept2")
	b.outcome()
	require.Equal(t, "valid-with-limits", value[string](b, `document.querySelector("[data-verdict]").dataset.verdict`))
	b.shoot("two-of-three-zh-phone")
	b.contained(s)
}

// TestStatements shows the parties' statements.
func TestStatements(t *testing.T) {
	c, s := shared(t), serve(t, trust(), 0, nil, false)
	b := c.open(t, s.page(), desktop, w.At)
	b.judged("receipt.json", w.NewStatements().File())
	require.Contains(t, b.text("#verdict"), "有效")
	require.Contains(t, b.text("#outcome"), "delivery.confirm")
	require.Contains(t, b.text("#outcome"), "同意上述声明")
	b.shoot("statements-zh-desktop")
	b.sound("statements")
	b.contained(s)
}
