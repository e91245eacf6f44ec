import { ref } from "vue";
import { RequestError } from "../connection/requests";
import { t } from "../locales";

/** How long words stay; an undo waits as long as it is promised. */
const SAID_MS = 4_000;
export const UNDO_MS = 10_000;
/** More would cover the page. */
const MOST = 3;

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly kind: "said" | "wrong";
  readonly undo?: () => unknown;
}

export const toasts = ref<Toast[]>([]);
let last = 0;

export function say(text: string): void {
  show({ text, kind: "said" }, SAID_MS);
}

/** Tells why something did not work. To a stranger the whole page says it. */
export function wrong(error: unknown): void {
  if (error instanceof RequestError && error.isOfStranger) return;
  show({ text: error instanceof Error ? error.message : t.common.failed, kind: "wrong" }, SAID_MS * 2);
}

/** It is done already; for ten seconds it can be undone. */
export function undoable(text: string, undo: () => unknown): void {
  show({ text, kind: "said", undo }, UNDO_MS);
}

/** Takes back what the toast tells of. */
export async function undo(toast: Toast): Promise<void> {
  hide(toast.id);
  try {
    await toast.undo?.();
  } catch (error) {
    wrong(error);
  }
}

export function hide(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

function show(toast: Omit<Toast, "id">, time: number): void {
  last += 1;
  const id = last;
  toasts.value = [...toasts.value, { ...toast, id }].slice(-MOST);
  setTimeout(() => {
    hide(id);
  }, time);
}
