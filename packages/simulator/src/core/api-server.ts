/**
 * Reads and writes as the API server does them: metadata, defaulting, admission, allocation, validation, optimistic
 * concurrency, and deletion by finalizers and grace periods. The order is kube-apiserver's, so that of several
 * things wrong with an object the same ones are reported.
 */
import type { AdmissionContext, Strategy } from "./admission/strategy.ts";
import type { KubeObject, Resource, WriteOptions, WriteResult } from "./api.ts";
import { ApiError } from "./api.ts";
import { deletionOf, readyToGo } from "./deletion.ts";
import type { DeleteOptions } from "./deletion.ts";
import { nameSuffix, seededUuid } from "./hash.ts";
import { thaw } from "./json.ts";
import { checkNewMetadata, checkVersion, countGeneration, keepSystemMetadata, sameObject } from "./object-metadata.ts";
import type { Draft, Namespace, Pod } from "./objects.ts";
import { apiVersionOf, kinds } from "./resources.ts";
import type { ObjectStore } from "./store.ts";
import { alreadyExists, badRequest, invalid, namespaceTerminating, notFound } from "./status-errors.ts";
import { timestamp } from "./timestamps.ts";
import { labelTopology } from "./topology-labels.ts";
import { validateMetadata, validateMetadataUpdate } from "./validation/metadata.ts";
import { dnsSubdomainProblems } from "./validation/names.ts";

/** Options of a change. */
export type UpdateOptions = WriteOptions & { readonly subresource?: string };

const noStrategy: Strategy = {};

export class ApiServer {
  readonly store: ObjectStore;
  readonly #strategies: ReadonlyMap<Resource, Strategy>;
  readonly #seed: number;
  readonly #now: () => number;
  readonly #generated = new Map<string, number>();

  constructor(store: ObjectStore, strategies: ReadonlyMap<Resource, Strategy>, seed: number, now: () => number) {
    this.store = store;
    this.#strategies = strategies;
    this.#seed = seed;
    this.#now = now;
  }

  /** Throws 404 when there is none. */
  get(resource: Resource, namespace: string, name: string): KubeObject {
    const object = this.store.find(resource, namespace, name);
    if (!object) throw notFound(resource, name);
    return object;
  }

  create(resource: Resource, namespace: string, object: KubeObject, options: WriteOptions = {}): WriteResult {
    return withWarnings(resource, (warnings) => {
      const strategy = this.#strategy(resource);
      const draft = startDraft(resource, namespace, object);
      checkNewMetadata(draft.metadata);
      this.#checkNamespace(resource, namespace, draft);
      strategy.defaults?.(draft);
      this.#beginMetadata(resource, strategy, draft);
      if (strategy.initialStatus) draft["status"] = strategy.initialStatus(draft);
      strategy.prepare?.(draft, null, this.#context());
      const commit = strategy.allocate?.(draft, null);
      const name = draft.metadata.name ?? "";
      const errors = validateMetadata(draft, strategy.nameRule ?? dnsSubdomainProblems);
      errors.push(...(strategy.validate?.(draft, this.#context()) ?? []));
      if (errors.length > 0) throw invalid(resource, name, errors);
      warnings.push(...(strategy.warnings?.(draft) ?? []));
      if (this.store.find(resource, namespace, name)) throw alreadyExists(resource, name);
      if (options.dryRun === true) return draft;
      commit?.();
      return this.store.put(resource, draft);
    });
  }

  update(resource: Resource, namespace: string, object: KubeObject, options: UpdateOptions = {}): WriteResult {
    const previous = this.get(resource, namespace, object.metadata.name ?? "");
    checkVersion(resource, object.metadata, previous);
    return withWarnings(resource, (warnings) => {
      const strategy = this.#strategy(resource);
      const before = previous as Draft;
      if (options.subresource === "status") {
        const draft = statusDraft(object, before);
        const errors = strategy.validateStatus?.(draft) ?? [];
        if (errors.length > 0) throw invalid(resource, draft.metadata.name ?? "", errors);
        return this.#put(resource, draft, before, options);
      }
      const draft = startDraft(resource, namespace, object);
      keepSystemMetadata(draft, before);
      strategy.defaults?.(draft);
      if (resource.subresources.includes("status")) keepStatus(draft, before);
      strategy.prepare?.(draft, before, this.#context());
      const commit = strategy.allocate?.(draft, before);
      strategy.settle?.(draft, before);
      countGeneration(strategy, draft, before);
      const errors = validateMetadataUpdate(draft, before);
      errors.push(...validateMetadata(draft, strategy.nameRule ?? dnsSubdomainProblems));
      errors.push(...(strategy.validateUpdate?.(draft, before) ?? strategy.validate?.(draft, this.#context()) ?? []));
      if (errors.length > 0) throw invalid(resource, draft.metadata.name ?? "", errors);
      warnings.push(...(strategy.warnings?.(draft) ?? []));
      return this.#put(resource, draft, before, options, commit);
    });
  }

  /** Marks the object as going, or removes it; returns it as it stood. */
  delete(resource: Resource, namespace: string, name: string, options: DeleteOptions = {}): KubeObject {
    const object = this.get(resource, namespace, name);
    const next = deletionOf(resource, object, options, this.#now());
    if (options.dryRun === true) return object;
    if (next === "remove") {
      this.#remove(resource, object);
      return object;
    }
    if (next === "unchanged") return object;
    return this.#put(resource, next, object, {});
  }

  /** Binds a pod to a node, as POST `pods/NAME/binding` does: the node's name, its topology labels and the condition. */
  bind(pod: Pod, node: string): void {
    const now = timestamp(this.#now());
    const scheduled = { type: "PodScheduled", status: "True", lastProbeTime: null, lastTransitionTime: now };
    const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== "PodScheduled");
    const draft: Pod = {
      ...pod,
      metadata: { ...pod.metadata },
      spec: { ...pod.spec, nodeName: node },
      status: { ...pod.status, conditions: [...others, scheduled] },
    };
    labelTopology(draft, this.store);
    this.store.put(kinds.pod, draft);
  }

  /** Takes a pod or namespace away whose time is over, whatever its grace period was. */
  remove(resource: Resource, object: KubeObject): void {
    const { namespace = "", name = "" } = object.metadata;
    const current = this.store.find(resource, namespace, name);
    if (current?.metadata.uid === object.metadata.uid && current) this.#remove(resource, current);
  }

  #remove(resource: Resource, object: KubeObject): void {
    this.store.remove(resource, object);
    this.#strategy(resource).removed?.(object);
  }

  #put(resource: Resource, draft: Draft, previous: Draft, options: WriteOptions, commit?: () => void): KubeObject {
    if (options.dryRun === true) return draft;
    if (readyToGo(resource, draft)) {
      this.#remove(resource, draft);
      return draft;
    }
    if (sameObject(draft, previous)) return previous;
    commit?.();
    return this.store.put(resource, draft);
  }

  #strategy(resource: Resource): Strategy {
    return this.#strategies.get(resource) ?? noStrategy;
  }

  #context(): AdmissionContext {
    return { store: this.store, seed: this.#seed, now: this.#now() };
  }

  /** Objects need their namespace, and a namespace that is going takes no new ones. */
  #checkNamespace(resource: Resource, namespace: string, draft: Draft): void {
    if (!resource.namespaced) return;
    const found = this.store.find(kinds.namespace, "", namespace) as Namespace | undefined;
    if (!found) throw notFound(kinds.namespace, namespace);
    if (found.metadata.deletionTimestamp === undefined) return;
    throw namespaceTerminating(resource, draft.metadata.name ?? "", namespace);
  }

  #beginMetadata(resource: Resource, strategy: Strategy, draft: Draft): void {
    const { metadata } = draft;
    if ((metadata.name ?? "") === "" && (metadata.generateName ?? "") !== "") {
      metadata.name = this.#generateName(resource, metadata.namespace ?? "", metadata.generateName ?? "");
    }
    delete metadata.deletionTimestamp;
    delete metadata.deletionGracePeriodSeconds;
    const place = `${resource.plural}/${metadata.namespace ?? ""}/${metadata.name ?? ""}`;
    metadata.uid = seededUuid(this.#seed, `${place} ${this.store.nextRevision}`);
    metadata.creationTimestamp = timestamp(this.#now());
    if ((strategy.generation ?? "none") === "none") delete metadata.generation;
    else metadata.generation = 1;
  }

  /** The suffix depends on the seed, the prefix and how often it was used: not on what else happens in the cluster. */
  #generateName(resource: Resource, namespace: string, prefix: string): string {
    const place = `${resource.plural}/${namespace}/${prefix}`;
    for (;;) {
      const count = (this.#generated.get(place) ?? 0) + 1;
      this.#generated.set(place, count);
      const name = `${prefix.slice(0, 58)}${nameSuffix(this.#seed, `${place} ${count}`)}`;
      if (!this.store.find(resource, namespace, name)) return name;
    }
  }
}

function startDraft(resource: Resource, namespace: string, object: KubeObject): Draft {
  const draft = thaw(object) as Draft;
  draft.apiVersion = apiVersionOf(resource);
  draft.kind = resource.kind;
  draft.metadata = (object.metadata as unknown) === undefined ? {} : draft.metadata;
  if (!resource.namespaced) {
    delete draft.metadata.namespace;
    return draft;
  }
  const named = draft.metadata.namespace ?? "";
  if (named !== "" && named !== namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  draft.metadata.namespace = namespace;
  return draft;
}

function statusDraft(object: KubeObject, previous: Draft): Draft {
  const { managedFields } = object.metadata;
  const status = thaw(object["status"]);
  return {
    ...previous,
    metadata: { ...previous.metadata, ...(managedFields === undefined ? {} : { managedFields }) },
    ...(status === undefined ? {} : { status }),
  };
}

function keepStatus(draft: Draft, previous: Draft): void {
  if (previous["status"] === undefined) delete draft["status"];
  else draft["status"] = previous["status"];
}

function withWarnings(resource: Resource, write: (warnings: string[]) => KubeObject): WriteResult {
  const warnings = resource.deprecation === undefined ? [] : [resource.deprecation];
  try {
    return { object: write(warnings), warnings };
  } catch (error) {
    if (!(error instanceof ApiError) || warnings.length === 0) throw error;
    throw new ApiError({ ...error.body, code: error.code }, warnings);
  }
}
