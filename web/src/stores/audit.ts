import { shallowRef } from "vue";
import { get } from "../connection/requests";
import type { AuditLine, AuditView } from "../wire/board";

const PAGE = 50;

/** What people commanded, the newest first. */
export const lines = shallowRef<readonly AuditLine[]>([]);
/** Whether there may be older ones. */
export const more = shallowRef(false);

export async function loadNewest(): Promise<void> {
  take([], await ask());
}

export async function loadOlder(): Promise<void> {
  const last = lines.value.at(-1);
  if (last) take(lines.value, await ask(last.id));
}

async function ask(before?: number): Promise<readonly AuditLine[]> {
  const query = new URLSearchParams({ limit: String(PAGE), ...(before === undefined ? {} : { before: String(before) }) });
  return (await get<AuditView>(`/api/audit?${query}`)).lines;
}

function take(have: readonly AuditLine[], came: readonly AuditLine[]): void {
  lines.value = [...have, ...came];
  more.value = came.length === PAGE;
}
