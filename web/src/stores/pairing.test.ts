import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { blockedUntil, digitsOf, endsAt, finish, isWhole, mistake, start, takeUp } from "./pairing";
import { session } from "./session";

function refusing(status: number, code: string, error: string, headers: Record<string, string> = {}): void {
  const body = JSON.stringify({ success: false, error, code, field: null });
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(body, { status, headers })));
}

beforeEach(() => {
  vi.spyOn(performance, "now").mockReturnValue(1_000);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  session.value = null;
  takeUp();
  blockedUntil.value = null;
});

describe("a code as people type it", () => {
  it.each([
    ["123456", "123456"],
    [" 123 456 ", "123456"],
    ["123-456", "123456"],
    ["١٢٣٤٥٦", "123456"],
    ["۰۹۸۷۶۵", "098765"],
    ["０1２3４5", "012345"],
    ["1234567", "123456"],
    ["code", ""],
  ])("%s is %s", (text, digits) => {
    expect(digitsOf(text)).toBe(digits);
  });

  it("is whole with six digits", () => {
    expect([isWhole("12 34 56"), isWhole("12345"), isWhole("")]).toEqual([true, false, false]);
  });
});

describe("getting in", () => {
  it("takes up a code that is on the panel already", () => {
    session.value = { auth: "paired", role: null, name: null, vitals: "none", has_admin: false, code_on_panel: 40, secure: false };
    takeUp();
    expect(endsAt.value).toBe(41_000);
  });

  it("says how many tries are left", async () => {
    refusing(403, "wrong_code", "Wrong code; 3 more tries");
    expect(await finish("123456", "Ada")).toBe(false);
    expect(mistake.value).toContain("3 more tries");
    expect(blockedUntil.value).toBe(null);
  });

  it.each(["pairing_ended", "pairing_blocked"])("waits as long as the board says (%s), and takes the code for gone", async (code) => {
    endsAt.value = 60_000;
    refusing(429, code, "Too many wrong codes", { "Retry-After": "30" });
    expect(await start()).toBe(false);
    expect([blockedUntil.value, endsAt.value]).toEqual([31_000, null]);
  });

  it("says what to do when nobody has asked for a code", async () => {
    endsAt.value = 60_000;
    refusing(403, "pairing_not_started", "Nobody has asked for a code");
    await finish("123456", "Ada");
    expect(mistake.value).toContain("Show the code on the panel");
    expect(endsAt.value).toBe(null);
  });

  it("passes on what the board says otherwise", async () => {
    refusing(400, "invalid_value", "name must be 1 to 60 visible characters");
    await finish("123456", "");
    expect(mistake.value).toBe("name must be 1 to 60 visible characters");
  });
});
