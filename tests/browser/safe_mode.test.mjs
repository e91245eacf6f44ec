// A board that crashed again and again: the page says why, and leads back.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Daemon } from "../clients/daemon.mjs";
import { launch, open, until, violations } from "./chromium.mjs";

const CRASHES = 5;
// Nobody listens there; that it is set is what tells the daemon that somebody starts it again and again.
const AS_A_SERVICE = { NOTIFY_SOCKET: "@retroboard-nobody-listens" };

const browser = await launch();
const daemon = await Daemon.start(AS_A_SERVICE).catch(async (error) => {
  await browser.close();
  throw error;
});

after(async () => {
  await browser.close();
  await daemon.stop();
});

test("safe mode is told with its reason, and one tap leads out of it", { timeout: 120_000 }, async () => {
  await daemon.post("/api/settings", { brightness: 42 });
  for (let crash = 0; crash < CRASHES; crash += 1) {
    await daemon.down("SIGKILL");
    await daemon.up();
  }
  const page = await open(browser, daemon);
  const banner = page.locator(".standing .banner");
  assert.match(await banner.innerText(), /safe mode.*it was killed/s);
  assert.deepEqual(await violations(page), []);
  const german = await open(browser, daemon, { query: "?lang=de" });
  await until("the banner of another page", () => german.locator(".standing .banner").count(), 1);
  await banner.getByRole("button", { name: "Start normally" }).click();
  for (const each of [page, german]) await until("no banner", () => each.locator(".standing .banner").count(), 0);
  await until("the saved brightness", () => page.locator(".dock input[type=range]").inputValue(), "42");
});
