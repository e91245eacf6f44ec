import { enableAutoUnmount, mount } from "@vue/test-utils";
import { afterEach, describe, expect, it } from "vitest";
import type { SetupKey } from "../../wire/generated";
import GroupCard from "./GroupCard.vue";
import TrialBanner from "./TrialBanner.vue";
import { groupOf } from "./setup_words";

const WIDTH: SetupKey = { name: "display.width", value: 64, default: 64, description: "Width", source: "default", place: null, schema: { type: "integer", minimum: 8, maximum: 512 } };
const LISTEN: SetupKey = { name: "server.listen", value: ["127.0.0.1:80"], default: [], description: "Where", source: "flag", place: "by --listen", schema: { type: "array", items: { type: "string" } } };
const HOSTS: SetupKey = { ...LISTEN, name: "access.hosts", value: ["a"], source: "page" };

function card(keys: readonly SetupKey[], { blocked = false, errors = {} } = {}) {
  return mount(GroupCard, { props: { title: "Group", keys, errors, blocked }, attachTo: document.body });
}

enableAutoUnmount(afterEach);

describe("a group of keys", () => {
  it("tries together what was changed, and nothing else", async () => {
    const wrapper = card([WIDTH, HOSTS]);
    expect(wrapper.find("[type=submit]").exists()).toBe(false);
    await wrapper.get("input").setValue("128");
    const lines = wrapper.get<HTMLTextAreaElement>("textarea");
    await lines.setValue("b.local\n\n c.local ");
    await lines.trigger("change");
    await wrapper.get("form").trigger("submit");
    expect(wrapper.emitted("try")).toEqual([[{ "display.width": 128, "access.hosts": ["b.local", "c.local"] }]]);
  });

  it("goes back to the default with null", async () => {
    const wrapper = card([HOSTS]);
    await wrapper.get("button[aria-label*='More names']").trigger("click");
    await wrapper.get("form").trigger("submit");
    expect(wrapper.emitted("try")).toEqual([[{ "access.hosts": null }]]);
  });

  it("says where a value is set that cannot be changed here", () => {
    const wrapper = card([LISTEN]);
    expect(wrapper.get("fieldset").attributes("disabled")).toBeDefined();
    expect(wrapper.text()).toContain("Set on the command line, and changed there. (by --listen)");
  });

  it("shows a refusal at its field, and waits while something is on trial", async () => {
    const wrapper = card([WIDTH], { blocked: true, errors: { "display.width": "Too wide" } });
    expect(wrapper.get("input").attributes("aria-invalid")).toBe("true");
    await wrapper.get("input").setValue("128");
    expect(wrapper.get("[type=submit]").attributes("disabled")).toBeDefined();
    expect(wrapper.text()).toContain("on trial already");
  });

  it("is the same for every key of a subject", () => {
    expect(["server.listen", "server.auth", "tls.key", "display.hub75.rows", "access.hosts"].map(groupOf)).toEqual(["network", "access", "encryption", "panel", "network"]);
  });
});

function banner(status: "online" | "lost", { seconds = 75, at = ["http://board.local/"] } = {}) {
  const trial = { changes: {}, ends_at: "", seconds_left: seconds, open_at: at };
  return mount(TrialBanner, { props: { trial, endsAt: performance.now() + seconds * 1000, status, busy: false } });
}

describe("the banner of a trial", () => {
  it("counts down and has both ways out", async () => {
    const wrapper = banner("online");
    expect(wrapper.text()).toContain("1:15");
    const [back, keep] = wrapper.findAll("button");
    await back?.trigger("click");
    await keep?.trigger("click");
    expect([wrapper.emitted("back")?.length, wrapper.emitted("keep")?.length]).toEqual([1, 1]);
  });

  it("sends a page to the new address that does not reach the old one any more", () => {
    const wrapper = banner("lost");
    expect(wrapper.text()).toContain("do nothing and it comes back by itself");
    expect(wrapper.get("a").attributes("href")).toBe("http://board.local/");
    expect(wrapper.find("button").exists()).toBe(false);
  });

  it("names no address while the page's own holds, and no way out when the time is over", () => {
    const wrapper = banner("online", { seconds: 0, at: ["http://board.local/", `${location.origin}/`] });
    expect(wrapper.find("a").exists()).toBe(false);
    expect(wrapper.find("button").exists()).toBe(false);
  });
});
