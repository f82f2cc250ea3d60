// QR codes in pictures and before the camera.

import * as engine from "./engine.js";
import { t } from "./texts.js";

const $ = (id) => document.getElementById(id);

// Large enough for a whole certificate in one code, small enough for a telephone.
const longest = 1400;

function pixels(source, width, height) {
	const scale = Math.min(1, longest / Math.max(width, height));
	const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
	const context = canvas.getContext("2d", { willReadFrequently: true });
	context.fillStyle = "#fff"; // behind a transparent picture
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.drawImage(source, 0, 0, canvas.width, canvas.height);
	return context.getImageData(0, 0, canvas.width, canvas.height);
}

export async function picture(file) {
	let bitmap;
	try {
		bitmap = await createImageBitmap(file);
	} catch (error) {
		throw engine.problem("picture", "noPicture", String(error.message));
	}
	try {
		return await engine.scan(pixels(bitmap, bitmap.width, bitmap.height));
	} finally {
		bitmap.close();
	}
}

/** Whether the browser lets a page use the camera here; it does not without TLS. */
export const hasCamera = () => Boolean(navigator.mediaDevices?.getUserMedia);

/** What the camera sees in the end, or undefined when the visitor has had enough. */
export async function camera() {
	const dialog = $("scanner"), video = $("video"), help = $("scanner-help");
	help.textContent = "";
	dialog.showModal();
	const closed = new Promise((resolve) => dialog.addEventListener("close", () => resolve(undefined), { once: true }));
	let stream;
	try {
		stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } } });
		video.srcObject = stream;
		await video.play();
		return await Promise.race([closed, watch(dialog, video)]);
	} catch (error) {
		if (error instanceof engine.Problem) throw error;
		help.textContent = t("noCamera");
		return await closed;
	} finally {
		for (const track of stream?.getTracks() ?? []) track.stop();
		video.srcObject = null;
		dialog.close();
	}
}

async function watch(dialog, video) {
	while (dialog.open) {
		await new Promise(requestAnimationFrame);
		if (!video.videoWidth) continue;
		try {
			return await engine.scan(pixels(video, video.videoWidth, video.videoHeight));
		} catch (error) {
			if (error.problem?.code !== "code-unread") throw error;
		}
	}
	return undefined;
}
