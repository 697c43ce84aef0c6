/** The engine's tests without the slow ones: properties over long histories would be run for every mutant. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["src/{endpoints,paths,trace}/**/*.test.ts", "test/{agree,truth,expected-rules}.test.ts"],
  },
});
