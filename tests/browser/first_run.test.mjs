// What a panel shows that nobody has paired with, read from the pixels the daemon sends to the LEDs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PairedBoard } from "./paired.mjs";
import { qrOnPanel } from "./reading.mjs";

/** What the next frames of a panel say, as QR codes, until `enough` pictures have come. */
async function codesIn(panel, enough) {
  const seen = [];
  await panel.sees((now) => seen.push(qrOnPanel(now)) === enough);
  return seen;
}

const isCode = (panel) => qrOnPanel(panel)?.match(/#\/pair\/(\d{6})$/)?.[1];

test("a new board shows where it is, then a code when it is asked for, and after that its app for ever", async () => {
  const board = await PairedBoard.start(null, { width: 128, height: 64 });
  try {
    const { daemon, panel } = board;
    const address = `${daemon.url}/`;
    await panel.sees((now) => qrOnPanel(now) === address);
    await daemon.post("/api/pair/start", {});
    const code = await panel.sees(isCode);
    await daemon.post("/api/pair/finish", { code, name: "Ada" });
    await panel.sees((now) => qrOnPanel(now) === null);
    assert.deepEqual(await codesIn(panel, 3), [null, null, null]);
    await daemon.down();
    await daemon.up();
    assert.deepEqual(await codesIn(panel, 3), [null, null, null], "nor after a restart");
  } finally {
    await board.stop();
  }
});

test("whoever lets themselves in on the machine ends it too", async () => {
  const board = await PairedBoard.start(null, { width: 128, height: 64 });
  try {
    await board.panel.sees((now) => qrOnPanel(now) === `${board.daemon.url}/`);
    await board.command("token", "create", "Ada", "--role", "admin");
    await board.panel.sees((now) => qrOnPanel(now) === null);
  } finally {
    await board.stop();
  }
});

test("a board that asks nobody who they are shows its app at once", async () => {
  const board = await PairedBoard.start(null, { width: 128, height: 64, auth: "open" });
  try {
    assert.deepEqual(await codesIn(board.panel, 3), [null, null, null]);
  } finally {
    await board.stop();
  }
});
