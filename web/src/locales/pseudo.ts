import type { Messages } from "./en";

const LOOKALIKES: Record<string, string> = { a: "å", e: "é", i: "î", o: "ö", u: "û", A: "Å", E: "É", I: "Î", O: "Ö", U: "Û" };

/**
 * A dictionary for tests: longer than any language and in brackets, so that a text which is not from a dictionary, or
 * does not fit, is seen at once.
 */
export function pseudo(messages: Messages): Messages {
  return translated(messages) as Messages;
}

function translated(part: unknown): unknown {
  if (typeof part === "string") return disguise(part);
  if (typeof part === "function") {
    return (...values: unknown[]) => disguise(String((part as (...values: unknown[]) => unknown)(...values)));
  }
  if (Array.isArray(part)) return part.map(translated);
  return Object.fromEntries(Object.entries(part as object).map(([key, value]) => [key, translated(value)]));
}

function disguise(text: string): string {
  // In words, as a longer language has them: a line may end between them.
  const longer = "~".repeat(Math.ceil(text.length * 0.3)).replace(/~{12}(?=~)/g, "$& ");
  return `[${Array.from(text, (letter) => LOOKALIKES[letter] ?? letter).join("")}${longer}]`;
}
