/**
 * Draws the page's icon as PNG files for home screens into web/public/icons/.
 *
 *   node scripts/icons.mjs
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CHROMIUM, FLAGS, fromWeb } from "./web_modules.mjs";

const { chromium } = fromWeb("playwright-core");
const svg = readFileSync(new URL("../web/src/styles/icon.svg", import.meta.url), "utf8");

const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
for (const side of [192, 512]) {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  await page.setContent(`<style>body{margin:0;background:#121013}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
  await page.screenshot({ path: fileURLToPath(new URL(`../web/public/icons/icon-${side}.png`, import.meta.url)) });
}
await browser.close();
