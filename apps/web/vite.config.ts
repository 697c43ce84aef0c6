import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/**
 * Assets are addressed relative to the page's `<base href>`, which the server fills in: the same
 * build can be mounted under any path. `PORTOLAN_DEV_SERVER` is where `vite` finds the API.
 */
export default defineConfig({
  base: "./",
  plugins: [react()],
  build: { target: "es2022", modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  server: {
    host: "127.0.0.1",
    proxy: {
      "/api": {
        target: process.env["PORTOLAN_DEV_SERVER"] ?? "http://127.0.0.1:7070",
        // The server refuses foreign Host and Origin headers.
        changeOrigin: true,
        headers: { origin: process.env["PORTOLAN_DEV_SERVER"] ?? "http://127.0.0.1:7070" },
      },
    },
  },
});
