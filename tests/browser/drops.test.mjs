// Connections that end at any moment and in any way: every page comes back, with the state of the board.
import { test } from "node:test";
import { ask, browser, daemon } from "./board.mjs";
import { open, until } from "./chromium.mjs";
import { Line } from "./line.mjs";

const PAGES = 5;
const BURSTS = 10;
const DROPS_OF_A_BURST = 10;

const moment = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 120));
const online = (page) => page.waitForSelector('.link[data-status="online"]');

async function drop(line, page) {
  const kind = Math.random();
  if (kind < 0.05) {
    line.freeze();
    await moment();
    line.thaw();
  } else line.cut({ politely: kind < 0.3 });
  // What a phone says when it is back in the network; then the page does not wait.
  if (kind > 0.5) await page.evaluate(() => dispatchEvent(new Event("online")));
}

async function burst(line, page) {
  for (let round = 0; round < DROPS_OF_A_BURST; round += 1) {
    await moment();
    await drop(line, page);
  }
}

/** One page on a line of its own, which breaks again and again. */
async function endure(t) {
  const line = await Line.to(daemon);
  // Also when it fails: an open line would keep the program alive.
  t.after(() => line.close());
  const page = await open(browser, line);
  for (let round = 0; round < BURSTS; round += 1) {
    await burst(line, page);
    await online(page);
  }
  return { page };
}

const slider = (page) => page.locator(".dock input[type=range]");
const brightness = async () => (await ask("/api/settings")).brightness;

test(`${PAGES * BURSTS * DROPS_OF_A_BURST} random drops, and no page is stuck`, { timeout: 300_000 }, async (t) => {
  const pages = await Promise.all(Array.from({ length: PAGES }, () => endure(t)));
  for (const [index, { page }] of pages.entries()) {
    await slider(page).fill(String(50 + index));
    await until("sent", brightness, 50 + index);
    for (const other of pages) await until("heard", () => slider(other.page).inputValue(), String(50 + index));
  }
  for (const { page } of pages) {
    await until("at rest", () => page.locator(".banner, .dock .slider.pending").count(), 0);
    await page.context().close();
  }
});

/** In the page: waits until the connection is lost, which it may be for less than a picture. */
async function isLost() {
  const link = document.querySelector(".link");
  await new Promise((resolve) => {
    new MutationObserver(() => link.dataset.status === "lost" && resolve()).observe(link, { attributeFilter: ["data-status"] });
  });
}

test("a dead connection beside a board that answers others is found", { timeout: 120_000 }, async (t) => {
  const line = await Line.to(daemon);
  t.after(() => line.close());
  const page = await open(browser, line);
  // Without pictures that change, only the question finds it.
  await daemon.post("/api/stop", {});
  const lost = page.evaluate(isLost);
  line.freezeOld();
  await lost;
  await online(page);
  await daemon.post("/api/settings", { brightness: 33 });
  await until("heard", () => slider(page).inputValue(), "33");
  await page.context().close();
});
