// The example files of the package, in Debian's own nginx and Apache, before the real daemon: nothing gets lost on the way, and nothing
// gets in that the daemon alone would refuse.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";

import { io as version4 } from "socket.io-client";
import version2 from "socket.io-client-2";

import { Daemon, Journal } from "./daemon.mjs";
import { Panel } from "./panel.mjs";
import { NAME, Proxy } from "./proxies.mjs";

const FOREIGN = "http://evil.example";
const UPGRADE = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};
const SOCKET = "/socket.io/?EIO=4&transport=";
/** Largest configuration that the daemon takes, in bytes. */
const LARGEST_IMPORT = 16 * 1024 * 1024;
const WAYS = [
  { name: "version 4 by polling alone", connect: version4, transports: ["polling"] },
  { name: "version 4 by WebSocket alone", connect: version4, transports: ["websocket"] },
  { name: "version 4 by polling, then WebSocket", connect: version4, transports: ["polling", "websocket"], upgrades: true },
  { name: "version 2 by polling alone", connect: version2, transports: ["polling"], frames: false },
  { name: "version 2 by polling, then WebSocket", connect: version2, transports: ["polling", "websocket"], upgrades: true, frames: false },
];

for (const kind of ["nginx", "apache"]) {
  describe(`${kind} before an open board`, () => {
    let daemon, proxy;
    before(async () => {
      daemon = await Daemon.start({ RETROBOARD_ACCESS_HOSTS: NAME });
      proxy = await Proxy.start(kind, daemon);
    });
    after(async () => {
      // In this order: Apache waits for the answers that it still expects.
      await daemon.stop();
      await proxy?.stop();
    });

    it("the page and its files come through whole", async () => {
      const page = await proxy.ask("/");
      assert.equal(page.status, 200);
      assert.match(page.headers["content-security-policy"], /frame-ancestors 'none'/);
      const script = /src="([^"]+\.js)"/.exec(page.body.toString())[1];
      const path = new URL(script, "http://x/").pathname;
      const direct = Buffer.from(await (await fetch(daemon.url + path)).arrayBuffer());
      assert.deepEqual((await proxy.ask(path)).body, direct);
    });

    it("commands are answered, refusals in the daemon's own words", async () => {
      const done = await proxy.post("/api/settings", { brightness: 37 });
      assert.equal(done.json().brightness, 37);
      const refused = await proxy.post("/api/settings", { brightness: 101 });
      assert.deepEqual([refused.status, refused.json().error], [400, "Brightness must be between 0 and 100"]);
      const absent = await proxy.ask("/api/nowhere");
      assert.deepEqual([absent.status, absent.json().code], [404, "not_found"]);
    });

    it("names with signs that proxies like to tidy up arrive as they are", async () => {
      for (const name of ["a/b", "50 % + ü", "a//b", ".."]) {
        assert.equal((await proxy.post("/api/presets", { name })).status, 200, name);
        const path = `/api/presets/${name === ".." ? "%2E%2E" : encodeURIComponent(name)}`;
        const found = await proxy.ask(path);
        assert.deepEqual([found.status, found.json().name], [200, name]);
        assert.equal((await proxy.ask(path, { method: "DELETE" })).status, 200, name);
      }
    });

    it("a body just below the limit is taken, one above it refused in JSON", async () => {
      const saved = (await proxy.ask("/api/export")).body.toString();
      const padded = (length) => saved.padEnd(length - Buffer.byteLength(saved) + saved.length, " ");
      assert.equal((await proxy.post("/api/import", padded(LARGEST_IMPORT - 1024))).status, 200);
      for (const length of [LARGEST_IMPORT + 1, 2 * LARGEST_IMPORT]) {
        const above = await proxy.post("/api/import", padded(length));
        assert.deepEqual([above.status, above.json().code], [413, "too_large"], `${length} bytes`);
      }
    });

    it("a name that is not the board's is refused", async () => {
      for (const [path, headers] of [
        ["/api/health", {}],
        [`${SOCKET}polling`, {}],
        [`${SOCKET}websocket`, UPGRADE],
      ]) {
        const refused = await proxy.ask(path, { host: "evil.example", headers });
        assert.deepEqual([refused.status, refused.json().code], [421, "unknown_host"], path);
      }
    });

    it("pages of other sites are refused, the board's own are not", async () => {
      const own = proxy.url;
      const statuses = async (origin) => [
        (await proxy.post("/api/settings", { brightness: 38 }, { origin })).status,
        (await proxy.ask(`${SOCKET}polling`, { headers: { origin } })).status,
        (await proxy.ask(`${SOCKET}websocket`, { headers: { ...UPGRADE, origin } })).status,
      ];
      assert.deepEqual(await statuses(own), [200, 200, 101]);
      assert.deepEqual(await statuses(FOREIGN), [403, 403, 403]);
      assert.deepEqual(await statuses("null"), [403, 403, 403]);
    });

    for (const way of WAYS) it(`Socket.IO, ${way.name}`, async () => live(way, daemon, proxy));
  });

  describe(`${kind} before a board with pairing`, () => {
    let daemon, proxy;
    before(async () => {
      daemon = await Daemon.start({ RETROBOARD_ACCESS_HOSTS: NAME, RETROBOARD_SERVER_AUTH: "paired" });
      proxy = await Proxy.start(kind, daemon);
    });
    after(async () => {
      // In this order: Apache waits for the answers that it still expects.
      await daemon.stop();
      await proxy?.stop();
    });

    it("lets a browser in by a code, and knows its cookie afterwards", async () => {
      assert.equal((await proxy.ask("/api/current")).status, 401);
      const origin = proxy.url;
      const paired = await proxy.post("/api/pair/finish", { code: await codeOf(daemon), name: "A phone" }, { origin });
      assert.equal(paired.status, 200);
      const [set] = paired.headers["set-cookie"];
      assert.match(set, /HttpOnly; SameSite=Strict$/);
      const cookie = set.split(";")[0];
      assert.equal((await proxy.ask("/api/session", { headers: { cookie } })).json().role, "admin");
      assert.equal((await proxy.post("/api/settings", { brightness: 20 }, { cookie, origin })).status, 200);
      const forged = await proxy.post("/api/settings", { brightness: 21 }, { cookie });
      assert.deepEqual([forged.status, forged.json().code], [403, "no_proof"]);
      await welcomed(proxy, { cookie, origin });
    });

    it("a stranger sees nothing, a token opens the same by a header and in the handshake", async () => {
      const token = (await proxy.post("/api/pair/finish", { code: await codeOf(daemon), name: "A script" })).json().token;
      assert.equal((await proxy.ask("/api/current", { headers: { authorization: `Bearer ${token}` } })).status, 200);
      assert.equal((await proxy.ask("/api/current", { headers: { authorization: `Bearer ${token}x` } })).status, 401);
      await welcomed(proxy, {}, { token });
    });
  });
}

/** A client is welcomed, hears of a command, and sees the panel if its protocol can. */
async function live({ connect, transports, upgrades = false, frames = true }, daemon, proxy) {
  const socket = connect(proxy.url, { transports, agent: proxy.agent, forceNew: true });
  try {
    const journal = new Journal(socket);
    if (upgrades) await new Promise((resolve) => socket.on("connect", () => whenUpgraded(socket, resolve)));
    await journal.welcome();
    await proxy.post("/api/settings", { brightness: 61 });
    await journal.settings(61);
    await proxy.post("/api/settings", { brightness: 60 });
    await journal.settings(60);
    if (frames) await sees(socket, daemon);
  } finally {
    socket.close();
  }
}

function whenUpgraded(socket, resolve) {
  const { engine } = socket.io;
  if (engine.transport.name === "websocket") resolve();
  else engine.once("upgrade", resolve);
}

async function sees(socket, daemon) {
  const panel = new Panel();
  socket.on("frame", (payload) => panel.take(payload));
  await daemon.post("/api/switch", { app: "clock", config: { format: "%Y" } });
  socket.emit("preview_start", { fps: 30 });
  for (const color of ["#ff0000", "#00ff00"]) {
    await daemon.post("/api/config", { color });
    await panel.shows(daemon.url);
  }
  await daemon.post("/api/switch", { app: "stars" });
  await panel.until(1);
}

async function welcomed(proxy, extraHeaders, auth) {
  for (const transports of [["polling"], ["websocket"]]) {
    const socket = version4(proxy.url, { transports, agent: proxy.agent, forceNew: true, extraHeaders, auth });
    try {
      await new Journal(socket).welcome();
    } finally {
      socket.close();
    }
  }
}

async function codeOf(daemon) {
  const { stdout } = await promisify(execFile)(process.env.RETROBOARD_BIN, ["pair", "--data-dir", daemon.folder]);
  return /Code: (\d+)/.exec(stdout)[1];
}
