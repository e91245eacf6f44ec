import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

/** The daemon that `npm run dev` talks to. */
const DAEMON = process.env.RETROBOARD_URL ?? "http://127.0.0.1:5000";

export default defineConfig({
  plugins: [vue({ features: { optionsAPI: false } })],
  define: { __VUE_PROD_DEVTOOLS__: false, __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false },
  build: {
    target: "es2022",
    // Every picture stays a file of its own: the page must work under a strict Content-Security-Policy.
    assetsInlineLimit: 0,
    // Without it the build adds an inline-free polyfill nobody needs: all browsers we support preload modules.
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      "/api": DAEMON,
      "/socket.io": { target: DAEMON, ws: true },
    },
  },
  test: { include: ["src/**/*.test.ts"], environment: "happy-dom" },
});
