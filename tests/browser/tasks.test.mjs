// What people come for, each with a thumb on a phone, with a mouse on a desktop and with the keyboard alone; and how few
// presses it takes.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ask, browser, daemon } from "./board.mjs";
import { open, until } from "./chromium.mjs";
import { HANDS } from "./hands.mjs";

const button = (page, name, options = { exact: true }) => page.getByRole("button", { name, ...options });
const tab = (page, name) => page.getByRole("link", { name, exact: true });
const current = async () => (await ask("/api/current")).app;
const order = async () => (await ask("/api/carousel")).apps.map(({ app }) => app);
const turns = async (enabled, ...apps) => daemon.post("/api/carousel", { enabled, apps: apps.map((app) => ({ app, duration: 600 })) });

/** `most` presses; `given` is how the board is before, `doing` what the hand does on the first page. */
const TASKS = [
  {
    name: "brightness",
    most: 1,
    given: () => daemon.post("/api/settings", { brightness: 100 }),
    doing: (page, hand) => hand.slide(page.getByRole("slider", { name: "Brightness" }), 40),
    // A thumb is not exact.
    done: () => until("about 40", async () => Math.abs((await ask("/api/settings")).brightness - 40) <= 3, true),
  },
  {
    name: "the panel off",
    most: 1,
    given: () => daemon.post("/api/settings", { on: true }),
    doing: (page, hand) => hand.press(button(page, "Panel")),
    done: () => until("off", async () => (await ask("/api/settings")).on, false),
  },
  {
    name: "the next app",
    most: 1,
    given: () => turns(true, "clock", "stars"),
    doing: (page, hand) => hand.press(button(page, "Next app")),
    done: () => until("next", current, "stars"),
  },
  {
    name: "an app",
    most: 2,
    given: () => daemon.post("/api/switch", { app: "clock" }),
    doing: (page, hand) => hand.press(button(page, "Stars")),
    done: () => until("app", current, "stars"),
  },
  {
    name: "a text for the panel",
    most: 3,
    given: dismissAll,
    async doing(page, hand) {
      await hand.write(page.locator("#quick"), "Dinner is ready");
      await hand.press(button(page, "Send"));
    },
    done: () => until("text", async () => (await ask("/api/notify")).showing?.text, "Dinner is ready"),
  },
  {
    name: "another order",
    most: 2,
    given: () => turns(false, "clock", "stars", "scroll_text"),
    async doing(page, hand) {
      await hand.press(tab(page, "Carousel"));
      await page.waitForSelector(".entry");
      if (hand.drag) await hand.drag(page.locator(".handle").first(), page.locator(".entry").last());
      else await hand.press(button(page, "Move down: Clock"));
    },
    done: async (hand) => until("order", order, hand.drag ? ["stars", "scroll_text", "clock"] : ["stars", "clock", "scroll_text"]),
  },
  {
    name: "night mode",
    most: 2,
    async given() {
      await daemon.post("/api/settings", { brightness: 7 });
      await daemon.post("/api/presets", { name: "Night" });
      await daemon.post("/api/settings", { brightness: 100 });
    },
    async doing(page, hand) {
      await hand.press(tab(page, "Routines"));
      await hand.press(button(page, "Apply: Night", { exact: false }));
    },
    done: () => until("night", async () => (await ask("/api/settings")).brightness, 7),
  },
  {
    name: "settings of an app",
    given: () => daemon.post("/api/apps/scroll_text/config", { text: "Hello" }),
    async doing(page, hand) {
      await hand.press(tab(page, "Apps"));
      await hand.press(page.getByRole("link", { name: "Settings of Scrolling text" }));
      await hand.write(page.getByRole("textbox", { name: "Text" }), "Good evening");
      await hand.press(button(page, "Save"));
    },
    done: () => until("text", async () => (await ask("/api/apps/scroll_text/config")).config.text, "Good evening"),
  },
  {
    name: "a font",
    given: () => daemon.post("/api/apps/clock/config", { font: "tom-thumb" }),
    async doing(page, hand) {
      await hand.press(tab(page, "Apps"));
      await hand.press(page.getByRole("link", { name: "Settings of Clock" }));
      await hand.press(button(page, /^Font/, {}));
      await hand.write(page.getByRole("combobox", { name: "Search" }), "unifont");
      if (hand.drag) await hand.press(page.getByRole("option", { name: /unifont/ }).first());
      else await page.keyboard.press("Enter");
      await hand.press(button(page, "Save"));
    },
    done: () => until("font", async () => (await ask("/api/apps/clock/config")).config.font, "unifont"),
  },
  {
    name: "a message dismissed",
    async given() {
      await dismissAll();
      await daemon.post("/api/notify", { text: "Stays", hold: true });
    },
    async doing(page, hand) {
      await hand.press(tab(page, "Messages"));
      await hand.press(button(page, "Dismiss: Stays"));
    },
    done: () => until("gone", async () => (await openNotices()).length, 0),
  },
  {
    name: "a planned time",
    given: () => daemon.post("/api/schedule", { entries: [] }),
    async doing(page, hand) {
      await hand.press(tab(page, "Routines"));
      await hand.press(button(page, "Add a time"));
      await hand.press(button(page, "Sunday"));
      await hand.choose(page.getByLabel("What happens"), "Turn the panel off");
      await hand.press(button(page, "Save"));
    },
    done: () => until("planned", async () => (await ask("/api/schedule")).entries.map(({ days, action }) => [days.length, action]), [[6, { on: false }]]),
  },
  {
    name: "a removed entry brought back",
    given: () => turns(false, "clock", "stars"),
    async doing(page, hand) {
      await hand.press(tab(page, "Carousel"));
      await hand.press(button(page, "Remove: Clock"));
      await until("removed", order, ["stars"]);
      await hand.press(button(page, "Undo"));
    },
    done: () => until("back", order, ["clock", "stars"]),
  },
  {
    name: "a shorter time for readings",
    given: () => daemon.post("/api/vitals/settings", { raw_days: 30, minute_days: 365 }),
    async doing(page, hand) {
      await hand.press(tab(page, "Vitals"));
      await hand.write(page.getByRole("spinbutton", { name: "Days for every reading" }), "7");
      await hand.press(button(page, "Save"));
      await page.getByText("readings older than 7 days become averages").waitFor();
      assert.equal((await ask("/api/vitals/settings")).raw_days, 30, "nothing is deleted before it is confirmed");
      await hand.press(button(page, "Delete for good"));
    },
    done: () => until("shorter", async () => (await ask("/api/vitals/settings")).raw_days, 7),
  },
  {
    name: "a longer time for readings, which deletes nothing",
    given: () => daemon.post("/api/vitals/settings", { raw_days: 7 }),
    async doing(page, hand) {
      await hand.press(tab(page, "Vitals"));
      await hand.write(page.getByRole("spinbutton", { name: "Days for every reading" }), "60");
      await hand.press(button(page, "Save"));
    },
    done: () => until("longer", async () => (await ask("/api/vitals/settings")).raw_days, 60),
  },
  {
    name: "alerts that come sooner",
    given: () => daemon.post("/api/vitals/settings", { alerts: "balanced" }),
    async doing(page, hand) {
      await hand.press(tab(page, "Vitals"));
      await hand.choose(page.getByLabel("How soon there is an alert"), "Soon");
    },
    done: () => until("sooner", async () => (await ask("/api/vitals/settings")).alerts, "sensitive"),
  },
  {
    name: "the light theme",
    given: () => undefined,
    async doing(page, hand) {
      await hand.press(page.getByRole("link", { name: "Settings" }));
      await hand.choose(page.getByLabel("Appearance"), "Light");
    },
    done: (_, page) => page.waitForSelector(':root[data-theme="light"]'),
  },
];

async function openNotices() {
  const { showing, waiting } = await ask("/api/notify");
  return showing ? [showing, ...waiting] : waiting;
}

async function dismissAll() {
  for (const { id } of await openNotices()) await fetch(`${daemon.url}/api/notify/${id}`, { method: "DELETE" });
}

/** A failure says what was on the page: a button that was missed looks different from an answer that never came. */
async function withPageTold(page, work) {
  try {
    await work();
  } catch (error) {
    error.message += `\non the page ${page.url()}:\n${await page.locator("body").innerText()}\ncomplaints: ${page.complaints.join("; ")}`;
    throw error;
  }
}

for (const [who, { Hand, how }] of Object.entries(HANDS)) {
  describe(`with ${who}`, () => {
    for (const { name, most = Infinity, given, doing, done } of TASKS) {
      test(name, { timeout: 120_000 }, async () => {
        await given();
        const page = await open(browser, daemon, how);
        const hand = new Hand(page);
        await withPageTold(page, async () => {
          await doing(page, hand);
          await done(hand, page);
        });
        assert.ok(hand.presses <= most, `${hand.presses} presses`);
        assert.deepEqual(page.complaints, []);
        await page.context().close();
      });
    }
  });
}
