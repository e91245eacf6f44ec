// Made from the daemon's own types; not to be edited. `RETROBOARD_BLESS=1 cargo test the_web_panel_has` makes it anew.

/**
 * What somebody may do. Each but `device` includes the ones before it.
 */
export type Role = "device" | "viewer" | "controller" | "admin";

export type Extent = "none" | "all";

/**
 * Whose vitals somebody sees: `"none"`, `"all"`, or a list of device ids.
 */
export type Sight = Extent | Array<string>;

/**
 * A token that was given out, without the token itself.
 */
export type TokenView = { id: string, 
/**
 * Whose it is, as people call it.
 */
name: string, role: Role, vitals: Sight, 
/**
 * The wearable that it belongs to.
 */
device_id?: string, created: string, expires: string, 
/**
 * When it was last used; an hour or so behind.
 */
seen: string | null, 
/**
 * How many of its Socket.IO connections are open.
 */
sockets: number, 
/**
 * Whether this is the one the question came with.
 */
yours: boolean, };

/**
 * `GET /api/tokens`
 */
export type Tokens = { tokens: Array<TokenView>, };

/**
 * A token just given out. It is told this once.
 */
export type Issued = { success: boolean, 
/**
 * A JWT: `Authorization: Bearer`, Socket.IO `auth: {"token"}`, or `?token=` for microcontrollers.
 */
token: string, id: string, 
/**
 * Whose it is, as people call it.
 */
name: string, role: Role, vitals: Sight, 
/**
 * The wearable that it belongs to.
 */
device_id?: string, created: string, expires: string, 
/**
 * When it was last used; an hour or so behind.
 */
seen: string | null, 
/**
 * How many of its Socket.IO connections are open.
 */
sockets: number, 
/**
 * Whether this is the one the question came with.
 */
yours: boolean, };

/**
 * Tokens just given out, in the order they were asked for.
 */
export type IssuedMany = { success: boolean, issued: Array<Issued>, };

/**
 * A code is on the panel.
 */
export type PairStarted = { success: boolean, 
/**
 * Seconds for which the code holds.
 */
expires_in: number, digits: number, 
/**
 * What whoever pairs may do.
 */
role: Role, 
/**
 * For an admin only: the code is not on the panel then, it is passed on by hand …
 */
code?: string, 
/**
 * … or as this address …
 */
url?: string, 
/**
 * … which is also here as a QR code: rows of `0` (light) and `1` (dark), without a quiet zone.
 */
qr?: Array<string>, };

/**
 * `GET /api/session`: who the board takes you for.
 */
export type SessionView = { 
/**
 * `open`: nobody is asked who they are.
 */
auth: string, 
/**
 * `null` for a stranger.
 */
role: Role | null, name: string | null, vitals: Sight, 
/**
 * Whether somebody is admin already; the first who pairs becomes it.
 */
has_admin: boolean, 
/**
 * Seconds for which a code is still on the panel.
 */
code_on_panel: number | null, 
/**
 * Whether the connection is encrypted.
 */
secure: boolean, };

/**
 * One command that somebody gave.
 */
export type AuditLine = { id: number, at: string, 
/**
 * Name of the token, `machine` for the command line, `anyone` without one.
 */
who: string, 
/**
 * Empty for `anyone`.
 */
role: string, what: string, status: number, };

/**
 * `GET /api/audit`
 */
export type AuditView = { 
/**
 * The newest first.
 */
lines: Array<AuditLine>, };

/**
 * Event `apps_list`.
 */
export type AppsList = { apps: Array<string>, 
/**
 * The app on the panel; `null` when it is stopped.
 */
current: string | null, 
/**
 * Rises with every change of the board; drop an event that is older than what you have.
 */
revision: number, };

/**
 * Event `current_app` and answer of `GET /api/current`.
 */
export type CurrentApp = { 
/**
 * `null` when the panel is stopped.
 */
app: string | null, 
/**
 * All settings of the app, defaults filled in; empty when stopped.
 */
config: Record<string, unknown>, revision: number, };

/**
 * Settings of the whole board.
 */
export type BoardSettings = { 
/**
 * Percent of full light; 0 is dark.
 */
brightness: number, 
/**
 * A panel that is off is dark and keeps its brightness for later.
 */
on: boolean, 
/**
 * How one app gives way to the next.
 */
transition: "crossfade" | "slide" | "wipe" | "cut", 
/**
 * How long that takes, in milliseconds.
 */
transition_ms: number, 
/**
 * IANA name such as `Europe/Berlin`; `null` for that of the configuration.
 */
time_zone: string | null, };

/**
 * Event `settings` and answer of `GET /api/settings`.
 */
export type SettingsView = { revision: number, 
/**
 * Percent of full light; 0 is dark.
 */
brightness: number, 
/**
 * A panel that is off is dark and keeps its brightness for later.
 */
on: boolean, 
/**
 * How one app gives way to the next.
 */
transition: "crossfade" | "slide" | "wipe" | "cut", 
/**
 * How long that takes, in milliseconds.
 */
transition_ms: number, 
/**
 * IANA name such as `Europe/Berlin`; `null` for that of the configuration.
 */
time_zone: string | null, };

/**
 * One entry of the carousel.
 */
export type Slot = { app: string, 
/**
 * Seconds, 0.5 to 86400.
 */
duration: number, };

/**
 * Event `carousel_config` and answer of `GET /api/carousel`.
 */
export type CarouselView = { enabled: boolean, apps: Array<Slot>, current_index: number, 
/**
 * Held on its entry until resumed.
 */
paused: boolean, revision: number, };

/**
 * Where a notification is in its life.
 */
export type NoticeState = "queued" | "showing" | "done" | "dismissed";

/**
 * A text over the app, as `GET /api/notify` lists it.
 */
export type Notice = { id: number, text: string, state: NoticeState, color: [number, number, number], icon: string | null, 
/**
 * Shortest time on the panel, in seconds.
 */
duration: number, 
/**
 * How often the text passes at least.
 */
repeat: number, 
/**
 * 0 (low) to 9 (urgent); a higher one goes first and interrupts.
 */
priority: number, 
/**
 * Stays until dismissed.
 */
hold: boolean, 
/**
 * When it was sent, Unix seconds.
 */
created: number, };

/**
 * Event `notification`.
 */
export type NotificationEvent = { id: number, text: string, state: NoticeState, revision: number, };

/**
 * Any refusal, of whatever cause.
 */
export type Problem = { 
/**
 * Always `false`.
 */
success: boolean, 
/**
 * A sentence a person can act on.
 */
error: string, 
/**
 * The same for programs, in `snake_case`.
 */
code: string, 
/**
 * The part of the request it is about.
 */
field: string | null, };

/**
 * `POST /api/settings`
 */
export type SettingsChanged = { 
/**
 * Always `true`.
 */
success: boolean, revision: number, 
/**
 * Percent of full light; 0 is dark.
 */
brightness: number, 
/**
 * A panel that is off is dark and keeps its brightness for later.
 */
on: boolean, 
/**
 * How one app gives way to the next.
 */
transition: "crossfade" | "slide" | "wipe" | "cut", 
/**
 * How long that takes, in milliseconds.
 */
transition_ms: number, 
/**
 * IANA name such as `Europe/Berlin`; `null` for that of the configuration.
 */
time_zone: string | null, };

/**
 * `POST /api/carousel` and its verbs.
 */
export type CarouselChanged = { 
/**
 * Always `true`.
 */
success: boolean, enabled: boolean, apps: Array<Slot>, current_index: number, paused: boolean, revision: number, };

/**
 * `GET /api/carousel`
 */
export type CarouselNow = { 
/**
 * Seconds the entry on the panel still has; `null` while it does not end by itself.
 */
remaining: number | null, enabled: boolean, apps: Array<Slot>, current_index: number, 
/**
 * Held on its entry until resumed.
 */
paused: boolean, revision: number, };

/**
 * `GET /api/health`
 */
export type Health = { 
/**
 * `ok`, or `degraded` when the render loop stands still.
 */
status: string, 
/**
 * Whether the render loop is alive.
 */
manager_running: boolean, current_app: string | null, version: string, uptime_seconds: number, 
/**
 * Panel size in pixels.
 */
width: number, height: number, };

/**
 * Something that is in this program.
 */
export type Licence = { name: string, 
/**
 * Empty where there is none.
 */
version: string, 
/**
 * SPDX expression, or a few words.
 */
licence: string, 
/**
 * `crate`, `npm` or `font`.
 */
source: string, };

/**
 * What a form needs to know of an app.
 */
export type AppDetail = { name: string, title: string, description: string, icon: string, 
/**
 * JSON Schema (2020-12) of the settings.
 */
schema: Record<string, unknown>, defaults: Record<string, unknown>, 
/**
 * Why it was taken off the panel, if it failed.
 */
failure?: string, };

/**
 * `GET /api/apps/{name}/config`
 */
export type AppConfig = { app: string, config: Record<string, unknown>, };

/**
 * `POST /api/notify`
 */
export type Notified = { 
/**
 * Always `true`.
 */
success: boolean, id: number, };

/**
 * `GET /api/notify`
 */
export type Notices = { 
/**
 * What is on the panel now.
 */
showing: Notice | null, 
/**
 * What waits, in the order it will show.
 */
waiting: Array<Notice>, 
/**
 * What was, newest first.
 */
recent: Array<Notice>, };

/**
 * One line of the list of presets.
 */
export type PresetInfo = { name: string, app: string | null, 
/**
 * Percent of full light.
 */
brightness: number, 
/**
 * When it was saved, Unix seconds.
 */
saved: number, };

/**
 * Event `presets` and answer of `GET /api/presets`.
 */
export type PresetsView = { 
/**
 * The oldest first.
 */
presets: Array<PresetInfo>, revision: number, };

/**
 * A day of the week in the board's time zone.
 */
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

/**
 * What happens; an object with exactly one of these keys.
 */
export type ScheduleAction = { "brightness": number } | { "on": boolean } | { "preset": string } | { "app": string };

/**
 * One entry, as the board keeps it.
 */
export type ScheduleEntry = { id: number, enabled: boolean, days: Array<Weekday>, 
/**
 * `HH:MM` on a clock of 24 hours.
 */
time: string, action: ScheduleAction, };

/**
 * What comes next by itself.
 */
export type NextRun = { 
/**
 * The entry.
 */
id: number, 
/**
 * Unix seconds.
 */
at: number, };

/**
 * Event `schedule` and answer of `GET /api/schedule`.
 */
export type ScheduleView = { entries: Array<ScheduleEntry>, 
/**
 * `null` when nothing is enabled.
 */
next: NextRun | null, revision: number, };

/**
 * What the model makes of the last minutes. The tiers of stress are tiers of confidence, not of how bad it is.
 */
export type Level = "unknown" | "normal" | "medium" | "high_stress" | "exertion";

/**
 * The three values of a reading.
 */
export type SensorData = { 
/**
 * Heart rate in beats a minute.
 */
hr: number, 
/**
 * Temperature of the skin in °C.
 */
temp: number, 
/**
 * Electrodermal activity in µS.
 */
eda: number, };

/**
 * What the model says with a reading.
 */
export type Prediction = { label: Level, 
/**
 * 0 to 1.
 */
confidence: number, };

/**
 * Event `client_stats`.
 */
export type ClientStats = { frontend_clients: number, esp32_clients: number, total_clients: number, };

/**
 * Event `data_received`, and the ack of `esp32_sensor_data`: the reading is on disk.
 */
export type DataReceived = { status: string, record_id: number, stress_prediction: Prediction, };

/**
 * Event `new_sensor_data`, and one entry of the history.
 */
export type NewSensorData = { id: number, timestamp: string, hr: number, temp: number, eda: number, stress_level: Level, 
/**
 * 0 to 100.
 */
confidence: number, device_id: string, };

/**
 * What the board is alarmed about.
 */
export type AlertKind = "stress" | "storage" | "damage";

/**
 * An alert that lasts. One is told by event `stress_alert` when it begins and by `stress_alert_cleared` when it ends.
 */
export type Alert = { id: number, kind: AlertKind, device_id: string, 
/**
 * What the wearer is called on the panel; empty when they have not agreed to be named there.
 */
wearer: string, level: Level, 
/**
 * 0 to 100.
 */
confidence: number, message: string, sensor_data: SensorData | null, timestamp: string, 
/**
 * Somebody has seen it; the panel shows it no longer.
 */
acknowledged: boolean, };

/**
 * Event `stress_alert`.
 */
export type StressAlert = { type: string, revision: number, id: number, kind: AlertKind, device_id: string, 
/**
 * What the wearer is called on the panel; empty when they have not agreed to be named there.
 */
wearer: string, level: Level, 
/**
 * 0 to 100.
 */
confidence: number, message: string, sensor_data: SensorData | null, timestamp: string, 
/**
 * Somebody has seen it; the panel shows it no longer.
 */
acknowledged: boolean, };

/**
 * Event `stress_alert_acknowledged`: somebody has seen it.
 */
export type StressAlertAcknowledged = { id: number, device_id: string, revision: number, };

/**
 * Event `stress_alert_cleared`.
 */
export type StressAlertCleared = { type: string, id: number, device_id: string, revision: number, };

/**
 * An episode of stress as it is on record.
 */
export type EpisodeView = { id: number, device_id: string, raised: string, cleared: string | null, acknowledged: string | null, 
/**
 * 0 to 100, when it was raised.
 */
confidence: number, };

/**
 * Answer of `GET /api/alerts`: what lasts, and the episodes there were, the newest first.
 */
export type Alerts = { active: Array<Alert>, history: Array<EpisodeView>, };

/**
 * Payload of `frontend_request_history`, and the query of `GET /api/history`.
 */
export type HistoryRequest = { 
/**
 * 1 to 1000; 100 when left out.
 */
limit: number | null, 
/**
 * A day (`2024-12-01`) or a moment (ISO 8601 with an offset or `Z`); included.
 */
start_date: string | null, 
/**
 * The same; a day is included to its end.
 */
end_date: string | null, device_id: string | null, };

/**
 * Event `history_data` and answer of `GET /api/history`: the newest first.
 */
export type HistoryData = { status: string, data: Array<NewSensorData>, count: number, request_params: HistoryRequest, };

/**
 * A wearable as it is now; event `device_status` and an entry of `GET /api/devices`.
 */
export type DeviceStatus = { device_id: string, 
/**
 * What its wearer is called on the panel.
 */
wearer: string, 
/**
 * Whether the wearer has agreed to be named on the panel.
 */
shown: boolean, 
/**
 * Time of the newest reading.
 */
last_seen: string | null, 
/**
 * Nothing came for a while: what is known of it is old.
 */
stale: boolean, 
/**
 * The newest reading.
 */
sensor_data: SensorData | null, stress_level: Level, 
/**
 * 0 to 100.
 */
confidence: number, };

/**
 * Answer of `GET /api/devices`.
 */
export type Devices = { devices: Array<DeviceStatus>, 
/**
 * Days for which readings are kept, and then averages of a minute.
 */
raw_days: number, minute_days: number, };

/**
 * When an alert of stress begins.
 */
export type AlertPreset = "quiet" | "balanced" | "sensitive";

/**
 * What is in force.
 */
export type VitalsSettings = { raw_days: number, minute_days: number, alerts: AlertPreset, };

/**
 * Event `vitals_settings` and answer of `GET /api/vitals/settings`.
 */
export type VitalsSettingsView = { 
/**
 * What the configuration says.
 */
defaults: VitalsSettings, revision: number, raw_days: number, minute_days: number, alerts: AlertPreset, };

/**
 * Event `pong`.
 */
export type Pong = { timestamp: string, };

/**
 * Event `error`: what was refused, as a refusal of REST says it.
 */
export type ErrorEvent = { message: string, code: string, field: string | null, };

/**
 * The network that estimates stress.
 */
export type ModelView = { version: string, 
/**
 * Of its file.
 */
sha256: string, 
/**
 * `in_use`; `rolled_back` when another one was too slow and this is the first one again; `resting` when it is too slow
 * itself, so that levels are unknown for a while.
 */
state: string, };

/**
 * Answer of `GET /api/system/status`, and event `health_status`.
 */
export type SystemStatus = { 
/**
 * `ok`, or `degraded` when something does not work.
 */
status: string, version: string, uptime_seconds: number, clients: ClientStats, devices: number, 
/**
 * Those of which something was heard lately.
 */
devices_live: number, active_alerts: number, model: ModelView, 
/**
 * `null` unless the board runs in safe mode.
 */
safe_mode: SafeMode | null, };

/**
 * The board has crashed again and again, and runs without what was saved: it shows the clock, and keeps no changes.
 * `POST /api/system/start-normally` ends it.
 */
export type SafeMode = { 
/**
 * What went wrong last, for people.
 */
reason: string, };

/**
 * Where the value of a key comes from. What stands nearer to the end goes before what stands nearer to the beginning.
 */
export type SetupSource = "default" | "page" | "file" | "environment" | "flag" | "systemd";

/**
 * One key that the page may set.
 */
export type SetupKey = { 
/**
 * With its sections: `display.hub75.rows`.
 */
name: string, description: string, value: unknown, default: unknown, 
/**
 * The page can change it where this is `default` or `page`.
 */
source: SetupSource, 
/**
 * Where that is, as the end of a sentence: `in /etc/retroboard/retroboard.toml, line 4`.
 */
place: string | null, 
/**
 * JSON Schema of the value.
 */
schema: Record<string, unknown>, };

/**
 * Settings that hold until their time is over, unless they are confirmed.
 */
export type TrialView = { 
/**
 * By key; `null`: back to the default.
 */
changes: Record<string, unknown>, ends_at: string, seconds_left: number, 
/**
 * Pages on which it can be confirmed.
 */
open_at: Array<string>, };

/**
 * `GET /api/setup`
 */
export type SetupView = { keys: Array<SetupKey>, trial: TrialView | null, 
/**
 * Why the last change did not stay, as a sentence.
 */
last_failure: string | null, };

/**
 * Answer of `POST /api/setup`
 */
export type TrialBegun = { success: boolean, trial: TrialView, };
