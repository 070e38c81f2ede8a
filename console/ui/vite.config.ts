import { defineConfig } from "vitest/config";

const server = "http://127.0.0.1:8080";

export default defineConfig({
  build: {
    outDir: "../static",
    emptyOutDir: true,
    // Since then browsers have light-dark() and the popover attribute, which the console stands on.
    target: ["chrome123", "edge123", "firefox125", "safari17.5"],
    modulePreload: { polyfill: false },
    // The only chunk over this is the Twilio phone, which is loaded when a centre uses it.
    chunkSizeWarningLimit: 400,
  },
  // `npm run dev` shows the source against a running centre (`make run`).
  server: { proxy: { "/api": { target: server, ws: true } } },
  test: { include: ["test/**/*.test.ts"], css: true },
});
