import { enableAutoUnmount, mount } from "@vue/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import type { Sight, Token } from "../../wire/board";
import { namesIn } from "../pairing/phone_name";
import { clockOf, resultOf, sightWords } from "./access_words";
import PersonRow from "./PersonRow.vue";
import QrCode from "./QrCode.vue";
import SightChoice from "./SightChoice.vue";

enableAutoUnmount(afterEach);

const WEARERS = [{ id: "wrist-1", name: "Anna" }, { id: "wrist-2", name: "wrist-2" }];

function choice(sight: Sight) {
  const wrapper = mount(SightChoice, {
    props: { wearers: WEARERS, modelValue: sight, "onUpdate:modelValue": (modelValue: Sight) => wrapper.setProps({ modelValue }) },
  });
  return wrapper;
}

const last = (wrapper: ReturnType<typeof choice>) => wrapper.emitted<[Sight]>("update:modelValue")?.at(-1)?.[0];

describe("whose vitals somebody sees", () => {
  it("is chosen by name, one after the other", async () => {
    const wrapper = choice("none");
    await wrapper.get("select").findAll("option")[1]?.setValue();
    expect(last(wrapper)).toEqual([]);
    for (const key of wrapper.findAll("[role=switch]")) await key.trigger("click");
    expect(last(wrapper)).toEqual(["wrist-1", "wrist-2"]);
    await wrapper.get("[role=switch]").trigger("click");
    expect(last(wrapper)).toEqual(["wrist-2"]);
    await wrapper.get("select").findAll("option")[2]?.setValue();
    expect(last(wrapper)).toBe("all");
  });

  it("also names who has not sent anything for long", () => {
    expect(choice(["gone"]).findAll("[role=switch]")).toHaveLength(3);
  });

  it("is said in words", () => {
    const said = (["all", "none", [], ["wrist-1", "gone"]] as Sight[]).map((sight) => sightWords(sight, WEARERS));
    expect(said).toEqual(["everybody", "nobody", "nobody", "Anna and gone"]);
  });
});

it("a role that the board refused is not shown", async () => {
  const person: Token = { id: "1", name: "Ada", role: "admin", vitals: "all", created: "", expires: "", seen: null, sockets: 1, yours: true };
  const wrapper = mount(PersonRow, { props: { person, wearers: [] } });
  const select = wrapper.get("select");
  await select.setValue("viewer");
  expect(wrapper.emitted("change")).toEqual([[{ role: "viewer" }]]);
  await wrapper.setProps({ person: { ...person } });
  expect(select.element.value).toBe("admin");
});

it("a QR code is dark on light with four light modules around it", () => {
  const svg = mount(QrCode, { props: { rows: ["10", "01"], label: "QR" } });
  expect(svg.get("svg").attributes("viewBox")).toBe("0 0 10 10");
  expect(svg.get("path").attributes("d")).toBe("M4 4h1v1h-1zM5 5h1v1h-1z");
});

it("times and results are short", () => {
  expect([120_000, 61_001, 1, 0, -5].map(clockOf)).toEqual(["2:00", "1:02", "0:01", "0:00", "0:00"]);
  expect([200, 401, 403, 409, 503].map(resultOf)).toEqual(["done", "unknown", "forbidden", "refused", "failed"]);
});

it.each([
  ["Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36", "Chrome", "Android"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "Safari", "iPhone"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/127.0 Mobile/15E148 Safari/605.1.15", "Firefox", "iPhone"],
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge", "Windows"],
  ["Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36", "Samsung Internet", "Android"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox", "Linux"],
  ["curl/8", undefined, undefined],
])("a phone is named after %s", (agent, browser, system) => {
  expect(namesIn(agent)).toEqual({ browser, system });
});
