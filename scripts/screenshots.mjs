/**
 * Takes pictures of the web page of a running daemon into docs/images/.
 *
 *   RETROBOARD_URL=http://127.0.0.1:5000 node scripts/screenshots.mjs
 *
 * The browser is Chromium as Debian installs it; CHROMIUM names another.
 */
import { DESKTOP, PHONE, shoot } from "./shoot.mjs";
import { call, CHROMIUM, daemonUrl, FLAGS, fromWeb } from "./web_modules.mjs";

const { chromium } = fromWeb("playwright-core");

const TALL = { viewport: { width: 1280, height: 1240 }, deviceScaleFactor: 1 };

/** What is shot: a page, by the part of the address behind `#/`, and what has to be there first. */
const SHOTS = [
  { name: "page-phone", path: "", ready: ".key.app[aria-pressed=true]", ...PHONE },
  { name: "page-desktop", path: "", ready: ".key.app[aria-pressed=true]", ...DESKTOP },
  { name: "page-apps", path: "apps", ready: ".thumbnail img", ...DESKTOP },
  { name: "page-app", path: "apps/scroll_text", ready: ".preview img", ...PHONE },
  { name: "page-carousel", path: "carousel", ready: ".entry", ...PHONE },
  { name: "page-routines", path: "routines", ready: ".planned", ...PHONE },
  { name: "page-settings", path: "settings", ready: "main details", ...PHONE },
  { name: "page-settings-desktop", path: "settings", ready: "main details", ...DESKTOP },
  { name: "page-setup", path: "setup", ready: "main form.card", ...PHONE },
  { name: "page-vitals", path: "vitals", ready: "main .chart canvas", given: wear, ...PHONE },
  { name: "page-vitals-desktop", path: "vitals", ready: "main .chart canvas", ...DESKTOP },
  { name: "page-device-test", path: "device-test", ready: "main .card", doing: pretend, ...TALL },
  // The last ones: a message covers the panel, and then it shows a test pattern.
  { name: "page-messages", path: "messages", ready: ".notices", given: notify, ...PHONE },
  { name: "page-wizard", path: "setup/panel", ready: "#step-title", given: dismissAll, ...PHONE },
];

/** A board as people have it. */
async function furnish() {
  await call("/api/carousel", { enabled: true, apps: ["clock", "stars", "scroll_text"].map((app) => ({ app, duration: 600 })) });
  await call("/api/apps/scroll_text/config", { text: "Good evening", color: [255, 176, 46] });
  await call("/api/presets", { name: "Evening" });
  const days = ["mon", "tue", "wed", "thu", "fri"];
  await call("/api/schedule", {
    entries: [
      { days, time: "07:00", action: { brightness: 80 } },
      { days: [...days, "sat", "sun"], time: "22:30", action: { preset: "Evening" } },
    ],
  });
}

/** The last quarter of an hour of somebody at rest. */
async function wear() {
  const now = Math.floor(Date.now() / 1000);
  const reading = (second) => ({
    hr: 66 + 3 * Math.sin(second / 2.1) + 5 * Math.sin(second / 140),
    eda: 1.1 + 0.2 * Math.sin(second / 90) + 0.3 * Math.max(0, Math.sin(second / 11)) ** 8,
    temp: 33.1 + 0.2 * Math.sin(second / 300),
    device_id: "wrist-1",
    timestamp: now - 900 + second,
  });
  await call("/api/esp32/data", Array.from({ length: 900 }, (_, second) => reading(second)));
  await call("/api/devices/wrist-1", { wearer: "Anna", shown: true });
}

/** Plays a wearable that has sent some readings. */
async function pretend(page) {
  const press = (name) => page.getByRole("button", { name }).click();
  await press("Connect");
  for (let count = 1; count <= 3; count += 1) {
    await press("Send one reading");
    await page.waitForFunction((wanted) => document.querySelectorAll("main .rows li").length === wanted, count);
  }
  await press("Ask for the last 20");
  await page.waitForSelector("main table");
  await page.evaluate(() => scrollTo(0, 0));
}

async function notify() {
  await call("/api/notify", { text: "Dinner is ready", color: [255, 176, 46], hold: true });
  await call("/api/notify", { text: "The wash is done", priority: "low" });
}

async function dismissAll() {
  const { showing, waiting } = await (await call("/api/notify")).json();
  for (const { id } of [showing, ...waiting].filter(Boolean)) await fetch(new URL(`/api/notify/${id}`, daemonUrl()), { method: "DELETE" });
}

await furnish();
const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
try {
  for (const shot of SHOTS) await shoot(browser, daemonUrl(), shot);
} finally {
  await browser.close();
}
