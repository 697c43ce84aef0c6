/** ControllerRevisions: the templates that a StatefulSet or DaemonSet has had. */
import type { Resource } from "../core/api.ts";
import { sameJson } from "../core/json.ts";
import type { Draft, PodTemplateSpec, Workload } from "../core/objects.ts";
import { kinds } from "../core/resources.ts";
import type { ControllerContext } from "./controller.ts";
import { controlled, controllerReference } from "./owned-pods.ts";
import { templateHash } from "./template-hash.ts";

/** A stored revision. */
export interface Revision extends Draft {
  data: { spec: { template: PodTemplateSpec } };
  revision: number;
}

/** The label of pods that names their revision. */
export const revisionLabel = "controller-revision-hash";

/** The revision of the template as it is now, made if it is new; an old template that comes back gets a new number. */
export function currentRevision(context: ControllerContext, resource: Resource, owner: Workload): Revision {
  const { server } = context;
  const namespace = owner.metadata.namespace ?? "";
  const known = revisionsOf(context, owner);
  const highest = known.at(-1)?.revision ?? 0;
  const same = known.find(({ data }) => sameJson(data.spec.template, owner.spec.template));
  if (same) {
    if (same.revision === highest) return same;
    return server.update(kinds.controllerRevision, namespace, { ...same, revision: highest + 1 }).object as Revision;
  }
  const hash = freeHash(context, owner);
  const revision: Revision = {
    apiVersion: "apps/v1",
    kind: "ControllerRevision",
    metadata: {
      name: `${owner.metadata.name ?? ""}-${hash}`,
      namespace,
      labels: { ...owner.spec.template.metadata?.labels, [revisionLabel]: hash },
      ownerReferences: [controllerReference(resource, owner)],
    },
    data: { spec: { template: owner.spec.template } },
    revision: highest + 1,
  };
  return server.create(kinds.controllerRevision, namespace, revision).object as Revision;
}

/** The hash of the template; where another owner of the same name and template has that revision, the next one. */
function freeHash({ store }: ControllerContext, owner: Workload): string {
  const { name = "", namespace = "" } = owner.metadata;
  for (let collisions = 0; ; collisions++) {
    const hash = templateHash(owner.spec.template, collisions);
    if (!store.find(kinds.controllerRevision, namespace, `${name}-${hash}`)) return hash;
  }
}

/** All revisions of an owner, oldest first. */
export function revisionsOf(context: ControllerContext, owner: Workload): readonly Revision[] {
  const found = controlled(context, kinds.controllerRevision, owner) as readonly Revision[];
  return [...found].sort((a, b) => a.revision - b.revision);
}

/** Forgets revisions that no pod has, beyond the limit. */
export function forgetRevisions(
  context: ControllerContext,
  owner: Workload,
  inUse: ReadonlySet<string>,
  limit: number,
): void {
  const unused = revisionsOf(context, owner).filter(({ metadata }) => !inUse.has(metadata.name ?? ""));
  for (const { metadata } of unused.slice(0, Math.max(0, unused.length - limit))) {
    context.server.delete(kinds.controllerRevision, metadata.namespace ?? "", metadata.name ?? "");
  }
}
