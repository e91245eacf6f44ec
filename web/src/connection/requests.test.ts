import { afterEach, describe, expect, it, vi } from "vitest";
import { get, post, RequestError, upload, whenStranger } from "./requests";

function answering(body: unknown, init: ResponseInit = {}) {
  const fetched = vi.fn<typeof fetch>(() => Promise.resolve(new Response(JSON.stringify(body), init)));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a request", () => {
  it("always says that it comes from this page", async () => {
    const fetched = answering({});
    await Promise.all([get("/a"), post("/b", {}), upload("/c", new Blob([]), "text/x")]);
    const headers = fetched.mock.calls.map(([, init]) => init?.headers as Record<string, string>);
    expect(headers.map((sent) => [sent["X-RetroBoard"], sent["Content-Type"]])).toEqual([["1", undefined], ["1", "application/json"], ["1", "text/x"]]);
  });

  it("tells when the board does not know this phone", async () => {
    const told = vi.fn();
    whenStranger(told);
    answering({ error: "Pair this phone first", code: "not_paired", field: null }, { status: 401 });
    await expect(get("/a")).rejects.toMatchObject({ isOfStranger: true });
    expect(told).toHaveBeenCalledTimes(1);
    answering({ error: "No", code: "not_allowed", field: null }, { status: 403 });
    await expect(get("/a")).rejects.toMatchObject({ isOfStranger: false, code: "not_allowed" });
    expect(told).toHaveBeenCalledTimes(1);
  });

  it("carries all that a refusal says", async () => {
    answering({ error: "Too often", code: "rate_limited", field: "code" }, { status: 429, headers: { "Retry-After": "7" } });
    const error = await post("/a").catch((refusal: unknown) => refusal);
    expect(error).toBeInstanceOf(RequestError);
    expect(error).toMatchObject({ message: "Too often", code: "rate_limited", field: "code", status: 429, wait: 7 });
  });

  it("is sent again when its answer is lost, unless it changes something", async () => {
    const fetched = vi.fn<typeof fetch>().mockRejectedValueOnce(new TypeError("lost")).mockResolvedValueOnce(new Response("[7]"));
    vi.stubGlobal("fetch", fetched);
    await expect(get("/a")).resolves.toEqual([7]);
    fetched.mockRejectedValueOnce(new TypeError("lost"));
    await expect(post("/a")).rejects.toMatchObject({ status: 0 });
    expect(fetched).toHaveBeenCalledTimes(3);
  });

  it("has words when nothing comes back", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
    await expect(get("/a")).rejects.toMatchObject({ status: 0, wait: null });
  });
});
