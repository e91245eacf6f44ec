import { locale } from "../../locales";

/** The three values of a reading, and how exact each is shown. */
export const VALUES = [
  { key: "hr", unit: "bpm", digits: 0 },
  { key: "eda", unit: "microsiemens", digits: 2 },
  { key: "temp", unit: "celsius", digits: 1 },
] as const;

export type Value = (typeof VALUES)[number];

export function rounded(value: number, digits: number): string {
  return new Intl.NumberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

export function timeOf(moment: string): string {
  return new Intl.DateTimeFormat(locale(), { timeStyle: "medium" }).format(new Date(moment));
}

export function dayAndTime(moment: string): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(new Date(moment));
}

/** Whole minutes from one moment to another, at least one. */
export function minutesBetween(from: string, to: string): number {
  return Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));
}
