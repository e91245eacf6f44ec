import { expect, it } from "vitest";
import { gridFor } from "./led_grid";

const phone = { width: 328, height: 420, ratio: 3 };

it.each([
  [16, 16],
  [64, 32],
  [128, 64],
  [256, 128],
  [32, 128],
])("fits %i x %i LEDs into a phone, on whole device pixels", (columns, rows) => {
  const grid = gridFor(columns, rows, phone);
  expect(Number.isInteger(grid.cell)).toBe(true);
  expect(grid.cssWidth * phone.ratio).toBeCloseTo(grid.cell * columns);
  expect(grid.cssWidth).toBeLessThanOrEqual(phone.width);
  expect(grid.cssHeight).toBeLessThanOrEqual(phone.height);
  const next = { width: ((grid.cell + 1) * columns) / 3, height: ((grid.cell + 1) * rows) / 3 };
  expect(next.width > phone.width || next.height > phone.height).toBe(true);
});

it("shrinks a panel that has more columns than the screen pixels", () => {
  const grid = gridFor(256, 128, { width: 200, height: 400, ratio: 1 });
  expect(grid).toEqual({ cell: 1, cssWidth: 200, cssHeight: 100 });
});
