/** Manifests made fit for a cluster that is not theirs: what they say of other objects' state and of its machines is set aside. */
import { findKind, isRecord } from "@portolan/shared";
import { annotations as steering, type KubeObject } from "@portolan/simulator";
import type { ManifestDocument } from "./document-model.ts";

type Raw = Readonly<Record<string, unknown>>;

/** Metadata that an API server has written, as in the output of `kubectl get -o yaml`; nobody can apply it. */
const serverMetadata: ReadonlySet<string> = new Set([
  ...["uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"],
  ...["selfLink", "managedFields", "ownerReferences"],
]);

const workloadKinds: ReadonlySet<string> = new Set(["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"]);

/** The object as it would be applied today: workloads of the API's first years are what they became. */
export function modernise({ apiVersion, kind, value }: ManifestDocument): KubeObject {
  const said = withoutNulls(value) as Raw;
  const metadata = Object.entries((said["metadata"] ?? {}) as Raw).filter(([field]) => !serverMetadata.has(field));
  const object = withBalancer({ ...said, apiVersion, kind, metadata: Object.fromEntries(metadata) }, value);
  if (kind === "ReplicationController") return { ...object, ...withPlainSelector(said["spec"]) };
  if (apiVersion === "apps/v1" || !workloadKinds.has(kind) || findKind(apiVersion, kind) === undefined) return object;
  return { ...object, apiVersion: "apps/v1", ...withSelector(said["spec"]) };
}

/** Maps from text to text: what is null in them is an empty text. */
const textMaps: ReadonlySet<string> = new Set([
  ...["labels", "annotations", "matchLabels", "selector", "nodeSelector", "data", "stringData", "binaryData"],
]);

/** Lists of texts. */
const textLists: ReadonlySet<string> = new Set([
  ...["args", "command", "clusterIPs", "externalIPs", "ipFamilies", "loadBalancerSourceRanges", "policyTypes"],
  ...["addresses", "values", "hosts", "hostnames", "except", "finalizers"],
]);

/**
 * A field that is null is left out, as when the API server decodes it: `data:` with nothing but comments below it. An entry of a list,
 * a `-` with nothing behind it, is an empty text or an object without fields.
 */
function withoutNulls(value: unknown, isTextMap = false, name = ""): unknown {
  if (Array.isArray(value)) {
    const nothing = textLists.has(name) ? "" : {};
    const items = value.map((item: unknown) => (item === null ? nothing : withoutNulls(item)));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isRecord(value)) return value;
  let isChanged = false;
  const kept: Record<string, unknown> = {};
  for (const [field, each] of Object.entries(value)) {
    const said = each === null && isTextMap ? "" : withoutNulls(each, textMaps.has(field), field);
    isChanged ||= said !== each || each === null;
    if (said !== null) kept[field] = said;
  }
  return isChanged ? kept : value;
}

/** Whether an API server has written it (`kubectl get -o yaml`), so that its status tells what is. */
export function isFromCluster(value: Raw): boolean {
  return isRecord(value["metadata"]) && typeof value["metadata"]["uid"] === "string";
}

/** A balancer's addresses in a Service's status, `none` where a cluster has given it none. */
function withBalancer(object: KubeObject, value: Raw): KubeObject {
  if (object.kind !== "Service" || !isFromCluster(value)) return object;
  const addresses = balancerAddresses(value);
  const { annotations } = object.metadata;
  const handed = { [steering.loadBalancerIP]: addresses.length === 0 ? "none" : addresses.join(",") };
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, ...handed } } };
}

/** What `status.loadBalancer.ingress` lists. */
export function balancerAddresses({ status }: Raw): readonly string[] {
  const loadBalancer = isRecord(status) ? status["loadBalancer"] : undefined;
  const entries: unknown = isRecord(loadBalancer) ? loadBalancer["ingress"] : undefined;
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown) => {
    const address = isRecord(entry) ? (entry["ip"] ?? entry["hostname"]) : undefined;
    return typeof address === "string" ? address : [];
  });
}

/** Before apps/v1 the selector could be left out: it was the template's labels. */
function withSelector(spec: unknown): { readonly spec?: Raw } {
  if (!isRecord(spec)) return {};
  return { spec: { ...spec, selector: spec["selector"] ?? { matchLabels: templateLabels(spec) } } };
}

/** It still can be in a ReplicationController (SetDefaults_ReplicationController). */
function withPlainSelector(spec: unknown): { readonly spec?: Raw } {
  if (!isRecord(spec)) return {};
  const { selector } = spec;
  const isSaid = isRecord(selector) && Object.keys(selector).length > 0;
  return { spec: { ...spec, selector: isSaid ? selector : templateLabels(spec) } };
}

function templateLabels({ template }: Raw): unknown {
  const metadata = isRecord(template) && isRecord(template["metadata"]) ? template["metadata"] : {};
  return metadata["labels"] ?? {};
}

/**
 * The same object with pods that run on any node: which nodes the cluster has, how large they are and which scheduler
 * runs there is not in a manifest, and that a pod finds no place on the simulator's nodes says nothing of the real ones.
 */
export function relaxPods(object: KubeObject): KubeObject {
  const spec = object["spec"];
  if (!isRecord(spec)) return object;
  if (object.kind === "Pod") {
    return { ...object, metadata: readyAtOnce(object.metadata), spec: relaxPodSpec(spec) };
  }
  const { template, replicas } = spec;
  const fewer = typeof replicas === "number" && replicas > maxReplicas ? { replicas: maxReplicas } : {};
  if (!isRecord(template) || !isRecord(template["spec"])) return { ...object, spec: { ...spec, ...fewer } };
  const metadata = isRecord(template["metadata"]) ? readyAtOnce(template["metadata"]) : template["metadata"];
  const relaxed = { ...template, ...(metadata !== undefined && { metadata }), spec: relaxPodSpec(template["spec"]) };
  return { ...object, spec: { ...spec, ...fewer, template: relaxed } };
}

/** More pods of one workload are alike, and cost the more. */
const maxReplicas = 100;

/** How many of a workload's pods are tried where it wants more; null where all are. */
export function cutReplicas({ value }: ManifestDocument): { readonly tried: number; readonly wanted: number } | null {
  const spec = value["spec"];
  const wanted = isRecord(spec) && isRecord(spec["template"]) ? spec["replicas"] : undefined;
  return typeof wanted === "number" && wanted > maxReplicas ? { tried: maxReplicas, wanted } : null;
}

/** Probes of manifests are believed: the pods are Ready, however long that may take. */
function readyAtOnce<T extends { readonly annotations?: unknown }>(metadata: T): T {
  const { annotations = {} } = metadata;
  if (!isRecord(annotations)) return metadata;
  return { ...metadata, annotations: { [steering.readyDelay]: "0s", ...annotations } };
}

const placement: ReadonlySet<string> = new Set([
  ...["nodeSelector", "affinity", "tolerations", "topologySpreadConstraints", "schedulerName", "priorityClassName"],
]);

function relaxPodSpec(spec: Raw): Raw {
  const kept = Object.entries(spec).filter(([field]) => !placement.has(field));
  return {
    ...Object.fromEntries(kept),
    ...("containers" in spec && { containers: withoutResources(spec["containers"]) }),
    ...("initContainers" in spec && { initContainers: withoutResources(spec["initContainers"]) }),
  };
}

function withoutResources(containers: unknown): unknown {
  if (!Array.isArray(containers)) return containers;
  return containers.map((container: unknown) => {
    if (!isRecord(container) || !("resources" in container)) return container;
    return Object.fromEntries(Object.entries(container).filter(([field]) => field !== "resources"));
  });
}
