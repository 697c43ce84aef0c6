import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const include = ["{src,test}/**/*.test.ts"];

export default defineConfig({
  test: {
    // The default leaves one processor idle, and two are often all.
    maxWorkers: availableParallelism(),
    // Modules keep no state that a test could leave behind: what files import is read once a worker, not once a file.
    isolate: false,
    // For a busy machine. What must be quick is measured by its test.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      { extends: true, test: { name: "shared", root: "packages/shared", include } },
      { extends: true, test: { name: "simulator", root: "packages/simulator", include } },
      { extends: true, test: { name: "manifests", root: "packages/manifests", include } },
      { extends: true, test: { name: "server", root: "apps/server", include } },
      { extends: true, test: { name: "web", root: "apps/web", include: ["src/**/*.test.ts"] } },
      // A document is shared state.
      { extends: true, test: { name: "web-dom", root: "apps/web", include: ["src/**/*.test.tsx"], isolate: true } },
    ],
  },
});
