import { beforeEach, describe, expect, it, vi } from "vitest";
import { showAgain, showPattern } from "./shown_before";

let board: { app: string | null; paused: boolean; test: object };
let commands: [string, unknown][];

/** The parts of a board that these commands touch. */
function answer(path: string, init?: RequestInit): Promise<Response> {
  const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
  if (init?.method === "POST") obey(path, body as { app?: string; config?: object; hold?: boolean });
  const answers: Record<string, unknown> = {
    "/api/current": { app: board.app, config: {} },
    "/api/carousel": { enabled: true, paused: board.paused },
    "/api/apps/test_pattern/config": { app: "test_pattern", config: board.test },
  };
  return Promise.resolve(new Response(JSON.stringify(answers[path] ?? { success: true })));
}

function obey(path: string, body: { app?: string; config?: object; hold?: boolean }): void {
  commands.push([path, body]);
  if (path === "/api/switch") board = { app: body.app ?? null, paused: board.paused || body.hold === true, test: body.config ?? board.test };
  if (path === "/api/stop") board = { ...board, app: null };
  if (path === "/api/carousel/resume") board = { ...board, paused: false };
  if (path === "/api/apps/test_pattern/config") board = { ...board, test: body };
}

beforeEach(() => {
  vi.stubGlobal("fetch", vi.fn(answer));
  sessionStorage.clear();
  [board, commands] = [{ app: "clock", paused: false, test: { pattern: "corners" } }, []];
});

describe("what was shown before", () => {
  it("comes back after any number of patterns, with the carousel and the pattern's own settings", async () => {
    const before = { ...board };
    await Promise.all([showPattern({ pattern: "rows" }), showPattern({ pattern: "panels" })]);
    expect(board).toEqual({ app: "test_pattern", paused: true, test: { pattern: "panels" } });
    await showAgain();
    expect(board).toEqual(before);
  });

  it("can be nothing, and a carousel that stood still stays so", async () => {
    board = { ...board, app: null, paused: true };
    await showPattern({ pattern: "rows" });
    await showAgain();
    expect([board.app, board.paused]).toEqual([null, true]);
  });

  it("is left alone when no pattern was shown", async () => {
    await showAgain();
    expect(commands).toEqual([]);
  });
});
