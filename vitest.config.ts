import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "shared", root: "packages/shared", include: ["{src,test}/**/*.test.ts"] } },
      { test: { name: "simulator", root: "packages/simulator", include: ["{src,test}/**/*.test.ts"] } },
      { test: { name: "manifests", root: "packages/manifests", include: ["{src,test}/**/*.test.ts"] } },
      { test: { name: "server", root: "apps/server", include: ["{src,test}/**/*.test.ts"] } },
      { test: { name: "web", root: "apps/web", include: ["src/**/*.test.{ts,tsx}"] } },
    ],
  },
});
