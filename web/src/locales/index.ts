/** The words of the page in the chosen language. A language other than English is loaded when it is chosen. */

import { shallowRef } from "vue";
import { en, type Messages } from "./en";

const LOADERS = {
  en: () => Promise.resolve(en),
  de: async () => (await import("./de")).de,
  ar: async () => (await import("./ar")).ar,
  pseudo: async () => (await import("./pseudo")).pseudo(en),
};

export type Language = keyof typeof LOADERS;

/** What a person can choose; the pseudo-language is for tests. */
export const LANGUAGES: readonly Language[] = ["en", "de", "ar"];

/** Each language by its own name. */
export const NAMES: Record<Language, string> = { en: "English", de: "Deutsch", ar: "العربية", pseudo: "[Pseudo]" };

const RIGHT_TO_LEFT: readonly Language[] = ["ar"];

const words = shallowRef<Messages>(en);
const tag = shallowRef<Language>("en");

/** The dictionary, for templates: a part of it is drawn anew when the language changes. */
export const t = new Proxy({} as Messages, {
  get: (_, part: keyof Messages) => words.value[part],
});

/** BCP 47 tag of the present language, for `Intl`. */
export function locale(): string {
  return tag.value === "pseudo" ? "en" : tag.value;
}

/** The first of the browser's languages that there is a dictionary for. */
export function preferred(wishes: readonly string[]): Language {
  const known = wishes.map((wish) => wish.split("-")[0] ?? "");
  return LANGUAGES.find((language) => language === known.find((wish) => (LANGUAGES as readonly string[]).includes(wish))) ?? "en";
}

export async function speak(language: Language): Promise<void> {
  words.value = await LOADERS[language]();
  tag.value = language;
  document.documentElement.lang = locale();
  document.documentElement.dir = RIGHT_TO_LEFT.includes(language) ? "rtl" : "ltr";
}
