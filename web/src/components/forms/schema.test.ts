import { describe, expect, it } from "vitest";
import { fieldsOf, plain, type Property } from "./schema";

function kindOf(property: Property): string | undefined {
  return fieldsOf({ properties: { it: property } })[0]?.kind;
}

describe("a field", () => {
  it("follows the widget before the type", () => {
    expect(kindOf({ type: "string", "x-widget": "font" })).toBe("font");
    expect(kindOf({ type: ["string", "null"], "x-widget": "timezone" })).toBe("timezone");
    expect(kindOf({ "x-widget": "color" })).toBe("color");
  });

  it("follows the type where the widget is unknown", () => {
    expect(kindOf({ type: "boolean", "x-widget": "hologram" })).toBe("switch");
    expect(kindOf({ type: "string", enum: ["left", "right"] })).toBe("select");
    expect(kindOf({ type: "integer", minimum: 1, maximum: 5 })).toBe("range");
    expect(kindOf({ type: "integer", minimum: 1 })).toBe("number");
    expect(kindOf({ type: "array", items: { type: "string" } })).toBe("lines");
    expect(kindOf({ type: "array", items: { type: "integer" } })).toBe("json");
    expect(kindOf({ type: "object" })).toBe("json");
    expect(kindOf({})).toBe("json");
  });

  it("has the bounds and words of the schema", () => {
    const [field] = fieldsOf({ properties: { speed: { type: "number", minimum: 0, maximum: 2, title: "Speed", description: "Pixels" } } });
    expect(field).toEqual({ key: "speed", label: "Speed", hint: "Pixels", kind: "range", least: 0, most: 2, step: 0.1 });
    expect(fieldsOf({ properties: { name: { type: "string", maxLength: 9 } } })[0]).toMatchObject({ label: "name", hint: "", most: 9 });
  });
});

it("text and colour come first, and a schema without properties has no fields", () => {
  const schema = { properties: { fps: { type: "integer", minimum: 1, maximum: 9 }, color: { "x-widget": "color" }, text: { type: "string" } } };
  expect(fieldsOf(schema).map(({ key }) => key)).toEqual(["text", "color", "fps"]);
  expect(fieldsOf({})).toEqual([]);
});

describe("a schema with references", () => {
  it("is said in its place", () => {
    const schema = { $ref: "#/$defs/Auth", description: "Who", $defs: { Auth: { type: "string", enum: ["open", "paired"], description: "Names" } } };
    expect(plain(schema)).toMatchObject({ type: "string", enum: ["open", "paired"], description: "Who" });
    expect(plain({ type: "array", items: { $ref: "#/$defs/Name" }, $defs: { Name: { type: "string" } } }).items).toEqual({ type: "string" });
  });

  it("has its variants as a list", () => {
    const oneOf = [{ enum: ["a", "b"], type: "string" }, { const: "c", description: "The third" }];
    expect(plain({ oneOf }).enum).toEqual(["a", "b", "c"]);
    expect(plain({ $ref: "#/$defs/missing" })).toEqual({});
  });
});
