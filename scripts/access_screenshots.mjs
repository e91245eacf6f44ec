/**
 * Takes pictures of pairing and access into docs/images/, from a running daemon with `auth = "paired"`.
 *
 *   RETROBOARD_URL=http://127.0.0.1:5000 RETROBOARD_TOKEN=… node scripts/access_screenshots.mjs
 *
 * The token is that of an admin.
 */
import { DESKTOP, PHONE, shoot } from "./shoot.mjs";
import { CHROMIUM, daemonUrl, FLAGS, fromWeb } from "./web_modules.mjs";

const { chromium } = fromWeb("playwright-core");

const token = process.env.RETROBOARD_TOKEN?.trim();
if (!token) throw new Error("set RETROBOARD_TOKEN to the token of an admin: retroboard token create NAME --role admin");
const cookies = [{ name: "retroboard", value: token, url: daemonUrl().href }];

async function command(path, body) {
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
  const response = await fetch(new URL(path, daemonUrl()), { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

/** A household. */
async function furnish() {
  await command("/api/esp32/data", { hr: 68, temp: 33, eda: 1, device_id: "wrist-1" });
  await command("/api/devices/wrist-1", { wearer: "Anna", shown: true });
  await command("/api/tokens", { name: "Grace’s phone", role: "controller", vitals: ["wrist-1"] });
  await command("/api/tokens", { name: "Kitchen tablet", role: "viewer" });
  await command("/api/tokens/devices", { device_ids: ["wrist-1"] });
  await command("/api/switch", { app: "stars" });
  await command("/api/settings", { brightness: 80 });
}

async function ask(page) {
  const key = page.getByRole("button", { name: "Show the code on the panel" });
  // The second picture finds the code on the panel already.
  if (await key.isVisible()) await key.click();
  await page.waitForSelector(".badge");
}

async function invite(page) {
  await page.getByRole("button", { name: /^Make a code/ }).click();
  await page.waitForSelector(".qr");
}

const SHOTS = [
  { name: "page-pair", path: "", ready: ".pairing", doing: ask, alone: true, ...PHONE },
  { name: "page-access", path: "access", ready: ".person", cookies, ...PHONE },
  { name: "page-access-desktop", path: "access", ready: ".person", cookies, ...DESKTOP },
  { name: "page-invite", path: "access", ready: ".person", doing: invite, cookies, ...PHONE },
  { name: "page-record", path: "record", ready: ".record li", cookies, ...PHONE },
];

await furnish();
const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
try {
  for (const shot of SHOTS) await shoot(browser, daemonUrl(), shot);
} finally {
  await browser.close();
}
