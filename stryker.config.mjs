/**
 * Mutation tests of the engine's judging parts, on demand: `npm run mutate`. Results are kept in
 * `reports/mutation`, so that the next run looks again only at what has changed since.
 */
export default {
  testRunner: "vitest",
  vitest: { configFile: "packages/shared/vitest.mutation.config.ts", related: true },
  mutate: [
    "packages/shared/src/{endpoints,paths,trace}/**/*.ts",
    "!**/*.test.ts",
    // Sentences for a person: a changed word is no fault that a test should find.
    "!**/*-texts.ts",
    "!**/*-model.ts",
  ],
  coverageAnalysis: "perTest",
  incremental: true,
  incrementalFile: "reports/mutation/incremental.json",
  reporters: ["progress-append-only", "clear-text", "json"],
  jsonReporter: { fileName: "reports/mutation/report.json" },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportMutants: false },
  // Imports end in `.ts` and packages export their sources: nothing is compiled.
  checkers: [],
  concurrency: 2,
  timeoutMS: 10_000,
  ignorePatterns: ["reports", "**/dist", "test-results", "docs", "e2e", "bench", "apps/web"],
  thresholds: { high: 95, low: 85, break: 85 },
};
