import { computed, shallowRef } from "vue";
import { post } from "../connection/requests";
import type { AlertPreset, VitalsSettingsEvent } from "../wire/board";
import { Control } from "./control";

const PATH = "/api/vitals/settings";

/** How long things are kept, in days. */
export interface Days {
  readonly raw: number;
  readonly minutes: number;
}

const settings = shallowRef<VitalsSettingsEvent | null>(null);
let revisionSeen = 0;

/** Null until the board has said it. */
export const days = computed<Days | null>(() => settings.value && { raw: settings.value.raw_days, minutes: settings.value.minute_days });

/** How soon there is an alert. */
export const alertPreset = new Control<AlertPreset>(async (alerts) => {
  const answer = await post<VitalsSettingsEvent>(PATH, { alerts });
  return { value: answer.alerts, revision: answer.revision };
});

export function onVitalsSettings(event: VitalsSettingsEvent): void {
  alertPreset.heard(event.alerts, event.revision);
  if (event.revision < revisionSeen) return;
  revisionSeen = event.revision;
  settings.value = event;
}

export function forgetVitalsSettings(): void {
  revisionSeen = 0;
}

/** What is older than that is deleted at once; there is no way back. */
export async function keepFor({ raw, minutes }: Days): Promise<void> {
  onVitalsSettings(await post<VitalsSettingsEvent>(PATH, { raw_days: raw, minute_days: minutes }));
}

/** Whether something that is kept now would be kept no longer. */
export function isShorter(now: Days, wanted: Days): boolean {
  return wanted.raw < now.raw || wanted.minutes < now.minutes;
}
