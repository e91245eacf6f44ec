import { expect, it } from "vitest";
import { fromHex, fromHsv, SWATCHES, toHex, toHsv } from "./color";

it("hex values are read in every common way, and nothing else is", () => {
  expect(fromHex("#ff8000")).toEqual([255, 128, 0]);
  expect(fromHex(" F80 ")).toEqual([255, 136, 0]);
  for (const text of ["", "#", "ff80", "#gggggg", "#ff800000"]) expect(fromHex(text)).toBeNull();
  expect(toHex([0, 9, 255])).toBe("#0009ff");
});

it("colours survive the way to hue and back", () => {
  for (const color of [...SWATCHES, [0, 0, 0], [1, 2, 3], [255, 0, 1]] as [number, number, number][]) {
    expect(fromHsv(toHsv(color))).toEqual(color);
  }
});

it("the corners are where they belong", () => {
  expect(fromHsv({ hue: 120, saturation: 1, value: 1 })).toEqual([0, 255, 0]);
  expect(fromHsv({ hue: 360, saturation: 1, value: 1 })).toEqual([255, 0, 0]);
  expect(toHsv([0, 0, 255])).toEqual({ hue: 240, saturation: 1, value: 1 });
});
