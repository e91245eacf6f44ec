import { computed, shallowRef } from "vue";
import { get, post } from "../connection/requests";
import type { SetupKey, SetupView, TrialBegun, TrialView } from "../wire/generated";
import type { Changes } from "../wire/setup";

const PATH = "/api/setup";
/** After this time the board is taken for started again, though this page does not reach it: its address may have changed. */
const RESTART_MS = 20_000;

export const setup = shallowRef<SetupView | null>(null);
/** Whether the daemon is starting anew by a wish of this page. */
export const restarting = shallowRef(false);
/** What is on trial, and when it ends by `performance.now()`. */
export const trial = shallowRef<{ readonly trial: TrialView; readonly endsAt: number } | null>(null);

/** What is in force, by key. */
export const values = computed<Changes>(() => Object.fromEntries(setup.value?.keys.map(({ name, value }) => [name, value]) ?? []));

let waiting: (() => void)[] = [];

export async function loadSetup(): Promise<void> {
  setup.value = await get<SetupView>(PATH);
  follow(setup.value.trial);
}

/** Whoever is no admin any more has nothing to know of it. */
export function forgetSetup(): void {
  setup.value = null;
  trial.value = null;
}

/** A new connection, perhaps to another run of the daemon. */
export function setupMayHaveChanged(): void {
  const those = waiting;
  waiting = [];
  for (const go of those) go();
}

export async function tryOut(changes: Changes): Promise<void> {
  await throughRestart(async () => {
    follow((await post<TrialBegun>(PATH, { changes })).trial);
  });
}

/** Instead of what is on trial, if anything is. */
export async function tryInstead(changes: Changes): Promise<void> {
  if (trial.value !== null) await revertTrial();
  await tryOut(changes);
}

export async function confirmTrial(): Promise<void> {
  await throughRestart(() => post(`${PATH}/confirm`));
}

export async function revertTrial(): Promise<void> {
  await throughRestart(() => post(`${PATH}/revert`));
}

/** What of `wanted` is not so already. */
export function differing(wanted: Changes, keys: readonly SetupKey[]): Changes {
  const now = new Map(keys.map(({ name, value }) => [name, JSON.stringify(value)]));
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => now.get(name) !== JSON.stringify(value)));
}

/** The daemon starts anew after each of these; what comes next is for the new one. */
async function throughRestart(action: () => Promise<unknown>): Promise<void> {
  const back = new Promise<void>((resolve) => waiting.push(resolve));
  restarting.value = true;
  try {
    await action();
    await Promise.race([back, new Promise((resolve) => setTimeout(resolve, RESTART_MS))]);
    await loadSetup();
  } finally {
    restarting.value = false;
  }
}

function follow(now: TrialView | null): void {
  trial.value = now && { trial: now, endsAt: performance.now() + now.seconds_left * 1000 };
}
