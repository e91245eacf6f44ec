import { ref, shallowRef } from "vue";
import { get, post } from "../connection/requests";
import { wearableSocket, type Sample, type WearableSocket } from "../connection/wearable_socket";
import { t } from "../locales";
import type { HistoryData, Reading } from "../wire/board";

/** A wearable that this page pretends to be. */

export type State = "off" | "connecting" | "on";

/** Answers that stay on the screen. */
const SHOWN = 8;
/** Readings the board takes in one array. */
const CHUNK = 1000;
const REST_S = 14 * 60;
const STRESS_S = 6 * 60;

export const state = ref<State>("off");
export const answers = ref<string[]>([]);
export const history = shallowRef<readonly Reading[]>([]);

let socket: WearableSocket | null = null;
let timer: ReturnType<typeof setInterval> | undefined;

export function connect(): void {
  disconnect();
  state.value = "connecting";
  socket = wearableSocket();
  socket.on("connect", () => (state.value = "on"));
  socket.on("disconnect", () => (state.value = "connecting"));
  socket.on("data_received", ({ record_id, stress_prediction }) => {
    note(t.deviceTest.received(record_id, t.vitals.levels[stress_prediction.label]));
  });
  socket.on("error", ({ message }) => {
    note(t.deviceTest.refused(message));
  });
}

export function disconnect(): void {
  stopRepeating();
  socket?.disconnect();
  socket = null;
  state.value = "off";
}

export function send(sample: Sample): void {
  socket?.emit("esp32_sensor_data", sample);
}

/** Sends what `sample` makes each second until it is stopped. */
export function repeat(sample: () => Sample): void {
  stopRepeating();
  timer = setInterval(() => {
    send(sample());
  }, 1000);
}

export function stopRepeating(): void {
  clearInterval(timer);
}

export async function askHistory(device: string): Promise<void> {
  history.value = (await get<HistoryData>(`/api/history?${new URLSearchParams({ device_id: device, limit: "20" })}`)).data;
}

/** Sends the last 20 minutes of somebody who rests and then comes under stress. Answers how many readings that were. */
export async function playEpisode(device: string): Promise<number> {
  const samples = episode(device, Math.floor(Date.now() / 1000));
  for (let from = 0; from < samples.length; from += CHUNK) await post("/api/esp32/data", samples.slice(from, from + CHUNK));
  return samples.length;
}

/** One reading a second until `end` (Unix seconds), made up. */
export function episode(device: string, end: number): Sample[] {
  return Array.from({ length: REST_S + STRESS_S }, (_, second) => {
    const tension = Math.min(1, Math.max(0, second - REST_S) / 90);
    return { ...body(second, tension), device_id: device, timestamp: end - REST_S - STRESS_S + second };
  });
}

/** A body at a second under tension from 0 to 1: a pulse that breathes, and skin that answers in waves. */
function body(second: number, tension: number): { hr: number; temp: number; eda: number } {
  const breath = 2 * Math.sin(second / 2.1) + Math.sin(second / 7.3);
  const wave = Math.max(0, Math.sin(second / 3.7)) ** 4 * 0.25;
  return {
    hr: 66 + breath * (1 - tension / 2) + 26 * tension,
    temp: 33 - 0.4 * tension,
    eda: (0.9 + 0.05 * Math.sin(second / 41)) * (1 + 1.8 * tension) + wave * tension * 2,
  };
}

function note(text: string): void {
  answers.value = [text, ...answers.value].slice(0, SHOWN);
}
