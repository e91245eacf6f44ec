/** From an app's JSON Schema to the fields of its form. No app is known here, only what a schema can say. */

export interface Property {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly items?: Property;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly "x-widget"?: string;
}

export interface AppSchema {
  readonly properties?: Readonly<Record<string, Property>>;
}

interface Common {
  readonly key: string;
  readonly label: string;
  readonly hint: string;
}

export type Field = Common &
  (
    | { readonly kind: "color" | "font" | "timezone" | "switch" | "lines" | "json" }
    | { readonly kind: "text"; readonly most: number }
    | { readonly kind: "select"; readonly options: readonly Choice[] }
    | { readonly kind: "range"; readonly least: number; readonly most: number; readonly step: number }
    | { readonly kind: "number"; readonly step: number }
  );

/** A value that an enum can have besides lists and objects. */
export type Choice = string | number | boolean | null;

/** Longest text where the schema names no bound. */
const LONGEST = 4096;
/** What people look for first. */
const ORDER: readonly Field["kind"][] = ["text", "lines", "color", "font", "select", "switch", "range", "number", "timezone", "json"];

/** What a schema says by reference or by variants, said in its place. */
export function plain(schema: Readonly<Record<string, unknown>>, definitions = schema.$defs as Definitions | undefined): Property {
  const { $ref, oneOf, items, ...own } = schema as Variants;
  const named = $ref === undefined ? {} : plain(definitions?.[$ref.split("/").at(-1) ?? ""] ?? {}, definitions);
  const values = oneOf?.flatMap((variant) => variant.enum ?? ("const" in variant ? [variant.const] : []));
  return { ...named, ...own, ...(values && { enum: values }), ...(items && { items: plain(items, definitions) }) };
}

type Definitions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Variants extends Omit<Property, "items"> {
  readonly $ref?: string;
  readonly oneOf?: readonly { readonly const?: unknown; readonly enum?: readonly unknown[] }[];
  readonly items?: Readonly<Record<string, unknown>>;
}

export function fieldsOf(schema: AppSchema): Field[] {
  const fields = Object.entries(schema.properties ?? {}).map(([key, property]) => fieldOf(key, property));
  return fields.sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));
}

function fieldOf(key: string, property: Property): Field {
  const common = { key, label: property.title ?? key, hint: (property.description ?? "").replaceAll("`", "") };
  const widget = property["x-widget"];
  if (widget === "color" || widget === "font" || widget === "timezone") return { ...common, kind: widget };
  if (property.enum?.every(isChoice)) return { ...common, kind: "select", options: property.enum };
  return { ...common, ...byType(property) };
}

function isChoice(value: unknown): value is Choice {
  return value === null || typeof value !== "object";
}

function byType(property: Property): { kind: "switch" | "lines" | "json" } | { kind: "text"; most: number } | NumberKind {
  const types = typeof property.type === "string" ? [property.type] : (property.type ?? []);
  if (types.includes("boolean")) return { kind: "switch" };
  if (types.includes("integer")) return numberKind(property, 1);
  if (types.includes("number")) return numberKind(property, 0.1);
  if (types.includes("array") && property.items?.type === "string") return { kind: "lines" };
  return types.includes("string") ? { kind: "text", most: property.maxLength ?? LONGEST } : { kind: "json" };
}

type NumberKind = { kind: "range"; least: number; most: number; step: number } | { kind: "number"; step: number };

function numberKind({ minimum, maximum }: Property, step: number): NumberKind {
  return minimum === undefined || maximum === undefined ? { kind: "number", step } : { kind: "range", least: minimum, most: maximum, step };
}
