// Reads a panel as a person does (the digits) and as a phone does (the QR code), from its pixels alone.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromWeb } from "../../scripts/web_modules.mjs";

const { PNG } = fromWeb("pngjs");
const jsqr = fromWeb("jsqr");

const DIGITS = "0123456789";
/** The face that the code has on a panel of 64x32. */
const FACE = "10x20";

/** Each digit as the product itself draws it. */
const KNOWN = new Map(glyphs(specimen()).map((glyph, at) => [glyph, DIGITS[at]]));
if (KNOWN.size !== DIGITS.length) throw new Error(`the specimen has ${KNOWN.size} digits`);

function specimen() {
  const folder = mkdtempSync(join(tmpdir(), "retroboard-digits-"));
  const file = join(folder, "digits.png");
  const config = JSON.stringify({ text: DIGITS, font: FACE, color: [255, 255, 255], scale: 1, speed: 10 });
  // By then it has come in from the right, and is whole.
  const when = ["--width", "256", "--frames", "18"];
  execFileSync(process.env.RETROBOARD_BIN, ["render", "scroll_text", "--config", config, ...when, "-o", file], { stdio: "ignore" });
  const { width, height, data } = PNG.sync.read(readFileSync(file));
  rmSync(folder, { recursive: true });
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => data[(y * width + x) * 4 + 1] > 127));
}

/** What stands between dark columns, each as text. */
function glyphs(rows) {
  const line = rows.filter((row) => row.includes(true));
  const width = line[0]?.length ?? 0;
  const isDark = (x) => line.every((row) => !row[x]);
  const found = [];
  for (let x = 0, from = 0; x <= width; x += 1) {
    if (x < width && !isDark(x)) continue;
    if (x > from) found.push(line.map((row) => row.slice(from, x).map((lit) => (lit ? "#" : ".")).join("")).join("\n"));
    from = x + 1;
  }
  return found;
}

/** Six digits, when that is all there is on the panel. */
export function code({ lit }) {
  const digits = glyphs(lit).map((glyph) => KNOWN.get(glyph));
  return digits.length === 6 && !digits.includes(undefined) ? digits.join("") : null;
}

/** What a QR code says, in a picture of `width` x `height` with a colour of three bytes a pixel. A camera sees it larger. */
export function qrOnPanel({ width, height, pixels }) {
  const scale = 6;
  const large = new Uint8ClampedArray(width * height * scale * scale * 4);
  for (let y = 0; y < height * scale; y += 1) {
    for (let x = 0; x < width * scale; x += 1) {
      const from = (Math.floor(y / scale) * width + Math.floor(x / scale)) * 3;
      large.set([pixels[from], pixels[from + 1], pixels[from + 2], 255], (y * width * scale + x) * 4);
    }
  }
  return jsqr(large, width * scale, height * scale)?.data ?? null;
}

/** What a QR code on a screen says. */
export async function qrOnScreen(locator) {
  const { width, height, data } = PNG.sync.read(await locator.screenshot());
  return jsqr(new Uint8ClampedArray(data), width, height)?.data ?? null;
}
