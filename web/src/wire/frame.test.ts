import { describe, expect, it } from "vitest";
import { FrameDecoder, Kind, MAX_SIDE, type Outcome } from "./frame";

interface Wish {
  kind: number;
  width?: number;
  height?: number;
  seq?: number;
  base?: number;
  payload: number[];
}

/** Built by hand from the published layout, so that the decoder is not tested with itself. */
function packet({ kind, width = 2, height = 1, seq = 1, base = 0, payload }: Wish): ArrayBuffer {
  const u16 = (n: number) => [n & 255, (n >> 8) & 255];
  const u32 = (n: number) => [...u16(n & 0xffff), ...u16(n >>> 16)];
  const header = [0x52, 0x42, 1, kind, ...u16(width), ...u16(height), ...u32(seq), ...u32(base)];
  return new Uint8Array([...header, ...payload]).buffer;
}

const RED_BLUE = [255, 0, 0, 0, 0, 255];
const keyframe = (seq: number, payload = RED_BLUE) => packet({ kind: Kind.keyframe, seq, payload });
const delta = (seq: number, base: number, payload: number[]) => packet({ kind: Kind.delta, seq, base, payload });
const run = (start: number, ...rgb: number[]) => [start, 0, 0, 0, rgb.length / 3, 0, ...rgb];

function pixels(outcome: Outcome): number[] {
  if (outcome.is !== "picture") throw new Error(`${outcome.is}: ${outcome.why}`);
  return [...outcome.picture.rgb];
}

describe("whole pictures", () => {
  it("reads size, number and pixels of a keyframe", () => {
    const outcome = new FrameDecoder().accept(packet({ kind: Kind.keyframe, width: 1, height: 2, seq: 0x01020304, payload: RED_BLUE }));
    expect(outcome).toEqual({
      is: "picture",
      picture: { width: 1, height: 2, seq: 0x01020304, rgb: new Uint8Array(RED_BLUE) },
    });
  });

  it("does not take a picture for a base", () => {
    const decoder = new FrameDecoder();
    decoder.accept(keyframe(1));
    decoder.accept(packet({ kind: Kind.picture, seq: 2, payload: [1, 1, 1, 2, 2, 2] }));
    expect(decoder.accept(delta(3, 2, []))).toEqual({ is: "ignored", why: "unknown base" });
    expect(pixels(decoder.accept(delta(3, 1, [])))).toEqual(RED_BLUE);
  });

  it("changes size with the next keyframe", () => {
    const decoder = new FrameDecoder();
    decoder.accept(keyframe(1));
    expect(pixels(decoder.accept(packet({ kind: Kind.keyframe, width: 1, seq: 2, payload: [7, 8, 9] })))).toEqual([7, 8, 9]);
  });
});

describe("deltas", () => {
  it("lays its runs over the keyframe, not over the delta before it", () => {
    const decoder = new FrameDecoder();
    decoder.accept(keyframe(1));
    expect(pixels(decoder.accept(delta(2, 1, run(0, 9, 9, 9))))).toEqual([9, 9, 9, 0, 0, 255]);
    expect(pixels(decoder.accept(delta(3, 1, run(1, 5, 6, 7))))).toEqual([255, 0, 0, 5, 6, 7]);
    expect(pixels(decoder.accept(delta(4, 1, [...run(0, 1, 1, 1), ...run(1, 2, 2, 2)])))).toEqual([1, 1, 1, 2, 2, 2]);
  });

  it("ignores one whose base it does not hold", () => {
    const decoder = new FrameDecoder();
    expect(decoder.accept(delta(2, 1, []))).toEqual({ is: "ignored", why: "unknown base" });
    decoder.accept(keyframe(3));
    expect(decoder.accept(delta(4, 1, []))).toEqual({ is: "ignored", why: "unknown base" });
  });

  it("forgets its base on reset", () => {
    const decoder = new FrameDecoder();
    decoder.accept(keyframe(9));
    decoder.reset();
    expect(decoder.accept(delta(10, 9, []))).toEqual({ is: "ignored", why: "unknown base" });
    expect(decoder.accept(keyframe(1)).is).toBe("picture");
  });
});

describe("order", () => {
  it("passes over a frame that was overtaken", () => {
    const decoder = new FrameDecoder();
    decoder.accept(keyframe(1));
    decoder.accept(delta(3, 1, []));
    expect(decoder.accept(delta(2, 1, []))).toEqual({ is: "ignored", why: "older" });
  });

  it("keeps a keyframe that a picture overtook as the base", () => {
    const decoder = new FrameDecoder();
    decoder.accept(packet({ kind: Kind.picture, seq: 5, payload: RED_BLUE }));
    expect(decoder.accept(keyframe(4))).toEqual({ is: "ignored", why: "older" });
    expect(decoder.accept(delta(6, 4, [])).is).toBe("picture");
  });

  it("goes on when the counter wraps", () => {
    const decoder = new FrameDecoder();
    decoder.accept(keyframe(0xffff_ffff));
    expect(decoder.accept(delta(0, 0xffff_ffff, [])).is).toBe("picture");
  });
});

describe("damaged packets", () => {
  const spoilt = (at: number, byte: number) => {
    const bytes = new Uint8Array(keyframe(1));
    bytes[at] = byte;
    return bytes.buffer;
  };
  const cases: [string, ArrayBuffer, string][] = [
    ["empty", new ArrayBuffer(0), "shorter than a header"],
    ["half a header", keyframe(1).slice(0, 15), "shorter than a header"],
    ["wrong magic", spoilt(0, 0x53), "no frame"],
    ["another version", spoilt(2, 2), "unknown version"],
    ["unknown kind", spoilt(3, 3), "unknown kind"],
    ["width 0", packet({ kind: Kind.keyframe, width: 0, payload: [] }), "impossible size"],
    ["too high", packet({ kind: Kind.keyframe, height: MAX_SIDE + 1, payload: [] }), "impossible size"],
    ["pixels missing", keyframe(1, [1, 2, 3]), "the picture has not the size it names"],
    ["pixels too many", keyframe(1, [...RED_BLUE, 0]), "the picture has not the size it names"],
    ["run header cut", delta(2, 1, [0, 0, 0, 0, 1]), "a run is cut short"],
    ["run pixels cut", delta(2, 1, [0, 0, 0, 0, 1, 0, 255]), "a run is cut short"],
    ["run past the end", delta(2, 1, run(1, 1, 1, 1, 2, 2, 2)), "a run leaves the picture"],
    ["run far outside", delta(2, 1, [255, 255, 255, 255, 1, 0, 1, 1, 1]), "a run leaves the picture"],
    ["delta of another size", packet({ kind: Kind.delta, width: 1, seq: 2, base: 1, payload: [] }), "the delta has not the size of its base"],
  ];

  it.each(cases)("refuses: %s", (_name, damaged, why) => {
    const decoder = new FrameDecoder();
    decoder.accept(keyframe(1));
    expect(decoder.accept(damaged)).toEqual({ is: "refused", why });
  });

  it("leaves the base untouched by a delta that fails half-way", () => {
    const decoder = new FrameDecoder();
    decoder.accept(keyframe(1));
    decoder.accept(delta(2, 1, [...run(0, 9, 9, 9), ...run(7, 1, 1, 1)]));
    expect(pixels(decoder.accept(delta(3, 1, [])))).toEqual(RED_BLUE);
  });
});
