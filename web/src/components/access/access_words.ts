import { locale, t } from "../../locales";
import type { Sight } from "../../wire/board";

/** Roles of people, the least first. */
export const ROLES = ["viewer", "controller", "admin"] as const;

/** Someone whose vitals can be seen. */
export interface Wearer {
  readonly id: string;
  readonly name: string;
}

/** Whose vitals these are, by name. */
export function sightWords(sight: Sight, wearers: readonly Wearer[]): string {
  if (sight === "all") return t.access.everybody;
  if (sight === "none" || sight.length === 0) return t.access.nobody;
  const names = sight.map((id) => wearers.find((wearer) => wearer.id === id)?.name ?? id);
  return new Intl.ListFormat(locale(), { type: "conjunction" }).format(names);
}

export function moment(at: string): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
}

/** Minutes and seconds, as on a clock. */
export function clockOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export type Result = "done" | "unknown" | "forbidden" | "refused" | "failed";

/** What became of a command, by its HTTP status. */
export function resultOf(status: number): Result {
  if (status < 400) return "done";
  if (status === 401) return "unknown";
  if (status === 403) return "forbidden";
  return status < 500 ? "refused" : "failed";
}
