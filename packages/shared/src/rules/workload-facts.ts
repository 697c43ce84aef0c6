/** What several rules ask of a pod spec: whose it is, where its containers stand in the YAML, the Services that take its pods. */
import { servingContainers } from "../endpoints/resolve-target-port.ts";
import { formatFieldPath } from "../model/field-path.ts";
import { isFinished } from "../model/is-finished.ts";
import { templatePath, workloadKinds } from "../model/workload-kinds.ts";
import { serviceId, type ObjectRef, type ServiceId } from "../model/names.ts";
import type { Labels } from "../model/object-meta.ts";
import type { SlimContainer, SlimPod, SlimPodSpec, SlimService, SlimWorkload } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { Evidence } from "./finding.ts";

/** The kinds that hold a pod spec. */
export const podSpecKinds = ["Pod", ...workloadKinds] as const;

/** A pod spec as somebody wrote it: a workload's template, or a pod's own. */
export interface WrittenSpec {
  readonly object: ObjectRef;
  readonly spec: SlimPodSpec;
  readonly specPath: readonly string[];
  /** What the pods carry. */
  readonly labels: Labels;
}

/** The pod spec of an object; null for a pod that is on its way out or has run to its end. */
export function writtenSpec(object: SlimPod | SlimWorkload): WrittenSpec | null {
  const { kind, namespace, name } = object;
  const ref = { kind, namespace, name };
  if (object.kind !== "Pod") {
    return {
      object: ref,
      spec: object.template,
      specPath: [...templatePath(kind), "spec"],
      labels: object.templateLabels,
    };
  }
  if (isFinished(object) || object.deletedAt !== null) return null;
  return { object: ref, spec: object.spec, specPath: ["spec"], labels: object.labels };
}

/** A container with its place. */
export interface PlacedContainer {
  readonly container: SlimContainer;
  /** Field path from the object's root. */
  readonly path: readonly (string | number)[];
  /** JSON pointer; null where nothing can be patched: a pod's containers are what they are, and an index may be unsure. */
  readonly pointer: string | null;
}

/** The containers that serve for as long as the pod runs: main ones in order, then native sidecars. */
export function placedContainers({ object, spec, specPath }: WrittenSpec): readonly PlacedContainer[] {
  const hasPlainInit = spec.containers.some(({ role }) => role === "init");
  const counts = { main: 0, sidecar: 0 };
  return servingContainers(spec).map((container) => {
    const index = counts[container.role]++;
    // Plain init containers may stand between sidecars: then only the name is sure.
    const isSure = container.role === "main" || !hasPlainInit;
    const list = container.role === "main" ? "containers" : "initContainers";
    const path = [...specPath, list, isSure ? index : container.name];
    return { container, path, pointer: isSure && object.kind !== "Pod" ? `/${path.join("/")}` : null };
  });
}

/** A field of a container as evidence. */
export function containerEvidence(
  { object }: WrittenSpec,
  { path }: PlacedContainer,
  field: readonly (string | number)[],
  value: Evidence["value"],
): Evidence {
  return { object, path: formatFieldPath([...path, ...field]), value };
}

/** The Services whose selector takes the pods, in whose pictures a finding is shown. */
export function servicesTaking({ object, labels }: WrittenSpec, snapshot: Snapshot): readonly SlimService[] {
  return [...snapshot.servicesSelecting(object.namespace ?? "", labels)].filter(({ type }) => type !== "ExternalName");
}

/** Their ids. */
export function idsOf(services: readonly SlimService[]): readonly ServiceId[] {
  return services.map(({ namespace, name }) => serviceId(namespace, name));
}

/**
 * Whether a pod that another object made (a Job, an operator's own resource) speaks for its siblings: the first of them by
 * name. Others always speak for themselves.
 */
export function speaksForSiblings(object: SlimPod | SlimWorkload, snapshot: Snapshot): boolean {
  const { kind, owner, namespace, name } = object;
  if (kind !== "Pod" || owner === null || owner.kind === "Node") return true;
  for (const sibling of snapshot.podsOwnedBy({ ...owner, namespace })) {
    if (!isFinished(sibling) && sibling.deletedAt === null && sibling.name < name) return false;
  }
  return true;
}

/** `Service web`, `Services api, web`. */
export function servicesText(services: readonly SlimService[]): string {
  return `${services.length === 1 ? "Service" : "Services"} ${services.map(({ name }) => name).join(", ")}`;
}
