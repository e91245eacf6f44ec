/** What makes squares look like LEDs: dark ground between round lenses, and light that spills over. */

/** The ground of the panel, between the LEDs. */
const GROUND = "#08080a";
/** Light of an LED that is off: its lens still reflects the room a little. Added to every pixel. */
export const UNLIT = "#17171a";

/** A pattern that covers everything but the lenses; one tile for each LED of `cell` device pixels. */
export function ledMask(paper: CanvasRenderingContext2D, cell: number): CanvasPattern | null {
  const tile = document.createElement("canvas");
  tile.width = tile.height = cell;
  const ground = tile.getContext("2d");
  if (!ground) return null;
  ground.fillStyle = GROUND;
  ground.fillRect(0, 0, cell, cell);
  ground.globalCompositeOperation = "destination-out";
  ground.fillStyle = lens(ground, cell);
  ground.fillRect(0, 0, cell, cell);
  return paper.createPattern(tile, "repeat");
}

/** Full light in the middle, a little less towards the rim, then one device pixel of soft edge. */
function lens(ground: CanvasRenderingContext2D, cell: number): CanvasGradient {
  const radius = cell * 0.46;
  const edge = Math.max(0, 1 - 1.2 / radius);
  const gradient = ground.createRadialGradient(cell / 2, cell / 2, 0, cell / 2, cell / 2, radius);
  gradient.addColorStop(0, "#000");
  gradient.addColorStop(edge * 0.55, "#000");
  gradient.addColorStop(edge, "#000c");
  gradient.addColorStop(1, "#0000");
  return gradient;
}

/** Adds the light that spills from lit LEDs: the picture once more, blurred by plain bilinear scaling. */
export function bloom(paper: CanvasRenderingContext2D, pixels: HTMLCanvasElement): void {
  const { width, height } = paper.canvas;
  paper.globalCompositeOperation = "lighter";
  paper.globalAlpha = 0.2;
  paper.imageSmoothingEnabled = true;
  paper.imageSmoothingQuality = "high";
  paper.drawImage(pixels, 0, 0, width, height);
  paper.globalAlpha = 1;
}
