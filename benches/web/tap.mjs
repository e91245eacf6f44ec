/**
 * From a tap on the web panel to the picture that shows it, in a real browser on this machine: prints quantiles in
 * milliseconds as JSON, for a line that takes no time and for one that takes 20 ms each way. Ends with 1 when 95 of 100
 * taps on the slow line need more than a tenth of a second.
 *
 *   RETROBOARD_BIN=target/release/retroboard node benches/web/tap.mjs
 *
 * The tap is the power key; the picture is the next one that is drawn on the page's canvas. The clock shows hours only,
 * so that no other picture comes in between.
 */
import { Daemon } from "../../tests/clients/daemon.mjs";
import { launch, open } from "../../tests/browser/chromium.mjs";
import { Line } from "../../tests/browser/line.mjs";

const TAPS = 200;
const GAP_MS = 60;
const DELAY_MS = 20;
const TARGET_MS = 100;

/** In the page: taps, and waits for the canvas to be drawn with a new picture. */
async function tap([gap]) {
  const canvas = document.querySelector(".panel");
  const drawn = new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      watch.disconnect();
      requestAnimationFrame(() => resolve(performance.now()));
    });
    watch.observe(canvas, { attributeFilter: ["data-seq"] });
  });
  const start = performance.now();
  document.querySelector(".power").click();
  const took = (await drawn) - start;
  await new Promise((resolve) => setTimeout(resolve, gap * (1 + Math.random())));
  return took;
}

/** Quantiles of taps on a page that is `delay` milliseconds away, each way. */
async function measure(daemon, browser, delay) {
  const line = await Line.to(daemon, { delay });
  const page = await open(browser, line);
  const times = [];
  for (let round = 0; round < TAPS; round += 1) times.push(await page.evaluate(tap, [GAP_MS]));
  await page.context().close();
  line.close();
  times.sort((one, other) => one - other);
  const at = (share) => Number(times[Math.floor(times.length * share)].toFixed(1));
  return { delay_ms: delay, taps: TAPS, p50: at(0.5), p95: at(0.95), max: at(0.999) };
}

const [daemon, browser] = await Promise.all([Daemon.start(), launch()]);
try {
  await daemon.post("/api/switch", { app: "clock", config: { format: "%H" } });
  for (const delay of [0, DELAY_MS]) {
    const result = await measure(daemon, browser, delay);
    console.log(JSON.stringify(result));
    if (result.p95 > TARGET_MS) process.exitCode = 1;
  }
} finally {
  await browser.close();
  await daemon.stop();
}
