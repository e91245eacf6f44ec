import { watch } from "vue";
import { forgetApps, loadDetails, onAppsList, onCurrentApp } from "../stores/apps";
import { forgetCarousel, onCarousel } from "../stores/carousel";
import { status } from "../stores/connection";
import { forgetRevisions } from "../stores/control";
import { loadFonts } from "../stores/fonts";
import { onNotification, refresh } from "../stores/notices";
import { forgetPictures, onFrame } from "../stores/picture";
import { forgetPresets, onPresets } from "../stores/presets";
import { loadSafeMode } from "../stores/safe_mode";
import { onSchedule } from "../stores/schedule";
import { isAdmin, loadSession, seesVitals, stranger } from "../stores/session";
import { onSettings } from "../stores/settings";
import { forgetSetup, loadSetup, setupMayHaveChanged } from "../stores/setup";
import { wrong } from "../stores/toasts";
import { forgetAlerts, forgetVitals, loadDevices, onAlert, onAlertCleared, onAlertSeen, onClientStats, onDevice, onReading } from "../stores/vitals";
import { forgetVitalsSettings, onVitalsSettings } from "../stores/vitals_settings";
import { boardSocket, keepUp } from "./board_socket";
import type { Link } from "./link";
import { whenStranger } from "./requests";

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
  // A refused handshake and a connection that the board ends look the same as any other; the board says who this is.
  socket.on("connect_error", askWho);
  socket.on("disconnect", (reason) => {
    if (reason === "io server disconnect") askWho();
  });
  whenStranger(askWho);
  const link = keepUp(socket, (now) => {
    status.value = now;
  });
  watch(stranger, (is) => {
    follow(link, is);
  }, { immediate: true });
}

/** A board that does not know this phone is not called again and again; what was heard of people goes. */
function follow(link: Link, isStranger: boolean): void {
  if (!isStranger) {
    link.start();
    return;
  }
  link.rest();
  forgetVitals();
}

function askWho(): void {
  // When the board does not answer at all, the link says so.
  loadSession().catch(() => undefined);
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
  setupMayHaveChanged();
  Promise.all([loadDetails(), loadFonts(), refresh(), loadSafeMode(), loadPeople()]).catch(wrong);
}

/** What this phone may see can have changed since it was connected last. */
async function loadPeople(): Promise<void> {
  await loadSession();
  if (seesVitals.value) await loadDevices();
  else forgetVitals();
  // For the banner alone; the view of the set-up says what is wrong.
  if (isAdmin.value) await loadSetup().catch(forgetSetup);
  else forgetSetup();
}
