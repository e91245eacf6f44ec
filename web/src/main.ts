import { createApp } from "vue";
import App from "./App.vue";
import { hearBoard } from "./connection/hear";
import { keepForOffline } from "./connection/offline";
import { router } from "./router";
import { applyPreferences } from "./stores/preferences";

await applyPreferences();
createApp(App).use(router).mount("#page");
hearBoard();
keepForOffline();
