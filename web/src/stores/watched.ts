/** A value that tells its readers when it changed; a reader hears the present one at once. */
export class Watched<T> {
  #value: T;
  readonly #readers: ((value: T) => void)[] = [];

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const reader of this.#readers) reader(value);
  }

  read(reader: (value: T) => void): void {
    this.#readers.push(reader);
    reader(this.#value);
  }
}
