import { createApp } from "vue";
import App from "./App.vue";
import { hearBoard } from "./connection/hear";
import { keepForOffline } from "./connection/offline";
import { router } from "./router";
import { applyPreferences } from "./stores/preferences";
import { loadSession } from "./stores/session";

/** Longer than a board in the house takes to say who this is; without an answer the page opens as it did last. */
const PATIENCE_MS = 700;

const known = loadSession().catch(() => undefined);
await applyPreferences();
await Promise.race([known, new Promise((late) => setTimeout(late, PATIENCE_MS))]);
createApp(App).use(router).mount("#page");
hearBoard();
keepForOffline();
