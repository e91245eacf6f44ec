// A real browser with one page of the real daemon in it.
import { readFileSync } from "node:fs";
import { CHROMIUM, FLAGS, fromWeb } from "../../scripts/web_modules.mjs";

const { chromium } = fromWeb("playwright-core");
const AXE = readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8");

export const PHONE = { width: 360, height: 740 };
export const DESKTOP = { width: 1280, height: 800 };
export const VIEWS = ["", "apps", "apps/clock", "apps/scroll_text", "carousel", "messages", "routines", "vitals", "device-test", "settings", "access", "record"];

export async function launch() {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** A page that is connected; its mistakes and what it asks of other hosts are collected in `complaints`. */
export async function open(browser, daemon, { view = "", query = "", viewport = PHONE, colorScheme = "dark", hasTouch = false } = {}) {
  const context = await browser.newContext({ viewport, colorScheme, hasTouch, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") page.complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(daemon.url) && !/^(data|blob):/.test(request.url())) page.complaints.push(`external: ${request.url()}`);
  });
  await page.goto(`${daemon.url}/${query}#/${view}`);
  await page.waitForSelector('.link[data-status="online"]');
  await page.waitForSelector(".panel[data-live]");
  return page;
}

/** Follows a link to a view. */
export async function follow(page, view) {
  await page.evaluate((to) => {
    location.hash = `#/${to}`;
  }, view);
}

/** Opens another view of the page that is open; the one before it is gone then. */
export async function turnTo(page, view) {
  await follow(page, view);
  await page.waitForSelector(`main[data-view="/${view}"]`, { state: "attached" });
}

/** Opens another view, and waits for what it shows. */
export async function go(page, view, ready = READY[view] ?? "main h2") {
  await turnTo(page, view);
  await page.waitForSelector(ready);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/** What is there once a view has what it needs from the daemon. */
const READY = {
  "": "main .key.app",
  apps: "main article",
  "apps/clock": "main form .colors",
  "apps/scroll_text": "main form .colors",
  vitals: "main .chart canvas",
  settings: "main details",
};

/** What axe finds wrong with what is on the screen. */
export async function violations(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
}

/** Waits until `ask` answers what is wanted; as long as the browser waits for what is on a page. */
export async function until(what, ask, wanted, patience = 30_000) {
  const end = Date.now() + patience;
  let have;
  do {
    have = await ask();
    if (JSON.stringify(have) === JSON.stringify(wanted)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  } while (Date.now() < end);
  throw new Error(`${what}: wanted ${JSON.stringify(wanted)}, have ${JSON.stringify(have)}`);
}
