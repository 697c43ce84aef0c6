/** API versions that Kubernetes serves no more: the table of kubernetes.io/docs/reference/using-api/deprecation-guide. */
import type { ManifestDocument } from "./document-model.ts";
import { locateField } from "./locate-field.ts";

/** Where a kind has gone. */
export interface RemovedVersion {
  /** The minor version of Kubernetes that was the first without it: 22 of 1.22. */
  readonly since: number;
  /** What takes its place; null where nothing does. */
  readonly successor: string | null;
}

const apps = { since: 16, successor: "apps/v1" };

const removed: Readonly<Record<string, Readonly<Record<string, RemovedVersion>>>> = {
  "extensions/v1beta1": {
    Deployment: apps,
    DaemonSet: apps,
    ReplicaSet: apps,
    NetworkPolicy: { since: 16, successor: "networking.k8s.io/v1" },
    PodSecurityPolicy: { since: 16, successor: null },
    Ingress: { since: 22, successor: "networking.k8s.io/v1" },
  },
  "apps/v1beta1": { Deployment: apps, StatefulSet: apps },
  "apps/v1beta2": { Deployment: apps, DaemonSet: apps, ReplicaSet: apps, StatefulSet: apps },
  ...all(22, "admissionregistration.k8s.io", "v1beta1", "v1", [
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
  ]),
  ...all(22, "apiextensions.k8s.io", "v1beta1", "v1", ["CustomResourceDefinition"]),
  ...all(22, "apiregistration.k8s.io", "v1beta1", "v1", ["APIService"]),
  ...all(22, "certificates.k8s.io", "v1beta1", "v1", ["CertificateSigningRequest"]),
  ...all(22, "coordination.k8s.io", "v1beta1", "v1", ["Lease"]),
  ...all(22, "networking.k8s.io", "v1beta1", "v1", ["Ingress", "IngressClass"]),
  ...all(22, "rbac.authorization.k8s.io", "v1beta1", "v1", [
    "ClusterRole",
    "ClusterRoleBinding",
    "Role",
    "RoleBinding",
  ]),
  ...all(22, "scheduling.k8s.io", "v1beta1", "v1", ["PriorityClass"]),
  "storage.k8s.io/v1beta1": {
    ...Object.fromEntries(
      ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"].map((kind) => [
        kind,
        { since: 22, successor: "storage.k8s.io/v1" },
      ]),
    ),
    CSIStorageCapacity: { since: 27, successor: "storage.k8s.io/v1" },
  },
  ...all(25, "batch", "v1beta1", "v1", ["CronJob"]),
  ...all(25, "discovery.k8s.io", "v1beta1", "v1", ["EndpointSlice"]),
  ...all(25, "events.k8s.io", "v1beta1", "v1", ["Event"]),
  ...all(25, "node.k8s.io", "v1beta1", "v1", ["RuntimeClass"]),
  "policy/v1beta1": {
    PodDisruptionBudget: { since: 25, successor: "policy/v1" },
    PodSecurityPolicy: { since: 25, successor: null },
  },
  ...all(25, "autoscaling", "v2beta1", "v2", ["HorizontalPodAutoscaler"]),
  ...all(26, "autoscaling", "v2beta2", "v2", ["HorizontalPodAutoscaler"]),
  ...all(26, "flowcontrol.apiserver.k8s.io", "v1beta1", "v1", ["FlowSchema", "PriorityLevelConfiguration"]),
  ...all(29, "flowcontrol.apiserver.k8s.io", "v1beta2", "v1", ["FlowSchema", "PriorityLevelConfiguration"]),
  ...all(32, "flowcontrol.apiserver.k8s.io", "v1beta3", "v1", ["FlowSchema", "PriorityLevelConfiguration"]),
};

function all(
  since: number,
  group: string,
  version: string,
  next: string,
  kinds: readonly string[],
): Readonly<Record<string, Readonly<Record<string, RemovedVersion>>>> {
  const successor = `${group}/${next}`;
  return { [`${group}/${version}`]: Object.fromEntries(kinds.map((kind) => [kind, { since, successor }])) };
}

/** Null for a version that is served, and for kinds that Kubernetes does not define. */
export function findRemovedVersion(apiVersion: string, kind: string): RemovedVersion | null {
  const kinds = Object.hasOwn(removed, apiVersion) ? removed[apiVersion] : undefined;
  return (kinds !== undefined && Object.hasOwn(kinds, kind) && kinds[kind]) || null;
}

/**
 * A sentence for each kind in such a version, in order. They are read as what they became: a cluster that is old enough takes
 * them, so that it is no fault.
 */
export function tellRemovedVersions(documents: readonly ManifestDocument[]): readonly string[] {
  const byVersion = new Map<string, { readonly removed: RemovedVersion; readonly places: string[] }>();
  for (const document of documents) {
    const { apiVersion, kind, name, chunk } = document;
    const found = findRemovedVersion(apiVersion, kind);
    if (found === null) continue;
    const version = `${apiVersion} of ${kind}`;
    const told = byVersion.get(version) ?? { removed: found, places: [] };
    const place = `${chunk.file}:${String(locateField(document, "apiVersion").line)}`;
    told.places.push(name === "" ? place : `${name} in ${place}`);
    byVersion.set(version, told);
  }
  return [...byVersion].map(
    ([
      version,
      {
        removed: { since, successor },
        places,
      },
    ]) => {
      const more = places.length > 3 ? ` and ${String(places.length - 3)} more` : "";
      const cure = successor === null ? "nothing takes its place" : `write ${successor}`;
      return `${version} is gone since Kubernetes 1.${String(since)}: ${cure} (${places.slice(0, 3).join(", ")}${more}).`;
    },
  );
}
