// Ways in, one judgement at a time, one outcome shown.

import * as engine from "./engine.js";
import * as open from "./public.js";
import * as scan from "./scan.js";
import { fromField, gap, plain, speak, stamp, t, when } from "./texts.js";
import { outcome, summary } from "./view.js";

const $ = (id) => document.getElementById(id);
const maxFile = 8 << 20;

const state = {
	pinned: { fingerprint: "", network: "", test: false },
	trust: undefined, // bytes of the trust list in use
	source: undefined, // what was judged last: {bytes, name, notice}
	shown: undefined, // its outcome
};

const loaded = Promise.all([
	open.pinned().then((pinned) => { state.pinned = pinned; }, () => {}),
	open.trust().then((trust) => { state.trust = trust; }, () => {}),
]).then(() => { $("banner").hidden = !state.pinned.test; about(); });

/** One thing at a time; a later one wins over an earlier one that is still under way. */
let turn = 0;

async function attempt(busy, work) {
	const mine = ++turn, name = { text: "" };
	wait(busy);
	let shown;
	try {
		await loaded;
		shown = await work(name);
	} catch (error) {
		shown = { problem: error.problem ?? { code: "internal", key: "stopped", detail: String(error) }, name: name.text };
	}
	if (mine !== turn) return;
	wait("");
	if (shown) show(shown, true);
}

function wait(key) {
	$("busy").hidden = !key;
	$("busy").textContent = $("live").textContent = key && t(key);
	$("main").setAttribute("aria-busy", String(Boolean(key)));
}

async function judge({ bytes, name, notice }) {
	if (!state.trust) throw engine.problem("no-trust-list", "noTrust");
	state.source = { bytes, name, notice };
	const value = (id) => $(id).value.trim();
	const judged = await engine.verify(bytes, state.trust, {
		now: stamp(Date.now()), at: fromField(value("at")), fingerprint: value("fingerprint") || state.pinned.fingerprint,
		audience: value("audience"), nonce: value("nonce"), purpose: value("purpose"), accept2: $("accept2").checked,
	});
	return { judged, name, notice };
}

function takeFile(file) {
	if (!file) return;
	attempt("judging", async (name) => {
		name.text = file.name;
		state.source = undefined;
		if (file.type.startsWith("image/")) return scanned(await scan.picture(file));
		if (file.size > maxFile) throw engine.problem("too-large", "tooLarge");
		return judge({ bytes: new Uint8Array(await file.arrayBuffer()), name: file.name });
	});
}

/** Judges the bundle of what is wanted; what is at hand already, when there is no bundle of it. */
async function wanted(w, atHand) {
	wait("searching");
	try {
		return await judge({ bytes: new TextEncoder().encode(await open.lookup(w)), name: atHand?.name ?? "" });
	} catch (error) {
		if (!atHand || !["not-listed", "code-differs", "unavailable"].includes(error.problem?.code)) throw error;
		return judge({ ...atHand, notice: "notFound" });
	}
}

/** What a QR code holds: a number, or a certificate by value. */
const scanned = (w) => wanted(w, w.certificate && { bytes: new TextEncoder().encode(w.certificate), name: "" });

const again = () => { if (state.source) attempt("judging", () => judge(state.source)); };

function show(shown, fresh) {
	state.shown = shown;
	$("outcome").replaceChildren(...outcome({ ...shown, actions }));
	$("outcome").hidden = false;
	about();
	if (!fresh) return;
	$("live").textContent = summary(shown);
	const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
	$("verdict").focus({ preventScroll: true });
	$("outcome").scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
}

function about() {
	const list = state.shown?.judged?.report.trustList;
	$("trust").textContent = [
		list && t("trustLine", list.seq, when(list.expiresAt)),
		state.pinned.fingerprint && t("pinnedLine", plain(state.pinned.fingerprint)),
	].filter(Boolean).join(gap());
}

const actions = {
	prove() {
		const { number, certificate } = state.shown.judged;
		attempt("searching", () => wanted({ number, digest: "", certificate }, state.source));
	},
	save(what) {
		const { judged } = state.shown, { report } = judged;
		const stem = judged.number.replace(/[^0-9A-Z]/g, "") || "shuzheng";
		const files = {
			file: report.package ? [`${stem}.evidence.json`, judged.text] : report.bundle ? [`${stem}.bundle.json`, judged.text] : report.statements.length ? [`${stem}.statements.json`, judged.text] : [`${stem}.sd-jwt`, judged.text],
			jwt: [`${stem}.jwt`, judged.certificate.split("~")[0]],
			report: [`${stem}.report.json`, JSON.stringify(report, null, 2)],
			trust: ["trust.json", state.trust],
		};
		const [name, body] = files[what], link = document.createElement("a");
		link.href = URL.createObjectURL(new Blob([body], { type: "application/octet-stream" }));
		link.download = name;
		link.click();
		setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser reads it after the click
	},
};

$("file").addEventListener("change", (event) => { takeFile(event.target.files[0]); event.target.value = ""; });
$("photo").addEventListener("change", (event) => { takeFile(event.target.files[0]); event.target.value = ""; });

$("lookup").addEventListener("submit", (event) => {
	event.preventDefault();
	const number = $("number").value.normalize("NFKC").toUpperCase().replace(/[\s\p{Pd}]/gu, "");
	attempt("searching", () => wanted({ number, digest: "", certificate: "" }));
});

$("camera").hidden = !scan.hasCamera();
$("camera").addEventListener("click", () => attempt("", async () => { const code = await scan.camera(); return code && scanned(code); }));
$("stop").addEventListener("click", () => $("scanner").close());

for (const id of ["at", "fingerprint", "audience", "nonce", "purpose", "accept2"]) $(id).addEventListener("change", again);
$("list").addEventListener("change", (event) => attempt("judging", async (name) => {
	const [file] = event.target.files;
	$("list-name").textContent = file ? plain(file.name) : "";
	if (file?.size > maxFile) { name.text = file.name; throw engine.problem("too-large", "tooLarge"); }
	state.trust = file ? new Uint8Array(await file.arrayBuffer()) : await open.trust();
	return state.source && judge(state.source);
}));

const drop = document.querySelector(".drop");
for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
	document.addEventListener(type, (event) => {
		event.preventDefault();
		drop.classList.toggle("over", type === "dragenter" || type === "dragover");
		if (type === "drop") takeFile(event.dataTransfer.files[0]);
	});
}

for (const button of document.querySelectorAll("[data-lang]")) {
	button.addEventListener("click", () => { speak(button.dataset.lang); if (state.shown) show(state.shown, false); else about(); });
}

/** A code's link leads here with the number in the fragment, which browsers send to nobody. */
function fromFragment() {
	if (!/[#&]n=/.test(location.hash)) return;
	const link = location.href;
	history.replaceState(null, "", location.pathname + location.search);
	attempt("searching", async () => scanned(await engine.read(link)));
}

addEventListener("hashchange", fromFragment);
addEventListener("beforeprint", () => $("checks")?.setAttribute("open", "")); // paper cannot be unfolded
engine.ready().catch(() => {}); // so that it is there when the first file comes
fromFragment();
