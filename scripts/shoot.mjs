/** Pictures of pages as a person sees them. */
import { fileURLToPath } from "node:url";
import { IMAGES } from "./web_modules.mjs";

export const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 };
export const DESKTOP = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 };

const SCHEMES = [
  { colorScheme: "dark", suffix: "" },
  { colorScheme: "light", suffix: "-light" },
];

/**
 * Takes `shot` dark and light: a page, by the part of the address behind `#/`, and what has to be there first. `given` happens
 * before, `doing` in the page. A shot that is `alone` shows a page that is not connected.
 */
export async function shoot(browser, url, shot) {
  await shot.given?.();
  for (const scheme of SCHEMES) await shootIn(browser, url, shot, scheme);
}

async function shootIn(browser, url, { name, path, ready, doing, alone, cookies = [], ...view }, { colorScheme, suffix }) {
  const context = await browser.newContext({ viewport: view.viewport, deviceScaleFactor: view.deviceScaleFactor, colorScheme });
  await context.addCookies(cookies);
  const page = await context.newPage();
  page.on("pageerror", (error) => {
    throw error;
  });
  await page.goto(new URL(`#/${path}`, url).href);
  if (!alone) await page.waitForSelector(".panel[data-live]");
  await page.waitForSelector(ready);
  await doing?.(page);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.waitForFunction(() => [...document.images].every((image) => image.complete || image.loading === "lazy"));
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const file = fileURLToPath(new URL(`${name}${suffix}.png`, IMAGES));
  await page.screenshot({ path: file });
  await context.close();
  console.log(file);
}
