// The encrypted door, with a browser that trusts the board's authority as its owner would, and one that does not.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { CHROMIUM, FLAGS, fromWeb } from "../../scripts/web_modules.mjs";
import { Daemon, freePort } from "../clients/daemon.mjs";
import { until } from "./chromium.mjs";

const { chromium } = fromWeb("playwright-core");
const NAME = "retroboard.local";

const port = await freePort();
const daemon = await Daemon.start({ RETROBOARD_TLS_LISTEN: `127.0.0.1:${port}`, RETROBOARD_ACCESS_HOSTS: NAME });
const encrypted = `https://${NAME}:${port}/`;
const home = await mkdtemp(join(tmpdir(), "retroboard-home-"));
const browsers = [];

after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await daemon.stop();
  await rm(home, { recursive: true, force: true });
});

/** A browser with a home folder, where it looks for authorities that its owner trusts. */
async function somebody(name) {
  const folder = join(home, name);
  const flags = [...FLAGS, `--host-resolver-rules=MAP ${NAME} 127.0.0.1`];
  const options = { executablePath: CHROMIUM, args: flags, env: { ...process.env, HOME: folder, XDG_DATA_HOME: join(folder, ".local/share") } };
  const trust = async (pem) => {
    const [database, file] = [join(folder, ".pki/nssdb"), join(folder, "authority.pem")];
    await mkdir(database, { recursive: true });
    await writeFile(file, pem);
    const certutil = (...words) => promisify(execFile)("certutil", ["-d", `sql:${database}`, ...words]);
    await certutil("-N", "--empty-password");
    await certutil("-A", "-t", "C,,", "-n", "RetroBoard", "-i", file);
  };
  const open = async () => {
    const context = await chromium.launchPersistentContext(join(folder, "profile"), options);
    browsers.push(context);
    return context.newPage();
  };
  return { trust, open };
}

test("who has not trusted the authority is warned by the browser", async () => {
  const page = await (await somebody("stranger")).open();
  await assert.rejects(page.goto(encrypted), /ERR_CERT_AUTHORITY_INVALID/);
});

test("who trusts it is sent to the encrypted page, which installs as an app and opens without the board", { timeout: 120_000 }, async () => {
  const owner = await somebody("owner");
  await owner.trust(await (await fetch(`${daemon.url}/api/authority.pem`)).text());
  const page = await owner.open();
  await page.goto(`http://${NAME}:${daemon.port}/`);
  assert.equal(new URL(page.url()).origin, new URL(encrypted).origin);
  await page.waitForSelector('.link[data-status="online"]');
  await page.waitForSelector(".panel[data-live]");
  assert.equal(await page.evaluate(() => isSecureContext), true);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const devtools = await page.context().newCDPSession(page);
  await until("it can be installed", async () => (await devtools.send("Page.getInstallabilityErrors")).installabilityErrors, []);
  await daemon.down();
  await page.reload();
  await page.waitForSelector(".banner");
  await daemon.up();
  await page.waitForSelector(".banner", { state: "detached" });
  await page.waitForSelector('.link[data-status="online"]');
});
