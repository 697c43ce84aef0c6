/** The kinds that make pods by a template, and where it stands in them. */
import type { WorkloadKind } from "./objects.ts";

export const workloadKinds = [
  "CronJob",
  "DaemonSet",
  "Deployment",
  "ReplicaSet",
  "StatefulSet",
] as const satisfies readonly WorkloadKind[];

const names: ReadonlySet<string> = new Set(workloadKinds);

export function isWorkloadKind(kind: string): kind is WorkloadKind {
  return names.has(kind);
}

/** Where the pods' template stands: a CronJob holds that of its Jobs. */
export function templatePath(kind: string): readonly string[] {
  return kind === "CronJob" ? ["spec", "jobTemplate", "spec", "template"] : ["spec", "template"];
}

/** The CronJob of which a Job with this name comes: its controller appends the minute (batch/v1 `getJobName`). Null: of none. */
export function cronJobOf(job: string): string | null {
  return /^(.+)-\d{8,}$/.exec(job)?.[1] ?? null;
}
