// The screens of access: for everybody, in both themes, in every language; and what they say when it goes wrong.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { DESKTOP, launch, PHONE, turnTo, violations } from "./chromium.mjs";
import { foreignWords } from "./words.mjs";
import { inside, outside, PairedBoard, roleOf } from "./paired.mjs";
import { code, qrOnPanel } from "./reading.mjs";

const run = promisify(execFile);
const browser = await launch();
const board = await PairedBoard.start(browser).catch(async (error) => {
  await browser.close();
  throw error;
});

after(async () => {
  await browser.close();
  await board.stop();
});

async function looksRight(page, what) {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  assert.deepEqual(await violations(page), [], what);
  const [inner, whole] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
  assert.ok(whole <= inner, `${what} is ${whole} pixels wide on ${inner}`);
}

/** The key that makes a code. */
const CODE = { de: "Code erzeugen", ar: "إنشاء رمز", pseudo: "Måké å" };
/** What is data, not words of the page. */
const KNOWN = ["RetroBoard", "Clock", "Chrome on Linux", ...["dark", "light"].flatMap((scheme) => [`${scheme}-${PHONE.width}`, `${scheme}-${DESKTOP.width}`])];

let admin;

test("the pairing screen works for everybody", async () => {
  for (const colorScheme of ["dark", "light"]) {
    for (const viewport of [PHONE, DESKTOP]) {
      const page = await board.phone({ colorScheme, viewport });
      await outside(page);
      await looksRight(page, `before the door, ${colorScheme}`);
      await page.context().close();
    }
  }
  for (const query of ["?lang=de", "?lang=ar"]) {
    const page = await board.phone({ query });
    await page.waitForSelector(".pairing");
    await looksRight(page, query);
    await page.context().close();
  }
  const page = await board.phone({ query: "?lang=pseudo" });
  await page.waitForSelector(".pairing");
  await page.locator("summary").click();
  assert.deepEqual(await page.evaluate(foreignWords, ["RetroBoard", "retroboard pair"]), []);
  await page.context().close();
});

test("with the keyboard alone one gets in", async () => {
  const page = await board.phone({ viewport: DESKTOP });
  await outside(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const digits = await board.panel.sees(code);
  await page.waitForFunction(() => document.activeElement?.matches(".digits"));
  // As the digits are typed on an Arabic keyboard.
  await page.keyboard.insertText([...digits].map((digit) => String.fromCharCode(0x660 + Number(digit))).join(""));
  await page.keyboard.press("Enter");
  await inside(page);
  admin = page;
});

test("wrong codes are counted, then nobody can pair for a while, and the page says for how long and what helps", async () => {
  const page = await board.phone();
  await page.getByLabel("Code from the panel").fill("123456");
  await page.getByRole("button", { name: "Pair", exact: true }).tap();
  await page.locator(".mistake", { hasText: "There is no code any more" }).waitFor();
  await page.getByRole("button", { name: "Show the code on the panel" }).tap();
  const right = await board.panel.sees(code);
  const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, "0");
  await page.getByLabel("Code from the panel").fill(wrong);
  for (const words of ["4 more tries", "3 more tries", "2 more tries", "One more try", "Too many wrong codes"]) {
    await page.getByRole("button", { name: "Pair", exact: true }).tap();
    await page.locator(".mistake", { hasText: words }).waitFor();
  }
  await page.getByText(/You can try again in \d:\d\d/).waitFor();
  await page.locator("section .command", { hasText: "retroboard pair" }).waitFor();
  assert.ok(await page.getByRole("button", { name: "Show the code on the panel" }).isDisabled());
  await looksRight(page, "blocked");
  assert.equal(await admin.locator('.link[data-status="online"]').count(), 1, "who is in stays in");
  // What the page says helps, does.
  const { stdout } = await run(process.env.RETROBOARD_BIN, ["pair", "--role", "viewer", "--data-dir", board.daemon.folder]);
  await page.getByLabel("Code from the panel").fill(/\b\d{3} ?\d{3}\b/.exec(stdout)[0]);
  await page.getByRole("button", { name: "Pair", exact: true }).tap();
  await inside(page);
  assert.equal(await roleOf(page), "viewer");
  await page.context().close();
});

test("the views of access work for everybody", async () => {
  const { context, state } = { context: admin.context(), state: await admin.context().storageState() };
  for (const colorScheme of ["dark", "light"]) {
    for (const viewport of [PHONE, DESKTOP]) {
      const own = await browser.newContext({ storageState: state, colorScheme, viewport, reducedMotion: "reduce" });
      const page = await own.newPage();
      await page.goto(`${board.daemon.url}/#/access`);
      await page.locator(".person summary").first().click();
      await page.getByRole("button", { name: /^Make a code/ }).click();
      await page.waitForSelector(".qr");
      await page.getByLabel("Ids", { exact: true }).fill(`${colorScheme}-${viewport.width}`);
      await page.getByRole("button", { name: "Make tokens" }).click();
      await page.getByRole("button", { name: "I have them" }).waitFor();
      await page.getByRole("button", { name: "Everybody pairs anew" }).click();
      await looksRight(page, `access, ${colorScheme}`);
      for (const view of ["record", "settings"]) {
        await turnTo(page, view);
        await page.waitForSelector("main h2");
        await looksRight(page, `${view}, ${colorScheme}`);
      }
      await own.close();
    }
  }
  for (const lang of ["de", "ar", "pseudo"]) {
    const page = await context.newPage();
    await page.setViewportSize(PHONE);
    await page.goto(`${board.daemon.url}/?lang=${lang}#/access`);
    await page.locator(".person summary").first().click();
    await page.getByRole("button").filter({ hasText: CODE[lang] }).click();
    await page.waitForSelector(".qr");
    if (lang === "pseudo") assert.deepEqual(await page.evaluate(foreignWords, KNOWN), []);
    else await looksRight(page, `access in ${lang}`);
    await page.close();
  }
});

test("what was shown once is gone when one comes back", async () => {
  await turnTo(admin, "access");
  await admin.getByLabel("Ids", { exact: true }).fill("once");
  await admin.getByRole("button", { name: "Make tokens" }).click();
  await admin.getByRole("button", { name: "I have them" }).waitFor();
  await turnTo(admin, "record");
  await admin.waitForSelector(".record li");
  await turnTo(admin, "access");
  await admin.locator(".person", { hasText: "once" }).waitFor();
  assert.equal(await admin.getByRole("button", { name: "I have them" }).count(), 0);
});

test("a wide panel shows the way in as a QR code", async (t) => {
  const wide = await PairedBoard.start(browser, { width: 128, height: 64 });
  t.after(() => wide.stop());
  const asking = await wide.phone();
  await asking.getByRole("button", { name: "Show the code on the panel" }).tap();
  const page = await wide.phone();
  await outside(page);
  // The camera's address, in a page that is open already.
  await page.goto(await wide.panel.sees((panel) => [qrOnPanel(panel)].find((address) => address?.includes("/pair/"))));
  await page.getByText("One tap, and you are in").waitFor();
  assert.equal(new URL(page.url()).hash, "#/");
  await page.getByRole("button", { name: "Pair", exact: true }).tap();
  await inside(page);
  assert.equal(await roleOf(page), "admin");
});
