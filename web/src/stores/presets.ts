import { shallowRef } from "vue";
import { get, post, remove } from "../connection/requests";
import type { PresetInfo, PresetsEvent } from "../wire/board";

const PATH = "/api/presets";

export const presets = shallowRef<readonly PresetInfo[]>([]);
let revisionSeen = 0;

export function onPresets({ presets: list, revision }: PresetsEvent): void {
  if (revision < revisionSeen) return;
  revisionSeen = revision;
  presets.value = list;
}

export function forgetPresets(): void {
  revisionSeen = 0;
}

/** Keeps the board as it is now; the same name is replaced. */
export async function savePreset(name: string): Promise<void> {
  onPresets(await post<PresetsEvent>(PATH, { name }));
}

export async function applyPreset(name: string): Promise<void> {
  await post(`${at(name)}/apply`);
}

/** Removes it; answers how to bring it back. */
export async function removePreset(name: string): Promise<() => Promise<void>> {
  const preset = await get<Record<string, unknown>>(at(name));
  onPresets(await remove<PresetsEvent>(at(name)));
  return async () => {
    onPresets(await post<PresetsEvent>(PATH, { name, preset: whole(preset) }));
  };
}

/** The preset alone, without what every answer carries. */
function whole({ name, saved, app, configs, settings, carousel }: Record<string, unknown>): unknown {
  return { name, saved, app, configs, settings, carousel };
}

function at(name: string): string {
  return `${PATH}/${encodeURIComponent(name)}`;
}
