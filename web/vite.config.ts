import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import vue from "@vitejs/plugin-vue";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** The daemon that `npm run dev` talks to. */
const DAEMON = process.env.RETROBOARD_URL ?? "http://127.0.0.1:5000";

/** Below this a compressed file saves less than its header costs. */
const WORTH_IT = 1024;

/** Where `public/sw.js` has the names of files. */
const PLACE = "const FILES = [];";

/** Compresses what the daemon serves, once and well, so that a Pi need not do it for every phone. */
function gzipped(): Plugin {
  return {
    name: "gzipped",
    apply: "build",
    writeBundle({ dir = "dist" }) {
      const texts = readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((name) => /\.(js|css|svg|html|webmanifest)$/.test(name));
      for (const name of texts) {
        const content = readFileSync(join(dir, name));
        if (content.length >= WORTH_IT) writeFileSync(join(dir, `${name}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}

/** Tells the service worker what to keep; a new release is a new worker by that. */
function listed(): Plugin {
  return {
    name: "listed",
    apply: "build",
    writeBundle({ dir = "dist" }, bundle) {
      const files = Object.keys(bundle).filter((name) => name.startsWith("assets/")).map((name) => `/${name}`);
      const worker = join(dir, "sw.js");
      const source = readFileSync(worker, "utf8");
      if (!source.includes(PLACE)) throw new Error(`sw.js has no ${PLACE}`);
      writeFileSync(worker, source.replace(PLACE, `const FILES = ${JSON.stringify(files.sort())};`));
    },
  };
}

export default defineConfig({
  plugins: [vue({ features: { optionsAPI: false } }), listed(), gzipped()],
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
