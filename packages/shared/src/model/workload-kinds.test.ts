import { describe, expect, it } from "vitest";
import { cronJobOf, isWorkloadKind, templatePath } from "./workload-kinds.ts";

describe("cronJobOf", () => {
  it.each([
    { job: "dump-29123456", cronJob: "dump" },
    { job: "night-dump-29123456", cronJob: "night-dump" },
    { job: "import", cronJob: null },
    { job: "import-2", cronJob: null },
    { job: "29123456", cronJob: null },
  ])("$job", ({ job, cronJob }) => {
    expect(cronJobOf(job)).toBe(cronJob);
  });
});

describe("templatePath", () => {
  it.each([
    { kind: "Deployment", path: "spec.template" },
    { kind: "CronJob", path: "spec.jobTemplate.spec.template" },
  ])("$kind", ({ kind, path }) => {
    expect(isWorkloadKind(kind)).toBe(true);
    expect(templatePath(kind).join(".")).toBe(path);
  });

  it("counts Jobs, which are not read, among none", () => {
    expect(isWorkloadKind("Job")).toBe(false);
  });
});
