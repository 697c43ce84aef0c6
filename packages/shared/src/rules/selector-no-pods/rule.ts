import { findNearMisses, type LabelDifference, type NearMiss } from "../../endpoints/find-near-miss.ts";
import { isControllerLabel } from "../../endpoints/is-controller-label.ts";
import { selectorText } from "../../endpoints/match-selector.ts";
import type { ObjectRef } from "../../model/names.ts";
import { isWorkloadKind, templatePath, workloadKinds } from "../../model/workload-kinds.ts";
import { formatFieldPath } from "../../model/field-path.ts";
import type { Labels } from "../../model/object-meta.ts";
import type { SlimWorkload } from "../../model/objects.ts";
import type { ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence, Fix, PatchOperation } from "../finding.ts";
import { kubectl, patchFix, pointerStep, replaceValue, shellQuote } from "../make-fix.ts";
import type { FindingDraft, RuleContext, ServiceRule } from "../rule.ts";
import { countText, selectsNobody, serviceEvidence, serviceRef } from "../service-facts.ts";

/** The selector takes no pod, and no workload's template would make one that it takes. */
export const rule: ServiceRule = {
  type: "service",
  id: "selector-no-pods",
  severity: "error",
  title: "The selector matches no pod",
  explains: ["no-ready-endpoints", "endpoint-port-name-mismatch"],
  *check(service, context) {
    const { snapshot } = context;
    const { selector, namespace, name } = service;
    if (selector === null || !selectsNobody(service, snapshot)) return;
    const slim = snapshot.get("Service", namespace, name);
    const near = slim === undefined ? undefined : findNearMisses(snapshot, slim)[0];
    const reference = serviceEvidence(service, ["spec", "selector"], selectorText(selector));
    if (mayBeElsewhere(service, near, context) && context.leavesInput(reference)) return;
    yield draft(service, selector, near, snapshot);
  },
};

/** Namespaces whose pods a cluster brings with it: `k8s-app=kube-dns`, `component=kube-scheduler` stand in no manifest. */
const clusterNamespaces: ReadonlySet<string> = new Set(["kube-system"]);

/** Whether the pods may be made, or labelled, by what is not among the manifests: another chart, an operator, the cluster. */
function mayBeElsewhere({ namespace }: ServicePaths, near: NearMiss | undefined, context: RuleContext): boolean {
  if (context.customKinds(namespace).length > 0) return true;
  if (near === undefined ? clusterNamespaces.has(namespace) : isSetWhileRunning(near.difference)) return true;
  return !["Pod" as const, ...workloadKinds].some((kind) => context.snapshot.hasAny(kind, namespace));
}

/**
 * Labels that programs give their own pods once they know who leads: `vault-active=true`, `spilo-role=master`. No template
 * has them.
 */
function isSetWhileRunning({ type, key, wanted }: LabelDifference): boolean {
  if (type !== "absent") return false;
  const role = /^(?:true|active|standby|leader|follower|master|primary|replica|secondary|slave)$/;
  return /(?:^|[-_./])(?:active|standby|leader|master|primary|role)$/i.test(key) && role.test(wanted);
}

function draft(service: ServicePaths, selector: Labels, near: NearMiss | undefined, snapshot: Snapshot): FindingDraft {
  const slim = snapshot.get("Service", service.namespace, service.name);
  return {
    hop: "endpoints",
    message:
      `No pod in namespace ${service.namespace} has ${selectorText(selector)}, which Service ${service.name} selects` +
      (near === undefined ? "" : `; ${nearText(near)}`),
    since: slim?.specChangedAt ?? slim?.createdAt ?? null,
    evidence: [
      ...Object.keys(selector)
        .sort()
        .map((key) => serviceEvidence(service, ["spec", "selector", key], selector[key] ?? "")),
      ...(near === undefined ? [] : nearEvidence(near, snapshot, service.namespace)),
    ],
    fixes: near === undefined ? [] : [selectorFix(service, near), ...labelFixes(near, snapshot, service.namespace)],
    reproduce: [
      `${kubectl(service)} get pods -l ${shellQuote(selectorText(selector))}`,
      `${kubectl(service)} get pods --show-labels`,
    ],
  };
}

function nearText({ difference, pods, workloads }: NearMiss): string {
  const found = `${difference.foundKey ?? difference.key}=${difference.foundValue ?? ""}`;
  const who =
    pods > 0 ? `${countText(pods, "pod")} ${pods === 1 ? "has" : "have"}` : `${names(workloads)} would make pods with`;
  return difference.type === "absent"
    ? `${pods > 0 ? `${countText(pods, "pod")} ${pods === 1 ? "lacks" : "lack"}` : `${names(workloads)} ${workloads.length === 1 ? "lacks" : "lack"}`} only ${difference.key}`
    : `${who} ${found}`;
}

function names(workloads: readonly ObjectRef[]): string {
  return workloads.map(({ kind, name }) => `${kind} ${name}`).join(", ");
}

/** What stands where, key by key, on up to three pods, else on the templates. */
function nearEvidence(near: NearMiss, snapshot: Snapshot, namespace: string): readonly Evidence[] {
  const labelsAt = (object: ObjectRef, path: readonly string[]): readonly Evidence[] =>
    near.pairs.map(({ key, foundKey, foundValue }) => ({
      object,
      path: formatFieldPath([...path, "labels", foundKey ?? key]),
      value: foundValue,
    }));
  const pods = near.examples.slice(0, 3).flatMap((object) => labelsAt(object, ["metadata"]));
  if (pods.length > 0) return pods;
  return templates(near, snapshot, namespace).flatMap(({ ref }) =>
    labelsAt(ref, [...templatePath(ref.kind), "metadata"]),
  );
}

/** Makes the selector say what the pods have. */
function selectorFix(service: ServicePaths, { difference }: NearMiss): Fix {
  const path = `/spec/selector/${pointerStep(difference.key)}`;
  const summary = `Select what the pods have: ${differenceText(difference)}`;
  return patchFix(summary, serviceRef(service), selectorPatch(path, difference));
}

function selectorPatch(path: string, difference: LabelDifference): readonly PatchOperation[] {
  const { type, wanted, foundKey, foundValue } = difference;
  if (type === "other-value") return replaceValue(path, wanted, foundValue);
  const remove: readonly PatchOperation[] = [
    { op: "test", path, value: wanted },
    { op: "remove", path },
  ];
  if (foundKey === null) return remove;
  return [...remove, { op: "add", path: `/spec/selector/${pointerStep(foundKey)}`, value: foundValue }];
}

function differenceText({ type, key, wanted, foundKey, foundValue }: LabelDifference): string {
  if (type === "absent") return `drop ${key}=${wanted}`;
  return `${foundKey ?? key}=${foundValue ?? ""} instead of ${key}=${wanted}`;
}

interface Template {
  readonly ref: ObjectRef;
  readonly workload: SlimWorkload;
}

function templates(near: NearMiss, snapshot: Snapshot, namespace: string): readonly Template[] {
  return near.workloads.flatMap((ref) => {
    const workload = isWorkloadKind(ref.kind) ? snapshot.get(ref.kind, namespace, ref.name) : undefined;
    return workload ? [{ ref, workload }] : [];
  });
}

/** Makes the pods carry what the selector says; not where the workload's own selector, which cannot be changed, forbids it. */
function labelFixes(near: NearMiss, snapshot: Snapshot, namespace: string): readonly Fix[] {
  const { key, wanted } = near.difference;
  if (isControllerLabel(key)) return [];
  const [pod, ...others] = near.examples;
  if (pod !== undefined && others.length === 0 && near.workloads.length === 0) {
    const path = `/metadata/labels/${pointerStep(key)}`;
    return [patchFix(`Label Pod ${pod.name} ${key}=${wanted}`, pod, [{ op: "add", path, value: wanted }])];
  }
  return templates(near, snapshot, namespace)
    .filter(({ workload }) => workload.kind === "CronJob" || !(key in workload.selector))
    .map(({ ref }) =>
      patchFix(`Label the pods of ${ref.kind} ${ref.name} ${key}=${wanted}`, ref, [
        { op: "add", path: `/${templatePath(ref.kind).join("/")}/metadata/labels/${pointerStep(key)}`, value: wanted },
      ]),
    );
}
