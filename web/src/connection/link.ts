import { retryDelay } from "./backoff";
import { nextStatus, type Happening, type Status } from "./status";

/** A connection that held for this time was a good one: the next retry is quick again. */
const STABLE_MS = 5_000;
/**
 * An attempt that has neither succeeded nor failed by then is given up. Socket.IO limits only the opening of the transport: a
 * connection that breaks in the middle of the namespace's handshake or of an upgrade can say nothing for 45 seconds.
 */
const ATTEMPT_MS = 10_000;

/** The part of a Socket.IO client that the link needs; its own reconnection must be switched off. */
export interface Line {
  readonly connected: boolean;
  connect(): unknown;
  disconnect(): unknown;
  on(event: "connect" | "disconnect" | "connect_error", listener: () => void): unknown;
}

/**
 * Keeps a line up for ever: every end of it, also `io server disconnect` and a refused handshake, which Socket.IO
 * itself takes for final, is followed by another attempt after a capped back-off.
 */
export class Link {
  readonly #line: Line;
  readonly #onStatus: (status: Status) => void;
  #status: Status = "connecting";
  #attempt = 0;
  #resting = false;
  #since: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(line: Line, onStatus: (status: Status) => void) {
    this.#line = line;
    this.#onStatus = onStatus;
    line.on("connect", () => {
      clearTimeout(this.#timer);
      this.#since = Date.now();
      this.#move("connected");
    });
    line.on("disconnect", () => {
      this.#retry("dropped");
    });
    line.on("connect_error", () => {
      this.#retry("failed");
    });
  }

  get status(): Status {
    return this.#status;
  }

  start(): void {
    this.#resting = false;
    this.#attempt = 0;
    this.#onStatus(this.#status);
    this.#dial();
  }

  /** Does not try any more until it is started again: the board knows nobody here. */
  rest(): void {
    this.#resting = true;
    clearTimeout(this.#timer);
    this.#line.disconnect();
    this.#status = "connecting";
    this.#onStatus(this.#status);
  }

  /** Tries at once, in place of any attempt that waits or hangs: the network is back, or somebody looks again. */
  hurry(): void {
    if (this.#line.connected || this.#resting) return;
    this.#attempt = 0;
    this.#line.disconnect();
    this.#dial();
  }

  /** Gives up a line that answers no more; a new one follows by itself. */
  hangUp(): void {
    this.#line.disconnect();
  }

  #dial(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#line.disconnect();
      this.#retry("failed");
    }, ATTEMPT_MS);
    this.#line.connect();
  }

  #retry(happening: Happening): void {
    if (this.#resting) return;
    if (this.#since !== null && Date.now() - this.#since >= STABLE_MS) this.#attempt = 0;
    this.#since = null;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#dial();
    }, retryDelay(this.#attempt, Math.random()));
    this.#attempt += 1;
    this.#move(happening);
  }

  #move(happening: Happening): void {
    this.#status = nextStatus(this.#status, happening);
    this.#onStatus(this.#status);
  }
}
