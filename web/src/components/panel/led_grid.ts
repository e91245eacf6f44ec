/** Where the LEDs lie on the screen; LED number `i` of a row begins at device pixel `round(i * pitch)`. */
export interface Grid {
  /** From one LED to the next, in device pixels. */
  readonly pitch: number;
  /** The whole picture in device pixels. */
  readonly width: number;
  readonly height: number;
  readonly cssWidth: number;
  readonly cssHeight: number;
}

/** Room for the picture in CSS pixels, and device pixels to each of them. */
export interface Room {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

/** From this pitch on, one device pixel more or less between two LEDs cannot be seen; below it would make stripes. */
const FINE_PITCH = 7;

/** The largest grid that fits; small LEDs lie on whole device pixels, so that all look the same. */
export function gridFor(columns: number, rows: number, room: Room): Grid {
  const exact = Math.min(room.width / columns, room.height / rows) * room.ratio;
  const pitch = exact >= FINE_PITCH ? exact : Math.max(1, Math.floor(exact));
  const width = Math.floor(pitch * columns);
  const height = Math.floor(pitch * rows);
  // A panel with more columns than the screen has pixels is shrunk by the browser rather than cut.
  const shrink = Math.min(1, exact / pitch) / room.ratio;
  return { pitch, width, height, cssWidth: width * shrink, cssHeight: height * shrink };
}
