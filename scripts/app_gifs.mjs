/**
 * Records each app of a running daemon as an animated GIF into docs/images/, from the panel's own pixels.
 *
 *   RETROBOARD_URL=http://127.0.0.1:5000 node scripts/app_gifs.mjs [app...]
 */
import { mkdir, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { call, fromWeb, IMAGES } from "./web_modules.mjs";

const { GIFEncoder, quantize, applyPalette } = fromWeb("gifenc");
const { PNG } = fromWeb("pngjs");

const SCALE = 8;
const SECONDS = 4;
const FRAME_MS = 50;
/** The crossfade from the app before must be over when the recording starts. */
const SETTLE_MS = 1_500;

async function snapshot() {
  const response = await call(`/api/preview.png?scale=${SCALE}`);
  return PNG.sync.read(Buffer.from(await response.arrayBuffer()));
}

/** Pictures with the time each stood, in milliseconds; equal ones in a row are one. */
async function record() {
  const frames = [];
  const end = performance.now() + SECONDS * 1000;
  for (let due = performance.now(); due < end; due += FRAME_MS) {
    await sleep(Math.max(0, due - performance.now()));
    const picture = await snapshot();
    const last = frames.at(-1);
    if (last?.picture.data.equals(picture.data)) last.delay += FRAME_MS;
    else frames.push({ picture, delay: FRAME_MS });
  }
  return frames;
}

function encode(frames) {
  const gif = GIFEncoder();
  for (const { picture, delay } of frames) {
    const { width, height, data } = picture;
    const palette = quantize(data, 256);
    gif.writeFrame(applyPalette(data, palette), width, height, { palette, delay });
  }
  gif.finish();
  return gif.bytes();
}

async function gifOf(app) {
  await call("/api/switch", { app });
  await sleep(SETTLE_MS);
  const path = fileURLToPath(new URL(`app-${app}.gif`, IMAGES));
  await writeFile(path, encode(await record()));
  console.log(path);
}

const { apps } = await (await call("/api/apps")).json();
const wanted = process.argv.length > 2 ? process.argv.slice(2) : apps;
await mkdir(IMAGES, { recursive: true });
for (const app of wanted) await gifOf(app);
