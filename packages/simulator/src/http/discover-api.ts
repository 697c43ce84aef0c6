/** Discovery: which groups, versions and resources there are. */
import type { Cluster, Resource } from "../core/api.ts";
import { groupVersion } from "./shape-objects.ts";
import type { JsonObject } from "./read-json.ts";

/** Groups in the order in which the API server lists those that we serve; others follow by name. */
const groupOrder = [
  "apps",
  "events.k8s.io",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "networking.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "storage.k8s.io",
  "apiextensions.k8s.io",
  "scheduling.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
];

const verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
/** Namespaces cannot be deleted as a collection. */
const namespaceVerbs = verbs.filter((verb) => verb !== "deletecollection");
const subresourceVerbs = ["get", "patch", "update"];

interface ResourceEntry {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly group?: string;
  readonly version?: string;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

const reviews: readonly ResourceEntry[] = ["SelfSubjectAccessReview", "SelfSubjectRulesReview"].map((kind) => ({
  name: `${kind.toLowerCase()}s`,
  singularName: kind.toLowerCase(),
  namespaced: false,
  kind,
  verbs: ["create"],
}));

function entryOf(resource: Resource): ResourceEntry {
  return {
    name: resource.plural,
    singularName: resource.singular,
    namespaced: resource.namespaced,
    kind: resource.kind,
    verbs: resource.group === "" && resource.plural === "namespaces" ? namespaceVerbs : verbs,
    ...(resource.shortNames.length === 0 ? {} : { shortNames: resource.shortNames }),
    ...(resource.categories.length === 0 ? {} : { categories: resource.categories }),
  };
}

function subresourceEntry(resource: Resource, subresource: string): ResourceEntry {
  const entry = { name: `${resource.plural}/${subresource}`, singularName: "", namespaced: resource.namespaced };
  if (subresource === "scale") {
    return { ...entry, group: "autoscaling", version: "v1", kind: "Scale", verbs: subresourceVerbs };
  }
  if (subresource === "eviction") {
    return { ...entry, group: "policy", version: "v1", kind: "Eviction", verbs: ["create"] };
  }
  return { ...entry, kind: resource.kind, verbs: subresourceVerbs };
}

/** The subresources that the HTTP API serves, `eviction` of pods among them. */
export function subresourcesOf(resource: Resource): readonly string[] {
  const isPod = resource.group === "" && resource.plural === "pods";
  return [...new Set([...resource.subresources, ...(isPod ? ["eviction"] : [])])].sort();
}

function entriesOf(cluster: Cluster, group: string, version: string): readonly ResourceEntry[] {
  if (group === "authorization.k8s.io") return reviews;
  const entries = cluster.resources
    .filter((resource) => resource.group === group && resource.version === version)
    .flatMap((resource) => [
      entryOf(resource),
      ...subresourcesOf(resource).map((subresource) => subresourceEntry(resource, subresource)),
    ]);
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function apiResourceList(cluster: Cluster, group: string, version: string): JsonObject {
  return {
    kind: "APIResourceList",
    // The core group's list carries no apiVersion.
    ...(group === "" ? {} : { apiVersion: "v1" }),
    groupVersion: groupVersion({ group, version }),
    resources: entriesOf(cluster, group, version),
  };
}

export function apiVersions(address: string): JsonObject {
  return {
    kind: "APIVersions",
    versions: ["v1"],
    serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: address }],
  };
}

/** Groups with their versions, the preferred one first. */
function groupsOf(cluster: Cluster): readonly { readonly name: string; readonly versions: readonly string[] }[] {
  const versions = new Map<string, Set<string>>([["authorization.k8s.io", new Set(["v1"])]]);
  for (const { group, version } of cluster.resources) {
    if (group !== "") versions.set(group, (versions.get(group) ?? new Set()).add(version));
  }
  const place = (group: string) => (groupOrder.includes(group) ? groupOrder.indexOf(group) : groupOrder.length);
  return [...versions]
    .map(([name, found]) => ({ name, versions: [...found].sort(compareVersions) }))
    .sort((a, b) => place(a.name) - place(b.name) || (a.name < b.name ? -1 : 1));
}

/** `v2` before `v1` before `v1beta1` before `v1alpha2` (apimachinery/pkg/version). */
function compareVersions(left: string, right: string): number {
  const [a, b] = [priorityOf(left), priorityOf(right)];
  return b.stability - a.stability || b.major - a.major || b.minor - a.minor;
}

function priorityOf(version: string) {
  const [, major = "0", word = "", minor = "0"] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  return { stability: ["alpha", "beta", ""].indexOf(word), major: Number(major), minor: Number(minor) };
}

function describeGroup(group: { readonly name: string; readonly versions: readonly string[] }): JsonObject {
  const versions = group.versions.map((version) => ({ groupVersion: `${group.name}/${version}`, version }));
  return { name: group.name, versions, preferredVersion: versions[0] };
}

export function apiGroupList(cluster: Cluster): JsonObject {
  return { kind: "APIGroupList", apiVersion: "v1", groups: groupsOf(cluster).map(describeGroup) };
}

/** One group, or null where it is not served. */
export function apiGroup(cluster: Cluster, name: string): JsonObject | null {
  const group = groupsOf(cluster).find((one) => one.name === name);
  return group === undefined ? null : { kind: "APIGroup", apiVersion: "v1", ...describeGroup(group) };
}

function responseKind(entry: ResourceEntry, group: string, version: string): JsonObject {
  return { group: entry.group ?? group, version: entry.version ?? version, kind: entry.kind };
}

function aggregatedResources(cluster: Cluster, group: string, version: string): readonly JsonObject[] {
  const entries = entriesOf(cluster, group, version);
  return entries
    .filter((entry) => !entry.name.includes("/"))
    .map((entry) => {
      const below = entries.filter((one) => one.name.startsWith(`${entry.name}/`));
      return {
        resource: entry.name,
        responseKind: responseKind(entry, group, version),
        scope: entry.namespaced ? "Namespaced" : "Cluster",
        singularResource: entry.singularName,
        verbs: entry.verbs,
        ...(entry.shortNames === undefined ? {} : { shortNames: entry.shortNames }),
        ...(entry.categories === undefined ? {} : { categories: entry.categories }),
        ...(below.length === 0
          ? {}
          : {
              subresources: below.map((one) => ({
                subresource: one.name.slice(entry.name.length + 1),
                responseKind: responseKind(one, group, version),
                verbs: one.verbs,
              })),
            }),
      };
    });
}

/** All groups (`/apis`) or the core group (`/api`) with their resources in one document. */
export function aggregatedDiscovery(cluster: Cluster, root: "api" | "apis", version: "v2" | "v2beta1"): JsonObject {
  const groups = root === "api" ? [{ name: "", versions: ["v1"] }] : groupsOf(cluster);
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map((group) => ({
      metadata: group.name === "" ? {} : { name: group.name },
      versions: group.versions.map((one) => ({
        version: one,
        resources: aggregatedResources(cluster, group.name, one),
        freshness: "Current",
      })),
    })),
  };
}

export const serverVersion = {
  major: "1",
  minor: "36",
  emulationMajor: "1",
  emulationMinor: "36",
  minCompatibilityMajor: "1",
  minCompatibilityMinor: "35",
  gitVersion: "v1.36.2",
  gitCommit: "0000000000000000000000000000000000000000",
  gitTreeState: "",
  buildDate: "1970-01-01T00:00:00Z",
  goVersion: "go1.26.10",
  compiler: "gc",
  platform: "linux/amd64",
} as const;
