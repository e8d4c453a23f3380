import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** The pages of the daemon: `vite build` in this folder writes `web/dist`, which the daemon serves. */
export default defineConfig({
  root: fileURLToPath(new URL("web", import.meta.url)),
  base: "/",
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    // Nothing inline: the pages are served under a policy that forbids it.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  // While developing: `vite` beside a running `oec start`.
  server: {
    proxy: { "/api": { target: "http://127.0.0.1:8080", ws: true } },
  },
});
