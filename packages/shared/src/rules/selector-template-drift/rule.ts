import { matchesSelector, selectorText } from "../../endpoints/match-selector.ts";
import { templatePath } from "../../model/workload-kinds.ts";
import { formatFieldPath } from "../../model/field-path.ts";
import { refOf } from "../../model/names.ts";
import type { Labels } from "../../model/object-meta.ts";
import type { SlimWorkload } from "../../model/objects.ts";
import type { ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence, Fix, PatchOperation } from "../finding.ts";
import { kubectl, patchFix, pointerStep, replaceValue, shellQuote } from "../make-fix.ts";
import type { FindingDraft, ServiceRule } from "../rule.ts";
import { selectsNobody, serviceEvidence, serviceRef } from "../service-facts.ts";

/** The selector takes a workload's own labels, which its pods do not inherit: those come from the template. */
export const rule: ServiceRule = {
  type: "service",
  id: "selector-template-drift",
  severity: "error",
  title: "The selector matches the workload's labels, not its pods'",
  explains: ["selector-no-pods", "no-ready-endpoints", "endpoint-port-name-mismatch"],
  *check(service, { snapshot, customKinds, leavesInput }) {
    const { selector } = service;
    if (selector === null || !selectsNobody(service, snapshot)) return;
    const drifted = snapshot
      .workloadLabels(service.namespace)
      .filter(({ labels }) => matchesSelector(selector, labels))
      .flatMap(({ kind, namespace, name }) => snapshot.get(kind, namespace, name) ?? []);
    if (drifted.length === 0) return;
    const reference = serviceEvidence(service, ["spec", "selector"], selectorText(selector));
    if (customKinds(service.namespace).length > 0 && leavesInput(reference)) return;
    yield draft(service, selector, drifted, snapshot);
  },
};

function draft(
  service: ServicePaths,
  selector: Labels,
  drifted: readonly SlimWorkload[],
  snapshot: Snapshot,
): FindingDraft {
  const slim = snapshot.get("Service", service.namespace, service.name);
  const names = drifted.map(({ kind, name }) => `${kind} ${name}`);
  const [is, makes] = drifted.length === 1 ? ["is", "its template makes"] : ["are", "their templates make"];
  const lacking = [...new Set(drifted.flatMap((workload) => differentKeys(selector, workload)))].sort();
  return {
    hop: "endpoints",
    message: `No pod has ${selectorText(selector)}, which Service ${service.name} selects: ${names.join(", ")} ${is} labelled so, but the pods that ${makes} are not (${lacking.join(", ")})`,
    since: slim?.specChangedAt ?? slim?.createdAt ?? null,
    evidence: [
      ...Object.keys(selector)
        .sort()
        .map((key) => serviceEvidence(service, ["spec", "selector", key], selector[key] ?? "")),
      ...drifted.slice(0, 3).flatMap((workload) => labelEvidence(selector, workload)),
    ],
    fixes: [...drifted.flatMap((workload) => labelFix(selector, workload)), ...selectorFix(service, selector, drifted)],
    reproduce: [
      `${kubectl(service)} get pods -l ${shellQuote(selectorText(selector))}`,
      ...drifted
        .slice(0, 1)
        .map(
          ({ kind, name }) =>
            `${kubectl(service)} get ${kind.toLowerCase()} ${name} -o jsonpath='{.${templatePath(kind).join(".")}.metadata.labels}'`,
        ),
    ],
  };
}

/** The keys of the selector that the template has not, or with another value. */
function differentKeys(selector: Labels, { templateLabels }: SlimWorkload): readonly string[] {
  return Object.keys(selector)
    .filter((key) => templateLabels[key] !== selector[key])
    .sort();
}

/** What stands on the workload and what in its template, key by key. */
function labelEvidence(selector: Labels, workload: SlimWorkload): readonly Evidence[] {
  const object = refOf(workload);
  return differentKeys(selector, workload).flatMap((key) => [
    { object, path: formatFieldPath(["metadata", "labels", key]), value: workload.labels[key] ?? null },
    {
      object,
      path: formatFieldPath([...templatePath(workload.kind), "metadata", "labels", key]),
      value: workload.templateLabels[key] ?? null,
    },
  ]);
}

/** Makes the pods carry what the selector says; not where the workload's own selector, which cannot be changed, forbids it. */
function labelFix(selector: Labels, workload: SlimWorkload): readonly Fix[] {
  const keys = differentKeys(selector, workload);
  // A CronJob has no selector of its own, and its template often no labels at all, so that there is no map to add one to.
  const isFixed =
    workload.kind === "CronJob"
      ? Object.keys(workload.templateLabels).length === 0
      : keys.some((key) => key in workload.selector);
  if (isFixed) return [];
  const patch = keys.flatMap((key): readonly PatchOperation[] => {
    const path = `/${templatePath(workload.kind).join("/")}/metadata/labels/${pointerStep(key)}`;
    const seen = workload.templateLabels[key];
    return seen === undefined ? [{ op: "add", path, value: selector[key] }] : replaceValue(path, seen, selector[key]);
  });
  const pairs = keys.map((key) => `${key}=${selector[key] ?? ""}`).join(",");
  return [patchFix(`Label the pods of ${workload.kind} ${workload.name} ${pairs}`, refOf(workload), patch)];
}

/** Makes the Service select as the workload itself does; which one is meant is plain only where there is one. */
function selectorFix(service: ServicePaths, selector: Labels, drifted: readonly SlimWorkload[]): readonly Fix[] {
  const [workload, ...others] = drifted;
  if (workload === undefined || others.length > 0 || Object.keys(workload.selector).length === 0) return [];
  const wanted = workload.selector;
  return [
    patchFix(
      `Select the pods of ${workload.kind} ${workload.name}: ${selectorText(wanted)}`,
      serviceRef(service),
      replaceValue("/spec/selector", selector, wanted),
    ),
  ];
}
