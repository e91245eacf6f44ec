/** What goes over the wire, by name. The shapes are the daemon's own: `generated.ts`. */

import type { AppsList, CarouselView, CurrentApp, NotificationEvent, SettingsView } from "./generated";

export type {
  AppsList,
  CarouselChanged as CarouselAnswer,
  CarouselView as CarouselConfig,
  CurrentApp,
  Notice,
  Notices,
  NotificationEvent,
  Problem as Refusal,
  SettingsChanged as SettingsAnswer,
  SettingsView as SettingsEvent,
  Slot as CarouselEntry,
} from "./generated";

/** Settings of an app, by key. */
export type Settings = Record<string, unknown>;

/** Events the daemon sends, by their names on the wire. */
export interface ServerEvents {
  apps_list: (event: AppsList) => void;
  current_app: (event: CurrentApp) => void;
  settings: (event: SettingsView) => void;
  carousel_config: (event: CarouselView) => void;
  notification: (event: NotificationEvent) => void;
  presets: (event: PresetsEvent) => void;
  schedule: (event: ScheduleEvent) => void;
  frame: (packet: ArrayBuffer) => void;
}

/** Events the page sends; `fps` is 1 to 30. */
export interface ClientEvents {
  preview_start: (wish: { fps: number }) => void;
  preview_stop: () => void;
}
export interface AppDetail { name: string; title: string; description: string; icon: string; schema: Record<string, unknown>; defaults: Settings }
export interface Configured { app: string; config: Settings }
export interface Fonts { fonts: { name: string; height: number; ascent: number; source: "builtin" | "user"; licence: string }[] }
export interface PresetInfo { name: string; app: string | null; brightness: number; saved: number }
export interface PresetsEvent { presets: PresetInfo[]; revision: number }
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";
export type ScheduleAction = { brightness: number } | { on: boolean } | { preset: string } | { app: string };
export interface ScheduleEntry { id: number; enabled: boolean; days: Weekday[]; time: string; action: ScheduleAction }
export interface ScheduleEvent { entries: ScheduleEntry[]; next: { id: number; at: number } | null; revision: number }
export interface Health { version: string; uptime_seconds: number }
export interface Licence { name: string; version: string; licence: string; source: "crate" | "npm" | "font" }
