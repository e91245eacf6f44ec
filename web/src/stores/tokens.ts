import { computed, shallowRef } from "vue";
import { get, post, remove, RequestError } from "../connection/requests";
import { t } from "../locales";
import type { Issued, IssuedMany, PairStarted, Role, Sight, Token, Tokens } from "../wire/board";

const PATH = "/api/tokens";

/** Wearables that the board gives tokens at a time. */
export const MOST_AT_ONCE = 500;

export interface Invitation {
  readonly code: string;
  readonly url: string;
  readonly qr: readonly string[];
  /** By `performance.now()`. */
  readonly endsAt: number;
}

const tokens = shallowRef<readonly Token[]>([]);
export const people = computed(() => tokens.value.filter(({ role }) => role !== "device"));
export const wearables = computed(() => tokens.value.filter(({ role }) => role === "device"));
/** How somebody can come in now. */
export const invitation = shallowRef<Invitation | null>(null);
/** Tokens just made. They are told once, and forgotten when the view is left. */
export const issued = shallowRef<readonly Issued[]>([]);

export async function loadTokens(): Promise<void> {
  const answer = await get<Tokens>(PATH);
  tokens.value = [...answer.tokens].sort((one, other) => one.created.localeCompare(other.created));
}

export async function changeToken(id: string, patch: { name?: string; role?: Role; vitals?: Sight }): Promise<void> {
  // Also after a refusal: what was chosen on the page is not what holds.
  await post<Token>(`${PATH}/${encodeURIComponent(id)}`, patch).finally(loadTokens);
}

export async function revoke(id: string): Promise<void> {
  await remove(`${PATH}/${encodeURIComponent(id)}`);
  await loadTokens();
}

/** What a refusal means here, in the words of the page. */
export function refused(error: unknown): unknown {
  return error instanceof RequestError && error.code === "last_admin" ? new Error(t.access.lastAdmin) : error;
}

/** Makes everybody pair anew, this phone too. */
export async function rotateKey(): Promise<void> {
  await post(`${PATH}/rotate-key`);
}

/** Opens the door for one more, who may do that much. */
export async function invite(role: Role, vitals: Sight): Promise<void> {
  const { code = "", url = "", qr = [], expires_in } = await post<PairStarted>("/api/pair/start", { role, vitals });
  invitation.value = { code, url, qr, endsAt: performance.now() + expires_in * 1000 };
}

export async function issueFor(devices: readonly string[]): Promise<void> {
  issued.value = (await post<IssuedMany>(`${PATH}/devices`, { device_ids: devices })).issued;
  await loadTokens();
}

/** What was told once is not kept. */
export function forgetSecrets(): void {
  issued.value = [];
  invitation.value = null;
}

/** Ids as people write them down: one a line, each once. */
export function idsIn(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ""))];
}

/** For a spreadsheet, which must not take an id for a formula. */
export function csvOf(list: readonly Issued[]): string {
  const rows = list.map(({ device_id = "", token }) => [device_id, token].map(cell).join(","));
  return ["device_id,token", ...rows, ""].join("\r\n");
}

function cell(text: string): string {
  const harmless = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
