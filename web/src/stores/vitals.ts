import { computed, shallowRef, triggerRef } from "vue";
import { get, post, remove } from "../connection/requests";
import type { Alert, AlertCleared, AlertEvent, Alerts, AlertSeen, ClientStats, Devices, DeviceStatus, Episode, HistoryData, Reading } from "../wire/board";
import { withInserted } from "./lists";
import { wrong } from "./toasts";

/** Readings of a device that are kept for its charts: a quarter of an hour at one a second. */
export const KEPT = 900;

export const devices = shallowRef<readonly DeviceStatus[]>([]);
export const active = shallowRef<readonly Alert[]>([]);
export const episodes = shallowRef<readonly Episode[]>([]);
export const clients = shallowRef<ClientStats | null>(null);
/** The last readings by device, the oldest first. */
export const series = shallowRef(new Map<string, readonly Reading[]>());

/** What nobody has acknowledged yet. */
export const unseen = computed(() => active.value.filter((alert) => !alert.acknowledged));

let loading: Promise<void> | null = null;

export function onReading(reading: Reading): void {
  setSeries(reading.device_id, withReading(series.value.get(reading.device_id) ?? [], reading));
  const known = devices.value.find((device) => device.device_id === reading.device_id);
  if (known) onDevice({ ...known, ...latest(reading) });
  else refreshDevices();
}

/** A new list, so that whoever draws it sees that it changed. A reading that comes late goes to its place. */
function withReading(kept: readonly Reading[], reading: Reading): Reading[] {
  let place = kept.length;
  while (place > 0 && (kept[place - 1]?.timestamp ?? "") > reading.timestamp) place -= 1;
  return withInserted(kept, place, reading).slice(-KEPT);
}

function setSeries(device: string, readings: readonly Reading[]): void {
  series.value.set(device, readings);
  triggerRef(series);
}

function latest({ hr, temp, eda, timestamp, stress_level, confidence }: Reading): Partial<DeviceStatus> {
  return { sensor_data: { hr, temp, eda }, last_seen: timestamp, stress_level, confidence, stale: false };
}

export function onDevice(status: DeviceStatus): void {
  const others = devices.value.filter((device) => device.device_id !== status.device_id);
  devices.value = [...others, status].sort((one, other) => one.device_id.localeCompare(other.device_id));
}

export function onAlert(alert: AlertEvent): void {
  active.value = [...active.value.filter((other) => other.id !== alert.id), alert];
}

export function onAlertSeen({ id }: AlertSeen): void {
  active.value = active.value.map((alert) => (alert.id === id ? { ...alert, acknowledged: true } : alert));
}

export function onAlertCleared({ id }: AlertCleared): void {
  active.value = active.value.filter((alert) => alert.id !== id);
  loadAlerts().catch(wrong);
}

export function onClientStats(stats: ClientStats): void {
  clients.value = stats;
}

/** A new connection: alerts that ended meanwhile are not told of. */
export function forgetAlerts(): void {
  active.value = [];
}

/** Of people whom nobody here may see any more. */
export function forgetVitals(): void {
  devices.value = [];
  episodes.value = [];
  series.value = new Map();
  forgetAlerts();
}

export async function loadDevices(): Promise<void> {
  devices.value = (await get<Devices>("/api/devices")).devices;
}

/** Once at a time, however many readings of new devices come. */
function refreshDevices(): void {
  loading ??= loadDevices().catch(wrong).finally(() => (loading = null));
}

export async function loadAlerts(): Promise<void> {
  const answer = await get<Alerts>("/api/alerts");
  active.value = answer.active;
  episodes.value = answer.history;
}

/** The last readings of a device, for its charts. */
export async function loadSeries(device: string): Promise<void> {
  const { data } = await get<HistoryData>(`/api/history?${new URLSearchParams({ device_id: device, limit: String(KEPT) })}`);
  // What came by itself meanwhile is not in the answer.
  const told = new Set(data.map(({ id }) => id));
  const since = (series.value.get(device) ?? []).filter(({ id }) => !told.has(id));
  setSeries(device, since.reduce(withReading, [...data].reverse()));
}

/** What a device's wearer is called, else the device. */
export function nameOf(device: string): string {
  const wearer = devices.value.find(({ device_id }) => device_id === device)?.wearer ?? "";
  return wearer === "" ? device : wearer;
}

export async function acknowledge(id: number): Promise<void> {
  await post(`/api/alerts/${id}/acknowledge`);
}

export async function changeDevice(device: string, patch: { wearer?: string; shown?: boolean }): Promise<void> {
  onDevice(await post<DeviceStatus>(`/api/devices/${encodeURIComponent(device)}`, patch));
}

/** Deletes all that is known of a device; there is no way back. */
export async function forgetDevice(device: string): Promise<void> {
  await remove(`/api/devices/${encodeURIComponent(device)}/data`);
  series.value.delete(device);
  triggerRef(series);
  devices.value = devices.value.filter((other) => other.device_id !== device);
}

/** Address of all readings of a device as a file. */
export function exportOf(device: string): string {
  return `/api/history?${new URLSearchParams({ format: "csv", device_id: device })}`;
}
