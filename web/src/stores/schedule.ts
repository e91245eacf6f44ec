import { shallowRef } from "vue";
import { post } from "../connection/requests";
import type { ScheduleEntry, ScheduleEvent } from "../wire/board";
import { Control } from "./control";

/** An entry that the board has not numbered yet has no id. */
export type Planned = Omit<ScheduleEntry, "id"> & { readonly id?: number };

export const next = shallowRef<ScheduleEvent["next"]>(null);

export const schedule = new Control<readonly Planned[]>(async (entries) => {
  const answer = await post<ScheduleEvent>("/api/schedule", { entries });
  next.value = answer.next;
  return { value: answer.entries, revision: answer.revision };
});

export function onSchedule(event: ScheduleEvent): void {
  schedule.heard(event.entries, event.revision);
  next.value = event.next;
}
