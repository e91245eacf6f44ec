/** What goes over the wire, by name. The shapes are the daemon's own: `generated.ts`. */

import type {
  AppsList,
  CarouselView,
  ClientStats,
  CurrentApp,
  DeviceStatus,
  NewSensorData,
  NotificationEvent,
  Pong,
  PresetsView,
  ScheduleView,
  SettingsView,
  StressAlert,
  StressAlertAcknowledged,
  StressAlertCleared,
  VitalsSettingsView,
} from "./generated";

export type {
  Alert,
  AlertPreset,
  Alerts,
  AppConfig as Configured,
  AppDetail,
  AppsList,
  AuditLine,
  AuditView,
  CarouselChanged as CarouselAnswer,
  CarouselView as CarouselConfig,
  CarouselNow,
  ClientStats,
  CurrentApp,
  DataReceived,
  DeviceStatus,
  Devices,
  EpisodeView as Episode,
  ErrorEvent,
  Health,
  HistoryData,
  Issued,
  IssuedMany,
  Level,
  Licence,
  NewSensorData as Reading,
  Notice,
  Notices,
  NotificationEvent,
  PairStarted,
  PresetInfo,
  PresetsView as PresetsEvent,
  Problem as Refusal,
  Role,
  SafeMode,
  ScheduleAction,
  ScheduleEntry,
  ScheduleView as ScheduleEvent,
  SessionView as Session,
  SettingsChanged as SettingsAnswer,
  SettingsView as SettingsEvent,
  Sight,
  Slot as CarouselEntry,
  StressAlert as AlertEvent,
  StressAlertAcknowledged as AlertSeen,
  StressAlertCleared as AlertCleared,
  SystemStatus,
  TokenView as Token,
  Tokens,
  VitalsSettingsView as VitalsSettingsEvent,
  Weekday,
} from "./generated";

/** Settings of an app, by key. */
export type Settings = Record<string, unknown>;

/** Events the daemon sends, by their names on the wire. */
export interface ServerEvents {
  apps_list: (event: AppsList) => void;
  current_app: (event: CurrentApp) => void;
  settings: (event: SettingsView) => void;
  carousel_config: (event: CarouselView) => void;
  notification: (event: NotificationEvent) => void;
  presets: (event: PresetsView) => void;
  schedule: (event: ScheduleView) => void;
  vitals_settings: (event: VitalsSettingsView) => void;
  pong: (answer: Pong) => void;
  frame: (packet: ArrayBuffer) => void;
  new_sensor_data: (reading: NewSensorData) => void;
  device_status: (device: DeviceStatus) => void;
  stress_alert: (alert: StressAlert) => void;
  stress_alert_acknowledged: (seen: StressAlertAcknowledged) => void;
  stress_alert_cleared: (cleared: StressAlertCleared) => void;
  client_stats: (stats: ClientStats) => void;
}

/** Events the page sends; `fps` is 1 to 30. */
export interface ClientEvents {
  preview_start: (wish: { fps: number }) => void;
  preview_stop: () => void;
  /** Answered by `pong`. */
  ping: () => void;
}

/** Answer of `GET /api/fonts`. */
export interface Fonts {
  readonly fonts: readonly {
    readonly name: string;
    /** Of a line, in pixels. */
    readonly height: number;
    readonly source: "builtin" | "user";
  }[];
}
