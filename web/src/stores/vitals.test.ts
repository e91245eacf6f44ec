import { beforeEach, describe, expect, it } from "vitest";
import type { AlertEvent, DeviceStatus, Reading } from "../wire/board";
import { active, devices, exportOf, forgetAlerts, KEPT, nameOf, onAlert, onAlertSeen, onDevice, onReading, series, unseen } from "./vitals";

const DEVICE: DeviceStatus = {
  device_id: "a", wearer: "", shown: false, last_seen: null, stale: true, sensor_data: null, stress_level: "unknown", confidence: 0,
};

function reading(second: number, more: Partial<Reading> = {}): Reading {
  const timestamp = new Date(second * 1000).toISOString();
  return { id: second, timestamp, hr: 60 + second, temp: 33, eda: 1, stress_level: "normal", confidence: 80, device_id: "a", ...more };
}

function alert(id: number): AlertEvent {
  return {
    type: "stress_alert", id, kind: "stress", device_id: "a", wearer: "", level: "high_stress", confidence: 60, message: "",
    sensor_data: null, timestamp: new Date(0).toISOString(), acknowledged: false, revision: id,
  };
}

beforeEach(() => {
  devices.value = [DEVICE];
  series.value = new Map();
  forgetAlerts();
});

describe("readings", () => {
  it("are kept in the order of their time, also those that come late, and no more than are shown", () => {
    for (const second of [3, 1, 2]) onReading(reading(second));
    expect(series.value.get("a")?.map(({ hr }) => hr)).toEqual([61, 62, 63]);
    for (let second = 4; second < KEPT + 10; second += 1) onReading(reading(second));
    expect(series.value.get("a")).toHaveLength(KEPT);
  });

  it("are a new list each time, or a chart would not see that it changed", () => {
    onReading(reading(1));
    const before = series.value.get("a");
    onReading(reading(2));
    expect(series.value.get("a")).not.toBe(before);
    expect(before).toHaveLength(1);
  });

  it("wake their device up", () => {
    onReading(reading(5));
    expect(devices.value[0]).toMatchObject({ stale: false, stress_level: "normal", sensor_data: { hr: 65 } });
    onDevice({ ...DEVICE, wearer: "Anna" });
    expect([nameOf("a"), nameOf("b")]).toEqual(["Anna", "b"]);
  });
});

describe("an alert", () => {
  it("is unseen until anybody has seen it, and is one however often it is told", () => {
    for (const id of [1, 2, 1]) onAlert(alert(id));
    expect(active.value).toHaveLength(2);
    onAlertSeen({ id: 1, device_id: "a", revision: 3 });
    expect(unseen.value.map(({ id }) => id)).toEqual([2]);
  });
});

it("a device with any name has an address", () => {
  expect(new URL(exportOf("a&b=c#"), "http://board").searchParams.get("device_id")).toBe("a&b=c#");
});
