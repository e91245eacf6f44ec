import { onUnmounted } from "vue";

/** Does something again and again while somebody can see the page. */
export function useVisibleTimer(what: () => void, periodMs: number): void {
  const timer = setInterval(() => {
    if (document.visibilityState === "visible") what();
  }, periodMs);
  onUnmounted(() => {
    clearInterval(timer);
  });
}
