/** What the daemon runs with, and changes of it that are on trial. */

/** Where a value comes from. All but the first two are said elsewhere, and cannot be changed here. */
export type Source = "default" | "page" | "file" | "environment" | "flag" | "systemd";

/** One key of the configuration. */
export interface SetupKey {
  readonly name: string;
  readonly description: string;
  readonly value: unknown;
  readonly default: unknown;
  readonly source: Source;
  /** JSON Schema of the value. */
  readonly schema: Readonly<Record<string, unknown>>;
}

/** Values by key; null for the default. */
export type Changes = Readonly<Record<string, unknown>>;

/** Changes that go back by themselves unless somebody keeps them. */
export interface Trial {
  readonly changes: Changes;
  /** ISO 8601. */
  readonly ends_at: string;
  readonly seconds_left: number;
  /** Where the board is meanwhile. */
  readonly open_at: readonly string[];
}

/** `GET /api/setup` */
export interface Setup {
  readonly keys: readonly SetupKey[];
  readonly trial: Trial | null;
  /** Why the last trial went back, when it did so by itself. */
  readonly last_failure: string | null;
}

/** Answer of `POST /api/setup`. */
export interface Tried {
  readonly success: true;
  readonly trial: Trial;
}
