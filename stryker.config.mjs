/**
 * Mutation tests of the engine's judging parts, on demand: `npm run mutate`, or one folder with
 * `npm run mutate -- --mutate "packages/shared/src/trace/**"`. Results are kept in `reports/mutation`, so
 * that the next run looks again only at what has changed since.
 */
export default {
  testRunner: "in-process",
  plugins: [`${import.meta.dirname}/scripts/run-mutants.mjs`],
  mutate: [
    "packages/shared/src/{endpoints,paths,trace}/**/*.ts",
    "!**/*.test.ts",
    // Sentences for a person: a changed word is no fault that a test should find.
    "!**/*-texts.ts",
    "!**/*-model.ts",
  ],
  // Strings are sentences too, or tags of unions, which the compiler checks.
  mutator: { excludedMutations: ["StringLiteral"] },
  ignorers: ["never-reached"],
  // What is made once, as a module is loaded, would need a process for each mutant.
  ignoreStatic: true,
  coverageAnalysis: "perTest",
  incremental: true,
  incrementalFile: "reports/mutation/incremental.json",
  reporters: ["progress-append-only", "clear-text", "json"],
  jsonReporter: { fileName: "reports/mutation/report.json" },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportMutants: false },
  concurrency: 2,
  // A busy machine is no endless loop.
  timeoutMS: 60_000,
  ignorePatterns: ["reports", "**/dist", "test-results", "docs", "e2e", "bench", "apps/web"],
  thresholds: { high: 95, low: 85, break: 85 },
};
