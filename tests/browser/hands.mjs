// The ways in which people use a page. A hand counts what it does: how often it presses something.
import { DESKTOP, PHONE } from "./chromium.mjs";

/** Farther than this nobody goes with the Tab key. */
const FARTHEST = 150;

class Pointing {
  presses = 0;

  constructor(page) {
    this.page = page;
  }

  async press(target) {
    this.presses += 1;
    await this.point(target);
  }

  async write(target, text) {
    await this.press(target);
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.type(text);
  }

  /** Takes the option of a list that is called so; the system draws the list. */
  async choose(target, label) {
    this.presses += 2;
    await target.selectOption({ label });
  }

  /** Sets a slider from 0 to 100 at a place of its track. */
  async slide(target, value) {
    this.presses += 1;
    const { width, height } = await target.boundingBox();
    // Chromium's thumb is 16 px wide or as the style has it; its middle cannot reach the ends of the track.
    await this.point(target, { position: { x: (width * value) / 100, y: height / 2 } });
  }
}

class Mouse extends Pointing {
  async point(target, options) {
    await target.click(options);
  }

  async drag(what, where) {
    this.presses += 1;
    const [from, to] = await ends(what, where);
    await this.page.mouse.move(from.x, from.y);
    await this.page.mouse.down();
    await this.page.mouse.move(to.x, to.y, { steps: 20 });
    await this.page.mouse.up();
  }
}

class Thumb extends Pointing {
  async point(target, options) {
    await target.tap(options);
  }

  /** Playwright has no touch that moves; the browser's own protocol does. */
  async drag(what, where) {
    this.presses += 1;
    const [from, to] = await ends(what, where);
    const session = await this.page.context().newCDPSession(this.page);
    const touch = (type, ...touchPoints) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
    await touch("touchStart", from);
    for (let step = 1; step <= 20; step += 1) {
      await touch("touchMove", { x: from.x + ((to.x - from.x) * step) / 20, y: from.y + ((to.y - from.y) * step) / 20 });
    }
    await touch("touchEnd");
    await session.detach();
  }
}

/** From the middle of one thing to the lower edge of another, which is brought out from under the dock first. */
async function ends(what, where) {
  await where.evaluate((element) => element.scrollIntoView({ block: "nearest" }));
  const [from, to] = [await what.boundingBox(), await where.boundingBox()];
  return [{ x: from.x + from.width / 2, y: from.y + from.height / 2 }, { x: to.x + 20, y: to.y + to.height - 4 }];
}

class Keyboard {
  presses = 0;

  constructor(page) {
    this.page = page;
  }

  /** Goes on with Tab until the browser says that the keyboard is there. */
  async reach(target) {
    await target.waitFor();
    for (let step = 0; step < FARTHEST; step += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`the Tab key does not get to ${target}`);
  }

  async press(target) {
    this.presses += 1;
    await this.reach(target);
    await this.page.keyboard.press("Enter");
  }

  async write(target, text) {
    await this.reach(target);
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.type(text);
  }

  async choose(target, label) {
    await this.reach(target);
    await this.page.keyboard.type(label);
  }

  async slide(target, value) {
    await this.reach(target);
    await this.page.keyboard.press("Home");
    for (let step = 0; step < value; step += 1) await this.page.keyboard.press("ArrowRight");
  }
}

export const HANDS = {
  "a thumb on a phone": { Hand: Thumb, how: { viewport: PHONE, hasTouch: true } },
  "a mouse on a desktop": { Hand: Mouse, how: { viewport: DESKTOP } },
  "the keyboard alone": { Hand: Keyboard, how: { viewport: DESKTOP } },
};
