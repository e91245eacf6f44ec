import Sortable from "sortablejs";
import { onUnmounted, watchEffect, type Ref } from "vue";

/** Lets the children of a list be dragged by their `.handle`. The list itself stays Vue's: only the wish is told. */
export function useSortable(list: Ref<HTMLElement | null>, onMove: (from: number, to: number) => void): void {
  let sortable: Sortable | null = null;
  const stop = (): void => {
    sortable?.destroy();
    sortable = null;
  };
  watchEffect(() => {
    stop();
    if (!list.value) return;
    sortable = Sortable.create(list.value, {
      handle: ".handle",
      // The same way with mouse and finger; the browser's own dragging knows no fingers.
      forceFallback: true,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
      onEnd: (event) => {
        dropped(event, onMove);
      },
    });
  });
  onUnmounted(stop);
}

function dropped({ from, item, oldIndex, newIndex }: Sortable.SortableEvent, onMove: (from: number, to: number) => void): void {
  if (oldIndex === undefined || newIndex === undefined || oldIndex === newIndex) return;
  // Put back what was dragged: the list is drawn anew from the data.
  item.remove();
  from.insertBefore(item, from.children[oldIndex] ?? null);
  onMove(oldIndex, newIndex);
}
