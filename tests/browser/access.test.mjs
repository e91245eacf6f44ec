// Getting in, letting others in, and being let out: with a panel that is read from its pixels, and phones that know nothing else.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { follow, go, launch, turnTo, until } from "./chromium.mjs";
import { inside, outside, PairedBoard, roleOf } from "./paired.mjs";
import { code, qrOnScreen } from "./reading.mjs";

const browser = await launch();
const board = await PairedBoard.start(browser).catch(async (error) => {
  await browser.close();
  throw error;
});
const url = board.daemon.url;

after(async () => {
  await browser.close();
  await board.stop();
});

/** The row of somebody in the view Access. */
const rowOf = (page, name) => page.locator(".person").filter({ has: page.locator("summary", { hasText: name }) });

/** Lets the next phone in from that of an admin; answers the link. */
async function invite(admin, role) {
  await turnTo(admin, "access");
  const card = admin.getByRole("region", { name: "Let somebody in" });
  await card.getByLabel("May").selectOption(role);
  await card.getByRole("button", { name: /^Make a/ }).tap();
  const link = await card.getByLabel("Link", { exact: true }).inputValue();
  return { link, digits: (await card.locator("output").textContent()).replace(" ", ""), qr: card.getByRole("img", { name: "QR code of the link" }) };
}

/** A reading that the page itself hands in. */
async function measure(page, device_id) {
  const body = JSON.stringify({ hr: 70, temp: 33, eda: 1, device_id });
  const init = { method: "POST", headers: { "content-type": "application/json" }, body };
  assert.equal(await page.evaluate(async (given) => (await fetch("/api/esp32/data", given)).status, init), 200);
}

let admin;
let guest;

test("a person with only the panel and a phone gets in, and is admin", async () => {
  admin = await board.phone();
  await outside(admin);
  assert.equal(await admin.locator(".page, .dock, nav").count(), 0, "nothing of the board is there");
  await admin.getByText("The first phone that pairs becomes admin").waitFor();
  await admin.getByRole("button", { name: "Show the code on the panel" }).tap();
  const digits = await board.panel.sees(code);
  await admin.waitForFunction(() => document.activeElement?.matches(".digits"));
  await admin.getByRole("timer").filter({ hasText: /[0-2]:\d\d/ }).waitFor();
  assert.match(await admin.getByLabel("Name of this phone").inputValue(), /^Chrome on /);
  await admin.keyboard.type(`${digits.slice(0, 3)} ${digits.slice(3)}`);
  await admin.getByLabel("Name of this phone").fill("Ada");
  await admin.getByRole("button", { name: "Pair", exact: true }).tap();
  await inside(admin);
  assert.equal(await roleOf(admin), "admin");
  assert.equal(await admin.evaluate(() => document.cookie), "", "no script gets at the token");
  assert.deepEqual(admin.complaints, []);
  await board.panel.sees((panel) => code(panel) === null);
});

test("the second phone comes in through the first, by a QR code and one tap, and only watches", async () => {
  const { link, digits, qr } = await invite(admin, "viewer");
  assert.equal(await qrOnScreen(qr), link);
  assert.equal(link, `${url}/#/pair/${digits}`);
  guest = await board.phone({ view: `pair/${digits}` });
  await outside(guest);
  assert.equal(new URL(guest.url()).hash, "#/", "the code is out of the address");
  assert.equal(await guest.getByLabel("Code from the panel").inputValue(), digits);
  await guest.getByLabel("Name of this phone").fill("Grace");
  await guest.getByRole("button", { name: "Pair", exact: true }).tap();
  await inside(guest);
  await admin.getByText("Grace is in").waitFor();
  await rowOf(admin, "Grace").getByText("Watches").first().waitFor();
});

test("whoever only watches is offered no command, and is told why", async () => {
  // In the settings, what is this phone's own stays: its looks, its language, and the way out.
  const own = { settings: 4 };
  for (const view of ["", "apps", "carousel", "messages", "routines", "settings"]) {
    await go(guest, view);
    await guest.getByText("You may watch.").waitFor();
    const usable = guest.locator(":is(main, .dock) :is(button, input, select, textarea):enabled");
    await until(`what can be used in ${view}`, () => usable.count(), own[view] ?? 0);
  }
  assert.equal(await guest.getByRole("link", { name: /Vitals|Who has access/ }).count(), 0);
  assert.equal(await guest.getByText("Backup").count(), 0);
  for (const view of ["access", "record", "vitals", "device-test"]) {
    await follow(guest, view);
    await until(`no ${view}`, () => new URL(guest.url()).hash, "#/");
  }
  await guest.getByLabel("Appearance").waitFor({ state: "detached" });
  assert.deepEqual(guest.complaints, []);
});

test("a role and a sight of vitals take effect at once, without a reload", async () => {
  const row = rowOf(admin, "Grace");
  await row.locator("summary").tap();
  await row.getByLabel("May").selectOption("controller");
  await guest.locator(".dock input[type=range]:enabled").waitFor();
  for (const device of ["wrist-8", "wrist-9"]) await measure(admin, device);
  await row.getByLabel("Sees the vitals of").selectOption("some");
  await row.getByRole("switch", { name: "wrist-9" }).tap();
  await guest.getByRole("link", { name: "Vitals" }).tap();
  await guest.getByRole("article", { name: "wrist-9" }).waitFor();
  assert.equal(await guest.getByText("wrist-8").count(), 0);
  await row.getByLabel("Sees the vitals of").selectOption("none");
  await guest.getByRole("link", { name: "Vitals" }).waitFor({ state: "detached" });
  assert.equal(await roleOf(guest), "controller");
});

test("names are text, whatever is in them", async () => {
  const row = rowOf(admin, "Grace");
  const name = '<img src=x onerror="alert(1)">';
  await row.getByLabel("Name", { exact: true }).fill(name);
  await row.getByLabel("Name", { exact: true }).press("Enter");
  await admin.locator(".person summary strong", { hasText: name }).waitFor();
  await turnTo(guest, "settings");
  await guest.locator("strong", { hasText: name }).waitFor();
  assert.equal(await admin.locator("main img").count(), 0);
  assert.deepEqual([...admin.complaints, ...guest.complaints], []);
});

test("the last admin stays one, and is told why", async () => {
  const row = rowOf(admin, "Ada");
  await row.locator("summary").tap();
  await row.getByLabel("May").selectOption("viewer");
  await admin.locator(".toast", { hasText: "This is the last admin" }).waitFor();
  await until("the choice goes back", () => row.getByLabel("May").inputValue(), "admin");
  assert.equal(await roleOf(admin), "admin");
});

test("wearables get tokens that are shown once and work", async () => {
  const card = admin.getByRole("region", { name: "Wearables" }).first();
  await card.getByLabel("Ids", { exact: true }).fill("wrist-1\n =2,\"x\" \nwrist-1");
  await card.getByRole("button", { name: "Make tokens" }).tap();
  const token = await card.getByLabel("Token of wrist-1", { exact: true }).inputValue();
  const [file] = await Promise.all([admin.waitForEvent("download"), card.getByRole("button", { name: "Download all (CSV)" }).tap()]);
  const text = Buffer.concat(await (await file.createReadStream()).toArray()).toString();
  assert.deepEqual(text.split("\r\n").map((line) => line.split(",e")[0]), ["device_id,token", "wrist-1", `"'=2,""x"""`, ""]);
  await card.getByRole("button", { name: "I have them" }).tap();
  await until("shown once", () => admin.getByText(token).count(), 0);
  const send = (device_id) => fetch(`${url}/api/esp32/data`, { method: "POST", headers: { "content-type": "application/json", authorization: `Bearer ${token}` }, body: JSON.stringify({ hr: 70, temp: 33, eda: 1, device_id }) });
  assert.deepEqual([(await send("wrist-1")).status, (await send("wrist-2")).status], [200, 403]);
  await rowOf(admin, "wrist-1").waitFor();
  // One that the board knows need not be typed.
  await card.getByRole("button", { name: "wrist-9" }).tap();
  await card.getByLabel("Token of wrist-9", { exact: true }).waitFor();
});

test("the record tells who did what", async () => {
  await turnTo(admin, "record");
  await admin.locator(".record li", { hasText: "Ada" }).filter({ hasText: "POST /api/tokens/devices" }).filter({ hasText: "Done (200)" }).first().waitFor();
  await admin.locator(".record li", { hasText: "Ada" }).filter({ hasText: "Refused (409)" }).first().waitFor();
  await turnTo(admin, "access");
});

test("a phone that is thrown out lands before the door, and leaves the board alone", async () => {
  const row = rowOf(admin, "<img");
  await row.locator("summary").tap();
  await row.getByRole("button", { name: /^Remove access/ }).tap();
  await row.getByRole("button", { name: "Remove access", exact: true }).tap();
  await outside(guest);
  const asked = [];
  for (const event of ["request", "websocket"]) guest.on(event, (what) => asked.push(what.url()));
  await guest.evaluate(() => dispatchEvent(new Event("online")));
  // A page that went on trying would have tried three times by then.
  await guest.waitForTimeout(1_500);
  assert.deepEqual(asked, []);
  assert.deepEqual(guest.complaints, []);
});

test("a new key throws everybody out, and the first who comes back is admin", async () => {
  await admin.getByRole("button", { name: "Everybody pairs anew" }).tap();
  await admin.getByRole("button", { name: "Make a new key" }).tap();
  await outside(admin);
  const again = await board.pairedPhone("Ada again");
  assert.equal(await roleOf(again), "admin");
  await turnTo(again, "settings");
  await again.getByRole("button", { name: "Log out this phone" }).tap();
  await again.getByRole("button", { name: "Log out", exact: true }).tap();
  await again.locator(".toast", { hasText: "This is the last admin" }).waitFor();
  const other = await board.pairedPhone("Mary");
  await turnTo(other, "settings");
  await other.getByRole("button", { name: "Log out this phone" }).tap();
  await other.getByRole("button", { name: "Log out", exact: true }).tap();
  await outside(other);
});
