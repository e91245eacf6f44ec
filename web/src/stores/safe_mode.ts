import { shallowRef } from "vue";
import { get, post } from "../connection/requests";
import type { SafeMode, SystemStatus } from "../wire/board";

/** Why the board runs without what was saved; null when it does not, and until it has said so. */
export const safeMode = shallowRef<SafeMode | null>(null);

/** Asked on each connection: it changes with a start of the board only. */
export async function loadSafeMode(): Promise<void> {
  safeMode.value = (await get<SystemStatus>("/api/system/status")).safe_mode;
}

/** The board starts anew; the connection ends and comes back. */
export async function startNormally(): Promise<void> {
  await post("/api/system/start-normally");
}
