import { afterEach, describe, expect, it, vi } from "vitest";
import type { Session } from "../wire/board";
import { askAnew, isAdmin, isOpen, loadSession, mayControl, seesVitals, session, stranger } from "./session";

const NOBODY: Session = { auth: "paired", role: null, name: null, vitals: "none", has_admin: true, code_on_panel: null, secure: false };

/** The board answers with these, one after the other. */
function answering(...sessions: Session[]): ReturnType<typeof vi.fn> {
  const fetched = vi.fn(() => Promise.resolve(new Response(JSON.stringify(sessions.shift()))));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

afterEach(() => {
  vi.unstubAllGlobals();
  session.value = null;
});

describe("who this phone is", () => {
  it("is somebody with all rights until the board has said it", () => {
    expect([stranger.value, isAdmin.value, mayControl.value, seesVitals.value]).toEqual([false, true, true, true]);
  });

  it.each([
    ["nobody", NOBODY, [true, false, false, false]],
    ["a viewer", { ...NOBODY, role: "viewer", vitals: [] }, [false, false, false, false]],
    ["a viewer of somebody", { ...NOBODY, role: "viewer", vitals: ["wrist-1"] }, [false, false, false, true]],
    ["a controller", { ...NOBODY, role: "controller", vitals: "all" }, [false, false, true, true]],
    ["an admin", { ...NOBODY, role: "admin", vitals: "all" }, [false, true, true, true]],
  ] as const)("is %s", (_, answer, wanted) => {
    session.value = answer as Session;
    expect([stranger.value, isAdmin.value, mayControl.value, seesVitals.value]).toEqual(wanted);
  });

  it("is anybody on an open board", () => {
    session.value = { ...NOBODY, auth: "open", role: "admin", vitals: "all" };
    expect([isOpen.value, stranger.value, isAdmin.value]).toEqual([true, false, true]);
  });

  it("is asked once at a time", async () => {
    const fetched = answering(NOBODY);
    await Promise.all([loadSession(), loadSession()]);
    expect(fetched).toHaveBeenCalledTimes(1);
    expect(stranger.value).toBe(true);
  });

  it("is not taken from an answer to an earlier question", async () => {
    answering(NOBODY, { ...NOBODY, role: "viewer" });
    void loadSession();
    await askAnew();
    expect(session.value?.role).toBe("viewer");
  });
});
