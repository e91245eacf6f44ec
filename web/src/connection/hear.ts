import { forgetApps, loadDetails, onAppsList, onCurrentApp } from "../stores/apps";
import { forgetCarousel, onCarousel } from "../stores/carousel";
import { status } from "../stores/connection";
import { forgetRevisions } from "../stores/control";
import { loadFonts } from "../stores/fonts";
import { onNotification, refresh } from "../stores/notices";
import { forgetPictures, onFrame } from "../stores/picture";
import { forgetPresets, onPresets } from "../stores/presets";
import { onSchedule } from "../stores/schedule";
import { onSettings } from "../stores/settings";
import { wrong } from "../stores/toasts";
import { forgetAlerts, loadDevices, onAlert, onAlertCleared, onAlertSeen, onClientStats, onDevice, onReading } from "../stores/vitals";
import { forgetVitalsSettings, onVitalsSettings } from "../stores/vitals_settings";
import { boardSocket, keepUp } from "./board_socket";

/** Opens the page's connection: what the board says goes into the stores, each event to its own. */
export function hearBoard(): void {
  const socket = boardSocket();
  socket.on("connect", startAnew);
  socket.on("apps_list", onAppsList);
  socket.on("current_app", onCurrentApp);
  socket.on("settings", onSettings);
  socket.on("carousel_config", onCarousel);
  socket.on("notification", onNotification);
  socket.on("presets", onPresets);
  socket.on("schedule", onSchedule);
  socket.on("vitals_settings", onVitalsSettings);
  socket.on("frame", onFrame);
  socket.on("new_sensor_data", onReading);
  socket.on("device_status", onDevice);
  socket.on("stress_alert", onAlert);
  socket.on("stress_alert_acknowledged", onAlertSeen);
  socket.on("stress_alert_cleared", onAlertCleared);
  socket.on("client_stats", onClientStats);
  keepUp(socket, (now) => {
    status.value = now;
  });
}

/** The welcome that follows says everything anew, perhaps by another run of the daemon. */
function startAnew(): void {
  forgetRevisions();
  forgetApps();
  forgetCarousel();
  forgetPresets();
  forgetPictures();
  forgetAlerts();
  forgetVitalsSettings();
  Promise.all([loadDetails(), loadFonts(), refresh(), loadDevices()]).catch(wrong);
}
