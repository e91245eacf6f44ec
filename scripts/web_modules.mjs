/** The npm packages of `web/`, for scripts that live outside it. */
import { createRequire } from "node:module";

export const fromWeb = createRequire(new URL("../web/package.json", import.meta.url));

/** Chromium as Debian installs it, without anything that talks to its maker. */
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Where the pictures of the documentation lie, as a path of the file system. */
export const IMAGES = new URL("../docs/images/", import.meta.url);

/** The daemon to take pictures of. */
export function daemonUrl() {
  const url = process.env.RETROBOARD_URL;
  if (!url) throw new Error("set RETROBOARD_URL to the address of a running daemon, for example http://127.0.0.1:5000");
  return new URL(url);
}

/** Calls the daemon's REST interface; a refusal ends the script with the daemon's own words. */
export async function call(path, body) {
  const init = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(new URL(path, daemonUrl()), init);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}
