import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { listenForSilence, type Heard } from "./listen";

/** A line on which a question is answered after a while, or never. */
class PlayedLine implements Heard {
  questions = 0;
  #heard: () => void = () => undefined;

  constructor(readonly answersAfter: number | null) {}

  emit(): void {
    this.questions += 1;
    if (this.answersAfter !== null) setTimeout(() => { this.#heard(); }, this.answersAfter);
  }

  on(): this {
    return this;
  }

  onAny(listener: () => void): void {
    this.#heard = listener;
  }
}

function listening(line: PlayedLine): { hangUp: ReturnType<typeof vi.fn<() => void>> } {
  const link = { status: "online" as const, hangUp: vi.fn<() => void>() };
  listenForSilence(line, link);
  return link;
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("finds a dead line beside a board that answers on others", () => {
  vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(new Response("{}"))));
  const line = new PlayedLine(null);
  const link = listening(line);
  vi.advanceTimersByTime(2_000);
  expect(line.questions).toBe(1);
  expect(link.hangUp).toHaveBeenCalled();
});

it("keeps a quiet line on which questions are answered", () => {
  const line = new PlayedLine(300);
  const link = listening(line);
  vi.advanceTimersByTime(60_000);
  expect(line.questions).toBeGreaterThan(30);
  expect(link.hangUp).not.toHaveBeenCalled();
});
