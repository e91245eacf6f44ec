// How the pages look: accessible in both themes and on both sizes, in every language, and light.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { browser, daemon } from "./board.mjs";
import { DESKTOP, go, open, PHONE, VIEWS, violations } from "./chromium.mjs";
import { foreignWords } from "./words.mjs";

/** Unix seconds. */
const START = 1_733_826_600;

before(async () => {
  await daemon.post("/api/carousel", { enabled: true, apps: [{ app: "clock", duration: 60 }, { app: "stars", duration: 60 }] });
  await daemon.post("/api/presets", { name: "Evening" });
  await daemon.post("/api/schedule", { entries: [{ days: ["mon", "sun"], time: "22:00", action: { preset: "Evening" } }] });
  await daemon.post("/api/notify", { text: "A message that stays", hold: true });
  await daemon.post("/api/notify", { text: "One that waits" });
  const reading = (second) => ({ hr: 70 + (second % 5), temp: 33, eda: 1, device_id: "wrist-1", timestamp: START + second });
  await daemon.post("/api/esp32/data", Array.from({ length: 300 }, (_, second) => reading(second)));
  await daemon.post("/api/devices/wrist-1", { wearer: "Anna", shown: true });
});

for (const [size, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  for (const colorScheme of ["dark", "light"]) {
    test(`axe finds nothing on a ${colorScheme} ${size}, and nothing is cut`, async () => {
      const page = await open(browser, daemon, { viewport, colorScheme });
      for (const view of VIEWS) {
        await go(page, view);
        assert.deepEqual(await violations(page), [], view);
        const [inner, whole] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
        assert.ok(whole <= inner, `${view} is ${whole} pixels wide on ${inner}`);
      }
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }
}

for (const [language, dir] of [["de", "ltr"], ["ar", "rtl"]]) {
  test(`every page fits in ${language}`, async () => {
    const page = await open(browser, daemon, { query: `?lang=${language}` });
    assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), [language, dir]);
    for (const view of VIEWS) {
      await go(page, view);
      const whole = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(whole <= PHONE.width, `${view} is ${whole} pixels wide`);
    }
    assert.deepEqual(await violations(page), []);
    await page.context().close();
  });
}

test("no word on any page is outside the dictionaries", async () => {
  const { details } = await (await fetch(`${daemon.url}/api/apps`)).json();
  const schemas = details.flatMap(({ schema }) => Object.values(schema.properties)).flatMap((property) => [property.title, property.description?.replaceAll("`", "")]);
  const data = ["RetroBoard", "Evening", "A message that stays", "One that waits", "English", "Deutsch", "العربية", "tom-thumb", "Anna", "wrist-1"];
  const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((_, day) => new Intl.DateTimeFormat("en", { weekday: "short", timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + day)));
  const known = [...data, ...schemas, ...details.flatMap(({ title, description }) => [title, description]), ...days, `${days[0]}, ${days[6]}`];
  const page = await open(browser, daemon, { query: "?lang=pseudo" });
  for (const view of VIEWS) {
    await go(page, view);
    const dayNames = view === "routines" ? await page.evaluate(foreignWords, known) : (await page.evaluate(foreignWords, known)).filter((words) => !words.startsWith("aria-label: Mon"));
    assert.deepEqual(dayNames, [], view);
  }
  await page.context().close();
});

test("the first screen is at most 100 KB and everything at most 250 KB", async () => {
  const folder = new URL("../../web/dist/assets/", import.meta.url);
  const sizes = new Map(
    readdirSync(folder)
      .filter((name) => /\.(js|css)$/.test(name))
      .map((name) => [name, gzipSync(readFileSync(new URL(name, folder))).length]),
  );
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const page = await (await browser.newContext()).newPage();
  const loaded = [];
  page.on("response", (response) => loaded.push(new URL(response.url()).pathname.split("/").at(-1)));
  await page.goto(daemon.url);
  await page.waitForSelector(".panel[data-live]");
  const first = loaded.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
  console.log(`first screen ${(first / 1000).toFixed(1)} KB, everything ${(total / 1000).toFixed(1)} KB, gzipped`);
  assert.ok(first > 10_000 && first <= 100_000 && total <= 250_000);
  await page.context().close();
});
