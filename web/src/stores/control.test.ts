import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chance } from "../testing/chance";
import { Control, forgetRevisions, type Applied } from "./control";
import { toasts } from "./toasts";

beforeEach(() => {
  vi.useFakeTimers();
  toasts.value = [];
});

afterEach(() => {
  vi.useRealTimers();
});

/** A board that applies commands in the order they come in and tells of each change, all after times of its own choosing. */
class SlowBoard {
  value = 0;
  revision = 1;
  echoes = 0;
  readonly control: Control<number>;
  readonly #delay: () => number;

  constructor(delay: () => number) {
    this.#delay = delay;
    this.control = new Control<number>((value) => this.#command(value));
    this.control.heard(this.value, this.revision);
  }

  /** Somebody else's hand, or ours when its command has arrived. */
  apply(value: number): Applied<number> {
    this.value = value;
    this.revision += 1;
    const { revision } = this;
    setTimeout(() => {
      this.echoes += 1;
      this.control.heard(value, revision);
    }, this.#delay());
    return { value, revision };
  }

  async #command(value: number): Promise<Applied<number>> {
    await this.#passing();
    const applied = this.apply(value);
    await this.#passing();
    return applied;
  }

  #passing(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.#delay()));
  }
}

/** Every value that was on the screen, in order, without repeats. */
function watched(control: Control<number>): { seen: number[]; look: () => void } {
  const seen: number[] = [];
  const look = (): void => {
    const value = control.shown?.value;
    if (value !== undefined && value !== seen.at(-1)) seen.push(value);
  };
  return { seen, look };
}

async function pass(milliseconds: number, look: () => void): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 50) {
    await vi.advanceTimersByTimeAsync(50);
    look();
  }
}

describe("a control", () => {
  it("never goes back to an older value, whatever the order of 1,000 echoes that are 0 to 5 s late", async () => {
    const random = chance(7);
    const board = new SlowBoard(() => random() * 5_000);
    const { seen, look } = watched(board.control);
    let wish = 0;
    while (board.echoes < 1_000) {
      wish += 1;
      board.control.want(wish);
      look();
      expect(board.control.shown?.value).toBe(wish);
      await pass(random() * 20_000, look);
    }
    await pass(20_000, look);
    // Values only grow: an older one on the screen after a newer one would be a flip.
    expect(seen).toEqual([...seen].sort((one, other) => one - other));
    expect(board.control.shown).toEqual({ value: wish, pending: false });
  });

  it("ends at what the board has when two hands are at it", async () => {
    const random = chance(11);
    const board = new SlowBoard(() => random() * 5_000);
    for (let round = 0; round < 200; round += 1) {
      if (random() < 0.5) board.control.want(round);
      else board.apply(round + 1_000);
      await pass(random() * 8_000, () => undefined);
    }
    await pass(20_000, () => undefined);
    expect(board.control.shown).toEqual({ value: board.value, pending: false });
  });

  it("sends at most 20 a second of a moving finger, and the last value", async () => {
    const sent: number[] = [];
    const control = new Control<number>((value) => {
      sent.push(value);
      return Promise.resolve({ value, revision: value });
    });
    for (let value = 1; value <= 1_000; value += 1) {
      control.want(value);
      await vi.advanceTimersByTimeAsync(2);
    }
    await vi.advanceTimersByTimeAsync(100);
    expect(sent.length).toBeLessThanOrEqual(41);
    expect(sent.at(-1)).toBe(1_000);
    expect(control.pending).toBe(false);
  });

  it("goes back and says why when it is refused", async () => {
    const control = new Control<number>(() => Promise.reject(new Error("The disk is full")));
    control.heard(50, 1);
    control.want(80);
    expect(control.shown).toEqual({ value: 80, pending: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(control.shown).toEqual({ value: 50, pending: false });
    expect(toasts.value.map(({ text, kind }) => [text, kind])).toEqual([["The disk is full", "wrong"]]);
  });

  it("takes what a board says that counts from the beginning again", () => {
    const control = new Control<number>((value) => Promise.resolve({ value }));
    control.heard(1, 900);
    control.heard(2, 3);
    expect(control.shown?.value).toBe(1);
    forgetRevisions();
    control.heard(2, 3);
    expect(control.shown?.value).toBe(2);
  });
});
