// The official clients against the real daemon: Engine.IO 4 over both transports, Engine.IO 3 by the client of Socket.IO 2.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { io as version4 } from "socket.io-client";
import version2 from "socket.io-client-2";

import { Daemon, Journal } from "./daemon.mjs";
import { Panel } from "./panel.mjs";

const CLIENTS = [
  { name: "version 4 over WebSocket", connect: version4, transports: ["websocket"] },
  { name: "version 4 over polling", connect: version4, transports: ["polling"] },
  { name: "version 4, polling then WebSocket", connect: version4, transports: ["polling", "websocket"] },
  { name: "version 2 over WebSocket", connect: version2, transports: ["websocket"] },
  { name: "version 2 over polling", connect: version2, transports: ["polling"], frames: false },
];

const names = (events) => events.map(({ name }) => name);

for (const { name, connect, transports, frames = true } of CLIENTS) {
  describe(name, () => {
    let daemon;
    const open = [];
    const client = () => {
      const socket = connect(daemon.url, { transports, forceNew: true, reconnectionDelay: 50, reconnectionDelayMax: 100 });
      open.push(socket);
      return { socket, journal: new Journal(socket) };
    };

    before(async () => (daemon = await Daemon.start()));
    after(async () => {
      for (const socket of open) socket.close();
      await daemon.stop();
    });

    it("is welcomed with the whole state, in order", async () => {
      const { journal } = client();
      const welcome = await journal.welcome();
      assert.deepEqual(names(welcome), Journal.EVENTS);
      const [apps, current, settings, carousel] = welcome.map(({ value }) => value);
      assert.deepEqual(apps.apps.slice(0, 3), ["clock", "scroll_text", "stars"]);
      assert.equal(current.app, "clock");
      assert.equal(typeof settings.brightness, "number");
      assert.equal(carousel.enabled, false);
      for (const { value } of welcome) assert.equal(typeof value.revision, "number");
    });

    it("hears of what a REST command changed", async () => {
      const { journal } = client();
      await journal.welcome();
      await daemon.post("/api/switch", { app: "scroll_text", config: { text: "Grüße" } });
      const isIt = ({ name, value }) => name === "current_app" && value.app === "scroll_text";
      const event = await journal.until("current_app", (heard) => heard.find(isIt)?.value);
      assert.equal(event.config.text, "Grüße");
    });

    it("gets the state again when it asks for it", async () => {
      const { socket, journal } = client();
      await journal.welcome();
      journal.forget();
      socket.emit("request_state");
      assert.deepEqual(names(await journal.welcome()), Journal.EVENTS);
    });

    it("keeps step with another client", async () => {
      const [one, other] = [client(), client()];
      await Promise.all([one.journal.welcome(), other.journal.welcome()]);
      for (const brightness of [11, 12, 13]) {
        await daemon.post("/api/settings", { brightness });
        const told = await Promise.all([one.journal.settings(brightness), other.journal.settings(brightness)]);
        assert.deepEqual(told[0], told[1]);
      }
    });

    it("sees the panel live, whole at first and then what changes", { timeout: 20_000 }, async () => {
      const { socket, journal } = client();
      await journal.welcome();
      const panel = new Panel();
      socket.on("frame", (payload) => panel.take(payload));
      await daemon.post("/api/switch", { app: "clock", config: { format: "%Y" } });
      socket.emit("preview_start", { fps: 30 });
      if (!frames) {
        // Nothing comes, and the connection lives on.
        socket.emit("request_state");
        journal.forget();
        await journal.welcome();
        assert.equal(panel.kinds.size, 0);
        return;
      }
      await panel.shows(daemon.url);
      for (const color of ["#ff0000", "#00ff00"]) {
        await daemon.post("/api/config", { color });
        await panel.shows(daemon.url);
      }
      await daemon.post("/api/switch", { app: "stars" });
      await panel.until(1);
      socket.emit("preview_stop");
    });

    it("comes back after the daemon was killed, and finds its state", async () => {
      const { journal } = client();
      await journal.welcome();
      await daemon.post("/api/settings", { brightness: 42 });
      await journal.settings(42);
      await daemon.down("SIGKILL");
      journal.forget();
      await daemon.up();
      assert.deepEqual(names(await journal.welcome()), Journal.EVENTS);
      assert.equal((await journal.settings(42)).brightness, 42);
    });
  });
}
