// The program verify.wasm: loaded once, started again when it has stopped. Its answers are data, also when it fails.

import { t } from "./texts.js";

export class Problem extends Error {
	constructor(problem) { super(problem.code); this.problem = problem; }
}

/** A problem of the page's own, in words of texts.js. */
export const problem = (code, key, detail = "") => new Problem({ code, key, detail });

const module = fetch("verify.wasm", { credentials: "omit" })
	.then((response) => { if (!response.ok) throw new Error(`verify.wasm: ${response.status}`); return response.arrayBuffer(); })
	.then((bytes) => WebAssembly.compile(bytes));
module.catch(() => {}); // told to whoever calls

let running;

async function start() {
	let instance, go;
	try {
		go = new globalThis.Go();
		instance = await WebAssembly.instantiate(await module, go.importObject);
	} catch (error) {
		running = undefined;
		throw problem("engine", "noEngine", String(error));
	}
	go.run(instance).finally(() => { running = undefined; });
	return globalThis.shuzheng;
}

async function call(name, ...args) {
	const program = await (running ??= start());
	let answer;
	try {
		answer = JSON.parse(program[name](...args));
	} catch (error) {
		running = undefined;
		throw problem("stopped", "stopped", String(error));
	}
	if (answer?.problem) throw new Problem(answer.problem);
	return answer;
}

export const ready = () => running ??= start();
export const verify = (file, trust, options) => call("verify", file, trust, JSON.stringify(options));
export const bucketName = (number, bits) => call("bucketName", number, bits);
export const find = (bucket, wanted) => call("find", bucket, JSON.stringify(wanted));
export const scan = (image) => call("scan", new Uint8Array(image.data.buffer), image.width, image.height);
export const read = (text) => call("read", text);

/** A problem to a person. */
export const explain = (p) => p.key ? { ...p, zh: t(p.key), en: t(p.key) } : p;
