import { createApp } from "vue";
import App from "./App.vue";
import { hearBoard } from "./connection/hear";
import { router } from "./router";
import { applyPreferences } from "./stores/preferences";
import "./styles/page.css";

await applyPreferences();
createApp(App).use(router).mount("#page");
hearBoard();
