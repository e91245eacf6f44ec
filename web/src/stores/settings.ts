import { post } from "../connection/requests";
import type { SettingsAnswer, SettingsEvent } from "../wire/board";
import { Control } from "./control";

type Key = "brightness" | "on" | "transition" | "transition_ms" | "time_zone";

function control<K extends Key>(key: K): Control<SettingsEvent[K]> {
  return new Control(async (value: SettingsEvent[K]) => {
    const answer = await post<SettingsAnswer>("/api/settings", { [key]: value });
    return { value: answer[key] as SettingsEvent[K], revision: answer.revision };
  });
}

/** Percent of full light. */
export const brightness = control("brightness");
/** A panel that is off keeps its brightness for later. */
export const on = control("on");
export const transition = control("transition");
export const transitionMs = control("transition_ms");
/** IANA name; null for that of the machine. */
export const timeZone = control("time_zone");

export function onSettings(event: SettingsEvent): void {
  brightness.heard(event.brightness, event.revision);
  on.heard(event.on, event.revision);
  transition.heard(event.transition, event.revision);
  transitionMs.heard(event.transition_ms, event.revision);
  timeZone.heard(event.time_zone, event.revision);
}
