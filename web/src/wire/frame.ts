/**
 * The panel's picture as event `frame` carries it, little endian:
 * 0..2 "RB" · 2 version · 3 kind · 4..6 width · 6..8 height · 8..12 seq · 12..16 base · payload.
 * Keyframes and pictures hold width × height × 3 bytes of RGB888, row by row; a delta holds runs of
 * {start u32, count u16, count × 3 bytes} to lay over the keyframe whose seq is `base`.
 */

const HEADER_BYTES = 16;
const RUN_HEADER_BYTES = 6;
const MAGIC = 0x52_42; // "RB"
const VERSION = 1;

/** No panel is wider or higher; a larger figure is a damaged packet. */
export const MAX_SIDE = 1024;

export const Kind = { keyframe: 0, delta: 1, picture: 2 } as const;

/** A whole picture: three bytes a pixel, row by row, top left first. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly seq: number;
  readonly rgb: Uint8Array;
}

/** What became of a packet: shown, rightly passed over, or refused because it is damaged. */
export type Outcome =
  | { readonly is: "picture"; readonly picture: Picture }
  | { readonly is: "ignored"; readonly why: "unknown base" | "older" }
  | { readonly is: "refused"; readonly why: string };

interface Header {
  readonly kind: number;
  readonly width: number;
  readonly height: number;
  readonly seq: number;
  readonly base: number;
}

/** Turns packets into pictures; holds the last keyframe, against which deltas are made. */
export class FrameDecoder {
  #base: Picture | null = null;
  #shown: number | null = null;

  /** Forgets everything: a new connection starts with a keyframe and its own numbers. */
  reset(): void {
    this.#base = null;
    this.#shown = null;
  }

  accept(packet: ArrayBuffer): Outcome {
    const view = new DataView(packet);
    const header = readHeader(view);
    if (typeof header === "string") return refused(header);
    return header.kind === Kind.delta ? this.#delta(header, view) : this.#whole(header, packet);
  }

  #whole(header: Header, packet: ArrayBuffer): Outcome {
    const bytes = header.width * header.height * 3;
    if (packet.byteLength !== HEADER_BYTES + bytes) return refused("the picture has not the size it names");
    const picture = { ...sizeOf(header), rgb: new Uint8Array(packet, HEADER_BYTES, bytes) };
    if (header.kind === Kind.keyframe && isNewer(header.seq, this.#base?.seq ?? null)) this.#base = picture;
    return this.#show(picture);
  }

  #delta(header: Header, view: DataView): Outcome {
    const base = this.#base;
    if (base?.seq !== header.base) return { is: "ignored", why: "unknown base" };
    if (base.width !== header.width || base.height !== header.height) return refused("the delta has not the size of its base");
    const rgb = base.rgb.slice();
    const mistake = layRuns(view, rgb);
    return mistake === null ? this.#show({ ...sizeOf(header), rgb }) : refused(mistake);
  }

  /** Frames may overtake each other on the way; time on the panel only goes forward. */
  #show(picture: Picture): Outcome {
    if (!isNewer(picture.seq, this.#shown)) return { is: "ignored", why: "older" };
    this.#shown = picture.seq;
    return { is: "picture", picture };
  }
}

function readHeader(view: DataView): Header | string {
  if (view.byteLength < HEADER_BYTES) return "shorter than a header";
  if (view.getUint16(0) !== MAGIC) return "no frame";
  if (view.getUint8(2) !== VERSION) return "unknown version";
  const header = {
    kind: view.getUint8(3),
    width: view.getUint16(4, true),
    height: view.getUint16(6, true),
    seq: view.getUint32(8, true),
    base: view.getUint32(12, true),
  };
  if (header.kind > Kind.picture) return "unknown kind";
  return isSide(header.width) && isSide(header.height) ? header : "impossible size";
}

/** Lays all runs over `rgb`, or says what is wrong with them. */
function layRuns(view: DataView, rgb: Uint8Array): string | null {
  let at = HEADER_BYTES;
  while (at < view.byteLength) {
    if (at + RUN_HEADER_BYTES > view.byteLength) return "a run is cut short";
    const start = view.getUint32(at, true) * 3;
    const bytes = view.getUint16(at + 4, true) * 3;
    at += RUN_HEADER_BYTES;
    if (at + bytes > view.byteLength) return "a run is cut short";
    if (start + bytes > rgb.length) return "a run leaves the picture";
    rgb.set(new Uint8Array(view.buffer, at, bytes), start);
    at += bytes;
  }
  return null;
}

/** Serial-number comparison (RFC 1982), so that the counter may wrap. */
function isNewer(seq: number, than: number | null): boolean {
  return than === null || ((seq - than) | 0) > 0;
}

function isSide(pixels: number): boolean {
  return pixels >= 1 && pixels <= MAX_SIDE;
}

function sizeOf({ width, height, seq }: Header): Omit<Picture, "rgb"> {
  return { width, height, seq };
}

function refused(why: string): Outcome {
  return { is: "refused", why };
}
