// A board that lets nobody in unasked, its panel, and the phones before it.
import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Daemon } from "../clients/daemon.mjs";
import { PHONE } from "./chromium.mjs";
import { PanelProgram } from "./panel_program.mjs";
import { code } from "./reading.mjs";

let boards = 0;

export class PairedBoard {
  static async start(browser, { width = 64, height = 32, auth = "paired" } = {}) {
    const board = new PairedBoard();
    boards += 1;
    board.browser = browser;
    board.path = join(tmpdir(), `retroboard-panel-${process.pid}-${boards}.sock`);
    board.panel = await PanelProgram.start(board.path, width, height);
    board.daemon = await Daemon.start({
      RETROBOARD_SERVER_AUTH: auth,
      RETROBOARD_DISPLAY_KIND: "hub75",
      RETROBOARD_DISPLAY_PANEL_SOCKET: board.path,
      RETROBOARD_DISPLAY_HUB75_ROWS: String(height),
      RETROBOARD_DISPLAY_HUB75_COLS: String(width),
    });
    return board;
  }

  /** A phone that has never been here, with the page open. */
  async phone({ colorScheme = "dark", viewport = PHONE, query = "", view = "" } = {}) {
    const context = await this.browser.newContext({ viewport, colorScheme, hasTouch: true, reducedMotion: "reduce" });
    const page = await context.newPage();
    page.complaints = [];
    page.on("pageerror", (error) => page.complaints.push(`error: ${error.message}`));
    page.on("dialog", (dialog) => {
      page.complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(`${this.daemon.url}/${query}#/${view}`);
    return page;
  }

  /** A phone that its owner has let in by looking at the panel. */
  async pairedPhone(name, how) {
    const page = await this.phone(how);
    await page.getByRole("button", { name: "Show the code on the panel" }).tap();
    await page.waitForSelector(".badge");
    await page.getByLabel("Code from the panel").fill(await this.panel.sees(code));
    await page.getByLabel("Name of this phone").fill(name);
    await page.getByRole("button", { name: "Pair", exact: true }).tap();
    await inside(page);
    return page;
  }

  /** A command on the machine itself. */
  async command(...words) {
    await promisify(execFile)(process.env.RETROBOARD_BIN, [...words, "--data-dir", this.daemon.folder]);
  }

  async stop() {
    await this.daemon.stop();
    this.panel.stop();
    await rm(this.path, { force: true });
  }
}

export async function inside(page) {
  await page.waitForSelector('.link[data-status="online"]');
  await page.waitForSelector(".panel[data-live]");
}

export async function outside(page) {
  await page.getByRole("heading", { name: "Let this phone in" }).waitFor();
}

/** Who the board takes this phone for. */
export async function roleOf(page) {
  return page.evaluate(async () => (await (await fetch("/api/session")).json()).role);
}
