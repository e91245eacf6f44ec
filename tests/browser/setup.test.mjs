// The set-up: what is set elsewhere, changes on trial, and the panel step by step, against a daemon that starts anew by itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromWeb } from "../../scripts/web_modules.mjs";
import { ask, browser, daemon } from "./board.mjs";
import { DESKTOP, go, open, PHONE, until, violations } from "./chromium.mjs";
import { foreignWords } from "./words.mjs";

const { PNG } = fromWeb("pngjs");

const VIEWS = { setup: "main form", "setup/panel": "#step-title" };

const keyOf = async (name) => (await ask("/api/setup").catch(() => ({ keys: [] }))).keys.find((key) => key.name === name);
const valueOf = async (name) => (await keyOf(name))?.value;
const onTrial = async () => (await ask("/api/setup").catch(() => ({}))).trial?.changes;
const isOver = async () => (await ask("/api/setup").catch(() => ({ trial: undefined }))).trial;
const shown = async () => (await ask("/api/current").catch(() => ({}))).app;

async function panelPixel(x, y) {
  const answer = await fetch(`${daemon.url}/api/preview.png?scale=1`).catch(() => null);
  if (!answer?.ok) return null;
  const { width, height, data } = PNG.sync.read(Buffer.from(await answer.arrayBuffer()));
  const at = ((y < 0 ? height + y : y) * width + (x < 0 ? width + x : x)) * 4;
  return [...data.subarray(at, at + 3)];
}

/** Presses a key of the banner, and waits for what the daemon that started anew says. */
async function settle(page, name) {
  await page.locator(".banner.trial").getByRole("button", { name }).click();
  await until(name, isOver, null);
  await page.locator(".banner.trial").waitFor({ state: "detached" });
}

test("what is set elsewhere is shown with the words where, and cannot be changed", async () => {
  const page = await open(browser, daemon);
  await go(page, "setup", VIEWS.setup);
  const listen = page.getByLabel("Addresses to listen on", { exact: true });
  assert.equal(await listen.inputValue(), new URL(daemon.url).host);
  assert.ok(await listen.isDisabled());
  await page.getByText("Set on the command line, and changed there.").first().waitFor();
  await page.context().close();
});

test("a change is tried on every page, and goes back or is kept", async () => {
  const page = await open(browser, daemon);
  await go(page, "setup", VIEWS.setup);
  for (const [name, width] of [["Go back", 64], ["Keep these settings", 128]]) {
    await page.getByRole("spinbutton", { name: "Width of the simulator" }).fill("128");
    await page.getByRole("button", { name: "Try it" }).click();
    await until("on trial", onTrial, { "display.width": 128 });
    await go(page, "", "main .key.app");
    await page.locator(".banner.trial").getByText(/They go back by themselves in \d:\d\d/).waitFor();
    await settle(page, name);
    await until("the width", () => valueOf("display.width"), width);
    await go(page, "setup", VIEWS.setup);
    await until("on the page", () => page.getByRole("spinbutton", { name: "Width of the simulator" }).inputValue(), String(width));
  }
  assert.equal((await keyOf("display.width")).source, "page");
  await page.getByRole("button", { name: "Default: Width of the simulator" }).click();
  await page.getByRole("button", { name: "Try it" }).click();
  await until("on trial", onTrial, { "display.width": null });
  await settle(page, "Keep these settings");
  await until("the default", async () => (await keyOf("display.width"))?.source, "default");
  await page.context().close();
});

test("a value that cannot be is told at its field", async () => {
  const page = await open(browser, daemon);
  await go(page, "setup", VIEWS.setup);
  await page.getByRole("spinbutton", { name: "Width of the simulator" }).fill("100000");
  await page.getByRole("button", { name: "Try it" }).click();
  await page.locator("input[aria-invalid=true]").waitFor();
  await until("nothing on trial", onTrial, undefined);
  await page.context().close();
});

test("the panel is set up step by step, and shows again what it showed before", async () => {
  await daemon.post("/api/switch", { app: "stars" });
  const page = await open(browser, daemon);
  await go(page, "setup/panel", VIEWS["setup/panel"]);
  await until("a pattern", shown, "test_pattern");
  await page.getByLabel("Size").selectOption("32x16");
  await page.getByRole("button", { name: "Try it" }).click();
  await until("on trial", async () => (await onTrial())?.["display.height"], 16);
  await page.getByRole("button", { name: "It looks right" }).click();
  await until("kept", isOver, null);
  await page.getByRole("button", { name: "Next step" }).click();
  await until("red at the top left", () => panelPixel(1, 1), [255, 0, 0]);
  await page.getByLabel("Where is the square with 1?").selectOption("bottomRight");
  await page.getByText("That cannot be").waitFor({ state: "detached" });
  await page.getByLabel("Where is the square with 2?").selectOption("bottomLeft");
  await page.getByLabel("Which colour has the square with 1?").selectOption("B");
  await page.getByRole("button", { name: "Try it" }).click();
  await until("mended", onTrial, { "display.hub75.pixel_mapper": "Rotate:180", "display.hub75.rgb_sequence": "BGR" });
  await page.locator("main").getByRole("button", { name: "Go back" }).click();
  await until("back", isOver, null);
  await page.getByRole("button", { name: "Next step" }).click();
  for (const types of [1, 2]) {
    await page.getByRole("button", { name: "Next variant" }).click();
    await until("another variant", async () => (await onTrial())?.["display.hub75.row_address_type"], types);
  }
  await page.locator("main").getByRole("button", { name: "Go back" }).click();
  await until("back", isOver, null);
  for (const name of ["Next step", "Next step", "Done"]) await page.getByRole("button", { name }).click();
  await until("what was shown before", shown, "stars");
  await until("nothing is remembered", () => page.evaluate(() => sessionStorage.length), 0);
  await page.context().close();
});

for (const [size, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  for (const colorScheme of ["dark", "light"]) {
    test(`axe finds nothing on a ${colorScheme} ${size}, and nothing is cut`, async () => {
      const page = await open(browser, daemon, { viewport, colorScheme });
      for (const [view, ready] of Object.entries(VIEWS)) {
        await go(page, view, ready);
        assert.deepEqual(await violations(page), [], view);
        const [inner, whole] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
        assert.ok(whole <= inner, `${view} is ${whole} pixels wide on ${inner}`);
      }
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }
}

test("every word is in the dictionaries, and fits in each language", async () => {
  const { keys } = await ask("/api/setup");
  const values = keys.flatMap(({ value }) => [value].flat().map(String));
  for (const lang of ["de", "ar", "pseudo"]) {
    const page = await open(browser, daemon, { query: `?lang=${lang}` });
    for (const [view, ready] of Object.entries(VIEWS)) {
      await go(page, view, ready);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= PHONE.width, `${view} in ${lang}`);
      if (lang !== "pseudo") continue;
      const found = await page.evaluate(foreignWords, ["RetroBoard", "Stars", "Test pattern", ...values]);
      const known = (words) => keys.some(({ description, schema }) => words.startsWith(description.replaceAll("`", "")) || JSON.stringify(schema).includes(`"${words}"`));
      assert.deepEqual(found.filter((words) => !known(words)), [], view);
    }
    await page.context().close();
  }
});
