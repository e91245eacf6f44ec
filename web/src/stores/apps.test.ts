import { beforeEach, describe, expect, it } from "vitest";
import { appNames, currentApp, currentConfig, details, forgetApps, onAppsList, onCurrentApp, previewOf, titleOf } from "./apps";
import { forgetRevisions } from "./control";

beforeEach(() => {
  forgetRevisions();
  forgetApps();
  details.value = [];
});

describe("the app on the panel", () => {
  it("is what the newest event says, whichever comes last", () => {
    onAppsList({ apps: ["clock", "stars"], current: "clock", revision: 4 });
    onCurrentApp({ app: "stars", config: { density: 2 }, revision: 6 });
    onCurrentApp({ app: "clock", config: { density: 1 }, revision: 5 });
    onAppsList({ apps: ["clock"], current: "clock", revision: 3 });
    expect([currentApp.value, currentConfig.value, appNames.value]).toEqual(["stars", { density: 2 }, ["clock", "stars"]]);
  });

  it("is what a daemon says that counts from the beginning", () => {
    onCurrentApp({ app: "stars", config: {}, revision: 900 });
    forgetRevisions();
    forgetApps();
    onCurrentApp({ app: "clock", config: { format: "%H" }, revision: 1 });
    expect([currentApp.value, currentConfig.value]).toEqual(["clock", { format: "%H" }]);
  });
});

it("an app has a readable name before its words are here", () => {
  expect(titleOf("scroll_text")).toBe("Scroll text");
  expect(new URL(previewOf("scroll_text", { text: "ä&=" }), "http://board").searchParams.get("config")).toBe('{"text":"ä&="}');
});
