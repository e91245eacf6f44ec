/**
 * How soon a page tells that it is alone, in a real browser on this machine: prints the median and the longest of some rounds
 * in milliseconds as JSON, for a board that is killed (until the banner) and for a phone whose token an admin removes (until the
 * pairing screen). Ends with 1 when one of them takes more than two seconds.
 *
 *   RETROBOARD_BIN=target/release/retroboard node benches/web/missed.mjs
 */
import { launch, open } from "../../tests/browser/chromium.mjs";
import { outside, PairedBoard } from "../../tests/browser/paired.mjs";
import { Daemon } from "../../tests/clients/daemon.mjs";

const ROUNDS = 20;
const TARGET_MS = 2_000;

async function taken(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function killed(browser) {
  const daemon = await Daemon.start();
  const page = await open(browser, daemon);
  const times = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await page.waitForSelector('.link[data-status="online"]');
    await daemon.down("SIGKILL");
    times.push(await taken(() => page.waitForSelector(".banner")));
    await daemon.up();
    await page.waitForSelector(".banner", { state: "detached" });
  }
  await daemon.stop();
  return times;
}

async function removed(browser) {
  const board = await PairedBoard.start(browser);
  const admin = await board.pairedPhone("Ada");
  const times = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { code } = await call(admin, "POST", "/api/pair/start", { role: "viewer", vitals: "none" });
    const phone = await board.phone();
    await call(phone, "POST", "/api/pair/finish", { code, name: "Grace" });
    await phone.reload();
    await phone.waitForSelector('.link[data-status="online"]');
    const { tokens } = await call(admin, "GET", "/api/tokens");
    const { id } = tokens.find(({ name }) => name === "Grace");
    times.push(await taken(() => Promise.all([call(admin, "DELETE", `/api/tokens/${id}`), outside(phone)])));
    await phone.context().close();
  }
  await board.stop();
  return times;
}

/** What the board answers to a page. */
async function call(page, method, path, body = {}) {
  const init = { method, headers: { "content-type": "application/json" }, body: method === "GET" ? undefined : JSON.stringify(body) };
  return page.evaluate(async ([path, init]) => (await fetch(path, init)).json(), [path, init]);
}

function told(what, times) {
  times.sort((one, other) => one - other);
  const [median, longest] = [times[times.length >> 1], times.at(-1)].map((time) => Number(time.toFixed(1)));
  console.log(JSON.stringify({ what, rounds: ROUNDS, median_ms: median, longest_ms: longest }));
  if (longest > TARGET_MS) process.exitCode = 1;
}

const browser = await launch();
try {
  told("killed until the banner", await killed(browser));
  told("token removed until the pairing screen", await removed(browser));
} finally {
  await browser.close();
}
