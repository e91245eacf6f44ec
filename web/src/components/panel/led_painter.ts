import type { Picture } from "../../wire/frame";
import { canvasOf, contextOf, resize } from "./canvas";
import { bloom, ledMask, UNLIT } from "./led_look";
import { gridFor } from "./led_grid";

/** Below this many screen pixels an LED cannot be round, so plain pixels are drawn. */
const SMALLEST_LED = 4;

/** A dark panel of the commonest size, until the board has sent its picture. */
const EMPTY: Picture = { width: 64, height: 32, seq: 0, rgb: new Uint8Array(64 * 32 * 3) };

/** Draws the panel's picture, one LED for each pixel, on whole screen pixels. */
export class LedPainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #paper: CanvasRenderingContext2D;
  readonly #ambient: CanvasRenderingContext2D;
  readonly #pixels = contextOf(canvasOf(EMPTY.width, EMPTY.height));
  #picture = EMPTY;
  #mask: HTMLCanvasElement | null = null;
  #room = { width: 0, height: 0 };
  #round = true;
  #scheduled = false;

  /** `ambient` is the glow of the picture on what surrounds the panel. */
  constructor(canvas: HTMLCanvasElement, ambient: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#paper = contextOf(canvas);
    this.#ambient = contextOf(ambient);
  }

  /** Room for the picture in CSS pixels. */
  setRoom(width: number, height: number): void {
    this.#room = { width, height };
    this.#layOut();
  }

  /** Shows a picture with the next repaint; of several in between only the last is drawn. */
  show(picture: Picture): void {
    const resized = picture.width !== this.#picture.width || picture.height !== this.#picture.height;
    this.#picture = picture;
    this.#canvas.dataset.live = "true";
    this.#canvas.dataset.seq = String(picture.seq);
    if (resized) this.#layOut();
    else this.#schedule();
  }

  /** Round glowing LEDs, or the bare pixels. */
  setRound(round: boolean): void {
    this.#round = round;
    this.#layOut();
  }

  #layOut(): void {
    if (this.#room.width === 0) return;
    const { width, height } = this.#picture;
    const room = { ...this.#room, ratio: window.devicePixelRatio };
    const grid = gridFor(width, height, room);
    resize(this.#canvas, grid.width, grid.height);
    resize(this.#pixels.canvas, width, height);
    this.#canvas.style.setProperty("width", `${grid.cssWidth}px`);
    this.#canvas.style.setProperty("height", `${grid.cssHeight}px`);
    this.#mask = this.#round && grid.pitch >= SMALLEST_LED ? ledMask(width, height, grid) : null;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.#draw();
    });
  }

  #draw(): void {
    this.#pixels.putImageData(imageOf(this.#picture), 0, 0);
    const source = this.#pixels.canvas;
    const { width, height } = this.#canvas;
    this.#paper.globalCompositeOperation = "copy";
    this.#paper.imageSmoothingEnabled = false;
    this.#paper.drawImage(source, 0, 0, width, height);
    if (this.#mask) this.#drawLeds(this.#mask);
    this.#ambient.globalCompositeOperation = "copy";
    this.#ambient.drawImage(source, 0, 0, this.#ambient.canvas.width, this.#ambient.canvas.height);
  }

  #drawLeds(mask: HTMLCanvasElement): void {
    const paper = this.#paper;
    const { width, height } = paper.canvas;
    paper.globalCompositeOperation = "lighter";
    paper.fillStyle = UNLIT;
    paper.fillRect(0, 0, width, height);
    paper.globalCompositeOperation = "source-over";
    paper.drawImage(mask, 0, 0);
    bloom(paper, this.#pixels.canvas);
  }
}

function imageOf({ width, height, rgb }: Picture): ImageData {
  const image = new ImageData(width, height);
  const rgba = new Uint32Array(image.data.buffer);
  for (let pixel = 0, at = 0; pixel < rgba.length; pixel += 1, at += 3) {
    // Canvas memory is red, green, blue, alpha; every browser we know runs little endian.
    rgba[pixel] = (rgb[at] ?? 0) | ((rgb[at + 1] ?? 0) << 8) | ((rgb[at + 2] ?? 0) << 16) | 0xff000000;
  }
  return image;
}
