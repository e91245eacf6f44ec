// Stress from the first reading to the alert and its end, by the official client and by curl.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { io } from "socket.io-client";
import { Daemon } from "./daemon.mjs";
import { episode } from "./recording.mjs";

let daemon;

before(async () => {
  // An hour goes by in seconds.
  daemon = await Daemon.start({
    RETROBOARD_SOCKET_EVENTS_PER_SECOND: "10000",
    RETROBOARD_SOCKET_EVENTS_BURST: "100000",
    RETROBOARD_VITALS_READINGS_PER_SECOND: "10000",
  });
});
after(() => daemon?.stop());

/** A phone with the alerts it has heard of, to be awaited. */
class Phone {
  constructor() {
    this.alerts = [];
    this.socket = io(daemon.url, { query: { type: "frontend" }, forceNew: true });
    for (const name of ["stress_alert", "stress_alert_cleared"]) {
      this.socket.on(name, (alert) => {
        this.alerts.push({ name, ...alert });
        this.wake?.();
      });
    }
  }

  async hears(name, device) {
    for (;;) {
      const alert = this.alerts.find((alert) => alert.name === name && alert.device_id === device);
      if (alert) return alert;
      await new Promise((resolve) => (this.wake = resolve));
    }
  }
}

const WAYS = {
  async "socket.io-client with acks"(readings) {
    const wearable = io(daemon.url, { query: { type: "esp32" }, forceNew: true });
    const answers = [];
    for (const reading of readings) answers.push(await wearable.emitWithAck("esp32_sensor_data", reading));
    wearable.disconnect();
    assert.ok(answers.every(({ status, record_id }) => status === "success" && Number.isSafeInteger(record_id)));
  },
  async curl(readings) {
    for (let from = 0; from < readings.length; from += 1000) {
      const url = `${daemon.url}/api/esp32/data`;
      const curl = spawn("curl", ["--silent", "--fail", "--json", "@-", url], { stdio: ["pipe", "pipe", "inherit"] });
      curl.stdin.end(JSON.stringify(readings.slice(from, from + 1000)));
      const exit = once(curl, "exit");
      const answer = JSON.parse(await text(curl.stdout));
      assert.deepEqual(await exit, [0, null]);
      assert.ok(answer.success && answer.results.every(({ success }) => success));
    }
  },
};

for (const [name, send] of Object.entries(WAYS)) {
  test(`an episode by ${name}`, { timeout: 60_000 }, async () => {
    const device = name.slice(0, 4);
    const phone = new Phone();
    await once(phone.socket, "connect");
    const { tense, calm } = episode(device);
    await send(tense);
    const raised = await phone.hears("stress_alert", device);
    assert.equal(raised.level, "high_stress");
    await send(calm);
    const cleared = await phone.hears("stress_alert_cleared", device);
    assert.equal(cleared.id, raised.id);
    assert.equal(phone.alerts.filter((alert) => alert.device_id === device).length, 2, "one alert an episode");
    phone.socket.disconnect();
  });
}
