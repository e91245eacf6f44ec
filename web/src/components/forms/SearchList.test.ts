import { mount, type VueWrapper } from "@vue/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import SearchList from "./SearchList.vue";

const OPTIONS = ["Amber", "Blue", "Cyan", "Dark blue"].map((words) => ({ value: words.toLowerCase(), words }));

let list: VueWrapper;

async function opened(): Promise<void> {
  list = mount(SearchList, { props: { label: "Colour", options: OPTIONS, chosen: "cyan" }, attachTo: document.body });
  await list.get("button").trigger("click");
}

afterEach(() => {
  list.unmount();
});

function active(): string | undefined {
  const id = list.get("[role=combobox]").attributes("aria-activedescendant");
  return id === undefined ? undefined : document.getElementById(id)?.textContent.trim();
}

async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await list.get("[role=combobox]").trigger(`keydown.${key}`);
}

describe("a list with a search", () => {
  it("opens at what is chosen, with the keyboard in its search", async () => {
    await opened();
    expect(document.activeElement).toBe(list.get("[role=combobox]").element);
    expect(active()).toBe("Cyan");
    expect(list.get("[aria-selected=true]").text()).toBe("Cyan");
  });

  it("goes round with the arrows, and Enter chooses", async () => {
    await opened();
    await press("down", "down");
    expect(active()).toBe("Amber");
    await press("up");
    expect(active()).toBe("Dark blue");
    await press("enter");
    expect(list.emitted("choose")).toEqual([["dark blue"]]);
    expect(document.activeElement).toBe(list.get("button").element);
  });

  it("finds words in any order and says when there are none", async () => {
    await opened();
    await list.get("[role=combobox]").setValue("blue da");
    expect(list.findAll("[role=option]").map((option) => option.text())).toEqual(["Dark blue"]);
    await list.get("[role=combobox]").setValue("mauve");
    await press("down", "enter");
    expect(active()).toBeUndefined();
    expect(list.get("[role=status]").text()).not.toBe("");
    expect(list.emitted("choose")).toBeUndefined();
  });

  it("closes with Escape and chooses nothing", async () => {
    await opened();
    await press("esc");
    expect(list.find("[role=listbox]").exists()).toBe(false);
    expect(list.emitted("choose")).toBeUndefined();
    expect(document.activeElement).toBe(list.get("button").element);
  });
});
