/**
 * From what somebody sees on the panel to the options that mend it. Pure; the rules are those of hzeller's rpi-rgb-led-matrix
 * (`lib/framebuffer.cc`, `lib/pixel-mapper.cc`, `lib/multiplex-mappers.cc`).
 */
import type { Changes } from "../../wire/setup";

const HUB75 = "display.hub75.";

/** `Chain` and `parallel` stay as they are. */
export interface PanelSize {
  readonly id: string;
  readonly cols: number;
  readonly rows: number;
}

export const SIZES: readonly PanelSize[] = [
  { id: "64x32", cols: 64, rows: 32 },
  { id: "32x16", cols: 32, rows: 16 },
  { id: "32x32", cols: 32, rows: 32 },
  { id: "64x64", cols: 64, rows: 64 },
];

/** How people wire panels, and what the library calls that. */
export const WIRINGS = [
  { id: "regular", mapping: "regular" },
  { id: "hat", mapping: "adafruit-hat" },
  { id: "hatPwm", mapping: "adafruit-hat-pwm" },
  { id: "active3", mapping: "regular" },
] as const;

export type WiringId = (typeof WIRINGS)[number]["id"];

export function hub75(options: Changes): Changes {
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [HUB75 + key, value]));
}

/** A panel of that size, wired so. The simulator is as large as the panels together. */
export function panelChanges(size: PanelSize, wiring: WiringId, { chain, parallel }: { chain: number; parallel: number }): Changes {
  const mapping = WIRINGS.find(({ id }) => id === wiring)?.mapping ?? "regular";
  const simulator = { "display.width": size.cols * chain, "display.height": size.rows * parallel };
  return { ...simulator, ...hub75({ cols: size.cols, rows: size.rows, hardware_mapping: mapping }) };
}

export type Light = "R" | "G" | "B";
export const LIGHTS: readonly Light[] = ["R", "G", "B"];

/**
 * The order of colours, from what the red and the green square look like while `current` is in force. The library sends a colour
 * to the pin of its place in the sequence, so the sequence has to name the light that hangs on each pin. Null when
 * both squares look the same, which no order does.
 */
export function sequenceFrom(current: string, red: Light, green: Light): string | null {
  const blue = LIGHTS.find((light) => light !== red && light !== green);
  if (red === green || blue === undefined) return null;
  const seen: Record<string, Light> = { R: red, G: green, B: blue };
  return Array.from(current, (colour) => seen[colour]).join("");
}

/** Corners of the panel: column and row, 0 or 1. */
export const CORNERS = { topLeft: [0, 0], topRight: [1, 0], bottomLeft: [0, 1], bottomRight: [1, 1] } as const;
export type Corner = keyof typeof CORNERS;
type Place = readonly [number, number];

/** From a place of the picture to one of the panel, as the library's mappers do it, on two by two places. */
const STEPS: Readonly<Record<string, (place: Place) => Place>> = {
  "Rotate:0": (place) => place,
  "Rotate:90": ([x, y]) => [1 - y, x],
  "Rotate:180": ([x, y]) => [1 - x, 1 - y],
  "Rotate:270": ([x, y]) => [y, 1 - x],
  "Mirror:H": ([x, y]) => [1 - x, y],
  "Mirror:V": ([x, y]) => [x, 1 - y],
};

/** The eight ways to turn a picture, the shortest names of each. */
const TURNS = ["", "Rotate:90", "Rotate:180", "Rotate:270", "Mirror:H", "Mirror:V", "Mirror:H;Rotate:90", "Mirror:H;Rotate:270"];

const split = (mapper: string): string[] => mapper.split(";").map((step) => step.trim()).filter((step) => step !== "");

/** The last mapper of a list is asked first: each new one is laid over those before it. */
function mapped(mapper: readonly string[], place: Place): Place {
  return mapper.reduceRight<Place>((at, step) => STEPS[step]?.(at) ?? at, place);
}

/**
 * The pixel mapper with which the picture stands upright, from where the squares 1 and 2 of the test pattern are seen while
 * `current` is in force. Mappers that arrange panels stay. Null when no turn can have put them there.
 */
export function mapperFrom(current: string, one: Corner, two: Corner): string | null {
  const steps = split(current);
  const arranging = steps.slice(0, steps.findLastIndex((step) => !(step in STEPS)) + 1);
  const turning = steps.slice(arranging.length);
  // The place that shows 1 now has to show the top left of the picture, and so on: the present turn undone where it is seen.
  const wanted: readonly [Place, Place][] = [[CORNERS[one], mapped(turning, CORNERS.topLeft)], [CORNERS[two], mapped(turning, CORNERS.topRight)]];
  const turn = TURNS.find((candidate) => wanted.every(([from, to]) => String(mapped(split(candidate), from)) === String(to)));
  return turn === undefined ? null : [...arranging, ...split(turn)].join(";");
}

/** How rows can be addressed. */
export interface Addressing {
  readonly multiplexing: number;
  readonly row_address_type: number;
}

const MOST_MULTIPLEXING = 18;
const ROW_TYPES = [1, 2, 3, 4];
/** Kinds of multiplexing that light four rows at a time, not two. */
const FOURFOLD = new Set([7, 9, 15, 18]);

/** All that a panel of so many rows can have, the usual ones first. */
export function addressings(rows: number): Addressing[] {
  const kinds = Array.from({ length: MOST_MULTIPLEXING + 1 }, (_, multiplexing) => ({ multiplexing, row_address_type: 0 }));
  const types = ROW_TYPES.map((row_address_type) => ({ multiplexing: 0, row_address_type }));
  return [...kinds.slice(0, 1), ...types, ...kinds.slice(1)].filter(({ multiplexing }) => fits(rows, multiplexing));
}

/** Each kind folds the rows; what is left has to be an even number, and four at least. */
function fits(rows: number, multiplexing: number): boolean {
  const fold = multiplexing === 0 ? 1 : FOURFOLD.has(multiplexing) ? 4 : 2;
  const left = Math.floor(rows / fold);
  return left % 2 === 0 && left >= 4;
}

/** The one after `now`; the first one after the last. */
export function nextAddressing(rows: number, now: Addressing): Addressing {
  const all = addressings(rows);
  const at = all.findIndex(({ multiplexing, row_address_type }) => multiplexing === now.multiplexing && row_address_type === now.row_address_type);
  return all[(at + 1) % all.length] ?? now;
}
