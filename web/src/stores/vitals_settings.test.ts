import { beforeEach, expect, it } from "vitest";
import type { VitalsSettingsEvent } from "../wire/board";
import { alertPreset, days, forgetVitalsSettings, isShorter, onVitalsSettings } from "./vitals_settings";

function event(raw: number, revision: number): VitalsSettingsEvent {
  const settings = { raw_days: raw, minute_days: 365, alerts: "quiet" } as const;
  return { ...settings, defaults: settings, revision };
}

beforeEach(forgetVitalsSettings);

it("shows what the board says last, also when an older word comes later", () => {
  onVitalsSettings(event(30, 5));
  onVitalsSettings(event(7, 6));
  onVitalsSettings(event(30, 5));
  expect(days.value).toEqual({ raw: 7, minutes: 365 });
  expect(alertPreset.shown?.value).toBe("quiet");
});

it.each([
  [{ raw: 30, minutes: 365 }, false],
  [{ raw: 31, minutes: 400 }, false],
  [{ raw: 29, minutes: 400 }, true],
  [{ raw: 31, minutes: 364 }, true],
])("asks first when %o is less than a month and a year: %s", (wanted, asks) => {
  expect(isShorter({ raw: 30, minutes: 365 }, wanted)).toBe(asks);
});
