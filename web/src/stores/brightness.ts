/**
 * The brightness slider between a finger and a board: at most one command is on its way and at most 20 leave in a
 * second; of all positions in between only the last is sent. Time and network are given in, so that a test holds both.
 */

/** At most one command in this time: 20 a second. */
export const SPACING_MS = 50;

/** What is on screen: `level` in percent, `pending` until the board has confirmed it. */
export interface Shown {
  readonly level: number;
  readonly pending: boolean;
}

export class Brightness {
  #confirmed: { level: number; revision: number } | null = null;
  #wanted: number | null = null;
  #sent: number | null = null;
  #sentAt = -Infinity;

  /** Null until the board has said its brightness. */
  get shown(): Shown | null {
    const level = this.#wanted ?? this.#sent ?? this.#confirmed?.level;
    return level === undefined ? null : { level, pending: this.#wanted !== null || this.#sent !== null };
  }

  /** The finger moved. */
  want(level: number): void {
    this.#wanted = level;
  }

  /** The level to send now, if one is due. After it `answered` or `failed` must follow. */
  due(now: number): number | null {
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

  /** The board applied the command; `level` is what resulted. */
  answered(level: number, revision?: number): void {
    this.#sent = null;
    this.heard(level, revision ?? this.#confirmed?.revision ?? 0);
  }

  /** The command was refused or lost: back to what the board last said, unless the finger has moved on. */
  failed(): void {
    this.#sent = null;
  }

  /** Event `settings`; an older one than known is an echo of the past. */
  heard(level: number, revision: number): void {
    if (this.#confirmed && revision < this.#confirmed.revision) return;
    this.#confirmed = { level, revision };
  }

  /** A new connection: revisions of another run of the daemon mean nothing. */
  connected(): void {
    if (this.#confirmed) this.#confirmed = { ...this.#confirmed, revision: 0 };
  }
}
