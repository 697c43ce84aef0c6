/** Admission of Deployment, ReplicaSet, StatefulSet, DaemonSet and Job. */
import { defaultPodTemplate } from "../defaults/pod.ts";
import { forbiddenField, invalidValue, notSupported, required } from "../field-errors.ts";
import type { FieldError } from "../field-errors.ts";
import { sameJson } from "../json.ts";
import type { DaemonSet, Deployment, Draft, Job, ReplicaSet, StatefulSet, Workload } from "../objects.ts";
import { validateImmutable } from "../validation/metadata.ts";
import { dnsLabelProblems, dnsSubdomainProblems, invalidFor } from "../validation/names.ts";
import { validatePodTemplate } from "../validation/pod.ts";
import { validateRollingUpdate, validateWorkload, validateWorkloadUpdate } from "../validation/workload.ts";
import { podPortWarnings } from "../warnings.ts";
import type { Strategy } from "./strategy.ts";

function asWorkload(draft: Draft): Workload {
  const spec = (draft["spec"] ??= {}) as Partial<Workload["spec"]>;
  spec.template ??= { spec: { containers: [] } };
  spec.template.metadata ??= {};
  const template = spec.template as { spec?: { containers?: unknown[] } };
  template.spec ??= {};
  template.spec.containers ??= [];
  return draft as Workload;
}

function templateWarnings(draft: Draft): string[] {
  return podPortWarnings(asWorkload(draft).spec.template.spec, "spec.template.spec");
}

const rollingDefaults = { maxSurge: "25%", maxUnavailable: "25%" };

export const deploymentStrategy: Strategy = {
  generation: "spec",
  initialStatus: () => ({}),
  defaults: (draft) => {
    const { spec } = asWorkload(draft) as Deployment;
    defaultPodTemplate(spec.template);
    spec.replicas ??= 1;
    spec.strategy ??= {};
    spec.strategy.type ??= "RollingUpdate";
    if (spec.strategy.type === "RollingUpdate") {
      spec.strategy.rollingUpdate = { ...rollingDefaults, ...spec.strategy.rollingUpdate };
    }
    spec.revisionHistoryLimit ??= 10;
    spec.progressDeadlineSeconds ??= 600;
  },
  validate: (draft) => validateDeployment(asWorkload(draft)),
  validateUpdate: (draft, previous) => [
    ...validateDeployment(asWorkload(draft)),
    ...validateWorkloadUpdate(asWorkload(draft), asWorkload(previous)),
  ],
  warnings: templateWarnings,
};

function validateDeployment(deployment: Deployment): FieldError[] {
  const { strategy } = deployment.spec;
  const errors = validateWorkload(deployment, "deployment");
  if (strategy?.type === "Recreate" && strategy.rollingUpdate) {
    errors.push(
      forbiddenField("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'"),
    );
  }
  if (!["Recreate", "RollingUpdate"].includes(strategy?.type ?? "")) {
    errors.push(notSupported("spec.strategy", goStrategy(strategy), ["Recreate", "RollingUpdate"]));
  }
  errors.push(...validateRollingUpdate(strategy?.rollingUpdate ?? {}, "spec.strategy.rollingUpdate"));
  const { progressDeadlineSeconds = 600, minReadySeconds = 0 } = deployment.spec as {
    progressDeadlineSeconds?: number;
    minReadySeconds?: number;
  };
  if (progressDeadlineSeconds <= minReadySeconds) {
    const path = "spec.progressDeadlineSeconds";
    errors.push(invalidValue(path, progressDeadlineSeconds, "must be greater than minReadySeconds"));
  }
  const { maxSurge, maxUnavailable } = strategy?.rollingUpdate ?? {};
  const none = (value: unknown) => value === 0 || value === "0%" || value === "0";
  if (strategy?.type === "RollingUpdate" && none(maxSurge) && none(maxUnavailable)) {
    const detail = "may not be 0 when `maxSurge` is 0";
    errors.push(invalidValue("spec.strategy.rollingUpdate.maxUnavailable", maxUnavailable, detail));
  }
  return errors;
}

/** As Go prints it. */
function goStrategy(strategy: { readonly type?: string; readonly rollingUpdate?: unknown } = {}): unknown {
  return { Type: strategy.type ?? "", RollingUpdate: strategy.rollingUpdate ?? null };
}

export const replicaSetStrategy: Strategy = {
  generation: "spec",
  initialStatus: () => ({ replicas: 0 }),
  defaults: (draft) => {
    const { spec } = asWorkload(draft) as ReplicaSet;
    defaultPodTemplate(spec.template);
    spec.replicas ??= 1;
  },
  validate: (draft) => validateWorkload(asWorkload(draft), "deployment"),
  validateUpdate: (draft, previous) => [
    ...validateWorkload(asWorkload(draft), "deployment"),
    ...validateWorkloadUpdate(asWorkload(draft), asWorkload(previous)),
  ],
  warnings: templateWarnings,
};

export const statefulSetStrategy: Strategy = {
  nameRule: dnsSubdomainProblems,
  generation: "spec",
  initialStatus: () => ({ replicas: 0, availableReplicas: 0 }),
  defaults: (draft) => {
    const { spec } = asWorkload(draft) as StatefulSet;
    defaultPodTemplate(spec.template);
    spec.replicas ??= 1;
    spec.podManagementPolicy ??= "OrderedReady";
    spec.updateStrategy ??= {};
    spec.updateStrategy.type ??= "RollingUpdate";
    if (spec.updateStrategy.type === "RollingUpdate") {
      spec.updateStrategy.rollingUpdate = { partition: 0, ...spec.updateStrategy.rollingUpdate };
    }
    spec.revisionHistoryLimit ??= 10;
    spec.persistentVolumeClaimRetentionPolicy ??= {};
    spec.persistentVolumeClaimRetentionPolicy.whenDeleted ??= "Retain";
    spec.persistentVolumeClaimRetentionPolicy.whenScaled ??= "Retain";
  },
  validate: (draft) => validateStatefulSet(asWorkload(draft)),
  validateUpdate: (draft, previous) => [
    ...validateStatefulSet(asWorkload(draft)),
    ...validateStatefulSetUpdate(asWorkload(draft), asWorkload(previous)),
  ],
  warnings: templateWarnings,
};

function validateStatefulSet(statefulSet: StatefulSet): FieldError[] {
  const { podManagementPolicy = "", updateStrategy = {} } = statefulSet.spec;
  const { serviceName = "" } = statefulSet.spec as { serviceName?: string };
  const errors = validateWorkload(statefulSet, "statefulset");
  if (podManagementPolicy !== "OrderedReady" && podManagementPolicy !== "Parallel") {
    errors.push(invalidValue("spec.podManagementPolicy", podManagementPolicy, "must be 'OrderedReady' or 'Parallel'"));
  }
  if (updateStrategy.type !== "RollingUpdate" && updateStrategy.type !== "OnDelete") {
    errors.push(
      invalidValue("spec.updateStrategy", goStrategy(updateStrategy), "must be 'RollingUpdate' or 'OnDelete'"),
    );
  }
  const { partition = 0 } = (updateStrategy.rollingUpdate ?? {}) as { partition?: number };
  if (partition < 0) {
    const path = "spec.updateStrategy.rollingUpdate.partition";
    errors.push(invalidValue(path, partition, "must be greater than or equal to 0"));
  }
  if (serviceName !== "") errors.push(...invalidFor("spec.serviceName", serviceName, dnsLabelProblems(serviceName)));
  return errors;
}

const changeable = [
  "replicas",
  "ordinals",
  "template",
  "updateStrategy",
  "revisionHistoryLimit",
  "persistentVolumeClaimRetentionPolicy",
  "minReadySeconds",
];

function validateStatefulSetUpdate(statefulSet: StatefulSet, previous: StatefulSet): FieldError[] {
  const fixed = (spec: object) =>
    Object.fromEntries(Object.entries(spec).filter(([field]) => !changeable.includes(field)));
  if (sameJson(fixed(statefulSet.spec), fixed(previous.spec))) return [];
  const last = changeable.at(-1) ?? "";
  const others = changeable.slice(0, -1).map((field) => `'${field}'`);
  return [
    forbiddenField(
      "spec",
      `updates to statefulset spec for fields other than ${others.join(", ")} and '${last}' are forbidden`,
    ),
  ];
}

export const daemonSetStrategy: Strategy = {
  generation: "spec",
  initialStatus: () => ({
    currentNumberScheduled: 0,
    numberMisscheduled: 0,
    desiredNumberScheduled: 0,
    numberReady: 0,
  }),
  defaults: (draft) => {
    const { spec } = asWorkload(draft) as DaemonSet;
    defaultPodTemplate(spec.template);
    spec.updateStrategy ??= {};
    spec.updateStrategy.type ??= "RollingUpdate";
    if (spec.updateStrategy.type === "RollingUpdate") {
      spec.updateStrategy.rollingUpdate = { maxSurge: 0, maxUnavailable: 1, ...spec.updateStrategy.rollingUpdate };
    }
    spec.revisionHistoryLimit ??= 10;
  },
  validate: (draft) => validateDaemonSet(asWorkload(draft)),
  validateUpdate: (draft, previous) => [
    ...validateDaemonSet(asWorkload(draft)),
    ...validateWorkloadUpdate(asWorkload(draft), asWorkload(previous)),
  ],
  warnings: templateWarnings,
};

function validateDaemonSet(daemonSet: DaemonSet): FieldError[] {
  const errors = validateWorkload(daemonSet, "daemonset");
  const { type = "", rollingUpdate } = daemonSet.spec.updateStrategy ?? {};
  const path = "spec.updateStrategy";
  if (type !== "RollingUpdate" && type !== "OnDelete") {
    errors.push(notSupported(path, goStrategy({ type, rollingUpdate }), ["RollingUpdate", "OnDelete"]));
  }
  if (type !== "RollingUpdate" || rollingUpdate === undefined) return errors;
  errors.push(...validateRollingUpdate(rollingUpdate, `${path}.rollingUpdate`));
  const none = (value: unknown) => value === 0 || value === "0%";
  if (none(rollingUpdate.maxUnavailable) && none(rollingUpdate.maxSurge)) {
    errors.push(required(`${path}.rollingUpdate.maxUnavailable`, "cannot be 0 when maxSurge is 0"));
  }
  return errors;
}

export const jobStrategy: Strategy = {
  generation: "spec",
  initialStatus: () => ({}),
  defaults: (draft) => {
    const { spec } = asWorkload(draft) as Job;
    defaultPodTemplate(spec.template);
    if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
    spec.parallelism ??= 1;
    spec.backoffLimit ??= 6;
    spec.completionMode ??= "NonIndexed";
    spec.suspend ??= false;
    spec.manualSelector ??= false;
    spec.podReplacementPolicy ??= "TerminatingOrFailed";
  },
  prepare: (draft, previous) => {
    if (!previous) selectByUid(asWorkload(draft));
  },
  validate: (draft) => validateJob(asWorkload(draft)),
  validateUpdate: (draft, previous) => [
    ...validateJob(asWorkload(draft)),
    ...validateImmutable("spec.selector", asWorkload(draft).spec.selector, asWorkload(previous).spec.selector),
    ...validateImmutable("spec.template", asWorkload(draft).spec.template, asWorkload(previous).spec.template),
  ],
  warnings: templateWarnings,
};

/** A Job without a selector of its own selects its pods by its uid. */
function selectByUid(job: Job): void {
  if (job.spec.manualSelector === true) return;
  const uid = job.metadata.uid ?? "";
  const name = job.metadata.name ?? "";
  job.spec.selector = { matchLabels: { "batch.kubernetes.io/controller-uid": uid } };
  job.spec.template.metadata = {
    ...job.spec.template.metadata,
    labels: {
      ...job.spec.template.metadata?.labels,
      "batch.kubernetes.io/controller-uid": uid,
      "batch.kubernetes.io/job-name": name,
      "controller-uid": uid,
      "job-name": name,
    },
  };
}

const completionModes = ["NonIndexed", "Indexed"];

function validateJob({ metadata, spec }: Job): FieldError[] {
  const errors = [
    ...validateIndexedName(metadata.name ?? "", spec),
    ...validatePodTemplate(spec.template, "spec.template"),
  ];
  for (const field of ["parallelism", "completions", "backoffLimit", "ttlSecondsAfterFinished"] as const) {
    const value = (spec as Partial<Record<typeof field, number>>)[field];
    if (value === undefined || value >= 0) continue;
    errors.push(invalidValue(`spec.${field}`, value, "must be greater than or equal to 0"));
  }
  const { completionMode = "NonIndexed" } = spec;
  if (!completionModes.includes(completionMode)) {
    errors.push(notSupported("spec.completionMode", completionMode, completionModes));
  }
  const restart = spec.template.spec.restartPolicy;
  if (restart !== "OnFailure" && restart !== "Never") {
    errors.push({
      reason: "FieldValueRequired",
      field: "spec.template.spec.restartPolicy",
      message: 'Required value: valid values: "OnFailure", "Never"',
    });
  }
  return errors;
}

/** A Job may have dots in its name; an indexed one's pods have it, and their number, for their hostname. */
function validateIndexedName(name: string, { completionMode, completions = 0 }: Job["spec"]): FieldError[] {
  if (completionMode !== "Indexed" || completions <= 0) return [];
  const hostname = `${name}-${completions - 1}`;
  if (dnsLabelProblems(hostname).length === 0) return [];
  return [invalidValue("metadata.name", name, `will not able to create pod with invalid DNS label: ${hostname}`)];
}
