import { canvasOf, contextOf } from "./canvas";
import type { Grid } from "./led_grid";

/** What makes squares look like LEDs: dark ground between round lenses, and light that spills over. */

/** The ground of the panel, between the LEDs. */
const GROUND = "#08080a";
/** Light of an LED that is off: its lens still reflects the room a little. Added to every pixel. */
export const UNLIT = "#17171a";

/** A picture of the ground with a hole for each lens, to lay over the pixels. */
export function ledMask(columns: number, rows: number, grid: Grid): HTMLCanvasElement {
  const mask = canvasOf(grid.width, grid.height);
  const ground = contextOf(mask);
  ground.fillStyle = GROUND;
  ground.fillRect(0, 0, grid.width, grid.height);
  ground.globalCompositeOperation = "destination-out";
  const hole = lens(Math.floor(grid.pitch));
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      ground.drawImage(hole, Math.round(column * grid.pitch), Math.round(row * grid.pitch));
    }
  }
  return mask;
}

/** Full light in the middle, a little less towards the rim, then one device pixel of soft edge. */
function lens(size: number): HTMLCanvasElement {
  const tile = canvasOf(size, size);
  const paper = contextOf(tile);
  const radius = size * 0.47;
  const edge = Math.max(0, 1 - 1.2 / radius);
  const light = paper.createRadialGradient(size / 2, size / 2, 0, size / 2, size / 2, radius);
  light.addColorStop(0, "#000");
  light.addColorStop(edge * 0.55, "#000");
  light.addColorStop(edge, "#000c");
  light.addColorStop(1, "#0000");
  paper.fillStyle = light;
  paper.fillRect(0, 0, size, size);
  return tile;
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
