import { onUnmounted, shallowRef, type ShallowRef } from "vue";

/** Whether a media query holds. */
export function useMedia(query: string): ShallowRef<boolean> {
  const list = matchMedia(query);
  const holds = shallowRef(list.matches);
  const update = (): void => {
    holds.value = list.matches;
  };
  list.addEventListener("change", update);
  onUnmounted(() => {
    list.removeEventListener("change", update);
  });
  return holds;
}
