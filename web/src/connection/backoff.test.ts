import { expect, it } from "vitest";
import { retryDelay } from "./backoff";

it("doubles from a quarter of a second up to five seconds", () => {
  const delays = [0, 1, 2, 3, 4, 5, 6, 1000].map((attempt) => retryDelay(attempt, 1));
  expect(delays).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
});

it("spreads clients over the upper half of the wait", () => {
  expect(retryDelay(2, 0)).toBe(500);
  expect(retryDelay(2, 0.5)).toBe(750);
});
