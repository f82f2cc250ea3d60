// The report as a person reads it. Everything from a file goes through plain() into text nodes.

import { explain } from "./engine.js";
import { checkName, colon, gap, listed, plain, region, said, t, when, word, zone } from "./texts.js";

export function h(tag, props, ...children) {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(props ?? {})) {
		if (value === undefined || value === false) continue;
		if (name === "onclick") node.addEventListener("click", value);
		else node.setAttribute(name, value === true ? "" : value);
	}
	node.append(...children.flat().filter(Boolean));
	return node;
}

const space = "http://www.w3.org/2000/svg";

function icon(kind) {
	const svg = document.createElementNS(space, "svg"), use = document.createElementNS(space, "use");
	svg.setAttribute("class", "icon");
	svg.setAttribute("aria-hidden", "true");
	use.setAttribute("href", `#i-${kind}`);
	svg.append(use);
	return svg;
}

const tones = { valid: "pass", "valid-with-limits": "limit", "not-valid": "fail", undetermined: "unknown" };
const doubts = { "not-valid": "contentInvalid", undetermined: "contentUnsure" };
const weights = { fail: 0, unknown: 1, limit: 2 };
const card = (title, ...children) => h("section", { class: "card" }, h("h2", {}, title), ...children);

/** The parts of the outcome, the verdict first. */
export function outcome({ judged, problem, name, notice, actions }) {
	if (problem) return [failure(explain(problem), name)];
	const r = judged.report;
	return [
		r.test && h("p", { class: "banner", role: "note" }, t("stripe")),
		verdict(judged, name),
		notice && h("p", { class: "note" }, t(notice)),
		judged.pdf && h("p", { class: "note", id: "pdf-note" }, t("pdf")),
		improvable(r) && h("div", { class: "card screen" }, h("p", { class: "lead" }, t(r.bundle ? "oldStatus" : "plainFile")),
			button("prove", t(r.bundle ? "findStatus" : "findProof"), actions.prove)),
		r.objections.length > 0 && objections(r.objections),
		r.certificate && content(r),
		r.certificate?.certificate.rights?.length > 0 && rights(r.certificate.certificate.rights),
		(r.disclosed.length > 0 || r.withheld > 0) && disclosed(r),
		r.presentation && presentation(r.presentation),
		...(r.package ? pack(r) : [r.statements.length > 0 && statements(r.statements)]),
		checks(r),
		evidence(judged, actions),
	].filter(Boolean);
}

/** One sentence for those who listen. */
export function summary({ judged, problem }) {
	if (problem) return t("unjudged") + colon() + said(explain(problem));
	const r = judged.report, { word, pdf } = headline(judged);
	return [word, pdf && t("pagesNotCompared"), lapsed(r) && wordOf(r.verdict, pdf), t("asOf", when(r.asOf)), r.reason && said(reasonOf(r)),
		t("now", when(r.now.at)) + wordOf(r.now.verdict, pdf)].filter(Boolean).join("; ");
}

/** Whether the public data may hold a better proof. A presentation stands with the keys that came with it. */
const improvable = (r) => r.certificate && !r.presentation && r.verdict !== "not-valid" && r.now.verdict === "undetermined" && r.trustList?.cosign !== "none";

const reasonOf = (r) => r.checks.find((check) => check.reason === r.reason && weights[check.result] !== undefined) ?? { zh: r.reason, en: r.reason };

function failure(p, name) {
	return h("div", { class: "verdict unknown", "data-problem": p.code },
		h("div", { class: "head" }, icon("unknown"), h("h2", { id: "verdict", tabindex: "-1" }, h("span", { class: "word" }, t("unjudged")))),
		h("p", { class: "plain" }, said(p), " ", code(p.code)),
		p.detail && h("p", { class: "code" }, plain(p.detail)),
		name && h("p", { class: "meta" }, t("file", plain(name))));
}

const code = (text) => h("span", { class: "code" }, `(${plain(text)})`);

const good = (verdict) => verdict === "valid" || verdict === "valid-with-limits";

/** Whether what was good once is good no more, or nobody knows. */
const lapsed = (r) => good(r.verdict) && !good(r.now.verdict);

/** Of a PDF only the attachment can be good: what is printed on its pages was not compared. */
const wordOf = (verdict, pdf) => t(pdf && good(verdict) ? `attachment-${verdict}` : verdict);
const toneOf = (verdict, pdf) => pdf && good(verdict) ? "limit" : tones[verdict];

/** The big word and its colour are those of the worse: a good word about the past must not look like one about now. */
function headline({ report: r, pdf }) {
	const about = lapsed(r) ? r.now.verdict : r.verdict;
	return { word: lapsed(r) ? t(`now-${about}`) : wordOf(about, pdf), tone: toneOf(about, pdf), pdf: pdf && good(r.verdict) };
}

function verdict(judged, name) {
	const r = judged.report, { word, tone, pdf } = headline(judged);
	// What follows from another fault is no cause of its own; the list of all checks still shows it.
	const causes = r.checks.filter((check) => check.result in weights && check.reason !== "not-checked").sort((a, b) => weights[a.result] - weights[b.result]);
	const proven = r.since && r.checks.every((check) => check.result === "pass" || !["cosignatures", "log-inclusion", "objections"].includes(check.id));
	return h("div", { class: `verdict ${tone}`, "data-verdict": r.verdict },
		h("div", { class: "head" }, icon(tone), h("h2", { id: "verdict", tabindex: "-1" },
			h("span", { class: "word" }, word, pdf && [" ", h("span", { class: "beside" }, t("pagesNotCompared"))]), gap(),
			h("span", { class: "as-of" }, lapsed(r) && wordOf(r.verdict, pdf) + " ", t("asOf", when(r.asOf))))),
		r.verdict === "undetermined" && h("p", { class: "plain" }, t("undeterminedPlain")),
		causes.length > 0 && h("ul", { class: "why" }, causes.map((check) => h("li", { class: check.result },
			icon(check.result), h("span", {}, said(check), " ", code(check.reason))))),
		now(r.now, judged.pdf),
		(proven || r.status) && h("p", { class: "meta" }, [proven && t("since", when(r.since)), r.status && t("status", when(r.status))].filter(Boolean).join(gap())),
		name && h("p", { class: "meta" }, t("file", plain(name))));
}

function now(n, pdf) {
	const tone = toneOf(n.verdict, pdf);
	return h("p", { class: `now ${tone}`, "data-now": n.verdict }, icon(tone), h("span", {},
		t("now", when(n.at)), h("b", {}, wordOf(n.verdict, pdf)), n.reason && [" — ", said(n), " ", code(n.reason)]));
}

function facts(rows) {
	return h("dl", { class: "facts" }, rows.filter(([, value]) => value && value.length !== 0).map(([label, ...values]) =>
		h("div", {}, h("dt", {}, label), h("dd", {}, ...values))));
}

const second = (text) => text && h("span", { class: "second" }, text);
const mono = (text) => text && h("span", { class: "mono" }, plain(text));
const big = (text) => text && h("span", { class: "big" }, plain(text));
const filled = (...values) => values.filter(Boolean);
const period = (from, to) => t("period", t("from", when(from, false)), t("until", when(to, false)));

function content(r) {
	const claims = r.certificate, c = claims.certificate;
	const organization = claims.iss.slice(claims.iss.lastIndexOf("/") + 1);
	return card(t("content"),
		doubts[r.verdict] && h("p", { class: "note" }, t(doubts[r.verdict])),
		facts([
			[t("number"), h("span", { class: "big mono" }, plain(c.number))],
			[t("type"), ...filled(word(c.type), second(plain(c.type)))],
			[t("holder"), ...filled(big(c.holderName), c.holderUscc && second(t("uscc", plain(c.holderUscc))))],
			[t("dataset"), ...filled(big(c.datasetName), c.dataset && second(t("datasetId", plain(c.dataset))))],
			[t("validity"), period(c.validFrom, c.validTo) + zone()],
			[t("issuer"), ...filled(word(organization), h("span", { class: "second mono" }, plain(claims.iss)))],
			[t("issued"), when(stampOf(claims.iat))],
			[t("region"), c.region && region(c.region)],
			[t("depth"), c.reviewDepth && word(c.reviewDepth)],
			[t("categories"), c.categories && listed(c.categories.map(word))],
			[t("cites"), ...(c.cites ?? []).map((cite) => h("div", { class: "mono" }, plain(cite.number || cite.key)))],
			[t("digest"), mono(c.fingerprint)],
			[t("pack"), mono(c.pack)],
			[t("record"), mono(c.record)],
		]));
}

const stampOf = (seconds) => Number.isSafeInteger(seconds) && Math.abs(seconds) < 1e11 ? new Date(seconds * 1000).toISOString().slice(0, 19) + "Z" : String(seconds);

/** The three rights, each in its row, also one that is not registered. */
function rights(list) {
	const known = ["HOLD", "USE", "OPERATE"];
	const rows = [...known.map((id) => list.find((right) => right.right === id) ?? { right: id, absent: true }), ...list.filter((right) => !known.includes(right.right))];
	const columns = ["right", "scope", "basis", "term", "exclusive", "restrictions"];
	const cell = (label, ...values) => h("td", { "data-label": t(label) }, ...values);
	return card(t("rights"), h("table", { class: "stack" },
		h("thead", {}, h("tr", {}, columns.map((column) => h("th", { scope: "col" }, t(column))))),
		h("tbody", {}, rows.map((right) => right.absent
			? h("tr", {}, h("th", { scope: "row" }, word(right.right)), h("td", { colspan: "5", class: "absent" }, t("notRegistered")))
			: h("tr", {}, h("th", { scope: "row" }, word(right.right)),
				cell("scope", plain(right.scope)), cell("basis", word(right.basis)), cell("term", period(right.from, right.to)),
				cell("exclusive", t(right.exclusive ? "yes" : "no")),
				cell("restrictions", right.restrictions?.length ? listed(right.restrictions.map(plain)) : t("none")))))));
}

function disclosed(r) {
	return card(t("disclosed"),
		facts(r.disclosed.map((d) => [plain(d.name), typeof d.value === "string" ? plain(d.value) : h("pre", {}, lines(d.value))])),
		r.withheld > 0 && h("p", { class: "help" }, t("withheld", r.withheld)));
}

// The line breaks are ours: JSON writes those of a value as escapes.
const lines = (value) => JSON.stringify(value, null, 2).split("\n").map(plain).join("\n");

function presentation(p) {
	return card(t("shown"), facts([
		[t("presentedBy"), mono(p.holder)], [t("audience"), p.audience && plain(p.audience)], [t("purpose"), p.purpose && plain(p.purpose)],
		[t("nonce"), mono(p.nonce)], [t("presentedAt"), when(p.at)], [t("expires"), p.expires && when(p.expires)],
	]));
}

function statements(list) {
	return card(t("statements"), list.map((s) => facts([
		[t("act"), s.act ? mono(s.act) : t("consent")], [t("by"), mono(s.by)], [t("signedAt"), when(s.at)], [t("subject"), mono(s.sub)],
		[t("body"), s.act && h("pre", {}, lines(s.body))], [t("statementDigest"), mono(s.digest)],
	])));
}

/** An evidence package: its page where that says what the file says, the documents, and what none of it proves. */
function pack(r) {
	const p = r.package, written = r.checks.some((check) => check.id === "summary" && check.result === "pass");
	const list = (title, texts) => card(title, h("ul", { lang: "zh" }, texts.map((text) => h("li", {}, plain(text)))));
	return [
		p.documents.length > 0 && card(t("documents"), p.documents.map((d) => facts([
			[t("kind"), word(d.kind)], [t("verdict"), t(d.verdict)], [t("statementDigest"), mono(d.digest)], [t("namedBy"), mono(d.namedBy)],
		]))),
		...(written ? p.summary.sections.map((section) => list(plain(section.title), section.lines)) : [list(t("notProved"), p.notProved)]),
	];
}

function objections(list) {
	return card(t("objections"), h("ul", {}, list.map((o) => h("li", {}, t("objection", word(o.organization), plain(o.to), o.height)))));
}

function checks(r) {
	const passed = r.checks.filter((check) => check.result === "pass").length;
	return h("details", { class: "card", id: "checks" },
		h("summary", {}, t("checks"), t("tally", r.checks.length, passed)),
		h("ul", { class: "checks" }, r.checks.map((check) => h("li", { class: check.result, "data-check": check.id, "data-result": check.result },
			icon(check.result),
			h("div", {}, h("span", { class: "result" }, t(check.result)), " ", checkName(check.id),
				check.reason && [colon(), said(check), " ", code(check.reason)],
				check.detail && h("span", { class: "detail" }, plain(check.detail)),
				check.asof && h("span", { class: "detail" }, t("evidenceOf", when(check.asof))))))));
}

const button = (id, text, onclick) => h("button", { type: "button", class: "button quiet", id, onclick }, text);

function evidence(judged, actions) {
	const r = judged.report;
	const kind = r.package ? "savePackage" : r.bundle ? "saveBundle" : r.certificate || !r.statements.length ? "saveCertificate" : "saveStatements";
	return h("section", { class: "card screen" }, h("h2", {}, t("evidence")), h("p", { class: "lead" }, t("evidenceLead")), h("div", { class: "downloads" },
		button("save-file", t(kind), () => actions.save("file")),
		judged.certificate && button("save-jwt", t("saveJWT"), () => actions.save("jwt")),
		button("save-report", t("saveReport"), () => actions.save("report")),
		button("save-trust", t("saveTrust"), () => actions.save("trust")),
		button("print", t("print"), () => globalThis.print())));
}
