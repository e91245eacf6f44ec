import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { say, toasts, undo, undoable, UNDO_MS, wrong } from "./toasts";

beforeEach(() => {
  vi.useFakeTimers();
  toasts.value = [];
});

afterEach(() => {
  vi.useRealTimers();
});

const texts = (): string[] => toasts.value.map(({ text }) => text);

describe("a toast", () => {
  it("goes by itself, and an undo stays for the ten seconds it promises", () => {
    say("Saved");
    undoable("Removed", () => undefined);
    vi.advanceTimersByTime(UNDO_MS - 1);
    expect(texts()).toEqual(["Removed"]);
    vi.advanceTimersByTime(1);
    expect(texts()).toEqual([]);
  });

  it("takes back once, and tells when that fails", async () => {
    const back = vi.fn(() => Promise.reject(new Error("Too late")));
    undoable("Removed", back);
    const [toast] = toasts.value;
    if (toast) await undo(toast);
    expect(back).toHaveBeenCalledTimes(1);
    expect(texts()).toEqual(["Too late"]);
  });

  it("makes room for newer ones", () => {
    for (const text of ["1", "2", "3", "4"]) wrong(new Error(text));
    expect(texts()).toEqual(["2", "3", "4"]);
  });
});
