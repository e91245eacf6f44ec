// What people do with the page, and what becomes of it on the board.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ask, browser, daemon } from "./board.mjs";
import { go, open, until } from "./chromium.mjs";

const slider = (page) => page.locator(".dock input[type=range]");

test("a tap on an app puts it on the panel, on every phone", async () => {
  const [mine, yours] = await Promise.all([open(browser, daemon), open(browser, daemon)]);
  await mine.getByRole("button", { name: "Stars" }).click();
  await until("app", async () => (await ask("/api/current")).app, "stars");
  await yours.waitForSelector('.key.app[aria-pressed="true"]:has-text("Stars")');
  await yours.getByRole("button", { name: "Clock" }).click();
  await mine.waitForSelector('.key.app[aria-pressed="true"]:has-text("Clock")');
  await Promise.all([mine.context().close(), yours.context().close()]);
});

test("brightness moves with the finger and the last value wins", async () => {
  const page = await open(browser, daemon);
  await slider(page).focus();
  for (let step = 0; step < 30; step += 1) await page.keyboard.press("ArrowLeft");
  await until("brightness", async () => (await ask("/api/settings")).brightness, 70);
  await until("not pending", () => page.locator(".dock .slider.pending").count(), 0);
  await page.getByRole("button", { name: "Panel", exact: true }).click();
  await until("off", async () => (await ask("/api/settings")).on, false);
  await page.getByRole("button", { name: "Panel", exact: true }).click();
  await until("on", async () => (await ask("/api/settings")).on, true);
  await daemon.post("/api/settings", { brightness: 100 });
  await page.context().close();
});

test("a refusal goes back and says why", async () => {
  const page = await open(browser, daemon);
  await page.route("**/api/settings", (route) =>
    route.fulfill({ status: 507, contentType: "application/json", body: JSON.stringify({ success: false, error: "The disk is full", code: "storage_full" }) }),
  );
  await slider(page).fill("10");
  await page.waitForSelector('.toast[data-kind="wrong"]:has-text("The disk is full")');
  await until("back", () => slider(page).inputValue(), "100");
  assert.equal((await ask("/api/settings")).brightness, 100);
  await page.context().close();
});

test("settings are tried out, saved, refused and reset, and the reset can be undone", async () => {
  const page = await open(browser, daemon, { view: "apps/scroll_text" });
  const text = page.locator("main .frame input[type=text]").first();
  await text.fill("Grüße 漢字 سلام");
  await page.waitForFunction(() => decodeURIComponent(document.querySelector(".preview img").src).includes("漢字"));
  assert.notEqual((await ask("/api/apps/scroll_text/config")).config.text, "Grüße 漢字 سلام", "trying out saves nothing");
  await page.getByRole("button", { name: "Save" }).click();
  await until("saved", async () => (await ask("/api/apps/scroll_text/config")).config.text, "Grüße 漢字 سلام");
  await text.fill("x".repeat(5000));
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForSelector("main .mistake");
  await page.getByRole("button", { name: "Reset to defaults" }).click();
  await until("reset", async () => (await ask("/api/apps/scroll_text/config")).config.text, "Hello, World!");
  await page.getByRole("button", { name: "Undo" }).click();
  await until("undone", async () => (await ask("/api/apps/scroll_text/config")).config.text, "Grüße 漢字 سلام");
  await page.context().close();
});

test("colours and fonts are picked by eye and by keyboard", async () => {
  const page = await open(browser, daemon, { view: "apps/clock" });
  await page.getByRole("radio", { name: "#ffffff" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("button", { name: /^Font/ }).click();
  await page.getByRole("combobox", { name: "Search" }).fill("unifont");
  await page.locator(".option").first().click();
  await page.getByRole("button", { name: "Save" }).click();
  await until("saved", async () => {
    const { color, font } = (await ask("/api/apps/clock/config")).config;
    return { color, font };
  }, { color: [255, 214, 170], font: "unifont" });
  await page.context().close();
});

/** Takes `what` by the hand to the lower edge of `where`. */
async function drag(page, what, where) {
  const [from, to] = [await what.boundingBox(), await where.boundingBox()];
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + 20, to.y + to.height - 4, { steps: 20 });
  await page.mouse.up();
}

const order = async () => (await ask("/api/carousel")).apps.map(({ app }) => app);

test("the carousel is filled, ordered by buttons and by dragging, and a removal can be undone", async () => {
  const page = await open(browser, daemon, { view: "carousel", viewport: { width: 360, height: 1200 } });
  for (const app of ["Clock", "Stars", "Scrolling text"]) await page.locator(".chips button", { hasText: app }).click();
  await until("filled", order, ["clock", "stars", "scroll_text"]);
  await page.getByRole("button", { name: "Move up: Scrolling text" }).focus();
  await page.keyboard.press("Enter");
  await until("moved", order, ["clock", "scroll_text", "stars"]);
  await drag(page, page.locator(".handle").first(), page.locator(".entry").last());
  await until("dragged", order, ["scroll_text", "stars", "clock"]);
  await page.getByRole("spinbutton").first().fill("90");
  await page.keyboard.press("Tab");
  await until("duration", async () => (await ask("/api/carousel")).apps[0].duration, 90);
  await page.getByRole("button", { name: "Remove: Stars" }).click();
  await until("removed", order, ["scroll_text", "clock"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await until("undone", order, ["scroll_text", "stars", "clock"]);
  await page.getByRole("switch", { name: "Apps take turns" }).click();
  await page.waitForSelector(".left");
  await page.getByRole("button", { name: "Next app" }).click();
  await page.waitForSelector('.entry[aria-current="true"]:has-text("Stars")');
  await page.getByRole("button", { name: "Pause" }).click();
  await until("paused", async () => (await ask("/api/carousel")).paused, true);
  await daemon.post("/api/carousel", { enabled: false, apps: [] });
  await page.context().close();
});

test("a message is sent, shown, dismissed and sent again", async () => {
  const page = await open(browser, daemon, { view: "messages" });
  await page.getByLabel("Message").fill("Dinner is ready");
  await page.getByRole("switch", { name: "Stays until dismissed" }).click();
  await page.getByLabel("Priority").selectOption("high");
  await page.getByRole("button", { name: "Send" }).click();
  await until("showing", async () => (await ask("/api/notify")).showing?.text, "Dinner is ready");
  await page.getByRole("button", { name: "Dismiss: Dinner is ready" }).click();
  await until("gone", async () => (await ask("/api/notify")).showing, null);
  await page.getByRole("button", { name: "Send again: Dinner is ready" }).click();
  await until("again", async () => (await ask("/api/notify")).showing?.text, "Dinner is ready");
  await page.getByRole("button", { name: "Dismiss: Dinner is ready" }).first().click();
  await page.context().close();
});

test("presets and times are kept, applied, removed and brought back", async () => {
  await daemon.post("/api/switch", { app: "clock" });
  const page = await open(browser, daemon, { view: "routines" });
  await page.getByLabel("Name of the preset").fill("Night");
  await page.getByRole("button", { name: "Save as preset" }).click();
  await page.getByRole("button", { name: "Remove: Night" }).click();
  await until("removed", async () => (await ask("/api/presets")).presets.length, 0);
  await page.getByRole("button", { name: "Undo" }).click();
  await daemon.post("/api/switch", { app: "stars" });
  await page.getByRole("button", { name: "Apply: Night" }).click();
  await until("applied", async () => (await ask("/api/current")).app, "clock");

  await page.getByRole("button", { name: "Add a time" }).click();
  await page.locator("input[type=time]").fill("23:15");
  await page.getByRole("button", { name: "Sunday" }).click();
  await page.getByLabel("What happens").selectOption("preset");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await until("planned", async () => (await ask("/api/schedule")).entries.map(({ time, days, action }) => [time, days.length, action]), [["23:15", 6, { preset: "Night" }]]);
  await page.getByRole("switch", { name: "Active at 23:15" }).click();
  await until("switched off", async () => (await ask("/api/schedule")).entries[0].enabled, false);
  await page.getByRole("button", { name: "Remove: 23:15" }).click();
  await until("unplanned", async () => (await ask("/api/schedule")).entries.length, 0);
  await page.context().close();
});

test("the configuration goes out as a file and comes back", async () => {
  await daemon.post("/api/settings", { brightness: 33 });
  const page = await open(browser, daemon, { view: "settings" });
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download the configuration" }).click()]);
  const file = await download.path();
  await daemon.post("/api/settings", { brightness: 100 });
  await page.locator("input[accept*=json]").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from("no") });
  await page.waitForSelector('.toast[data-kind="wrong"]');
  await page.locator("input[accept*=json]").setInputFiles(file);
  await until("restored", async () => (await ask("/api/settings")).brightness, 33);
  await page.getByRole("button", { name: "Undo" }).click();
  await until("undone", async () => (await ask("/api/settings")).brightness, 100);
  await page.context().close();
});

test("theme and language are kept on this device", async () => {
  const page = await open(browser, daemon, { view: "settings" });
  await page.getByLabel("Language").selectOption("de");
  await page.waitForSelector("h2:has-text('Dieses Gerät')");
  await page.getByLabel("Aussehen").selectOption("light");
  await page.waitForSelector(':root[data-theme="light"]');
  await page.reload();
  await page.waitForSelector("h2:has-text('Dieses Gerät')");
  await page.waitForSelector(':root[data-theme="light"]');
  await page.context().close();
});

test("a board that goes away is missed, and found again with its state", async () => {
  const page = await open(browser, daemon);
  await daemon.down("SIGKILL");
  await page.waitForSelector(".banner");
  await daemon.up();
  await daemon.post("/api/switch", { app: "stars" });
  await page.waitForSelector(".banner", { state: "detached" });
  await page.waitForSelector('.key.app[aria-pressed="true"]:has-text("Stars")');
  await page.context().close();
});

test("every view opens without the board once the page was there, and it goes on when the board is back", async () => {
  const page = await open(browser, daemon);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await daemon.down("SIGKILL");
  await page.goto(`${daemon.url}/#/routines`);
  await page.reload();
  await page.waitForSelector(".banner");
  for (const view of ["carousel", "settings", "messages", "apps"]) await go(page, view, ".tabs");
  await daemon.up();
  await page.waitForSelector(".banner", { state: "detached" });
  await page.waitForSelector("main article");
  await page.context().close();
});

const FONT = readFileSync(new URL("../../fonts/retro-clock.bdf", import.meta.url));

test("a font is added, used, removed and brought back", async () => {
  const fonts = async () => (await ask("/api/fonts")).fonts.filter(({ source }) => source === "user").map(({ name }) => name);
  const page = await open(browser, daemon, { view: "settings" });
  const input = page.locator("input[type=file][accept='.bdf']");
  await input.setInputFiles({ name: "not a font.bdf", mimeType: "", buffer: Buffer.from("no") });
  await page.waitForSelector('.toast[data-kind="wrong"]');
  await input.setInputFiles({ name: "Retro Clock (1).bdf", mimeType: "", buffer: FONT });
  await until("added", fonts, ["retro-clock-1"]);
  await page.getByRole("button", { name: "Remove: retro-clock-1" }).click();
  await until("removed", fonts, []);
  await page.getByRole("button", { name: "Undo" }).click();
  await until("back", fonts, ["retro-clock-1"]);
  await page.context().close();
});

test("stress is told on every phone and on the panel until somebody has seen it", async () => {
  const [mine, yours] = await Promise.all([open(browser, daemon, { view: "device-test" }), open(browser, daemon, { view: "vitals" })]);
  await mine.getByLabel("Name of the device").fill("wrist-7");
  await mine.getByRole("button", { name: "Send a stressful quarter of an hour" }).click();
  // Nine hundred readings are judged before it.
  await yours.waitForSelector(".banner.alarm:has-text('wrist-7')", { timeout: 120_000 });
  await yours.waitForSelector("main .chart canvas");
  const drawn = () => yours.evaluate(() => document.querySelector("main .chart canvas").toDataURL());
  const before = await drawn();
  await daemon.post("/api/esp32/data", { hr: 150, temp: 33, eda: 1, device_id: "wrist-7" });
  await until("the chart goes on", async () => (await drawn()) !== before, true);
  const onPanel = async () => Buffer.from(await (await fetch(`${daemon.url}/api/preview.png`)).arrayBuffer()).toString("base64");
  const alarmed = await onPanel();
  await mine.waitForSelector(".banner.alarm:has-text('wrist-7')");
  await mine.getByRole("button", { name: "Seen: wrist-7" }).click();
  for (const page of [mine, yours]) await page.waitForSelector(".banner.alarm", { state: "detached" });
  await until("acknowledged", async () => (await ask("/api/alerts")).active[0].acknowledged, true);
  await until("the alarm leaves the panel", async () => (await onPanel()) !== alarmed, true);
  await Promise.all([mine.context().close(), yours.context().close()]);
});

test("a wearable that is played is answered, counted, named and forgotten", async () => {
  const page = await open(browser, daemon, { view: "device-test" });
  await page.getByLabel("Name of the device").fill("wrist-8");
  await page.getByRole("button", { name: "Connect" }).click();
  await page.waitForSelector("text=Wearables: 1");
  await page.getByRole("button", { name: "Send one reading" }).click();
  await page.waitForSelector("main .rows li:has-text('Kept as')");
  await page.getByRole("button", { name: "Ask for the last 20" }).click();
  await page.waitForSelector("main .readings tbody tr");
  await go(page, "vitals");
  const card = page.getByRole("article", { name: "wrist-8" });
  await card.getByText("Person and data").click();
  await card.getByLabel("Name on the panel").fill("Anna");
  await page.keyboard.press("Tab");
  const named = page.getByRole("article", { name: "Anna" });
  await named.getByRole("switch", { name: "May be named on the panel" }).click();
  const device = async () => (await ask("/api/devices")).devices.find(({ device_id }) => device_id === "wrist-8");
  await until("consent", async () => (({ wearer, shown }) => ({ wearer, shown }))(await device()), { wearer: "Anna", shown: true });
  await named.getByRole("button", { name: "Delete all of this device" }).click();
  await named.getByRole("button", { name: "Keep" }).click();
  await named.getByRole("button", { name: "Delete all of this device" }).click();
  await named.getByRole("button", { name: "Delete for good" }).click();
  await until("forgotten", device, undefined);
  await page.context().close();
});
