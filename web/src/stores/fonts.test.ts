import { expect, it } from "vitest";
import { nameOf } from "./fonts";

it("a file's name becomes one that the board takes", () => {
  expect(nameOf("Comic Neue 12.bdf")).toBe("comic-neue-12");
  expect(nameOf("unifont_16")).toBe("unifont_16");
  expect(nameOf("-Ä-x.y.BDF")).toBe("x-y");
  expect(nameOf("字.bdf")).toBe("");
  expect(nameOf(`${"a".repeat(40)}.bdf`)).toHaveLength(32);
});
