// One daemon and one browser for all tests of a file: whoever imports this has them, started.
import { after } from "node:test";
import { Daemon } from "../clients/daemon.mjs";
import { launch } from "./chromium.mjs";

// The browser first: it is closed also when the daemon does not start.
export const browser = await launch();
export const daemon = await Daemon.start().catch(async (error) => {
  await browser.close();
  throw error;
});

after(async () => {
  await browser.close();
  await daemon.stop();
});

/** What the daemon answers to a GET. */
export async function ask(path) {
  return (await fetch(daemon.url + path)).json();
}
