import { onUnmounted, shallowRef, type ShallowRef } from "vue";

/** `performance.now()`, a few times a second, while somebody shows it. */
export function useClock(periodMs = 250): ShallowRef<number> {
  const now = shallowRef(performance.now());
  const timer = setInterval(() => {
    now.value = performance.now();
  }, periodMs);
  onUnmounted(() => {
    clearInterval(timer);
  });
  return now;
}
