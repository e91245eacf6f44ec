import { computed, shallowRef } from "vue";
import { get, remove } from "../connection/requests";
import type { Session } from "../wire/board";

/** Who the board takes this phone for; null until it has said so. */
export const session = shallowRef<Session | null>(null);

/** Whether this phone has to be let in first. */
export const stranger = computed(() => session.value?.role === null);
/** Whether nobody is asked who they are. */
export const isOpen = computed(() => session.value?.auth === "open");
export const isAdmin = computed(() => session.value === null || session.value.role === "admin");
/** Whether this phone may command the board. Until that is known it looks so: the board decides anyway. */
export const mayControl = computed(() => isAdmin.value || session.value?.role === "controller");
/** Whether it may see anybody's vitals. */
export const seesVitals = computed(() => {
  const sight = session.value?.vitals ?? "all";
  return Array.isArray(sight) ? sight.length > 0 : sight === "all";
});

let asking: Promise<void> | null = null;

/** Asks the board who this is, once at a time. */
export function loadSession(): Promise<void> {
  asking ??= get<Session>("/api/session")
    .then((answer) => {
      session.value = answer;
    })
    .finally(() => (asking = null));
  return asking;
}

/** After this phone has been let in or has left: an answer to an earlier question is none. */
export async function askAnew(): Promise<void> {
  await asking?.catch(() => undefined);
  await loadSession();
}

/** Ends this phone's access. */
export async function leave(): Promise<void> {
  await remove("/api/session");
  await askAnew();
}
