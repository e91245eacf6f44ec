/**
 * Takes pictures of the web page of a running daemon into docs/images/.
 *
 *   RETROBOARD_URL=http://127.0.0.1:5000 node scripts/screenshots.mjs
 *
 * The browser is Chromium as Debian installs it; CHROMIUM names another.
 */
import { fileURLToPath } from "node:url";
import { call, daemonUrl, fromWeb, IMAGES } from "./web_modules.mjs";

const { chromium } = fromWeb("playwright-core");

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const PAGES = [
  { name: "page-phone", viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 },
  { name: "page-desktop", viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 },
];

const SCHEMES = [
  { colorScheme: "dark", suffix: "" },
  { colorScheme: "light", suffix: "-light" },
];

/** The page as a person sees it: connected, all fonts there, and the panel's picture drawn. */
async function shoot(browser, { name, ...view }, { colorScheme, suffix }) {
  const page = await browser.newPage({ ...view, colorScheme });
  page.on("pageerror", (error) => {
    throw error;
  });
  await page.goto(daemonUrl().href);
  await page.waitForSelector("#link[data-status=online]");
  await page.waitForSelector("#panel[data-live]");
  await page.waitForSelector("#apps button[aria-pressed=true]");
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const path = fileURLToPath(new URL(`${name}${suffix}.png`, IMAGES));
  await page.screenshot({ path });
  await page.close();
  console.log(path);
}

await call("/api/switch", { app: "clock" });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
try {
  for (const page of PAGES) for (const scheme of SCHEMES) await shoot(browser, page, scheme);
} finally {
  await browser.close();
}
