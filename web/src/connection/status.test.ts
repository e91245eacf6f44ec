import { expect, it } from "vitest";
import { nextStatus, type Happening, type Status } from "./status";

it.each<[Status, Happening, Status]>([
  ["connecting", "connected", "online"],
  ["connecting", "failed", "lost"],
  ["connecting", "dropped", "lost"],
  ["online", "dropped", "lost"],
  ["lost", "failed", "lost"],
  ["lost", "connected", "online"],
])("%s and then %s is %s", (status, happening, next) => {
  expect(nextStatus(status, happening)).toBe(next);
});
