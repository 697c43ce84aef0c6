/** Deployments: one ReplicaSet a template, moved from the old ones to the new one by rolling update or at once. */
import { sameJson } from "../core/json.ts";
import type { Deployment, Pod, PodTemplateSpec, ReplicaSet } from "../core/objects.ts";
import { kinds } from "../core/resources.ts";
import { splitKey } from "./controller.ts";
import type { Controller, ControllerContext } from "./controller.ts";
import { deploymentStatus } from "./deployment-status.ts";
import { controlled, controllerReference } from "./owned-pods.ts";
import { isActive, isTerminating } from "./pod-state.ts";
import { rollingLimits } from "./rolling-limits.ts";
import { podTemplateHash, templateHash, withLabel, withoutLabel } from "./template-hash.ts";
import { observeWorkload } from "./workload-events.ts";

const annotation = {
  revision: "deployment.kubernetes.io/revision",
  desired: "deployment.kubernetes.io/desired-replicas",
  maximum: "deployment.kubernetes.io/max-replicas",
};

export function deploymentController(context: ControllerContext): Controller {
  return {
    name: "deployment",
    observe: observeWorkload(kinds.deployment, [kinds.replicaSet], context.store),
    reconcile: (key, enqueue) => {
      const { namespace, name } = splitKey(key);
      const deployment = context.store.find(kinds.deployment, namespace, name) as Deployment | undefined;
      if (!deployment || isTerminating(deployment)) return;
      const rollout = new Rollout(context, deployment);
      if (deployment.spec.paused !== true) rollout.roll();
      else rollout.scaleInPlace();
      const wakeUp = rollout.writeStatus();
      if (wakeUp !== null) enqueue(key, wakeUp);
    },
  };
}

class Rollout {
  readonly #context: ControllerContext;
  readonly #deployment: Deployment;
  readonly #namespace: string;
  readonly #replicas: number;

  constructor(context: ControllerContext, deployment: Deployment) {
    this.#context = context;
    this.#deployment = deployment;
    this.#namespace = deployment.metadata.namespace ?? "";
    this.#replicas = deployment.spec.replicas ?? 1;
  }

  /** Moves one step on; the events of that step bring the next. */
  roll(): void {
    const current = this.#current() ?? (this.#recreates() && this.#oldPodsLeft() ? null : this.#createCurrent());
    if (this.#recreates()) this.#recreate(current);
    else if (current) this.#rollTo(current);
    this.#forgetOldRevisions();
  }

  /** While paused only the number of pods follows. */
  scaleInPlace(): void {
    const newest = this.#current() ?? this.#others(null).sort((a, b) => revisionOf(b) - revisionOf(a))[0];
    if (newest) this.#scale(newest, this.#replicas);
  }

  /** Writes the status; returns when it changes by the mere passing of time. */
  writeStatus(): number | null {
    const deployment = this.#context.store.find(
      kinds.deployment,
      this.#namespace,
      this.#deployment.metadata.name ?? "",
    );
    if (!deployment) return null;
    const current = this.#current();
    const { status, wakeUp } = deploymentStatus(deployment as Deployment, current, this.#sets(), this.#context.now());
    const revision = current?.metadata.annotations?.[annotation.revision];
    let stored = deployment;
    if (revision !== undefined && deployment.metadata.annotations?.[annotation.revision] !== revision) {
      const annotations = { ...deployment.metadata.annotations, [annotation.revision]: revision };
      const metadata = { ...deployment.metadata, annotations };
      stored = this.#context.server.update(kinds.deployment, this.#namespace, { ...deployment, metadata }).object;
    }
    this.#context.server.update(kinds.deployment, this.#namespace, { ...stored, status }, { subresource: "status" });
    return wakeUp;
  }

  #recreates(): boolean {
    return this.#deployment.spec.strategy?.type === "Recreate";
  }

  #sets(): readonly ReplicaSet[] {
    return controlled(this.#context, kinds.replicaSet, this.#deployment) as readonly ReplicaSet[];
  }

  /** The ReplicaSet of the template as it is now. */
  #current(): ReplicaSet | null {
    const wanted = this.#deployment.spec.template;
    const same = this.#sets().filter((set) => hasTemplate(set, wanted));
    return [...same].sort((a, b) => revisionOf(a) - revisionOf(b))[0] ?? null;
  }

  #others(current: ReplicaSet | null): ReplicaSet[] {
    return this.#sets().filter((set) => set.metadata.uid !== current?.metadata.uid);
  }

  #createCurrent(): ReplicaSet {
    const { metadata, spec } = this.#deployment;
    const name = metadata.name ?? "";
    let collisions = 0;
    let hash = templateHash(spec.template);
    while (this.#context.store.find(kinds.replicaSet, this.#namespace, `${name}-${hash}`)) {
      collisions += 1;
      hash = templateHash(spec.template, collisions);
    }
    const template = withLabel(spec.template, podTemplateHash, hash);
    const set: ReplicaSet = {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: {
        name: `${name}-${hash}`,
        namespace: this.#namespace,
        labels: template.metadata?.labels ?? {},
        annotations: { ...this.#inherited(), [annotation.revision]: String(this.#nextRevision()) },
        ownerReferences: [controllerReference(kinds.deployment, this.#deployment)],
      },
      spec: {
        replicas: 0,
        ...(spec.minReadySeconds === undefined ? {} : { minReadySeconds: spec.minReadySeconds }),
        selector: {
          ...spec.selector,
          matchLabels: { ...spec.selector?.matchLabels, [podTemplateHash]: hash },
        },
        template,
      },
    };
    set.spec.replicas = this.#recreates() ? this.#replicas : this.#newReplicas(0);
    return this.#context.server.create(kinds.replicaSet, this.#namespace, this.#annotated(set)).object as ReplicaSet;
  }

  #inherited(): Record<string, string> {
    const skipped = new Set(["kubectl.kubernetes.io/last-applied-configuration", ...Object.values(annotation)]);
    const entries = Object.entries(this.#deployment.metadata.annotations ?? {}).filter(([key]) => !skipped.has(key));
    return Object.fromEntries(entries);
  }

  #nextRevision(): number {
    return this.#sets().reduce((highest, set) => Math.max(highest, revisionOf(set)), 0) + 1;
  }

  #annotated(set: ReplicaSet): ReplicaSet {
    const { surge } = rollingLimits(this.#deployment);
    const annotations = {
      ...set.metadata.annotations,
      [annotation.desired]: String(this.#replicas),
      [annotation.maximum]: String(this.#replicas + (this.#recreates() ? 0 : surge)),
    };
    return { ...set, metadata: { ...set.metadata, annotations } };
  }

  #scale(set: ReplicaSet, replicas: number): void {
    const next = this.#annotated({ ...set, spec: { ...set.spec, replicas: Math.max(0, replicas) } });
    if (set.spec.replicas === next.spec.replicas && sameJson(set.metadata.annotations, next.metadata.annotations))
      return;
    this.#context.server.update(kinds.replicaSet, this.#namespace, next);
  }

  /** How many the new ReplicaSet may have: what is missing, but not past the surge. */
  #newReplicas(now: number): number {
    if (now >= this.#replicas) return this.#replicas;
    const total = this.#sets().reduce((sum, set) => sum + (set.spec.replicas ?? 0), 0);
    const room = this.#replicas + rollingLimits(this.#deployment).surge - total;
    return now + Math.max(0, Math.min(room, this.#replicas - now));
  }

  #rollTo(current: ReplicaSet): void {
    this.#markRevision(current);
    const fresh = this.#current() ?? current;
    this.#scale(fresh, this.#newReplicas(fresh.spec.replicas ?? 0));
    this.#scaleDownOld(this.#current() ?? fresh);
  }

  /** An old template that comes back gets a new revision number. */
  #markRevision(current: ReplicaSet): void {
    const highest = this.#others(current).reduce((number, set) => Math.max(number, revisionOf(set)), 0);
    if (revisionOf(current) > highest) return;
    const annotations = { ...current.metadata.annotations, [annotation.revision]: String(highest + 1) };
    const metadata = { ...current.metadata, annotations };
    this.#context.server.update(kinds.replicaSet, this.#namespace, { ...current, metadata });
  }

  /** Old pods go as new ones become available; those that are broken go first. */
  #scaleDownOld(current: ReplicaSet): void {
    const old = this.#others(current)
      .filter((set) => (set.spec.replicas ?? 0) > 0)
      .sort((a, b) => revisionOf(a) - revisionOf(b));
    const all = [...old, current];
    const minimum = this.#replicas - rollingLimits(this.#deployment).unavailable;
    const total = all.reduce((sum, set) => sum + (set.spec.replicas ?? 0), 0);
    const newUnavailable = (current.spec.replicas ?? 0) - (current.status?.availableReplicas ?? 0);
    let spare = total - minimum - newUnavailable;
    if (spare <= 0) return;
    const left = new Map(old.map((set) => [set, set.spec.replicas ?? 0]));
    for (const set of old) {
      const broken = Math.min(spare, (set.spec.replicas ?? 0) - (set.status?.availableReplicas ?? 0));
      if (broken <= 0) continue;
      left.set(set, (left.get(set) ?? 0) - broken);
      spare -= broken;
    }
    const available = all.reduce((sum, set) => sum + (set.status?.availableReplicas ?? 0), 0);
    let removable = Math.max(0, available - minimum);
    for (const set of old) {
      const count = Math.min(removable, left.get(set) ?? 0);
      left.set(set, (left.get(set) ?? 0) - count);
      removable -= count;
    }
    for (const [set, replicas] of left) if (replicas !== set.spec.replicas) this.#scale(set, replicas);
  }

  #recreate(current: ReplicaSet | null): void {
    for (const set of this.#others(current)) if ((set.spec.replicas ?? 0) > 0) this.#scale(set, 0);
    if (!current || this.#oldPodsLeft()) return;
    this.#markRevision(current);
    this.#scale(this.#current() ?? current, this.#replicas);
  }

  #oldPodsLeft(): boolean {
    return this.#others(this.#current()).some((set) =>
      (controlled(this.#context, kinds.pod, set) as readonly Pod[]).some((pod) => isActive(pod) || isTerminating(pod)),
    );
  }

  #forgetOldRevisions(): void {
    const empty = this.#others(this.#current())
      .filter((set) => (set.spec.replicas ?? 0) === 0 && (set.status?.replicas ?? 0) === 0)
      .sort((a, b) => revisionOf(a) - revisionOf(b));
    const excess = empty.length - (this.#deployment.spec.revisionHistoryLimit ?? 10);
    for (const set of empty.slice(0, Math.max(0, excess))) {
      this.#context.server.delete(kinds.replicaSet, this.#namespace, set.metadata.name ?? "");
    }
  }
}

/** Stored templates never change, and the same two are compared again at every step of a rollout. */
const compared = new WeakMap<object, { readonly wanted: object; readonly same: boolean }>();

/** Whether the ReplicaSet was made for this template. */
function hasTemplate({ spec: { template } }: ReplicaSet, wanted: PodTemplateSpec): boolean {
  const known = compared.get(template);
  if (known?.wanted === wanted) return known.same;
  const same = sameJson(withoutLabel(template, podTemplateHash), withoutLabel(wanted, podTemplateHash));
  compared.set(template, { wanted, same });
  return same;
}

function revisionOf(set: ReplicaSet): number {
  return Number(set.metadata.annotations?.[annotation.revision] ?? 0);
}
