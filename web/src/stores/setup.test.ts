import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SetupKey, SetupView, TrialView } from "../wire/generated";
import { confirmTrial, differing, forgetSetup, loadSetup, restarting, setup, setupMayHaveChanged, trial, tryInstead, tryOut, values } from "./setup";

const key = (name: string, value: unknown): SetupKey => ({ name, value, default: value, description: "", source: "default", place: null, schema: {} });
const ON_TRIAL: TrialView = { changes: { "tls.redirect": false }, ends_at: "2026-01-01T00:01:00Z", seconds_left: 60, open_at: ["http://board/"] };

let asked: string[] = [];
let now: SetupView;

/** A board that starts anew after each command, as the real one does; `reached` is what the page's connection then tells. */
function answer(path: string, init?: RequestInit): Promise<Response> {
  asked.push(`${init?.method ?? "GET"} ${path}`);
  const begins = path === "/api/setup" && init?.method === "POST";
  if (init?.method === "POST") now = { ...now, trial: begins ? ON_TRIAL : null };
  const body = init?.method === "POST" ? { success: true, trial: now.trial } : now;
  if (init?.method === "POST") setTimeout(setupMayHaveChanged, 500);
  return Promise.resolve(new Response(JSON.stringify(body)));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", vi.fn(answer));
  asked = [];
  now = { keys: [key("tls.redirect", true), key("server.listen", ["0.0.0.0:80"])], trial: null, last_failure: null };
  forgetSetup();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the set-up", () => {
  it("knows values by key", async () => {
    await loadSetup();
    expect(values.value["server.listen"]).toEqual(["0.0.0.0:80"]);
    expect(values.value["no.such"]).toBeUndefined();
  });

  it("counts down from when it heard of a trial", async () => {
    now = { ...now, trial: ON_TRIAL };
    await loadSetup();
    expect(trial.value?.endsAt).toBe(performance.now() + 60_000);
    expect(trial.value?.trial.open_at).toEqual(["http://board/"]);
  });

  it("waits for the new run of the daemon before it goes on", async () => {
    const done = tryOut({ "tls.redirect": false });
    expect(restarting.value).toBe(true);
    await vi.advanceTimersByTimeAsync(499);
    expect([restarting.value, asked.length]).toEqual([true, 1]);
    await vi.advanceTimersByTimeAsync(1);
    await done;
    expect([restarting.value, asked, trial.value !== null]).toEqual([false, ["POST /api/setup", "GET /api/setup"], true]);
    const kept = confirmTrial();
    await vi.advanceTimersByTimeAsync(500);
    await kept;
    expect(trial.value).toBeNull();
  });

  it("goes back before it tries the next one", async () => {
    now = { ...now, trial: ON_TRIAL };
    await loadSetup();
    const done = tryInstead({ "tls.redirect": false });
    await vi.advanceTimersByTimeAsync(1_000);
    await done;
    expect(asked.filter((line) => line.startsWith("POST"))).toEqual(["POST /api/setup/revert", "POST /api/setup"]);
  });

  it("is not stuck when the board cannot be reached any more", async () => {
    vi.stubGlobal("fetch", vi.fn(() => Promise.reject(new TypeError("gone"))));
    await expect(tryOut({})).rejects.toThrow();
    expect(restarting.value).toBe(false);
  });

  it("sends only what is not so already", async () => {
    await loadSetup();
    const keys = setup.value?.keys ?? [];
    expect(differing({ "tls.redirect": true, "server.listen": ["0.0.0.0:81"] }, keys)).toEqual({ "server.listen": ["0.0.0.0:81"] });
  });
});
