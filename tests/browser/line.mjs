// The way between a browser and the daemon: as long as one likes, and it can break.
import { once } from "node:events";
import { connect, createServer } from "node:net";

export class Line {
  #ends = new Set();
  #dead = new Set();
  #frozen = false;

  /** A line to `daemon` that takes `delay` milliseconds each way. It has a `url`, as the daemon has. */
  static async to(daemon, { delay = 0 } = {}) {
    const line = new Line();
    line.delay = delay;
    line.server = createServer((near) => line.#join(near, connect(daemon.port, "127.0.0.1"))).listen(0, "127.0.0.1");
    await once(line.server, "listening");
    line.url = `http://127.0.0.1:${line.server.address().port}`;
    return line;
  }

  #join(near, far) {
    for (const [from, to] of [[near, far], [far, near]]) {
      this.#ends.add(from);
      from.setNoDelay(true);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        this.#ends.delete(from);
        this.#dead.delete(from);
        setTimeout(() => to.destroy(), this.delay);
      });
      from.on("data", (bytes) => this.#dead.has(from) || this.#carry(to, bytes));
    }
  }

  #carry(to, bytes) {
    if (this.#frozen) return;
    if (this.delay === 0) to.write(bytes);
    else setTimeout(() => to.destroyed || to.write(bytes), this.delay);
  }

  /** Ends all connections, with a reset or politely. */
  cut({ politely = false } = {}) {
    for (const end of this.#ends) {
      if (politely) end.end();
      else end.resetAndDestroy();
    }
  }

  /** Nothing comes through, and nobody is told; what was said meanwhile is lost, and with it the connections. */
  freeze() {
    this.#frozen = true;
  }

  /** Nothing comes through on the connections there are; new ones work. */
  freezeOld() {
    for (const end of this.#ends) this.#dead.add(end);
  }

  thaw() {
    this.cut();
    this.#frozen = false;
  }

  close() {
    this.server.close();
    this.cut();
  }
}
