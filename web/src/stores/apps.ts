import { computed, shallowRef } from "vue";
import { get, post, remove } from "../connection/requests";
import type { AppDetail, AppsList, Configured, CurrentApp, Settings } from "../wire/board";
import { Control } from "./control";

/** Apps by name, in the order of the board. */
export const appNames = shallowRef<readonly string[]>([]);
/** What the board says of each app: words, schema, defaults. Loaded once. */
export const details = shallowRef<readonly AppDetail[]>([]);
/** Settings of the app on the panel. */
export const currentConfig = shallowRef<Settings>({});

let listRevision = 0;
let configRevision = 0;

/** The app on the panel; null when it is stopped. */
export const current = new Control<string | null>(async (app) => {
  await (app === null ? post("/api/stop") : post("/api/switch", { app }));
  return { value: app };
});

export const currentApp = computed(() => current.shown?.value ?? null);

export function onAppsList({ apps, current: app, revision }: AppsList): void {
  current.heard(app, revision);
  if (revision < listRevision) return;
  listRevision = revision;
  appNames.value = apps;
}

export function onCurrentApp({ app, config, revision }: CurrentApp): void {
  current.heard(app, revision);
  if (revision < configRevision) return;
  configRevision = revision;
  currentConfig.value = config;
}

export function forgetApps(): void {
  listRevision = 0;
  configRevision = 0;
}

export async function loadDetails(): Promise<void> {
  details.value = (await get<{ details: AppDetail[] }>("/api/apps")).details;
}

export function detailOf(app: string): AppDetail | undefined {
  return details.value.find((detail) => detail.name === app);
}

/** As the board calls it; `scroll_text` becomes `Scroll text` until that is known. */
export function titleOf(app: string): string {
  const words = app.replaceAll("_", " ");
  return detailOf(app)?.title ?? words.charAt(0).toUpperCase() + words.slice(1);
}

export async function configOf(app: string): Promise<Settings> {
  return (await get<Configured>(`/api/apps/${encodeURIComponent(app)}/config`)).config;
}

export async function saveConfig(app: string, config: Settings): Promise<Settings> {
  return (await post<Configured>(`/api/apps/${encodeURIComponent(app)}/config`, config)).config;
}

export async function resetConfig(app: string): Promise<Settings> {
  return (await remove<Configured>(`/api/apps/${encodeURIComponent(app)}/config`)).config;
}

export function previewOf(app: string, config?: Settings): string {
  const query = new URLSearchParams({ seconds: "3" });
  if (config) query.set("config", JSON.stringify(config));
  return `/api/apps/${encodeURIComponent(app)}/preview.gif?${query}`;
}
