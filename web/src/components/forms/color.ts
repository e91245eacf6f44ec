/** Colours between the ways people pick them. */

export type Rgb = [red: number, green: number, blue: number];

/** Hue 0-360, saturation and value 0-1. */
export interface Hsv {
  readonly hue: number;
  readonly saturation: number;
  readonly value: number;
}

/** Colours that LEDs show well. */
export const SWATCHES: readonly Rgb[] = [
  [255, 255, 255],
  [255, 214, 170],
  [255, 176, 46],
  [255, 106, 0],
  [255, 32, 32],
  [255, 64, 150],
  [190, 70, 255],
  [80, 90, 255],
  [0, 150, 255],
  [0, 220, 220],
  [0, 220, 90],
  [170, 230, 0],
];

export function toHex(color: Readonly<Rgb>): string {
  return `#${color.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** `#rgb` or `#rrggbb`, with or without `#`; null when it is neither. */
export function fromHex(text: string): Rgb | null {
  const digits = text.trim().replace(/^#/, "");
  const long = digits.length === 3 ? Array.from(digits, (digit) => digit + digit).join("") : digits;
  if (!/^[0-9a-f]{6}$/i.test(long)) return null;
  const part = (at: number): number => Number.parseInt(long.slice(at, at + 2), 16);
  return [part(0), part(2), part(4)];
}

/** Smith 1978: the hexcone model. */
export function toHsv([red, green, blue]: Readonly<Rgb>): Hsv {
  const most = Math.max(red, green, blue);
  const range = most - Math.min(red, green, blue);
  return { hue: hueOf([red, green, blue], most, range), saturation: most === 0 ? 0 : range / most, value: most / 255 };
}

function hueOf([red, green, blue]: Rgb, most: number, range: number): number {
  if (range === 0) return 0;
  if (most === red) return (60 * ((green - blue) / range) + 360) % 360;
  return most === green ? 60 * ((blue - red) / range) + 120 : 60 * ((red - green) / range) + 240;
}

export function fromHsv({ hue, saturation, value }: Hsv): Rgb {
  const part = (n: number): number => {
    const k = (n + hue / 60) % 6;
    return Math.round(255 * (value - value * saturation * Math.max(0, Math.min(k, 4 - k, 1))));
  };
  return [part(5), part(3), part(1)];
}
