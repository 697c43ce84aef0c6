/**
 * What goes on in a large cluster all day: rollouts that replace pod after pod, containers that crash
 * and come back, workloads that are scaled. So many changes of pods a second, the same for the same
 * seed; the EndpointSlices follow as their controller would write them.
 */
import { podStatus, type ContainersState } from "../controllers/pod-status.ts";
import type { KubeObject } from "../core/api.ts";
import type { Node, Pod } from "../core/objects.ts";
import { kinds } from "../core/resources.ts";
import type { ObjectStore } from "../core/store.ts";
import { timestamp } from "../core/timestamps.ts";
import { podPattern, type PodValues } from "./copy-sample.ts";
import { nodeFacts, type Numbering } from "./numbering.ts";

/** Milliseconds that a pod takes to be made, to be ready, to stop, and to come back after a crash. */
const takes = { making: 400, starting: 2_000, stopping: 1_500, crashing: 8_000 } as const;

const mostDraws = 20;

/** One thing that goes on: each step changes one pod and gives the milliseconds until the next. */
type Process = Generator<number, void>;

interface Running {
  readonly process: Process;
  readonly workload: string;
  due: number;
}

export class Churn {
  readonly #store: ObjectStore;
  readonly #numbering: Numbering;
  readonly #workloads: readonly KubeObject[];
  /** In the order in which they began. */
  #running: Running[] = [];
  readonly #busy = new Set<string>();
  #drawn = 0;
  #now: number;
  #owed = 0;

  /** Changes of pods. */
  eventsPerSecond = 0;

  constructor(store: ObjectStore, numbering: Numbering, now: number) {
    this.#store = store;
    this.#numbering = numbering;
    this.#workloads = store.list(kinds.replicaSet, null).filter(({ metadata }) => metadata.uid !== undefined);
    this.#now = now;
  }

  /** Lets happen what happens until `now` (ms). Where everything is busy with itself, less happens. */
  advance(now: number): void {
    this.#owed += ((now - this.#now) * this.eventsPerSecond) / 1_000;
    this.#now = now;
    for (; this.#owed >= 1; this.#owed--) {
      const next = this.#running.find(({ due }) => due <= now) ?? this.#begin(now);
      if (next === null) {
        this.#owed = 0;
        return;
      }
      this.#step(next, now);
    }
  }

  #step(next: Running, now: number): void {
    const wait = next.process.next();
    if (wait.done !== true) {
      next.due = now + wait.value;
      return;
    }
    this.#busy.delete(next.workload);
    this.#running = this.#running.filter((each) => each !== next);
    this.#owed += 1;
  }

  #begin(now: number): Running | null {
    const workload = this.#drawWorkload();
    if (workload === null) return null;
    const { uid = "" } = workload.metadata;
    this.#busy.add(uid);
    const running = { process: this.#drawProcess(workload), workload: uid, due: now };
    this.#running.push(running);
    return running;
  }

  #draw(): number {
    this.#drawn += 1;
    return this.#numbering.fraction("churn", this.#drawn);
  }

  /** One with pods, in which nothing goes on; null where none is met with soon. */
  #drawWorkload(): KubeObject | null {
    for (let attempt = 0; attempt < mostDraws; attempt++) {
      const drawn = this.#workloads[Math.floor(this.#draw() * this.#workloads.length)];
      if (drawn === undefined) return null;
      if (!this.#busy.has(drawn.metadata.uid ?? "") && this.#podsOf(drawn).length > 0) return drawn;
    }
    return null;
  }

  #drawProcess(workload: KubeObject): Process {
    const kind = this.#draw();
    if (kind < 0.4) return this.#rollOut(workload);
    if (kind < 0.7) return this.#crash(workload);
    return this.#scale(workload, kind < 0.85 ? 1 : -1);
  }

  #podsOf({ metadata }: KubeObject): readonly KubeObject[] {
    return this.#store.ownedBy(metadata.uid ?? "").map(({ object }) => object);
  }

  *#rollOut(workload: KubeObject): Process {
    for (const old of this.#podsOf(workload)) {
      yield* this.#addPod(old);
      yield* this.#removePod(old);
    }
  }

  *#crash(workload: KubeObject): Process {
    const [pod] = this.#podsOf(workload);
    if (pod === undefined) return;
    this.#writeStatus(pod, "crashed");
    yield takes.crashing;
    this.#writeStatus(pod, "running");
    yield 0;
  }

  *#scale(workload: KubeObject, step: 1 | -1): Process {
    const pods = this.#podsOf(workload);
    const [pod] = pods;
    if (pod === undefined) return;
    this.#writeReplicas(workload, pods.length + (pods.length === 1 ? 1 : step));
    if (step === 1 || pods.length === 1) yield* this.#addPod(pod);
    else yield* this.#removePod(pod);
  }

  /** A pod like another: pending, then running and in the slices of the other. */
  *#addPod(sibling: KubeObject): Process {
    const { uid, suffix, address, node } = this.#numbering.pod();
    const { name, address: nodeAddress, zone } = nodeFacts(node);
    const stem = sibling.metadata.generateName ?? `${sibling.metadata.name ?? ""}-`;
    const values = { name: `${stem}${suffix}`, uid, address, node: name, nodeAddress, zone };
    const copy = podPattern(sibling, sibling)(values);
    const metadata = { ...copy.metadata, creationTimestamp: timestamp(this.#now) };
    const fresh = { ...copy, metadata, status: { phase: "Pending" } } as Pod;
    this.#store.put(kinds.pod, {
      ...fresh,
      status: podStatus(fresh, this.#node(name), { type: "creating" }, this.#now),
    });
    yield takes.making + takes.starting;
    this.#addEndpoints(sibling, values);
    this.#writeStatus(fresh, "running", address);
    yield 0;
  }

  *#removePod(pod: KubeObject): Process {
    const { namespace = "", name = "" } = pod.metadata;
    const current = this.#store.find(kinds.pod, namespace, name);
    if (current === undefined) return;
    const ending = { deletionTimestamp: timestamp(this.#now + 30_000), deletionGracePeriodSeconds: 30 };
    this.#store.put(kinds.pod, { ...current, metadata: { ...current.metadata, ...ending } });
    this.#changeEndpoints(pod, (endpoint) => ({
      ...endpoint,
      conditions: { ready: false, serving: true, terminating: true },
    }));
    yield takes.stopping;
    const last = this.#store.find(kinds.pod, namespace, name);
    if (last !== undefined) this.#store.remove(kinds.pod, last);
    this.#changeEndpoints(pod, () => null);
    yield 0;
  }

  #writeStatus(pod: KubeObject, state: "crashed" | "running", address?: string): void {
    const { namespace = "", name = "" } = pod.metadata;
    const current = this.#store.find(kinds.pod, namespace, name) as Pod | undefined;
    if (current === undefined) return;
    const addresses = address === undefined ? (current.status?.podIPs ?? []).map(({ ip }) => ip) : [address];
    const containers: ContainersState =
      state === "crashed"
        ? { type: "waiting", reason: "CrashLoopBackOff", addresses }
        : { type: "running", since: this.#now, ready: true, addresses };
    this.#store.put(kinds.pod, {
      ...current,
      status: podStatus(current, this.#node(current.spec.nodeName ?? ""), containers, this.#now),
    });
    this.#changeEndpoints(pod, (endpoint) => ({ ...endpoint, conditions: conditionsOf(state === "running") }));
  }

  #node(name: string): Node {
    const node = this.#store.find(kinds.node, "", name);
    if (node === undefined) throw new Error(`no node ${name}`);
    return node;
  }

  /** The endpoint of one pod in every slice that has it, changed or, as null, taken out. */
  #changeEndpoints({ metadata }: KubeObject, change: (endpoint: Endpoint) => Endpoint | null): void {
    for (const slice of this.#slicesWith(metadata)) {
      this.#putEndpoints(
        slice,
        endpointsOf(slice).flatMap((each) => (each.targetRef?.name === metadata.name ? (change(each) ?? []) : each)),
      );
    }
  }

  /** A pod comes into the slices that another is in. */
  #addEndpoints(sibling: KubeObject, values: PodValues): void {
    for (const slice of this.#slicesWith(sibling.metadata)) {
      const like = endpointsOf(slice).find(({ targetRef }) => targetRef?.name === sibling.metadata.name);
      if (like === undefined) continue;
      const endpoint = { ...podPattern(like, sibling)(values), conditions: conditionsOf(true) };
      this.#putEndpoints(slice, [...endpointsOf(slice), endpoint]);
    }
  }

  #slicesWith({ namespace = "", name }: KubeObject["metadata"]): readonly KubeObject[] {
    return [...this.#store.each(kinds.endpointSlice, namespace)].filter((slice) =>
      endpointsOf(slice).some(({ targetRef }) => targetRef?.name === name),
    );
  }

  #putEndpoints(slice: KubeObject, endpoints: readonly Endpoint[]): void {
    const generation = (slice.metadata.generation ?? 1) + 1;
    this.#store.put(kinds.endpointSlice, { ...slice, metadata: { ...slice.metadata, generation }, endpoints });
  }

  /** Of the ReplicaSet and, where it has one, of its Deployment. */
  #writeReplicas(workload: KubeObject, replicas: number): void {
    const { namespace = "", name = "", ownerReferences = [] } = workload.metadata;
    const [owner] = ownerReferences;
    const parts = [
      { resource: kinds.replicaSet, name },
      ...(owner?.kind === "Deployment" ? [{ resource: kinds.deployment, name: owner.name }] : []),
    ];
    for (const part of parts) {
      const current = this.#store.find(part.resource, namespace, part.name);
      if (current === undefined) continue;
      const spec = { ...(current["spec"] as object), replicas };
      const status = {
        ...(current["status"] as object),
        replicas,
        readyReplicas: replicas,
        availableReplicas: replicas,
      };
      this.#store.put(part.resource, { ...current, spec, status });
    }
  }
}

interface Endpoint {
  readonly targetRef?: { readonly name?: string };
  readonly conditions?: object;
}

function endpointsOf(slice: KubeObject): readonly Endpoint[] {
  return (slice["endpoints"] ?? []) as readonly Endpoint[];
}

function conditionsOf(ready: boolean): object {
  return { ready, serving: ready, terminating: false };
}
