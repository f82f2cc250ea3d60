// The files outside the set: the trust list and the buckets. Nothing else is ever fetched, and no request holds a number.

import * as engine from "./engine.js";

async function get(path) {
	const response = await fetch(path, { cache: "no-cache", credentials: "omit", redirect: "error", referrerPolicy: "no-referrer" });
	if (!response.ok) throw new Error(`${path}: ${response.status}`);
	return new Uint8Array(await response.arrayBuffer());
}

const json = async (path) => JSON.parse(new TextDecoder().decode(await get(path)));

export const pinned = () => json("pinned.json");
export const trust = () => get("../public/trust.json");

/** The bundle of what is wanted, in text. */
export async function lookup(wanted) {
	await engine.bucketName(wanted.number, 0); // a slip is told before anything is fetched
	let bucket;
	try {
		const index = await json("../public/buckets/index.json");
		const name = await engine.bucketName(wanted.number, index.bits);
		bucket = await get(`../public/buckets/${name}.json`);
	} catch (error) {
		if (error instanceof engine.Problem) throw error;
		throw engine.problem("unavailable", "noBuckets", String(error.message));
	}
	return (await engine.find(bucket, wanted)).bundle;
}
