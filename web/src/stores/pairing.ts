import { computed, shallowRef } from "vue";
import { post, RequestError } from "../connection/requests";
import { t } from "../locales";
import type { PairStarted } from "../wire/board";
import { askAnew, session } from "./session";

/** How this phone gets in: a code that is on the panel, or that somebody passed on. */

const DIGITS = 6;

/** A code out of the address; it is tried when the person says so. */
export const offered = shallowRef("");
/** Until when the code is on the panel, by `performance.now()`. */
export const endsAt = shallowRef<number | null>(null);
/** Until when nobody can pair, by `performance.now()`. */
export const blockedUntil = shallowRef<number | null>(null);
/** What went wrong last, for a person. */
export const mistake = shallowRef("");
export const busy = shallowRef(false);
/** Whether whoever pairs now becomes admin. */
export const isFirst = computed(() => session.value?.has_admin === false);

/** Its digits, in whatever script and with whatever between them. */
export function digitsOf(text: string): string {
  const western = text.replace(/[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g, (digit) => String((digit.charCodeAt(0) - 0x660) & 0xf));
  return western.replace(/\D/g, "").slice(0, DIGITS);
}

export function isWhole(code: string): boolean {
  return digitsOf(code).length === DIGITS;
}

/** What the board knows already: another phone may have asked for the code, or this one before it was reloaded. */
export function takeUp(): void {
  mistake.value = "";
  const left = session.value?.code_on_panel ?? null;
  endsAt.value = left === null ? null : after(left);
}

/** Puts a code on the panel. */
export async function start(): Promise<boolean> {
  return attempt(async () => {
    const { expires_in } = await post<PairStarted>("/api/pair/start");
    endsAt.value = after(expires_in);
    blockedUntil.value = null;
  });
}

/** Lets this phone in under a name. */
export async function finish(code: string, name: string): Promise<boolean> {
  return attempt(async () => {
    await post("/api/pair/finish", { code: digitsOf(code), name });
    offered.value = "";
    endsAt.value = null;
    blockedUntil.value = null;
    await askAnew();
  });
}

async function attempt(what: () => Promise<void>): Promise<boolean> {
  busy.value = true;
  mistake.value = "";
  try {
    await what();
    return true;
  } catch (error) {
    refused(error);
    return false;
  } finally {
    busy.value = false;
  }
}

function refused(error: unknown): void {
  mistake.value = wordsFor(error);
  if (!(error instanceof RequestError)) return;
  // With these the code that was on the panel is worth nothing any more.
  if (["pairing_not_started", "pairing_ended", "pairing_blocked"].includes(error.code)) endsAt.value = null;
  if (error.wait !== null) blockedUntil.value = after(error.wait);
}

function wordsFor(error: unknown): string {
  if (!(error instanceof RequestError)) return t.common.failed;
  switch (error.code) {
    case "wrong_code":
      // The board says the number only in its words.
      return t.pair.wrongCode(Number(/\d+/.exec(error.message)?.[0] ?? 0));
    case "pairing_not_started":
      return t.pair.notAsked;
    case "pairing_ended":
    case "pairing_blocked":
      return t.pair.blocked;
    case "pairing_busy":
      return t.pair.othersPair;
    case "rate_limited":
      return t.pair.tooFast;
    default:
      return error.message;
  }
}

function after(seconds: number): number {
  return performance.now() + seconds * 1000;
}
