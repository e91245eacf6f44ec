import { shallowRef } from "vue";
import { Pending, type Shown } from "./pending";
import { wrong } from "./toasts";

/** What the board made of a command; no revision where the answer has none. */
export interface Applied<T> {
  readonly value: T;
  readonly revision?: number;
}

const all: Control<never>[] = [];

/**
 * One thing a person can set. It shows the wish at once, stays `pending` until the board has answered, and goes back with
 * words when the board refuses.
 */
export class Control<T> {
  readonly #pending = new Pending<T>();
  readonly #shown = shallowRef<Shown<T> | null>(null);
  readonly #send: (value: T) => Promise<Applied<T>>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (value: T) => Promise<Applied<T>>) {
    this.#send = send;
    all.push(this as unknown as Control<never>);
  }

  /** Null until the board has said it. */
  get shown(): Shown<T> | null {
    return this.#shown.value;
  }

  get pending(): boolean {
    return this.#shown.value?.pending ?? false;
  }

  want(value: T): void {
    this.#pending.want(value);
    this.#pump();
  }

  /** An event of the board. */
  heard(value: T, revision: number): void {
    this.#pending.heard(value, revision);
    this.#draw();
  }

  connected(): void {
    this.#pending.connected();
  }

  #pump(): void {
    this.#draw();
    clearTimeout(this.#timer);
    const due = this.#pending.due(performance.now());
    if (due) {
      void this.#deliver(due.value);
      return;
    }
    const wait = this.#pending.wait(performance.now());
    if (wait === null) return;
    this.#timer = setTimeout(() => {
      this.#pump();
    }, wait);
  }

  async #deliver(value: T): Promise<void> {
    try {
      const applied = await this.#send(value);
      this.#pending.answered(applied.value, applied.revision);
    } catch (error) {
      this.#pending.failed();
      wrong(error);
    } finally {
      this.#pump();
    }
  }

  #draw(): void {
    this.#shown.value = this.#pending.shown;
  }
}

/** A new connection: what another run of the daemon numbered means nothing. */
export function forgetRevisions(): void {
  for (const control of all) control.connected();
}
