import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chance } from "../testing/chance";
import { Link, type Line } from "./link";
import type { Status } from "./status";

/** Plays the Socket.IO client: says what happened to it and counts what is asked of it. */
class PlayedLine implements Line {
  connected = false;
  attempts = 0;
  readonly #listeners = new Map<string, () => void>();

  connect(): void {
    this.attempts += 1;
  }

  disconnect(): void {
    if (this.connected) this.happens("disconnect");
  }

  on(event: string, listener: () => void): void {
    this.#listeners.set(event, listener);
  }

  happens(event: "connect" | "disconnect" | "connect_error"): void {
    this.connected = event === "connect";
    this.#listeners.get(event)?.();
  }
}

function started(): { line: PlayedLine; link: Link; said: Status[] } {
  const line = new PlayedLine();
  const said: Status[] = [];
  const link = new Link(line, (status) => said.push(status));
  link.start();
  return { line, link, said };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("a link", () => {
  it("says connecting, online, lost", () => {
    const { line, said } = started();
    line.happens("connect");
    line.happens("disconnect");
    expect(said).toEqual(["connecting", "online", "lost"]);
  });

  it("tries for ever, at most five seconds apart", () => {
    const { line } = started();
    for (let attempt = 1; attempt <= 50; attempt += 1) {
      expect(line.attempts).toBe(attempt);
      line.happens("connect_error");
      vi.advanceTimersByTime(5_000);
    }
  });

  it("waits longer for a board that accepts and throws out again", () => {
    const { line } = started();
    for (let round = 0; round < 5; round += 1) {
      line.happens("connect");
      line.happens("disconnect");
      vi.advanceTimersByTime(5_000);
    }
    const before = line.attempts;
    line.happens("connect");
    line.happens("disconnect");
    vi.advanceTimersByTime(4_999);
    expect(line.attempts).toBe(before);
  });

  it("comes back quickly after a connection that held", () => {
    const { line } = started();
    line.happens("connect_error");
    vi.advanceTimersByTime(250);
    line.happens("connect");
    vi.advanceTimersByTime(60_000);
    line.happens("disconnect");
    vi.advanceTimersByTime(250);
    expect(line.attempts).toBe(3);
  });

  it("tries at once when hurried, and then only once", () => {
    const { line, link } = started();
    line.happens("connect_error");
    link.hurry();
    expect(line.attempts).toBe(2);
    line.happens("connect");
    vi.advanceTimersByTime(60_000);
    expect(line.attempts).toBe(2);
  });

  it("gives up an attempt that says nothing, and tries again", () => {
    const { line, link, said } = started();
    vi.advanceTimersByTime(10_000 + 250);
    expect(line.attempts).toBe(2);
    vi.advanceTimersByTime(10_000 + 500);
    expect(line.attempts).toBe(3);
    line.happens("connect");
    expect(link.status).toBe("online");
    vi.advanceTimersByTime(60_000);
    expect(line.attempts).toBe(3);
    expect(said.at(-1)).toBe("online");
  });

  it("leaves a standing line alone when hurried", () => {
    const { line, link } = started();
    line.happens("connect");
    link.hurry();
    expect(line.connected).toBe(true);
    expect(line.attempts).toBe(1);
  });

  it("rests when told to, whatever happens, and goes on when it is started again", () => {
    const { line, link, said } = started();
    line.happens("connect");
    link.rest();
    line.happens("connect_error");
    link.hurry();
    vi.advanceTimersByTime(60_000);
    expect(line.attempts).toBe(1);
    expect(line.connected).toBe(false);
    link.start();
    expect(line.attempts).toBe(2);
    line.happens("connect");
    expect(said).toEqual(["connecting", "online", "connecting", "connecting", "online"]);
  });

  it("dials again after hanging up", () => {
    const { line, link } = started();
    line.happens("connect");
    link.hangUp();
    expect(link.status).toBe("lost");
    vi.advanceTimersByTime(250);
    expect(line.attempts).toBe(2);
  });

  it("is never stuck after any of 500 drops at random moments", () => {
    const random = chance(3);
    const { line, link } = started();
    let drops = 0;
    while (drops < 500) {
      const before = line.attempts;
      line.happens("connect");
      vi.advanceTimersByTime(random() * 7_000);
      drops += drop(line, link, random());
      vi.advanceTimersByTime(5_000);
      expect(line.attempts, `after ${drops} drops`).toBeGreaterThan(before);
    }
    line.happens("connect");
    expect(link.status).toBe("online");
  });
});

/** One of the ways in which a line ends, some of them more than once in a row; answers how often it ended. */
function drop(line: PlayedLine, link: Link, kind: number): number {
  if (kind < 0.2) link.hangUp();
  else line.happens("disconnect");
  if (kind > 0.6) line.happens("connect_error");
  if (kind > 0.8) link.hurry();
  return kind > 0.6 ? 2 : 1;
}
