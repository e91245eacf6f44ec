import { computed, shallowRef } from "vue";
import { get, post } from "../connection/requests";
import type { CarouselAnswer, CarouselConfig, CarouselEntry } from "../wire/board";
import { Control } from "./control";

const PATH = "/api/carousel";

export const currentIndex = shallowRef(0);
/** When the entry on the panel ends, by `performance.now()`; null while it does not end. */
export const endsAt = shallowRef<number | null>(null);

let revisionSeen = 0;

/** Entries, changed in place: what shows now goes on. */
export const entries = new Control<readonly CarouselEntry[]>(async (apps) => {
  const answer = await post<CarouselAnswer>(PATH, { apps });
  return { value: answer.apps, revision: answer.revision };
});

export const enabled = new Control<boolean>(async (value) => {
  const answer = await post<CarouselAnswer>(PATH, { enabled: value, apps: entries.shown?.value ?? [] });
  return { value: answer.enabled, revision: answer.revision };
});

export const paused = new Control<boolean>(async (value) => {
  const answer = await post<CarouselAnswer>(`${PATH}/${value ? "pause" : "resume"}`);
  return { value: answer.paused, revision: answer.revision };
});

export const runs = computed(() => (enabled.shown?.value ?? false) && (entries.shown?.value.length ?? 0) > 0);

export async function turn(where: "next" | "previous"): Promise<void> {
  onCarousel(await post<CarouselAnswer>(`${PATH}/${where}`));
}

export function onCarousel(event: CarouselConfig): void {
  entries.heard(event.apps, event.revision);
  enabled.heard(event.enabled, event.revision);
  paused.heard(event.paused, event.revision);
  if (event.revision < revisionSeen) return;
  revisionSeen = event.revision;
  currentIndex.value = event.current_index;
  void askRemaining();
}

export function forgetCarousel(): void {
  revisionSeen = 0;
}

async function askRemaining(): Promise<void> {
  const answer = await get<{ remaining?: number | null }>(PATH).catch(() => ({ remaining: null }));
  endsAt.value = typeof answer.remaining === "number" ? performance.now() + answer.remaining * 1000 : null;
}
