/** A quiet line is asked after this time … */
const QUIET_MS = 600;
/** … and given up when nothing was heard for this time after the question. With the tick below: lost within 2 s. */
const ANSWER_MS = 800;
/** How often `check` wants to be called. */
export const TICK_MS = 100;

/**
 * Notices a board that vanished without a word (power cut, out of Wi-Fi range): Socket.IO's own heartbeat would take
 * 45 seconds. It only counts silence; whoever holds it asks and hangs up.
 */
export class Silence {
  #heard: number;
  #asked: number | null = null;

  constructor(now: number) {
    this.#heard = now;
  }

  /** Anything came from the board. */
  heard(now: number): void {
    this.#heard = now;
    this.#asked = null;
  }

  check(now: number): "fine" | "ask" | "gone" {
    if (this.#asked !== null) return now - this.#asked >= ANSWER_MS ? "gone" : "fine";
    if (now - this.#heard < QUIET_MS) return "fine";
    this.#asked = now;
    return "ask";
  }
}
