import { describe, expect, it } from "vitest";
import { Pending, SPACING_MS } from "./pending";

function at(value: number, revision = 1): Pending<number> {
  const brightness = new Pending<number>();
  brightness.heard(value, revision);
  return brightness;
}

describe("sending", () => {
  it("is unknown until the board speaks", () => {
    expect(new Pending().shown).toBeNull();
    expect(at(75).shown).toEqual({ value: 75, pending: false });
  });

  it("sends the first position at once and has one command on its way", () => {
    const brightness = at(75);
    brightness.want(60);
    expect(brightness.due(0)).toEqual({ value: 60 });
    brightness.want(50);
    expect(brightness.due(1000)).toBeNull();
    expect(brightness.wait(1000)).toBeNull();
    expect(brightness.shown).toEqual({ value: 50, pending: true });
  });

  it("sends only the last of many positions", () => {
    const brightness = at(75);
    brightness.want(74);
    brightness.due(0);
    for (let value = 73; value >= 20; value -= 1) brightness.want(value);
    brightness.answered(74, 2);
    expect(brightness.due(SPACING_MS)).toEqual({ value: 20 });
    brightness.answered(20, 3);
    expect(brightness.due(1000)).toBeNull();
    expect(brightness.shown).toEqual({ value: 20, pending: false });
  });

  it("sends at most 20 in a second, however fast board and finger are", () => {
    const brightness = at(0);
    let sent = 0;
    for (let now = 0; now < 1000; now += 1) {
      brightness.want(now % 100);
      const due = brightness.due(now);
      if (due === null) continue;
      sent += 1;
      brightness.answered(due.value);
    }
    expect(sent).toBe(20);
  });

  it("says how long to wait for the next", () => {
    const brightness = at(75);
    brightness.want(60);
    brightness.due(100);
    brightness.answered(60);
    expect(brightness.wait(110)).toBeNull();
    brightness.want(61);
    expect(brightness.wait(110)).toBe(SPACING_MS - 10);
    expect(brightness.due(110)).toBeNull();
    expect(brightness.due(100 + SPACING_MS)).toEqual({ value: 61 });
  });
});

describe("echoes", () => {
  it("do not move the slider under the finger", () => {
    const brightness = at(75);
    brightness.want(60);
    brightness.due(0);
    brightness.want(40);
    brightness.heard(60, 2);
    expect(brightness.shown).toEqual({ value: 40, pending: true });
  });

  it("that are older are ignored", () => {
    const brightness = at(75, 5);
    brightness.heard(10, 4);
    expect(brightness.shown?.value).toBe(75);
  });

  it("of somebody else win when nothing is pending", () => {
    const brightness = at(75, 5);
    brightness.heard(10, 6);
    expect(brightness.shown).toEqual({ value: 10, pending: false });
  });

  it("that come before the answer do not end it, and a late answer does not undo a newer event", () => {
    const brightness = at(75, 5);
    brightness.want(60);
    brightness.due(0);
    brightness.heard(60, 6);
    expect(brightness.shown?.pending).toBe(true);
    brightness.heard(20, 7);
    brightness.answered(60, 6);
    expect(brightness.shown).toEqual({ value: 20, pending: false });
  });

  it("of a restarted daemon count again from the beginning", () => {
    const brightness = at(75, 900);
    brightness.connected();
    brightness.heard(30, 1);
    expect(brightness.shown?.value).toBe(30);
  });
});

describe("failure", () => {
  it("goes back to what the board said", () => {
    const brightness = at(75);
    brightness.want(60);
    brightness.due(0);
    brightness.failed();
    expect(brightness.shown).toEqual({ value: 75, pending: false });
  });

  it("still sends the position the finger has moved to since", () => {
    const brightness = at(75);
    brightness.want(60);
    brightness.due(0);
    brightness.want(30);
    brightness.failed();
    expect(brightness.due(SPACING_MS)).toEqual({ value: 30 });
  });
});

describe("nothing", () => {
  it("is a value like any other: a panel that is stopped", () => {
    const app = new Pending<string | null>();
    app.heard("clock", 1);
    app.want(null);
    expect(app.due(0)).toEqual({ value: null });
    expect(app.shown).toEqual({ value: null, pending: true });
  });
});
