import { shallowRef } from "vue";
import { get, remove, upload } from "../connection/requests";
import { t } from "../locales";
import type { Fonts } from "../wire/board";
import { EXPORT } from "./backup";

/** Built in and uploaded. */
export const fonts = shallowRef<Fonts["fonts"]>([]);

/** The part of an export that is wanted here; files are in base64. */
interface Export {
  readonly fonts: readonly { readonly name: string; readonly bdf: string }[];
}

const MEDIA_TYPE = "application/x-font-bdf";

export async function loadFonts(): Promise<void> {
  fonts.value = (await get<Fonts>("/api/fonts")).fonts;
}

/** Adds a BDF file under the name of the file, or replaces the font that has it. Answers that name. */
export async function addFont(file: File): Promise<string> {
  const name = nameOf(file.name);
  if (name === "") throw new Error(t.fonts.noName);
  await add(name, file);
  return name;
}

/** Removes it; answers how to bring it back. */
export async function removeFont(name: string): Promise<() => Promise<void>> {
  const kept = (await get<Export>(EXPORT)).fonts.find((font) => font.name === name);
  await remove(`/api/fonts/${encodeURIComponent(name)}`);
  await loadFonts();
  return async () => {
    if (kept) await add(name, new Blob([Uint8Array.from(atob(kept.bdf), (letter) => letter.charCodeAt(0))]));
  };
}

async function add(name: string, file: Blob): Promise<void> {
  await upload(`/api/fonts?${new URLSearchParams({ name })}`, file, MEDIA_TYPE);
  await loadFonts();
}

/** What the board takes as a name: `Comic Neue 12.bdf` becomes `comic-neue-12`. */
export function nameOf(fileName: string): string {
  const stem = fileName.replace(/\.[^.]*$/, "").toLowerCase();
  return stem.replaceAll(/[^a-z0-9_]+/g, "-").replaceAll(/^-+|-+$/g, "").slice(0, 32);
}
