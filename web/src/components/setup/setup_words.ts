import { t } from "../../locales";
import type { SetupKey } from "../../wire/generated";
import { fieldsOf, plain, type Field, type Property } from "../forms/schema";

export const GROUPS = ["network", "access", "encryption", "panel"] as const;
export type Group = (typeof GROUPS)[number];

const ACCESS: readonly string[] = ["server.auth", "server.allow_open_network"];
/** A slider with more steps than that cannot be set with a thumb. */
const MOST_STEPS = 64;

export function groupOf(name: string): Group {
  if (ACCESS.includes(name)) return "access";
  if (name.startsWith("tls.")) return "encryption";
  return name.startsWith("display.") ? "panel" : "network";
}

export const isDetail = (name: string): boolean => name.startsWith("display.hub75.");

export function labelOf(name: string): string {
  return t.setup.labels[name] ?? name;
}

/** Why it cannot be changed here; empty when it can. */
export function fixedBy({ source, place }: SetupKey): string {
  if (source === "default" || source === "page") return "";
  return place === null || source === "systemd" ? t.setup.fixed[source] : `${t.setup.fixed[source]} (${place})`;
}

/** The control for one key. */
export function fieldOfKey({ name, description, schema }: SetupKey): Field | undefined {
  const property = withoutLongSlider(plain(schema));
  const hint = property.items ? `${description} ${t.setup.lines}` : description;
  return fieldsOf({ properties: { [name]: { ...property, title: labelOf(name), description: hint } } })[0];
}

function withoutLongSlider(property: Property): Property {
  const { minimum = 0, maximum = 0, ...rest } = property;
  return maximum - minimum > MOST_STEPS ? rest : property;
}
