// Made from the daemon's own types; not to be edited. `RETROBOARD_BLESS=1 cargo test the_web_panel_has` makes it anew.

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
