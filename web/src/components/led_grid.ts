/** Where the LEDs lie on the screen: every cell is `cell` device pixels wide and high. */
export interface Grid {
  readonly cell: number;
  readonly cssWidth: number;
  readonly cssHeight: number;
}

/** Room for the picture in CSS pixels, and device pixels to each of them. */
export interface Room {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

/** The largest grid of whole device pixels that fits, so that all LEDs look the same; never less than one a cell. */
export function gridFor(columns: number, rows: number, room: Room): Grid {
  const cell = Math.max(1, Math.floor(Math.min(room.width / columns, room.height / rows) * room.ratio));
  // A panel with more columns than the screen has pixels is shrunk by the browser rather than cut.
  const shrink = Math.min(1, (room.width * room.ratio) / (cell * columns));
  return {
    cell,
    cssWidth: ((cell * columns) / room.ratio) * shrink,
    cssHeight: ((cell * rows) / room.ratio) * shrink,
  };
}
