import { describe, expect, it } from "vitest";
import { addressings, CORNERS, LIGHTS, mapperFrom, nextAddressing, panelChanges, sequenceFrom, SIZES, type Corner, type Light } from "./panel_options";

const ORDERS = ["RGB", "RBG", "GRB", "GBR", "BRG", "BGR"] as const;

/** What a panel whose pins light `lights` shows of a colour that the library sends by `sequence`. */
const seen = (lights: string, sequence: string, colour: Light): Light => lights[sequence.indexOf(colour)] as Light;

describe("the order of colours", () => {
  it("is found for each panel, whichever is in force", () => {
    for (const lights of ORDERS) {
      for (const current of ORDERS) {
        const found = sequenceFrom(current, seen(lights, current, "R"), seen(lights, current, "G"));
        expect(found).toBe(lights);
        for (const colour of LIGHTS) expect(seen(lights, found ?? "", colour)).toBe(colour);
      }
    }
  });

  it("is not made up from what cannot be", () => {
    expect(sequenceFrom("RGB", "G", "G")).toBeNull();
  });
});

const WIDTH = 4;
const HEIGHT = 2;
type Size = readonly [number, number];
type Pixel = readonly [number, number];

/** `MapVisibleToMatrix` of the library, in pixels; the size is that of what lies below. */
function below(step: string, [width, height]: Size, [x, y]: Pixel): Pixel {
  switch (step) {
    case "Rotate:90": return [width - y - 1, x];
    case "Rotate:180": return [width - x - 1, height - y - 1];
    case "Rotate:270": return [y, height - x - 1];
    case "Mirror:H": return [width - 1 - x, y];
    case "Mirror:V": return [x, height - 1 - y];
    default: return [x, y];
  }
}

const turns = (step: string): boolean => step === "Rotate:90" || step === "Rotate:270";
const resized = ([width, height]: Size, step: string): Size => (turns(step) ? [height, width] : [width, height]);

/** Where on the panel a pixel of the picture lands. */
function landing(mapper: string, [x, y]: Pixel): Pixel {
  const steps = mapper.split(";").filter((step) => step !== "");
  const sizes = steps.map((_, at) => steps.slice(0, at).reduce<Size>(resized, [WIDTH, HEIGHT]));
  return steps.reduceRight<Pixel>((pixel, step, at) => below(step, sizes[at] ?? [WIDTH, HEIGHT], pixel), [x, y]);
}

/** The size of the picture with `mapper`. */
const sizeOf = (mapper: string): Size => mapper.split(";").reduce<Size>(resized, [WIDTH, HEIGHT]);

function pixelAt(corner: Corner, [width, height]: Size): Pixel {
  const [x, y] = CORNERS[corner];
  return [x * (width - 1), y * (height - 1)];
}

/** A panel that hangs turned: from its own pixel to the corner in which a person sees it. */
const HANGINGS = ["", "Rotate:90", "Rotate:180", "Rotate:270", "Mirror:H", "Mirror:V", "Mirror:H;Rotate:90", "Mirror:H;Rotate:270"];

function cornerSeen(hanging: string, pixel: Pixel): Corner | undefined {
  const corners = Object.keys(CORNERS) as Corner[];
  return corners.find((corner) => String(landing(hanging, pixelAt(corner, sizeOf(hanging)))) === String(pixel));
}

describe("the pixel mapper", () => {
  it("sets each panel upright, however it hangs and whatever is in force", () => {
    for (const hanging of HANGINGS) {
      for (const current of HANGINGS) {
        const where = (mapper: string, corner: Corner): Corner | undefined => cornerSeen(hanging, landing(mapper, pixelAt(corner, sizeOf(mapper))));
        const [one, two] = [where(current, "topLeft"), where(current, "topRight")];
        const found = mapperFrom(current, one ?? "topLeft", two ?? "topLeft");
        for (const corner of Object.keys(CORNERS) as Corner[]) expect(where(found ?? "?", corner), `${hanging} ${current} ${corner}`).toBe(corner);
      }
    }
  });

  it("keeps what arranges panels, and does not grow", () => {
    expect(mapperFrom("U-mapper;Rotate:90", "topRight", "bottomRight")).toBe("U-mapper");
    expect(mapperFrom("U-mapper", "bottomRight", "bottomLeft")).toBe("U-mapper;Rotate:180");
    expect(mapperFrom("Rotate:180", "bottomRight", "bottomLeft")).toBe("");
  });

  it("is not made up from what cannot be", () => {
    expect(mapperFrom("", "topLeft", "bottomRight")).toBeNull();
    expect(mapperFrom("", "topLeft", "topLeft")).toBeNull();
  });
});

describe("the rows", () => {
  it("are tried in each way that fits the panel, once round", () => {
    const all = addressings(32);
    expect(all[0]).toEqual({ multiplexing: 0, row_address_type: 0 });
    expect(all).toHaveLength(23);
    const round = all.reduce((now) => nextAddressing(32, now), { multiplexing: 0, row_address_type: 0 });
    expect(round).toEqual(all[0]);
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(all.length);
  });

  it("leave out what the library refuses", () => {
    expect(addressings(8).some(({ multiplexing }) => multiplexing === 9)).toBe(false);
    expect(nextAddressing(8, { multiplexing: 99, row_address_type: 0 })).toEqual(addressings(8)[0]);
  });
});

describe("a panel's size", () => {
  it("goes to the wiring and to the simulator", () => {
    const [first] = SIZES;
    expect(first && panelChanges(first, "hat", { chain: 2, parallel: 1 })).toEqual({
      "display.width": 128,
      "display.height": 32,
      "display.hub75.cols": 64,
      "display.hub75.rows": 32,
      "display.hub75.hardware_mapping": "adafruit-hat",
    });
  });
});
