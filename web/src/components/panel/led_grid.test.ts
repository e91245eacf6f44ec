import { expect, it } from "vitest";
import { gridFor } from "./led_grid";

const phone = { width: 328, height: 420, ratio: 3 };

it.each([
  [16, 16],
  [64, 32],
  [128, 64],
  [256, 128],
  [32, 128],
])("shows %i x %i LEDs on a phone as large as it can, in their shape", (columns, rows) => {
  const grid = gridFor(columns, rows, phone);
  expect(grid.cssWidth).toBeLessThanOrEqual(phone.width);
  expect(grid.cssHeight).toBeLessThanOrEqual(phone.height);
  expect(grid.width).toBe(Math.floor(grid.pitch * columns));
  expect(grid.height).toBe(Math.floor(grid.pitch * rows));
  expect(grid.cssWidth * phone.ratio).toBeCloseTo(grid.width);
  const next = Math.floor(grid.pitch) + 1;
  expect(next * columns > phone.width * 3 || next * rows > phone.height * 3).toBe(true);
});

it("fills the width with large LEDs and puts small ones on whole pixels", () => {
  expect(gridFor(64, 32, { width: 829, height: 900, ratio: 1 })).toMatchObject({ width: 829, height: 414 });
  expect(gridFor(256, 128, { width: 829, height: 900, ratio: 1 })).toMatchObject({ pitch: 3, width: 768, height: 384 });
});

it("shrinks a panel that has more columns than the screen pixels", () => {
  const grid = gridFor(256, 128, { width: 200, height: 400, ratio: 1 });
  expect(grid).toMatchObject({ pitch: 1, cssWidth: 200, cssHeight: 100 });
});
