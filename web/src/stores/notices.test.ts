import { afterEach, expect, it, vi } from "vitest";
import { notices, open, refresh } from "./notices";

afterEach(() => {
  vi.unstubAllGlobals();
});

it("an answer that comes late does not cover a newer one", async () => {
  const answers: ((text: string) => void)[] = [];
  vi.stubGlobal("fetch", () => new Promise((resolve) => answers.push((text) => {
    resolve(new Response(JSON.stringify({ showing: { id: 1, text }, waiting: [], recent: [] })));
  })));
  const both = Promise.all([refresh(), refresh()]);
  answers[1]?.("new");
  await vi.waitUntil(() => notices.value.showing?.text === "new");
  answers[0]?.("old");
  await both;
  expect(open.value.map(({ text }) => text)).toEqual(["new"]);
});
