import { describe, expect, it } from "vitest";
import { moved, withChanged, withInserted, without } from "./lists";

const LETTERS = ["a", "b", "c", "d"];

describe("moving", () => {
  it("goes down, up and nowhere", () => {
    expect(moved(LETTERS, 0, 2)).toEqual(["b", "c", "a", "d"]);
    expect(moved(LETTERS, 3, 0)).toEqual(["d", "a", "b", "c"]);
    expect(moved(LETTERS, 1, 1)).toEqual(LETTERS);
  });

  it("leaves the list alone when there is nothing at the place", () => {
    expect(moved(LETTERS, 9, 0)).toEqual(LETTERS);
  });
});

it("other changes leave the old list as it was", () => {
  expect(without(LETTERS, 1)).toEqual(["a", "c", "d"]);
  expect(withInserted(LETTERS, 4, "e")).toEqual(["a", "b", "c", "d", "e"]);
  expect(withChanged(LETTERS, 0, "z")).toEqual(["z", "b", "c", "d"]);
  expect(LETTERS).toEqual(["a", "b", "c", "d"]);
});
