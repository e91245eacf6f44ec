import { createRouter, createWebHashHistory, type RouteRecordRaw } from "vue-router";
import NowView from "./views/NowView.vue";

/** The pages. Everything but the first is loaded when it is opened. */
const routes: RouteRecordRaw[] = [
  { path: "/", name: "now", component: NowView },
  { path: "/apps", name: "apps", component: () => import("./views/AppsView.vue") },
  { path: "/apps/:app", name: "app", component: () => import("./views/AppView.vue"), props: true },
  { path: "/carousel", name: "carousel", component: () => import("./views/CarouselView.vue") },
  { path: "/messages", name: "messages", component: () => import("./views/MessagesView.vue") },
  { path: "/routines", name: "routines", component: () => import("./views/RoutinesView.vue") },
  { path: "/vitals", name: "vitals", component: () => import("./views/VitalsView.vue") },
  { path: "/device-test", name: "device-test", component: () => import("./views/DeviceTestView.vue") },
  { path: "/settings", name: "settings", component: () => import("./views/SettingsView.vue") },
  { path: "/:rest(.*)", redirect: "/" },
];

export const router = createRouter({
  // The address after `#` never reaches the board, so every page can be opened and shared without a rule on the server.
  history: createWebHashHistory(),
  routes,
  scrollBehavior: () => ({ top: 0 }),
});
