/**
 * What Lighthouse thinks of the web panel on a phone, as the median of several runs: prints scores out of 100 and what
 * they come from as JSON, and ends with 1 when one is missed.
 *
 *   RETROBOARD_BIN=target/release/retroboard node benches/web/lighthouse.mjs
 *
 * Lighthouse plays a slow phone (a quarter of this machine's speed) on a slow network.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import lighthouse from "lighthouse";
import { CHROMIUM, FLAGS } from "../../scripts/web_modules.mjs";
import { Daemon } from "../../tests/clients/daemon.mjs";

const TARGETS = { performance: 95, accessibility: 100, "best-practices": 100 };
const RUNS = 3;

/** A browser of Lighthouse's own; answers the port that it is driven by. */
async function browse(folder) {
  const arguments_ = ["--headless", "--remote-debugging-port=0", `--user-data-dir=${folder}`, ...FLAGS, "about:blank"];
  const browser = spawn(CHROMIUM, arguments_, { stdio: ["ignore", "ignore", "pipe"] });
  for await (const line of createInterface({ input: browser.stderr })) {
    const [, port] = /ws:\/\/[^:]+:(\d+)\//.exec(line) ?? [];
    if (port) return { browser, port: Number(port) };
  }
  throw new Error("the browser did not say where it listens");
}

async function run(url, port) {
  const options = { port, output: "json", logLevel: "error", onlyCategories: Object.keys(TARGETS) };
  const { lhr } = await lighthouse(url, options);
  const scores = Object.keys(TARGETS).map((name) => [name, Math.round(lhr.categories[name].score * 100)]);
  const audit = (name, digits) => Number(lhr.audits[name].numericValue.toFixed(digits));
  return {
    ...Object.fromEntries(scores),
    first_contentful_paint_ms: audit("first-contentful-paint", 0),
    largest_contentful_paint_ms: audit("largest-contentful-paint", 0),
    total_blocking_time_ms: audit("total-blocking-time", 0),
    cumulative_layout_shift: audit("cumulative-layout-shift", 3),
  };
}

const folder = await mkdtemp(join(tmpdir(), "retroboard-lighthouse-"));
const daemon = await Daemon.start();
const { browser, port } = await browse(folder);
try {
  const runs = [];
  for (let round = 0; round < RUNS; round += 1) runs.push(await run(`${daemon.url}/`, port));
  runs.sort((one, other) => one.performance - other.performance);
  const median = runs[Math.floor(RUNS / 2)];
  console.log(JSON.stringify(median));
  if (Object.entries(TARGETS).some(([name, least]) => median[name] < least)) process.exitCode = 1;
} finally {
  browser.kill();
  await once(browser, "exit");
  await daemon.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
