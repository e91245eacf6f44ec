import { describe, expect, it } from "vitest";
import { onAppsList, onCarousel, onConnect, onCurrentApp, titleOf, UNKNOWN } from "./board";

const carousel = (revision: number, current_index: number) => ({
  revision,
  current_index,
  enabled: true,
  paused: false,
  apps: [{ app: "clock", duration: 10 }],
});

describe("the revision filter", () => {
  it("takes the welcome, whose events share a revision", () => {
    let board = onAppsList(UNKNOWN, { apps: ["clock", "stars"], current: "clock", revision: 7 });
    board = onCurrentApp(board, { app: "clock", revision: 7 });
    expect(board).toMatchObject({ apps: ["clock", "stars"], current: "clock" });
  });

  it("drops an older current app", () => {
    const board = onCurrentApp(UNKNOWN, { app: "stars", revision: 9 });
    expect(onCurrentApp(board, { app: "clock", revision: 8 })).toBe(board);
  });

  it("does not let an old list change the current app, whichever event was newer", () => {
    const board = onCurrentApp(UNKNOWN, { app: "stars", revision: 9 });
    expect(onAppsList(board, { apps: ["clock"], current: "clock", revision: 8 })).toMatchObject({
      apps: ["clock"],
      current: "stars",
    });
  });

  it("drops an older carousel", () => {
    const board = onCarousel(UNKNOWN, carousel(5, 2));
    expect(onCarousel(board, carousel(4, 1))).toBe(board);
    expect(onCarousel(board, carousel(6, 0)).carousel?.current_index).toBe(0);
  });

  it("starts over with each connection, keeping the picture", () => {
    let board = onCarousel(onCurrentApp(UNKNOWN, { app: "stars", revision: 900 }), carousel(900, 2));
    board = onConnect(board);
    expect(board.current).toBe("stars");
    board = onCarousel(onCurrentApp(board, { app: null, revision: 1 }), carousel(1, 0));
    expect(board.current).toBeNull();
    expect(board.carousel?.current_index).toBe(0);
  });
});

it("makes titles of names", () => {
  expect(["clock", "scroll_text"].map(titleOf)).toEqual(["Clock", "Scroll text"]);
});
