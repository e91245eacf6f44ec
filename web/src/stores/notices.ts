import { computed, shallowRef } from "vue";
import { get, post, remove } from "../connection/requests";
import type { Notice, Notices } from "../wire/board";
import { wrong } from "./toasts";

export interface Draft {
  readonly text: string;
  readonly color: readonly [number, number, number];
  readonly priority: "low" | "normal" | "high";
  readonly hold: boolean;
}

const PATH = "/api/notify";

export const notices = shallowRef<Notices>({ showing: null, waiting: [], recent: [] });

/** What shows and what waits, in that order. */
export const open = computed<Notice[]>(() => {
  const { showing, waiting } = notices.value;
  return showing ? [showing, ...waiting] : waiting;
});

let asked = 0;

/** Asks anew. An answer that another one has overtaken is old. */
export async function refresh(): Promise<void> {
  asked += 1;
  const turn = asked;
  const answer = await get<Notices>(PATH);
  if (turn === asked) notices.value = answer;
}

/** Event `notification`: it tells of one; the list is small, so it is asked for anew. */
export function onNotification(): void {
  refresh().catch(wrong);
}

export async function send(draft: Draft): Promise<void> {
  await post(PATH, draft);
}

export async function dismiss(id: number): Promise<void> {
  await remove(`${PATH}/${id}`);
}

/** Once more, as it was. */
export async function again({ text, color, icon, duration, repeat, priority, hold }: Notice): Promise<void> {
  await post(PATH, { text, color, duration, repeat, priority, hold, ...(icon === null ? {} : { icon }) });
}
