/** What the daemon sends and takes for the board: events of namespace `/` and bodies of the REST calls. */

/** `[red, green, blue]`, `"text"`, `12`, …: an app's own keys, described by its JSON Schema. */
export type AppConfig = Record<string, unknown>;

/** Every state event carries a rising number, so that an older one that arrives late can be dropped. */
export interface Revised {
  revision: number;
}

/** Event `apps_list`. */
export interface AppsList extends Revised {
  apps: string[];
  current: string | null;
}

/** Event `current_app`; `app` is null while the panel is stopped. */
export interface CurrentApp extends Revised {
  app: string | null;
  config: AppConfig;
}

/** Event `settings`; brightness in percent, 0 is dark. */
export interface Settings extends Revised {
  brightness: number;
}

/** One slot of the carousel; duration in seconds. */
export interface CarouselEntry {
  app: string;
  duration: number;
}

/** Event `carousel_config`, also on each rotation. */
export interface CarouselConfig extends Revised {
  enabled: boolean;
  apps: CarouselEntry[];
  current_index: number;
  paused: boolean;
}

/** Events the daemon sends, by their names on the wire. */
export interface ServerEvents {
  apps_list: (event: AppsList) => void;
  current_app: (event: CurrentApp) => void;
  settings: (event: Settings) => void;
  carousel_config: (event: CarouselConfig) => void;
  frame: (packet: ArrayBuffer) => void;
}

/** Events the page sends; `fps` is 1 to 30. */
export interface ClientEvents {
  preview_start: (wish: { fps: number }) => void;
  preview_stop: () => void;
}

/** Every refusal of the REST interface: `error` is a sentence a person can act on. */
export interface Refusal {
  success: false;
  error: string;
  code: string;
  field?: string;
}

/** Answer to `POST /api/settings`: the settings that resulted. */
export interface SettingsAnswer {
  brightness: number;
  revision?: number;
}
