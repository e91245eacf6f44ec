import { locale, t } from "../../locales";
import type { ScheduleAction, Weekday } from "../../wire/board";

export const WEEKDAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** 2024-01-01 was a Monday. */
function dateOf(day: Weekday): Date {
  return new Date(Date.UTC(2024, 0, 1 + WEEKDAYS.indexOf(day)));
}

export function dayName(day: Weekday, length: "short" | "long"): string {
  return new Intl.DateTimeFormat(locale(), { weekday: length, timeZone: "UTC" }).format(dateOf(day));
}

export function daysInWords(days: readonly Weekday[]): string {
  if (days.length === WEEKDAYS.length) return t.schedule.everyDay;
  return WEEKDAYS.filter((day) => days.includes(day)).map((day) => dayName(day, "short")).join(", ");
}

export function actionInWords(action: ScheduleAction, titleOf: (app: string) => string): string {
  if ("brightness" in action) return t.schedule.brightnessTo(action.brightness);
  if ("on" in action) return action.on ? t.schedule.turnOn : t.schedule.turnOff;
  if ("preset" in action) return t.schedule.presetNamed(action.preset);
  return titleOf(action.app);
}

/** Unix seconds as a person says it, in the board's time zone. */
export function moment(at: number, zone: string | null): string {
  const words = { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(zone === null ? {} : { timeZone: zone }) } as const;
  return new Intl.DateTimeFormat(locale(), words).format(at * 1000);
}
