import { describe, expect, it } from "vitest";
import { RequestError } from "../connection/requests";
import type { Issued } from "../wire/board";
import { csvOf, idsIn, refused } from "./tokens";

const issued = (device_id: string): Issued => ({
  success: true, token: "e.y.J", id: "1", name: device_id, role: "device", vitals: "none", device_id, created: "", expires: "", seen: null, sockets: 0, yours: false,
});

describe("ids of wearables", () => {
  it("stand one a line, each once", () => {
    expect(idsIn(" a \r\n\n b\na\n")).toEqual(["a", "b"]);
    expect(idsIn("\n \n")).toEqual([]);
  });

  it("are cells of a table, never formulas", () => {
    const text = csvOf(["wrist-1", "a,b", 'say "hi"', "=1+1", "@x"].map(issued));
    expect(text.split("\r\n")).toEqual(["device_id,token", "wrist-1,e.y.J", '"a,b",e.y.J', '"say ""hi""",e.y.J', "'=1+1,e.y.J", "'@x,e.y.J", ""]);
  });
});

it("the last admin is explained in the words of the page, the rest in those of the board", () => {
  const other = new RequestError("Token not found", { code: "token_not_found", status: 404 });
  expect((refused(new RequestError("…", { code: "last_admin", status: 409 })) as Error).message).toContain("Make somebody else admin first");
  expect(refused(other)).toBe(other);
});
