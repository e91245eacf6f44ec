// The live picture as a client of its own would put it together, from docs/frame-stream.md alone.
import { PNG } from "pngjs";

const HEADER = 16;

/** Takes the binary payloads of `frame` and knows what the panel shows. */
export class Panel {
  constructor() {
    this.kinds = new Set();
    this.waiting = new Set();
  }

  take(payload) {
    const bytes = Buffer.from(payload);
    const kind = bytes[3];
    this.kinds.add(kind);
    const pixels = bytes.subarray(HEADER);
    if (kind === 0) this.base = { seq: bytes.readUInt32LE(8), pixels };
    if (kind === 0 || kind === 2) this.pixels = pixels;
    if (kind === 1 && this.base?.seq === bytes.readUInt32LE(12)) this.pixels = patched(this.base.pixels, pixels);
    for (const look of this.waiting) look();
  }

  /** Resolves when a message of this kind has come. */
  async until(kind) {
    while (!this.kinds.has(kind)) await this.next();
  }

  /** Resolves when the picture put together is the daemon's own `preview.png`. */
  async shows(url) {
    for (;;) {
      const wanted = await preview(url);
      if (this.pixels?.equals(wanted)) return;
      await this.next();
    }
  }

  /** Resolves with the next message, or soon: a picture that stands still sends none to wait for. */
  async next() {
    await new Promise((resolve) => {
      const look = () => {
        this.waiting.delete(look);
        clearTimeout(again);
        resolve();
      };
      const again = setTimeout(look, 50);
      this.waiting.add(look);
    });
  }
}

function patched(base, runs) {
  const pixels = Buffer.from(base);
  for (let at = 0; at < runs.length; ) {
    const [start, count] = [runs.readUInt32LE(at), runs.readUInt16LE(at + 4)];
    runs.copy(pixels, start * 3, at + 6, at + 6 + count * 3);
    at += 6 + count * 3;
  }
  return pixels;
}

async function preview(url) {
  const answer = await fetch(`${url}/api/preview.png`);
  const { data } = PNG.sync.read(Buffer.from(await answer.arrayBuffer()));
  return Buffer.from(data.filter((_, at) => at % 4 !== 3));
}
