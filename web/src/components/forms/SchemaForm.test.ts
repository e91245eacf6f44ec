import { enableAutoUnmount, mount } from "@vue/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import type { Settings } from "../../wire/board";
import SchemaForm from "./SchemaForm.vue";
import type { AppSchema, Property } from "./schema";

const FONTS = [{ name: "tom-thumb", height: 6, source: "builtin" }, { name: "mine", height: 9, source: "user" }] as const;

function form(schema: AppSchema, settings: Settings, errors: Record<string, string> = {}) {
  return mount(SchemaForm, { props: { schema, modelValue: settings, errors, fonts: FONTS }, attachTo: document.body });
}

function fieldOf(property: Property, value: unknown, errors = {}) {
  return form({ properties: { it: { title: "It", ...property } } }, { it: value, other: 1 }, errors);
}

/** What the form says after `value` was put into its only control. */
async function after(property: Property, before: unknown, selector: string, value: unknown): Promise<unknown> {
  const wrapper = fieldOf(property, before);
  await wrapper.get(selector).setValue(value);
  return wrapper.emitted<[Settings]>("update:modelValue")?.at(-1)?.[0];
}

async function afterChoosing(values: unknown[], before: unknown, index: number): Promise<unknown> {
  const wrapper = fieldOf({ enum: values }, before);
  await wrapper.findAll("option")[index]?.setValue();
  return wrapper.emitted<[Settings]>("update:modelValue")?.at(-1)?.[0];
}

enableAutoUnmount(afterEach);

describe("a form", () => {
  it("has a control for each kind of property, which shows the value and changes nothing else", async () => {
    expect(await after({ type: "string" }, "a", "input[type=text]", "b")).toEqual({ it: "b", other: 1 });
    expect(await after({ type: "integer", minimum: 0, maximum: 9 }, 3, "input[type=range]", "7")).toEqual({ it: 7, other: 1 });
    expect(await after({ type: "integer" }, 3, "input[type=number]", "-7")).toEqual({ it: -7, other: 1 });
    expect(await afterChoosing(["left", "right"], "left", 1)).toEqual({ it: "right", other: 1 });
  });

  it("gives back an enum's values as they are, also those that are not text", async () => {
    expect(await afterChoosing([1, 2, 4], 1, 2)).toEqual({ it: 4, other: 1 });
    expect(await afterChoosing([null, "on"], "on", 0)).toEqual({ it: null, other: 1 });
  });

  it("switches, and picks colours and fonts", async () => {
    const toggle = fieldOf({ type: "boolean" }, false);
    await toggle.get("[role=switch]").trigger("click");
    expect(toggle.emitted("update:modelValue")).toEqual([[{ it: true, other: 1 }]]);
    const color = fieldOf({ "x-widget": "color" }, [255, 255, 255]);
    await color.get("[role=radio][aria-label='#ff0000'], [role=radio]:not([aria-checked=true])").trigger("click");
    expect(color.emitted<[Settings]>("update:modelValue")?.[0]?.[0].it).toHaveLength(3);
    const font = fieldOf({ "x-widget": "font" }, "tom-thumb");
    await font.get("button").trigger("click");
    await font.findAll("[role=option]")[1]?.trigger("click");
    expect(font.emitted("update:modelValue")).toEqual([[{ it: "mine", other: 1 }]]);
  });

  it("ties hint and mistake to the control", () => {
    const text = fieldOf({ type: "string", description: "What runs" }, "a");
    expect(described(text.get("input").element)).toBe("What runs");
    text.unmount();
    const wrong = fieldOf({ type: "boolean", description: "What runs" }, true, { it: "must be off" });
    expect(described(wrong.get("[role=switch]").element)).toBe("must be off");
  });

  it("shows a property nobody knows as JSON, and keeps what is not JSON out", async () => {
    const wrapper = fieldOf({ type: "object" }, { a: 1 });
    const input = wrapper.get<HTMLInputElement>("input");
    for (const typed of ["{", '{"a":2}']) {
      input.element.value = typed;
      await input.trigger("change");
      expect(input.attributes("aria-invalid")).toBe(typed === "{" ? "true" : "false");
    }
    expect(wrapper.emitted("update:modelValue")).toEqual([[{ it: { a: 2 }, other: 1 }]]);
  });
});

function described(element: Element): string | undefined {
  return document.getElementById(element.getAttribute("aria-describedby") ?? "")?.textContent;
}
