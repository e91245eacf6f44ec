import { ref, watch, watchEffect } from "vue";
import { LANGUAGES, preferred, speak, type Language } from "../locales";

/** Choices of this device, kept in its browser. Storage may be switched off there; then they last as long as the page. */

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
const LOOKS = ["leds", "pixels"] as const;

export const theme = ref<Theme>(remembered("theme", THEMES) ?? "system");
export const look = ref<(typeof LOOKS)[number]>(remembered("look", LOOKS) ?? "leds");
export const language = ref<Language>(asked() ?? remembered("language", LANGUAGES) ?? preferred(navigator.languages));

/** Applies the choices, and keeps them when they change. */
export async function applyPreferences(): Promise<void> {
  watchEffect(() => {
    document.documentElement.dataset.theme = theme.value;
  });
  watch(theme, (value) => {
    remember("theme", value);
  });
  watch(look, (value) => {
    remember("look", value);
  });
  watch(language, (value) => {
    remember("language", value);
    void speak(value);
  });
  await speak(language.value);
}

/** `?lang=…` in the address goes first: a link can open the page in a language. */
function asked(): Language | null {
  const wish = new URLSearchParams(location.search).get("lang");
  return [...LANGUAGES, "pseudo" as const].find((language) => language === wish) ?? null;
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`retroboard.${key}`, value);
  } catch {
    return;
  }
}

function remembered<Value extends string>(key: string, values: readonly Value[]): Value | null {
  try {
    const kept = localStorage.getItem(`retroboard.${key}`);
    return values.find((value) => value === kept) ?? null;
  } catch {
    return null;
  }
}
