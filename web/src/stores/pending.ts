/**
 * A value between a finger and a board: at most one command is on its way and at most 20 leave in a second; of all
 * values in between only the last is sent. Time and network are given in, so that a test holds both.
 */

/** At most one command in this time: 20 a second. */
export const SPACING_MS = 50;

/** What is on screen; `pending` until the board has confirmed it. */
export interface Shown<T> {
  readonly value: T;
  readonly pending: boolean;
}

interface Box<T> {
  readonly value: T;
}

export class Pending<T> {
  #confirmed: { value: T; revision: number } | null = null;
  #wanted: Box<T> | null = null;
  #sent: Box<T> | null = null;
  #sentAt = -Infinity;

  /** Null until the board has said its value. */
  get shown(): Shown<T> | null {
    const box = this.#wanted ?? this.#sent ?? this.#confirmed;
    return box && { value: box.value, pending: this.#wanted !== null || this.#sent !== null };
  }

  /** The finger moved. */
  want(value: T): void {
    this.#wanted = { value };
  }

  /** The value to send now, if one is due. After it `answered` or `failed` must follow. */
  due(now: number): Box<T> | null {
    if (this.#wanted === null || this.#sent !== null || now - this.#sentAt < SPACING_MS) return null;
    this.#sent = this.#wanted;
    this.#wanted = null;
    this.#sentAt = now;
    return this.#sent;
  }

  /** How long to wait before `due` is worth asking again; null while there is nothing to wait for. */
  wait(now: number): number | null {
    if (this.#wanted === null || this.#sent !== null) return null;
    return Math.max(0, this.#sentAt + SPACING_MS - now);
  }

  /** The board applied the command; `value` is what resulted. */
  answered(value: T, revision?: number): void {
    this.#sent = null;
    this.heard(value, revision ?? this.#confirmed?.revision ?? 0);
  }

  /** The command was refused or lost: back to what the board last said, unless the finger has moved on. */
  failed(): void {
    this.#sent = null;
  }

  /** What the board says; an older word than the last one is an echo of the past. */
  heard(value: T, revision: number): void {
    if (this.#confirmed && revision < this.#confirmed.revision) return;
    this.#confirmed = { value, revision };
  }

  /** A new connection: revisions of another run of the daemon mean nothing. */
  connected(): void {
    if (this.#confirmed) this.#confirmed = { ...this.#confirmed, revision: 0 };
  }
}
