import { get, post } from "../connection/requests";
import { t } from "../locales";

/** Address of the whole configuration as a file. */
export const EXPORT = "/api/export";

/** Replaces the whole configuration; answers how to go back to what was. */
export async function restore(file: File): Promise<() => Promise<void>> {
  const before = await get<unknown>(EXPORT);
  await post("/api/import", await contentOf(file));
  return async () => {
    await post("/api/import", before);
  };
}

async function contentOf(file: File): Promise<unknown> {
  try {
    return JSON.parse(await file.text()) as unknown;
  } catch {
    throw new Error(t.settings.notJson);
  }
}
