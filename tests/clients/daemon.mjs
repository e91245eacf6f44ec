// Starts the real daemon on a free port with an empty data directory.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PATIENCE = 20_000;

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

export class Daemon {
  /** With more environment variables. */
  static async start(variables = {}) {
    const daemon = new Daemon();
    daemon.variables = variables;
    daemon.port = await freePort();
    daemon.url = `http://127.0.0.1:${daemon.port}`;
    daemon.folder = await mkdtemp(join(tmpdir(), "retroboard-"));
    await daemon.up();
    return daemon;
  }

  async up() {
    const listen = `127.0.0.1:${this.port}`;
    const serve = ["serve", "--listen", listen, "--data-dir", this.folder];
    this.process = spawn(process.env.RETROBOARD_BIN, serve, { stdio: "inherit", env: { ...process.env, ...this.variables } });
    this.exit = once(this.process, "exit");
    const end = Date.now() + PATIENCE;
    while (!(await this.answers())) {
      if (this.process.exitCode !== null || Date.now() > end) throw new Error("the daemon does not answer");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async answers() {
    return fetch(`${this.url}/api/health`).then(
      (answer) => answer.ok,
      () => false,
    );
  }

  /** Ends it as `signal` does and waits until it is gone. */
  async down(signal = "SIGTERM") {
    this.process.kill(signal);
    await this.exit;
  }

  async stop() {
    await this.down();
    await rm(this.folder, { recursive: true });
  }

  async post(path, body) {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(this.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    const value = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(value)}`);
    return value;
  }
}

/** All state events of a client in the order they came, to be awaited. */
export class Journal {
  static EVENTS = ["apps_list", "current_app", "settings", "carousel_config"];

  constructor(client) {
    this.heard = [];
    this.waiting = new Set();
    for (const name of Journal.EVENTS) client.on(name, (value) => this.take({ name, value }));
  }

  take(event) {
    this.heard.push(event);
    for (const look of this.waiting) look();
  }

  /** Resolves with the first result of `find(events)` that is not undefined. */
  async until(what, find) {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.waiting.delete(look);
        reject(new Error(`no ${what} in time; heard: ${JSON.stringify(this.heard)}`));
      }, PATIENCE);
      const look = () => {
        const found = find(this.heard);
        if (found === undefined) return;
        clearTimeout(late);
        this.waiting.delete(look);
        resolve(found);
      };
      this.waiting.add(look);
      look();
    });
  }

  async welcome() {
    return this.until("welcome", (heard) => (heard.length >= 4 ? heard.slice(0, 4) : undefined));
  }

  async settings(brightness) {
    const isIt = ({ name, value }) => name === "settings" && value.brightness === brightness;
    return this.until(`settings with brightness ${brightness}`, (heard) => heard.find(isIt)?.value);
  }

  forget() {
    this.heard = [];
  }
}
