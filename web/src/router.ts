import { watch } from "vue";
import { createRouter, createWebHashHistory, type RouteLocationNormalized, type RouteRecordRaw } from "vue-router";
import { offered } from "./stores/pairing";
import { isAdmin, seesVitals } from "./stores/session";
import NowView from "./views/NowView.vue";

declare module "vue-router" {
  interface RouteMeta {
    /** What one must be allowed to see it at all. */
    readonly needs?: "admin" | "vitals";
    /** Whether all that is there commands the board. */
    readonly commands?: boolean;
  }
}

const COMMANDS = { commands: true };

/** The pages. Everything but the first is loaded when it is opened. */
const routes: RouteRecordRaw[] = [
  { path: "/", name: "now", component: NowView, meta: COMMANDS },
  { path: "/apps", name: "apps", component: () => import("./views/AppsView.vue"), meta: COMMANDS },
  { path: "/apps/:app", name: "app", component: () => import("./views/AppView.vue"), props: true, meta: COMMANDS },
  { path: "/carousel", name: "carousel", component: () => import("./views/CarouselView.vue"), meta: COMMANDS },
  { path: "/messages", name: "messages", component: () => import("./views/MessagesView.vue"), meta: COMMANDS },
  { path: "/routines", name: "routines", component: () => import("./views/RoutinesView.vue"), meta: COMMANDS },
  { path: "/vitals", name: "vitals", component: () => import("./views/VitalsView.vue"), meta: { needs: "vitals" } },
  { path: "/device-test", name: "device-test", component: () => import("./views/DeviceTestView.vue"), meta: { needs: "admin" } },
  { path: "/settings", name: "settings", component: () => import("./views/SettingsView.vue") },
  { path: "/access", name: "access", component: () => import("./views/AccessView.vue"), meta: { needs: "admin" } },
  { path: "/setup", name: "setup", component: () => import("./views/SetupView.vue"), meta: { needs: "admin" } },
  { path: "/setup/panel", name: "panel-wizard", component: () => import("./views/PanelWizardView.vue"), meta: { needs: "admin" } },
  { path: "/record", name: "record", component: () => import("./views/RecordView.vue"), meta: { needs: "admin" } },
  { path: "/pair/:code(\\d{6})", redirect: takeCode },
  { path: "/:rest(.*)", redirect: "/" },
];

/** A code must not stay in the address bar, nor in the history. */
function takeCode({ params }: { params: RouteLocationNormalized["params"] }): string {
  offered.value = String(params.code);
  return "/";
}

function isOffered({ meta }: RouteLocationNormalized): boolean {
  if (meta.needs === "admin") return isAdmin.value;
  return meta.needs !== "vitals" || seesVitals.value;
}

export const router = createRouter({
  // The address after `#` never reaches the board, so every page can be opened and shared without a rule on the server.
  history: createWebHashHistory(),
  routes,
  scrollBehavior: () => ({ top: 0 }),
});

router.beforeEach((to) => isOffered(to) || "/");
// What this phone may do can change while it looks.
watch([isAdmin, seesVitals], () => {
  if (!isOffered(router.currentRoute.value)) void router.replace("/");
});
