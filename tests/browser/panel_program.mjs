// Plays `retroboard-panel`: the other end of the frame socket (panel/link/message.rs), and sees what the LEDs would show.
import { EventEmitter, once } from "node:events";
import { createServer } from "node:net";

const HEAD = 5;
const HELLO = 1;
const SHOWN = 2;
const FRAME = 3;
const BLANK = 4;

function message(kind, body) {
  const head = Buffer.alloc(HEAD);
  head.writeUInt8(kind, 0);
  head.writeUInt32LE(body.length, 1);
  return Buffer.concat([head, body]);
}

function hello(width, height) {
  const numbers = Buffer.alloc(6);
  [1, width, height].forEach((number, at) => numbers.writeUInt16LE(number, at * 2));
  return message(HELLO, Buffer.concat([Buffer.from("RBPL"), numbers]));
}

export class PanelProgram extends EventEmitter {
  /** Listens at `path` for frames of this size. */
  static async start(path, width, height) {
    const panel = new PanelProgram();
    Object.assign(panel, { width, height, pixels: Buffer.alloc(width * height * 3), ends: new Set() });
    panel.server = createServer((socket) => panel.#meet(socket)).listen(path);
    await once(panel.server, "listening");
    return panel;
  }

  #meet(socket) {
    let waiting = Buffer.alloc(0);
    this.ends.add(socket);
    socket.on("error", () => socket.destroy());
    socket.write(hello(this.width, this.height));
    socket.on("data", (bytes) => {
      waiting = Buffer.concat([waiting, bytes]);
      while (waiting.length >= HEAD && waiting.length >= HEAD + waiting.readUInt32LE(1)) {
        const end = HEAD + waiting.readUInt32LE(1);
        this.#take(socket, waiting[0], waiting.subarray(HEAD, end));
        waiting = waiting.subarray(end);
      }
    });
  }

  #take(socket, kind, body) {
    if (kind !== FRAME && kind !== BLANK) return;
    this.pixels = kind === FRAME ? Buffer.from(body.subarray(8)) : Buffer.alloc(this.pixels.length);
    socket.write(message(SHOWN, body.subarray(0, 4)));
    this.emit("frame");
  }

  /** Rows of the picture; a pixel is lit when it is brighter than half. */
  get lit() {
    return Array.from({ length: this.height }, (_, y) => Array.from({ length: this.width }, (_, x) => this.pixels[(y * this.width + x) * 3 + 1] > 127));
  }

  /** The first picture in which `find` sees something, from the present one on. */
  async sees(find, patience = 30_000) {
    const signal = AbortSignal.timeout(patience);
    for (;;) {
      const found = find(this);
      if (found) return found;
      await once(this, "frame", { signal });
    }
  }

  stop() {
    this.server.close();
    for (const end of this.ends) end.destroy();
  }
}
