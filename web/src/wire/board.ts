/** What goes over the wire, by name. The shapes are the daemon's own: `generated.ts`. */

import type { AppsList, CarouselView, CurrentApp, NotificationEvent, SettingsView } from "./generated";

export type {
  AppsList,
  CarouselView as CarouselConfig,
  CurrentApp,
  Problem as Refusal,
  SettingsChanged as SettingsAnswer,
  SettingsView as Settings,
  Slot as CarouselEntry,
} from "./generated";

/** Events the daemon sends, by their names on the wire. */
export interface ServerEvents {
  apps_list: (event: AppsList) => void;
  current_app: (event: CurrentApp) => void;
  settings: (event: SettingsView) => void;
  carousel_config: (event: CarouselView) => void;
  notification: (event: NotificationEvent) => void;
  frame: (packet: ArrayBuffer) => void;
}

/** Events the page sends; `fps` is 1 to 30. */
export interface ClientEvents {
  preview_start: (wish: { fps: number }) => void;
  preview_stop: () => void;
}
